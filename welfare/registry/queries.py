"""Reading people and their enrolments, always inside the viewer's area."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from welfare.areas import queries as areas_queries
from welfare.areas.models import Commune, Hamlet
from welfare.areas.queries import Viewer
from welfare.core.errors import N_, NotFound
from welfare.core.month import Month
from welfare.database import db
from welfare.registry.models import Category, Enrolment, Household, Person, Suspension
from welfare.registry.rules import household_code

Item = TypeVar("Item")

AT_ONCE = 5000  # numbers in one IN list; SQLite takes no more than 32.766
NO_PERSON = N_("Không có hồ sơ này, hoặc hồ sơ không thuộc địa bàn của bạn.")
NO_HOUSEHOLD_CODE = N_(
    "Xã này không có hộ mã “%(code)s”. Thêm hộ ở mục Hộ gia đình trước, hoặc để trống."
)
NO_CATEGORY = N_("Không có loại đối tượng này. Chọn loại trong danh mục.")
MERGED = N_("Hồ sơ này đã được gộp vào hồ sơ %(name)s.")


class Merged(NotFound):
    """The record asked for was merged into the one of `survivor_id`."""

    def __init__(self, survivor_id: int, name: str) -> None:
        super().__init__(MERGED, name=name)
        self.survivor_id = survivor_id


def in_area(viewer: Viewer) -> ColumnElement[bool]:
    """The condition by which a query on people stays inside the viewer's area.

    Records merged into others are nowhere: whoever they were of is found as the other one.
    """
    if viewer.commune_ids is None:
        return Person.merged_into_id.is_(None)
    return and_(Person.merged_into_id.is_(None), Person.commune_id.in_(viewer.commune_ids))


def not_suspended(month: Month) -> ColumnElement[bool]:
    """The condition on enrolments by which one that is suspended in the month is left out.

    Months between a suspension and a resumption that pays arrears are due after all.
    """
    suspended = select(Suspension.enrolment_id).where(
        ~Suspension.pays_arrears,
        Suspension.from_month <= month,
        or_(Suspension.until_month.is_(None), Suspension.until_month >= month),
    )
    return Enrolment.id.not_in(suspended)


def person(viewer: Viewer, person_id: int, *, for_update: bool = False) -> Person:
    """A person of the viewer's area with all that their page shows.

    `for_update` keeps other writers out until the transaction ends.

    Raises:
        Merged: the record was merged into another one of the area, which is to be opened instead.
        NotFound: nobody has the number, or somebody outside the area; the two look the same.
    """
    statement = (
        select(Person)
        .where(Person.id == person_id, in_area(viewer))
        .options(
            joinedload(Person.commune),
            joinedload(Person.hamlet),
            joinedload(Person.household),
            selectinload(Person.enrolments).options(
                joinedload(Enrolment.category),
                selectinload(Enrolment.decisions),
                selectinload(Enrolment.suspensions),
            ),
            selectinload(Person.cancelled_enrolments).options(
                joinedload(Enrolment.category),
                selectinload(Enrolment.decisions),
                selectinload(Enrolment.suspensions),
            ),
        )
    )
    if for_update:
        statement = statement.with_for_update(of=Person)
    found: Person | None = db.session.scalar(statement)
    if found is None:
        raise _merged(viewer, person_id) or NotFound(NO_PERSON)
    return found


def _merged(viewer: Viewer, person_id: int) -> Merged | None:
    """Where to find who was known by the id, if it was merged into a record of the area."""
    record = aliased(Person)
    statement = select(Person.id, Person.name).join(record, record.merged_into_id == Person.id)
    survivor = db.session.execute(statement.where(record.id == person_id, in_area(viewer))).first()
    return Merged(survivor.id, survivor.name) if survivor else None


def ids_of(person_id: int) -> list[int]:
    """All the ids under which a person has been known: their own, and those merged into it."""
    merged = select(Person.id).where(Person.merged_into_id == person_id).order_by(Person.id)
    return [person_id, *db.session.scalars(merged)]


def enrolment(viewer: Viewer, enrolment_id: int, *, for_update: bool = False) -> Enrolment:
    """An enrolment of a person in the viewer's area.

    Raises:
        NotFound: there is none, or it belongs to somebody outside the area.
    """
    statement = (
        select(Enrolment)
        .join(Enrolment.person)
        .where(Enrolment.id == enrolment_id, in_area(viewer))
        .options(joinedload(Enrolment.person), joinedload(Enrolment.category))
    )
    if for_update:
        statement = statement.with_for_update(of=Enrolment)
    found: Enrolment | None = db.session.scalar(statement)
    if found is None:
        raise NotFound(NO_PERSON)
    return found


def categories() -> Sequence[Category]:
    """Every category by register and name."""
    statement = select(Category).order_by(Category.register, Category.name_vi)
    return db.session.scalars(statement).all()


def hamlets(viewer: Viewer) -> Sequence[Hamlet]:
    """The hamlets of the communes now in force in the viewer's area, by commune and name."""
    communes = [commune.id for commune in areas_queries.communes(viewer)]
    statement = (
        select(Hamlet)
        .join(Hamlet.commune)
        .where(Hamlet.commune_id.in_(communes))
        .options(contains_eager(Hamlet.commune))
        .order_by(Commune.code, Hamlet.name)
    )
    return db.session.scalars(statement).all()


