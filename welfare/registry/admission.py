"""What is checked against the registers and areas before anything is written."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import select

from welfare.areas.models import Commune, Hamlet
from welfare.core import clock
from welfare.core.errors import N_, Conflict, NotFound, Refusal
from welfare.core.month import Month
from welfare.database import db
from welfare.registry import queries
from welfare.registry.checks import (
    Location,
    Period,
    Point,
    check_enrolment,
    check_person,
    locate,
)
from welfare.registry.models import Person
from welfare.registry.rows import Row, person_row
from welfare.registry.rules import NewEnrolment, PersonFacts
from welfare.staff.models import Staff

NUMBER_TAKEN = N_(
    "Số định danh này đã thuộc về %(name)s, %(commune)s. Mở hồ sơ đó thay vì lập hồ sơ mới."
)
NUMBER_TAKEN_OUTSIDE = N_(
    "Số định danh này đã có ở một hồ sơ ngoài địa bàn của bạn. Hỏi Phòng trước khi ghi."
)
OUTSIDE = N_("Xã này không thuộc địa bàn của bạn. Chọn xã trong danh sách.")
WRONG_HAMLET = N_("Ấp đã chọn không thuộc %(commune)s. Chọn ấp của xã đó.")


def may_touch(actor: Staff, commune_id: int) -> bool:
    """Whether the actor keeps the registers of the commune."""
    return actor.commune_ids is None or commune_id in actor.commune_ids


def checked_rows(actor: Staff, people: Sequence[PersonFacts]) -> list[Row]:
    """The rows that the facts make, each with where the person is taken to live, in order.

    Raises:
        NotFound: a commune outside the actor's area.
        Refusal: facts that cannot be true, or a hamlet of another commune.
    """
    today = clock.today()
    for facts in people:
        check_person(facts, today)
    where = _locations(actor, people)
    return [person_row(facts, at) for facts, at in zip(people, where, strict=True)]


def people_in_area(actor: Staff, person_ids: Sequence[int]) -> dict[int, Person]:
    """The people of these ids.

    Raises:
        NotFound: one of them does not exist or lives outside the actor's area.
    """
    people = queries.people_by_id(person_ids)
    for person_id in person_ids:
        if person_id not in people or not may_touch(actor, people[person_id].commune_id):
            raise NotFound(queries.NO_PERSON)
    return people


def check_number_is_free(actor: Staff, facts: PersonFacts, but: int | None = None) -> None:
    """Refuse a number that somebody other than `but` holds.

    Raises:
        Conflict: names the holder only to who may know of them.
    """
    holder = queries.holder_of(facts.citizen_id, facts.old_id, but=but)
    if holder is None:
        return
    if may_touch(actor, holder.commune_id):
        raise Conflict(NUMBER_TAKEN, name=holder.name, commune=holder.commune.name)
    raise Conflict(NUMBER_TAKEN_OUTSIDE)


def check_enrolments(
    enrolments: Sequence[NewEnrolment],
    people: Mapping[int, Person],
    category_codes: Collection[str],
) -> None:
    """Refuse enrolments that cannot be, alone or beside those there are.

    Raises:
        NotFound: no such category.
        Refusal, Conflict: as `checks.check_enrolment`.
    """
    periods: dict[tuple[int, str], list[Period]] = {}
    cancelled: dict[tuple[int, str], list[Month]] = {}
    for person_id, known in queries.enrolments_of(list(people), also_cancelled=True).items():
        for entitled in known:
            key = (person_id, entitled.category_code)
            if entitled.cancelled_at is not None:
                cancelled.setdefault(key, []).append(entitled.start_month)
                continue
            period = Period(entitled.start_month, entitled.end_month)
            periods.setdefault(key, []).append(period)
    today = clock.today()
    for new in enrolments:
        if new.category_code not in category_codes:
            raise NotFound(queries.NO_CATEGORY)
        in_category = periods.setdefault((new.person_id, new.category_code), [])
        someone = people[new.person_id]
        check_enrolment(
            new,
            born_on=someone.born_on,
            died_on=someone.died_on,
            others=in_category,
            cancelled=cancelled.get((new.person_id, new.category_code), ()),
            today=today,
        )
        in_category.append(Period(new.start_month, new.end_month))


def _locations(actor: Staff, people: Sequence[PersonFacts]) -> list[Location]:
    communes = _communes({facts.commune_id for facts in people})
    hamlets = _hamlets({facts.hamlet_id for facts in people if facts.hamlet_id})
    return [
        _location(actor, facts, communes.get(facts.commune_id), hamlets.get(facts.hamlet_id or 0))
        for facts in people
    ]


def _communes(ids: Iterable[int]) -> dict[int, Commune]:
    statement = select(Commune).where(Commune.id.in_(ids))
    return {commune.id: commune for commune in db.session.scalars(statement)}


def _hamlets(ids: Iterable[int]) -> dict[int, Hamlet]:
    statement = select(Hamlet).where(Hamlet.id.in_(ids))
    return {hamlet.id: hamlet for hamlet in db.session.scalars(statement)}


def _location(
    actor: Staff, facts: PersonFacts, commune: Commune | None, hamlet: Hamlet | None
) -> Location:
    if commune is None or not may_touch(actor, commune.id):
        raise NotFound(OUTSIDE)
    if facts.hamlet_id is not None and (hamlet is None or hamlet.commune_id != commune.id):
        raise Refusal(WRONG_HAMLET, commune=commune.name)
    return locate(
        _point(facts.latitude, facts.longitude),
        facts.position_source,
        _point(hamlet.latitude, hamlet.longitude) if hamlet else None,
        Point(commune.latitude, commune.longitude),
    )


def _point(latitude: float | None, longitude: float | None) -> Point | None:
    if latitude is None or longitude is None:
        return None
    return Point(latitude, longitude)
