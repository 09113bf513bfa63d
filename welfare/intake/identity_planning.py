"""Whom the answers of the population database speak of, and what they would change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from welfare.areas.queries import Viewer
from welfare.core.errors import N_, Refusal
from welfare.core.vietnamese import fold
from welfare.database import db
from welfare.intake.findings import Finding
from welfare.intake.identity_reading import Answer, Answers
from welfare.registry import identity_checks, queries
from welfare.registry.identity_checks import NewCheck
from welfare.registry.identity_models import IdentityCheck
from welfare.registry.identity_rules import IdentityResult
from welfare.registry.models import Person
from welfare.registry.rules import BirthPrecision, birth_text

NOBODY = N_(
    "Trong địa bàn của bạn không có ai mang số này, hoặc cùng họ tên và ngày sinh. Xem lại số, họ"
    " tên; nếu chưa có hồ sơ thì lập trước."
)
SOMEBODY_ELSE = N_(
    "Trong sổ, số này là của %(name)s, sinh %(birth)s. Xem lại số, họ tên và ngày sinh của dòng."
)
SEVERAL = N_(
    "Trong sổ có %(count)s người tên %(name)s cùng ngày sinh. Ghi số định danh vào dòng này."
)
TWICE = N_("Người này đã có kết quả ở dòng %(first)s. Xóa một dòng.")
CHANGED_SINCE = N_(
    "Kết quả là khớp, nhưng sổ nay ghi khác với thông tin đã đối chiếu; ghi nhận là không khớp."
)
OLDER = N_("Đã có kết quả mới hơn, ngày %(day)s; kết quả này chỉ được ghi vào lịch sử.")


@dataclass(frozen=True, slots=True)
class TakenAnswer:
    """An answer about somebody of the registers, and the one that was known before."""

    answer: Answer
    person: Person
    before: IdentityCheck | None
    check: NewCheck
    is_new: bool


@dataclass
class IdentityPlan:
    """What keeping the answers would do."""

    taken: list[TakenAnswer] = field(default_factory=list)
    refused: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)


def plan(answers: Answers, viewer: Viewer, *, checked_on: date, source: str) -> IdentityPlan:
    """Find everybody; `checked_on` is the day of rows that tell none."""
    made = IdentityPlan(refused=list(answers.refused), warnings=list(answers.warnings))
    known = _Known(answers.rows, viewer)
    found: list[tuple[Answer, Person]] = []
    first_rows: dict[int, Answer] = {}
    for answer in answers.rows:
        try:
            someone = known.person_of(answer)
        except Refusal as refusal:
            made.refused.append(Finding.of(refusal, answer.row, answer.sheet, ""))
            continue
        first = first_rows.setdefault(someone.id, answer)
        if first is answer:
            found.append((answer, someone))
        else:
            twice = Refusal(TWICE, first=first.row)
            made.refused.append(Finding.of(twice, answer.row, answer.sheet, ""))
    checks = identity_checks.known_checks(someone.id for _answer, someone in found)
    for answer, someone in found:
        _take(made, answer, someone, checks.get(someone.id, ()), checked_on, source)
    return made


def _take(  # noqa: PLR0917 - what is known of one row
    made: IdentityPlan,
    answer: Answer,
    someone: Person,
    known: Sequence[IdentityCheck],
    checked_on: date,
    source: str,
) -> None:
    differences = _differences(answer, someone)
    result = answer.result
    if result is IdentityResult.MATCHED and _contradicts(answer, someone):
        result = IdentityResult.DIFFERENT
        made.warnings.append(Finding.of(Refusal(CHANGED_SINCE), answer.row, answer.sheet, ""))
    check = NewCheck(someone.id, answer.checked_on or checked_on, result, source, differences)
    is_new = not identity_checks.is_kept(check, known)
    if is_new and known and known[0].checked_on > check.checked_on:
        older = Refusal(OLDER, day=f"{known[0].checked_on:%d/%m/%Y}")
        made.warnings.append(Finding.of(older, answer.row, answer.sheet, ""))
    made.taken.append(TakenAnswer(answer, someone, known[0] if known else None, check, is_new))


class _Known:
    """The viewer's people of whom a file may speak."""

    def __init__(self, rows: Iterable[Answer], viewer: Viewer) -> None:
        rows = list(rows)
        self._by_number: dict[str, Person] = {}
        for column, numbers in (
            (Person.citizen_id, {row.citizen_id for row in rows if row.citizen_id}),
            (Person.old_id, {row.old_id for row in rows if row.old_id}),
        ):
            for some in queries.portions(sorted(numbers)):
                mine = select(Person).where(queries.in_area(viewer), column.in_(some))
                for someone in db.session.scalars(mine):
                    self._by_number[getattr(someone, column.key)] = someone
        self._by_name: dict[str, list[Person]] = {}
        strangers = [row for row in rows if self._holder(row) is None]
        for some in queries.portions(sorted({fold(row.name) for row in strangers})):
            mine = select(Person).where(queries.in_area(viewer), Person.name_key.in_(some))
            for someone in db.session.scalars(mine.order_by(Person.id)):
                self._by_name.setdefault(someone.name_key, []).append(someone)

    def person_of(self, answer: Answer) -> Person:
        """Whoever the row speaks of.

        Raises:
            Refusal: nobody, one of several, or somebody of another name and birth.
        """
        holder = self._holder(answer)
        if holder is not None:
            if fold(answer.name) != holder.name_key and _other_birth(answer, holder):
                raise Refusal(SOMEBODY_ELSE, name=holder.name, birth=holder.birth)
            return holder
        alike = [
            someone
            for someone in self._by_name.get(fold(answer.name), ())
            if _same_birth(answer, someone) and not _other_number(answer, someone)
        ]
        if not alike:
            raise Refusal(NOBODY)
        if len(alike) > 1:
            raise Refusal(SEVERAL, count=len(alike), name=answer.name)
        return alike[0]

    def _holder(self, answer: Answer) -> Person | None:
        by_citizen_id = self._by_number.get(answer.citizen_id or "")
        return by_citizen_id or self._by_number.get(answer.old_id or "")