def household_id(commune_id: int, code: str) -> int:
    """The household of the commune with the code.

    Raises:
        NotFound: there is none; the sentence says where to add it.
    """
    statement = select(Household.id).where(
        Household.commune_id == commune_id, Household.code == household_code(code)
    )
    found = db.session.scalar(statement)
    if found is None:
        raise NotFound(NO_HOUSEHOLD_CODE, code=code)
    return found


def holder_of(
    citizen_id: str | None, old_id: str | None, *, but: int | None = None
) -> Person | None:
    """Whoever in the district holds one of the numbers, `but` and what was merged into it excepted.

    A number that a merged record holds is the number of who it was merged into.
    """
    numbers = [
        column == number
        for column, number in ((Person.citizen_id, citizen_id), (Person.old_id, old_id))
        if number
    ]
    statement = select(Person).where(or_(false(), *numbers)).options(joinedload(Person.commune))
    if but is not None:
        statement = statement.where(Person.id.not_in(ids_of(but)))
    holder = db.session.scalars(statement.order_by(Person.id)).first()
    if holder is None or holder.merged_into_id is None:
        return holder
    return db.session.get_one(Person, holder.merged_into_id)


def people_by_id(person_ids: Sequence[int]) -> dict[int, Person]:
    """The people behind these numbers, wherever they live: for services that check the area."""
    found: dict[int, Person] = {}
    for some_ids in portions(person_ids):
        statement = select(Person).where(Person.id.in_(some_ids), Person.merged_into_id.is_(None))
        for someone in db.session.scalars(statement):
            found[someone.id] = someone
    return found


def enrolments_of(
    person_ids: Sequence[int], *, also_cancelled: bool = False
) -> dict[int, list[Enrolment]]:
    """Every enrolment of these people with its category, by person, the earliest first.

    Those that were entered by mistake are left out unless they are asked for.
    """
    kept = true() if also_cancelled else Enrolment.cancelled_at.is_(None)
    found: dict[int, list[Enrolment]] = {}
    for some_ids in portions(person_ids):
        statement = (
            select(Enrolment)
            .where(Enrolment.person_id.in_(some_ids), kept)
            .options(joinedload(Enrolment.category))
            .order_by(Enrolment.start_month, Enrolment.id)
        )
        for entitled in db.session.scalars(statement):
            found.setdefault(entitled.person_id, []).append(entitled)
    return found


@dataclass(frozen=True)
class KnownPeople:
    """People already in the registers, by what a workbook says of them.

    Numbers find a person in any commune of the district; name and birth only in the one asked
    for. `by_birth` is keyed by name key, birth and its precision, and may find several.
    """

    by_citizen_id: dict[str, Person]
    by_old_id: dict[str, Person]
    by_birth: dict[tuple[str, date, str], list[Person]]


def match_keys(
    commune_id: int, *, citizen_ids: Collection[str] = (), old_ids: Collection[str] = ()
) -> KnownPeople:
    """The commune's people, and whoever in the district holds one of the numbers.

    What a merged record says of somebody leads to the record it was merged into.
    """
    known = {
        someone.id: someone
        for someone in db.session.scalars(select(Person).where(Person.commune_id == commune_id))
    }
    for column, numbers in ((Person.citizen_id, citizen_ids), (Person.old_id, old_ids)):
        for some in portions(sorted(numbers)):
            for someone in db.session.scalars(select(Person).where(column.in_(some))):
                known[someone.id] = someone
    survivors = _survivors(known.values())
    by_birth: dict[tuple[str, date, str], list[Person]] = {}
    for record in known.values():
        someone = survivors.get(record.merged_into_id or 0, record)
        if someone.commune_id == commune_id:
            alike = by_birth.setdefault(
                (record.name_key, record.born_on, record.birth_precision), []
            )
            if someone not in alike:
                alike.append(someone)
    return KnownPeople(
        by_citizen_id={
            p.citizen_id: survivors.get(p.merged_into_id or 0, p)
            for p in known.values()
            if p.citizen_id
        },
        by_old_id={
            p.old_id: survivors.get(p.merged_into_id or 0, p) for p in known.values() if p.old_id
        },
        by_birth=by_birth,
    )


def _survivors(records: Collection[Person]) -> dict[int, Person]:
    """The people into whom some of the records were merged, by id; mostly there are none."""
    ids = {record.merged_into_id for record in records if record.merged_into_id is not None}
    return people_by_id(sorted(ids))


def portions(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """The items in parts that fit into one IN list."""
    for start in range(0, len(items), AT_ONCE):
        yield items[start : start + AT_ONCE]
