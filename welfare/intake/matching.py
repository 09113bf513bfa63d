"""Which person of the registers each person of a workbook is, if any.

An identity number decides; a name and a birth alone only where nothing speaks against it: the
wrong person matched by name is paid another one's money. Each person of the registers answers to
one person of the workbook at most, and the surest matches are made first, so that the same
workbook finds the same people however often it comes in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from welfare.core.errors import N_, Refusal
from welfare.intake.file_people import FilePerson
from welfare.registry.models import Person
from welfare.registry.queries import KnownPeople
from welfare.registry.rules import BirthPrecision

TWO_PEOPLE = N_(
    "Số căn cước và số CMND cũ thuộc về hai hồ sơ khác nhau. Xem lại giấy tờ của người này."
)
IN_ANOTHER_COMMUNE = N_(
    "Số định danh này đã có ở một xã khác. Chuyển hồ sơ về xã này trước, rồi nhập lại."
)
ANOTHER_PERSON = N_(
    "Số định danh này đang thuộc về %(name)s, sinh %(birth)s. Xem lại số, họ tên và ngày sinh."
)
ANOTHER_CITIZEN_ID = N_(
    "Số CMND cũ này thuộc về %(name)s, nhưng sổ ghi số căn cước khác. Xem lại cả hai số trên thẻ."
)
NAME_DIFFERS = N_("Trong sổ, người có số định danh này tên %(name)s. Sửa bên nào ghi sai.")
BIRTH_DIFFERS = N_("Trong sổ, người có số định danh này sinh %(birth)s. Sửa bên nào ghi sai.")
OLD_ID_DIFFERS = N_("Trong sổ, người này có số CMND cũ khác; giữ như sổ. Xem lại trên giấy tờ.")
BY_NAME = N_("Khớp với hồ sơ đã có theo họ tên và ngày sinh, không theo số. Hãy kiểm tra lại.")
SEVERAL_NAMESAKES = N_(
    "Trong sổ có %(count)s người tên %(name)s sinh ngày %(birth)s (hồ sơ số %(records)s), không rõ "
    "dòng này là ai. Ghi số định danh hoặc đúng ấp vào dòng này."
)
MAYBE_TWICE = N_(
    "Đã có hồ sơ %(name)s cùng năm sinh ở xã này. Nếu là một người, ghi số định danh vào cả hai."
)


@dataclass(frozen=True, slots=True)
class Match:
    """The person found, or None for a new one, and what to tell the officer about it."""

    person: Person | None
    remarks: tuple[Refusal, ...] = ()


def match_people(
    people: Sequence[FilePerson],
    known: KnownPeople,
    *,
    commune_id: int,
    hamlet_ids: Mapping[str, int],
) -> list[Match | Refusal]:
    """Find everybody's record, in the order of `people`; a Refusal where a number forbids it."""
    matching = _Matching(known, commune_id, hamlet_ids)
    found: dict[int, Match | Refusal] = {}

    def go(way: Callable[[FilePerson], Match | Refusal | None]) -> bool:
        before = len(found)
        for index, someone in enumerate(people):
            if index not in found and (match := way(someone)) is not None:
                found[index] = match
        return len(found) > before

    for way in (matching.by_number, matching.by_hamlet, matching.without_hamlet):
        go(way)
    # Everyone who is found leaves the others fewer namesakes, whichever row stands first.
    while go(matching.by_birth):
        pass
    return [found.get(index) or matching.as_new(someone) for index, someone in enumerate(people)]