def _differences(answer: Answer, someone: Person) -> dict[str, str]:
    """What the database has otherwise; what was confirmed as sent counts as what it has."""
    confirmed: dict[str, str] = {}
    if answer.result is IdentityResult.MATCHED:
        if fold(answer.name) != someone.name_key:
            confirmed["name"] = answer.name
        if answer.birth and _other_birth(answer, someone):
            confirmed["birth"] = birth_text(answer.birth.on.isoformat(), answer.birth.precision)
        if answer.citizen_id and answer.citizen_id != someone.citizen_id:
            confirmed["citizen_id"] = answer.citizen_id
    told = confirmed | answer.found
    return {
        fact: value
        for fact, value in told.items()
        if fact == "note" or value != getattr(someone, fact)
    }


def _contradicts(answer: Answer, someone: Person) -> bool:
    """Whether what was confirmed is not what the registers say now."""
    return (
        fold(answer.name) != someone.name_key
        or (answer.birth is not None and _other_birth(answer, someone))
        or _lacks_number(answer, someone)
    )


def _lacks_number(answer: Answer, someone: Person) -> bool:
    pairs = ((answer.citizen_id, someone.citizen_id), (answer.old_id, someone.old_id))
    return any(mine is not None and mine != theirs for mine, theirs in pairs)


def _other_number(answer: Answer, someone: Person) -> bool:
    pairs = ((answer.citizen_id, someone.citizen_id), (answer.old_id, someone.old_id))
    return any(mine and theirs and mine != theirs for mine, theirs in pairs)


def _same_birth(answer: Answer, someone: Person) -> bool:
    birth = answer.birth
    return birth is not None and (birth.on, birth.precision) == (
        someone.born_on,
        someone.birth_precision,
    )


def _other_birth(answer: Answer, someone: Person) -> bool:
    """Whether the births cannot be one: another year, or another day where both are known."""
    if answer.birth is None:
        return False
    both_tell_day = {answer.birth.precision, someone.birth_precision} == {BirthPrecision.DAY}
    if both_tell_day:
        return answer.birth.on != someone.born_on
    return answer.birth.on.year != someone.born_on.year
