"""The yearly review of poor and near-poor households, sheet by sheet and commune by commune."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, insert, select
from sqlalchemy.orm import joinedload

from welfare.areas import queries as areas_queries
from welfare.areas.queries import Viewer
from welfare.audit import service as audit
from welfare.core import clock
from welfare.core.errors import N_, Conflict, Refusal
from welfare.core.month import Month
from welfare.database import db
from welfare.registry import households, poverty
from welfare.registry.models import Household, PovertyReview
from welfare.registry.poverty import Deprivation
from welfare.registry.poverty_models import ReviewSheet
from welfare.registry.queries import portions
from welfare.registry.reviews import put_up_for_review
from welfare.registry.rules import Paper, PovertyClass
from welfare.staff.models import Staff

TOWNSHIP = "township"
NO_REASON = N_("Kết quả khác với điểm của phiếu. Hãy ghi lý do, ví dụ kết luận của cuộc họp ấp.")
CHANGED_MEANWHILE = N_(
    "Người khác vừa ghi kết quả rà soát năm %(year)s của hộ này. Xem lại trước khi ghi đè."
)
YEAR_TOO_FAR = N_("Chỉ rà soát cho đến năm %(last)s.")


@dataclass(frozen=True)
class Sheet:
    """What a review found and decided; class None: neither poor nor near-poor."""

    year: int
    poverty_class: PovertyClass | None
    b1: int | None = None
    b2: int | None = None
    deprivations: Sequence[Deprivation] = ()
    reason: str | None = None
    paper: Paper = field(default_factory=Paper)


def proposal(home: Household, sheet: Sheet) -> PovertyClass | None:
    """The class that the scores of the sheet say for this household.

    Raises:
        Refusal: the two sheets contradict one another.
    """
    assert sheet.b1 is not None  # noqa: S101 - the form asks for it
    return poverty.proposed_class(
        b1=sheet.b1,
        b2=sheet.b2,
        deprivations=sheet.deprivations,
        urban=home.commune.kind == TOWNSHIP,
    )


def review(*, actor: Staff, household_id: int, sheet: Sheet, seen: int | None = None) -> int:
    """Write a household's sheet and class of one year; the answer: how many allowances to look at.

    `seen` is the id of the sheet of that year that the officer has seen. Where the household is
    neither poor nor near-poor any more, what its members draw only while poor is put up for review.

    Raises:
        NotFound: the household is outside the actor's area.
        Refusal: another class than the scores say, without a reason; a year too far ahead.
        Conflict: somebody else has written that year's sheet meanwhile.
    """
    home = households.household(actor, household_id)
    last = clock.today().year + 1
    if sheet.year > last:
        raise Refusal(YEAR_TOO_FAR, last=last)
    if sheet.b1 is not None and proposal(home, sheet) != sheet.poverty_class and not sheet.reason:
        raise Refusal(NO_REASON)
    there = sheets([household_id]).get((household_id, sheet.year))
    if there is not None and there.id != seen:
        raise Conflict(CHANGED_MEANWHILE, year=sheet.year)
    if there is not None:
        db.session.delete(there)
        db.session.flush()
    db.session.add(ReviewSheet(**_row(household_id, sheet)))
    before = _class_of(household_id, sheet.year - 1) or _class_of(household_id, sheet.year)
    households.review(
        actor=actor,
        household_id=household_id,
        year=sheet.year,
        poverty_class=sheet.poverty_class,
        facts=_logged(sheet),
    )
    if before is None or sheet.poverty_class is not None:
        return 0
    put_up = put_up_for_review(
        actor=actor, household_ids=[household_id], from_month=Month(sheet.year, 1)
    )
    return len(put_up)


def sheets(household_ids: Sequence[int]) -> dict[tuple[int, int], ReviewSheet]:
    """The sheets of households by household and year."""
    return {
        (sheet.household_id, sheet.year): sheet
        for some_ids in portions(household_ids)
        for sheet in db.session.scalars(
            select(ReviewSheet).where(ReviewSheet.household_id.in_(some_ids))
        )
    }


def without_review(viewer: Viewer, commune_id: int, year: int) -> Select[*tuple[Any, ...]]:
    """The commune's households that were poor or near-poor the year before and wait for a review.

    A further column: poverty_class, of the year before.
    """
    return (
        select(Household, PovertyReview.poverty_class)
        .join(PovertyReview, PovertyReview.household_id == Household.id)
        .where(
            Household.commune_id == commune_id,
            households.in_area(viewer),
            PovertyReview.year == year - 1,
            *not_reviewed(year),
        )
        .options(joinedload(Household.commune), joinedload(Household.hamlet))
    )


def carry_forward(*, actor: Staff, commune_id: int, year: int, paper: Paper) -> int:
    """Give the households that wait the class they had the year before; the answer: how many.

    Running it again adds nothing.

    Raises:
        NotFound: the commune is outside the actor's area.
        Refusal: a year too far ahead.
    """
    commune = areas_queries.commune(commune_id, actor)
    last = clock.today().year + 1
    if year > last:
        raise Refusal(YEAR_TOO_FAR, last=last)
    waiting = db.session.execute(without_review(actor, commune_id, year)).all()
    if not waiting:
        return 0
    rows = [
        _row(home.id, Sheet(year, PovertyClass(poverty_class), reason=paper.reason, paper=paper))
        | {"carried_from": year - 1}
        for home, poverty_class in waiting
    ]
    db.session.execute(insert(ReviewSheet), rows)
    standing = ("household_id", "year", "poverty_class")
    db.session.execute(
        insert(PovertyReview), [{name: row[name] for name in standing} for row in rows]
    )
    entries = [
        audit.Entry(
            "household.carried",
            "household",
            home.id,
            commune_id=commune.id,
            after={"household": home.code, "year": year, "poverty_class": poverty_class},
        )
        for home, poverty_class in waiting
    ]
    audit.record_many(actor, entries)
    return len(rows)


def not_reviewed(year: int) -> tuple[ColumnElement[bool], ...]:
    """The conditions on `Household` for having neither a sheet nor a class in the year."""
    sheet = exists().where(ReviewSheet.household_id == Household.id, ReviewSheet.year == year)
    later = PovertyReview.__table__.alias("later")
    known = exists().where(later.c.household_id == Household.id, later.c.year == year)
    return ~sheet, ~known


def _class_of(household_id: int, year: int) -> str | None:
    statement = select(PovertyReview.poverty_class).where(
        PovertyReview.household_id == household_id, PovertyReview.year == year
    )
    found: str | None = db.session.scalar(statement)
    return found


def _row(household_id: int, sheet: Sheet) -> dict[str, object]:
    return {
        "household_id": household_id,
        "year": sheet.year,
        "b1": sheet.b1,
        "b2": sheet.b2,
        "deprivations": poverty.written(sheet.deprivations),
        "poverty_class": sheet.poverty_class,
        "reason": sheet.reason,
        "decision_number": sheet.paper.number,
        "decided_on": sheet.paper.signed_on,
        "signer": sheet.paper.signer,
        "written_at": clock.now(),
    }


def _logged(sheet: Sheet) -> dict[str, object]:
    found = {"b1": sheet.b1, "b2": sheet.b2, "decision": sheet.paper.number, "reason": sheet.reason}
    return {name: value for name, value in found.items() if value is not None}