class _Matching:
    """The people of the registers who have not been found yet."""

    def __init__(self, known: KnownPeople, commune_id: int, hamlet_ids: Mapping[str, int]) -> None:
        self._known = known
        self._commune_id = commune_id
        self._hamlet_ids = hamlet_ids
        self._taken: set[int] = set()
        self._years = {(name_key, born_on.year) for name_key, born_on, _precision in known.by_birth}

    def by_number(self, someone: FilePerson) -> Match | Refusal | None:
        """Whoever holds one of the numbers."""
        by_citizen_id = self._known.by_citizen_id.get(someone.citizen_id or "")
        by_old_id = self._known.by_old_id.get(someone.old_id or "")
        holder = by_citizen_id or by_old_id
        if holder is None:
            return None
        if by_citizen_id and by_old_id and by_citizen_id is not by_old_id:
            return Refusal(TWO_PEOPLE)
        if holder.commune_id != self._commune_id:
            return Refusal(IN_ANOTHER_COMMUNE)
        differing = _differences(someone, holder)
        return differing if isinstance(differing, Refusal) else self._take(holder, *differing)

    def by_hamlet(self, someone: FilePerson) -> Match | None:
        """A namesake of the same birth and hamlet, where neither side has any number."""
        hamlet = someone.first.hamlet
        return self._numberless(someone, hamlet) if hamlet else None

    def without_hamlet(self, someone: FilePerson) -> Match | None:
        """The same where neither side tells a hamlet."""
        return None if someone.first.hamlet else self._numberless(someone, None)

    def by_birth(self, someone: FilePerson) -> Match | None:
        """The only namesake born on the very same day, in the same hamlet if any is."""
        if not someone.tells_day:
            return None
        everywhere = self._namesakes(someone)
        here = [other for other in everywhere if self._lives_in(someone.first.hamlet, other)]
        alike = here or everywhere
        return self._take(alike[0], Refusal(BY_NAME)) if len(alike) == 1 else None

    def as_new(self, someone: FilePerson) -> Match | Refusal:
        """A new person, who may yet be one of those of the same name and year of birth.

        Without a number, somebody born on the same day as several namesakes is refused: one of
        them may have come from this very row and been told apart by another workbook since.
        """
        namesakes = self._namesakes(someone)
        if someone.tells_day and not someone.has_number and len(namesakes) > 1:
            return Refusal(
                SEVERAL_NAMESAKES,
                count=len(namesakes),
                name=someone.first.name,
                birth=f"{someone.first.born_on:%d/%m/%Y}",
                records=", ".join(str(other.id) for other in namesakes),
            )
        if (someone.name_key, someone.first.born_on.year) in self._years:
            return Match(None, (Refusal(MAYBE_TWICE, name=someone.first.name),))
        return Match(None)

    def _numberless(self, someone: FilePerson, hamlet: str | None) -> Match | None:
        if someone.has_number:
            return None
        for other in self._namesakes(someone):
            if not other.identity_number and self._lives_in(hamlet, other):
                return self._take(other)
        return None

    def _take(self, person: Person, *remarks: Refusal) -> Match:
        self._taken.add(person.id)
        return Match(person, remarks)

    def _namesakes(self, someone: FilePerson) -> list[Person]:
        """People of the same name and birth against whom nothing speaks, the oldest first."""
        row = someone.first
        alike = self._known.by_birth.get((someone.name_key, row.born_on, row.birth_precision), ())
        return _by_id(p for p in alike if p.id not in self._taken and _compatible(someone, p))

    def _lives_in(self, hamlet: str | None, other: Person) -> bool:
        if hamlet is None:
            return other.hamlet_id is None
        if hamlet in self._hamlet_ids:
            return other.hamlet_id == self._hamlet_ids[hamlet]
        # A hamlet that a whole list does not have stands at the end of the address.
        address, ending = (other.address or "").casefold(), hamlet.casefold()
        return other.hamlet_id is None and (address == ending or address.endswith(f", {ending}"))


def _by_id(people: Iterable[Person]) -> list[Person]:
    return sorted(people, key=lambda person: person.id)


def _differences(someone: FilePerson, holder: Person) -> Refusal | list[Refusal]:
    """What the workbook and the registers say differently of a number's holder.

    One slip of the pen is told; two of them mean that the number is somebody else's.
    """
    row = someone.first
    other_name = holder.name_key != someone.name_key
    other_birth = holder.born_on.year != row.born_on.year or (
        {holder.birth_precision, row.birth_precision} == {BirthPrecision.DAY}
        and holder.born_on != row.born_on
    )
    if other_name and other_birth:
        return Refusal(ANOTHER_PERSON, name=holder.name, birth=holder.birth)
    if _differ(someone.citizen_id, holder.citizen_id):
        return Refusal(ANOTHER_CITIZEN_ID, name=holder.name)
    remarks = []
    if other_name:
        remarks.append(Refusal(NAME_DIFFERS, name=holder.name))
    if other_birth:
        remarks.append(Refusal(BIRTH_DIFFERS, birth=holder.birth))
    if _differ(someone.old_id, holder.old_id):
        remarks.append(Refusal(OLD_ID_DIFFERS))
    return remarks


def _compatible(someone: FilePerson, other: Person) -> bool:
    """Whether no number and no sex of the two speaks against their being one person."""
    pairs = (
        (someone.citizen_id, other.citizen_id),
        (someone.old_id, other.old_id),
        (someone.sex, other.sex),
    )
    return not any(_differ(mine, theirs) for mine, theirs in pairs)


def _differ(mine: str | None, theirs: str | None) -> bool:
    return mine is not None and theirs is not None and mine != theirs
