"""What comes up for the people of the viewer's area within some months."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager

from welfare.areas.queries import Viewer
from welfare.benefits import queries as benefits_queries
from welfare.benefits.rules import years_before
from welfare.channels.models import Payee
from welfare.core.month import Month
from welfare.database import db
from welfare.payouts.models import PayoutCycle, PayoutLine
from welfare.payouts.rules import LineStatus
from welfare.registry import queries as registry_queries
from welfare.registry import reviews
from welfare.registry.models import Category, Enrolment, Person
from welfare.reports.coming_up_rules import (
    AGES,
    UNCOLLECTED_MONTHS,
    Coming,
    Item,
    age_reached,
)


@dataclass(frozen=True)
class Wanted:
    """What is asked for: months `first` through `last`, and any of commune, register and kind."""

    first: Month
    last: Month
    commune_id: int | None = None
    register: str | None = None
    kind: Coming | None = None


def coming_up(viewer: Viewer, wanted: Wanted) -> list[Item]:
    """Everything that comes up, the soonest first."""
    found: list[Item] = []
    for kind, look in _LOOKING.items():
        if wanted.kind in {None, kind}:
            found += look(viewer, wanted)
    return sorted(found, key=lambda item: (item.month, item.commune, item.name, item.person_id))


def _people(viewer: Viewer, wanted: Wanted) -> ColumnElement[bool]:
    """The living people asked for who are in a register."""
    condition = and_(
        registry_queries.in_area(viewer), Person.died_on.is_(None), Person.left_on.is_(None)
    )
    if wanted.commune_id is not None:
        condition &= Person.commune_id == wanted.commune_id
    running = select(Enrolment.person_id).where(
        Enrolment.cancelled_at.is_(None),
        or_(Enrolment.end_month.is_(None), Enrolment.end_month >= wanted.first),
    )
    if wanted.register is not None:
        running = running.join(Category, Category.code == Enrolment.category_code).where(
            Category.register == wanted.register
        )
    return condition & Person.id.in_(running)


def _with_commune(statement: Select[Any]) -> Select[Any]:
    return statement.join(Person.commune).options(contains_eager(Person.commune))


def _ages(viewer: Viewer, wanted: Wanted) -> list[Item]:
    before_first, last_day = (wanted.first - 1).last_day, wanted.last.last_day
    turning = or_(
        *(
            and_(
                Person.born_on > years_before(before_first, age),
                Person.born_on <= years_before(last_day, age),
            )
            for age in AGES
        )
    )
    statement = _with_commune(select(Person)).where(_people(viewer, wanted), turning)
    by_month: dict[Month, list[tuple[int, Person]]] = {}
    for someone in db.session.scalars(statement):
        reached = age_reached(someone.born_on, wanted.first, wanted.last)
        if reached:
            by_month.setdefault(reached[1], []).append((reached[0], someone))
    return [item for month, people in by_month.items() for item in _turning(month, people)]


def _turning(month: Month, people: Sequence[tuple[int, Person]]) -> Iterator[Item]:
    ids = [someone.id for _age, someone in people]
    before, after = _drawn(month - 1, ids), _drawn(month, ids)
    for age, someone in people:
        yield _item(
            Coming.AGE,
            month,
            someone,
            str(age),
            before_vnd=before.get(someone.id, 0),
            after_vnd=after.get(someone.id, 0),
        )


def _drawn(month: Month, person_ids: Sequence[int]) -> dict[int, int]:
    """What each of the people draws in the month by its price list."""
    prices = benefits_queries.prices(month)
    sums: dict[int, int] = {}
    for some_ids in registry_queries.portions(person_ids):
        due = benefits_queries.due(month, prices, Person.id.in_(some_ids))
        statement = (
            select(due.c.person_id, func.sum(due.c.amount_vnd))
            .where(due.c.drawn)
            .group_by(due.c.person_id)
        )
        sums |= {person_id: int(vnd) for person_id, vnd in db.session.execute(statement)}
    return sums


def _decisions(viewer: Viewer, wanted: Wanted) -> list[Item]:
    ends = Enrolment.end_month.between(wanted.first, wanted.last)
    several = Enrolment.end_month > Enrolment.start_month  # money paid once does not run out
    return [
        _item(Coming.DECISION, each.end_month, each.person, each.category.public_name)
        for each in db.session.scalars(_enrolments(viewer, wanted).where(ends, several))
        if each.end_month
    ]


def _certificates(viewer: Viewer, wanted: Wanted) -> list[Item]:
    until = Enrolment.certificate_until
    ends = until.between(wanted.first.first_day, wanted.last.last_day)
    return [
        _item(
            Coming.CERTIFICATE,
            Month.of(each.certificate_until),
            each.person,
            each.category.public_name,
        )
        for each in db.session.scalars(_enrolments(viewer, wanted).where(ends))
        if each.certificate_until
    ]


def _enrolments(viewer: Viewer, wanted: Wanted) -> Select[Any]:
    statement = (
        select(Enrolment)
        .join(Enrolment.person)
        .join(Person.commune)
        .join(Enrolment.category)
        .where(_people(viewer, wanted), Enrolment.cancelled_at.is_(None))
        .options(
            contains_eager(Enrolment.person).contains_eager(Person.commune),
            contains_eager(Enrolment.category),
        )
    )
    if wanted.register is not None:
        statement = statement.where(Category.register == wanted.register)
    return statement


def _authorisations(viewer: Viewer, wanted: Wanted) -> list[Item]:
    statement = (
        select(Payee)
        .join(Payee.person)
        .join(Person.commune)
        .where(
            _people(viewer, wanted),
            Payee.valid_until.between(wanted.first.first_day, wanted.last.last_day),
        )
        .options(contains_eager(Payee.person).contains_eager(Person.commune))
    )
    return [
        _item(Coming.AUTHORISATION, Month.of(each.valid_until), each.person, each.name)
        for each in db.session.scalars(statement)
        if each.valid_until
    ]


def _reviews(viewer: Viewer, wanted: Wanted) -> list[Item]:
    statement = reviews.open_reviews(viewer).where(_people(viewer, wanted))
    return [
        _item(
            Coming.REVIEW,
            each.from_month,
            each.enrolment.person,
            each.enrolment.category.public_name,
        )
        for each in db.session.scalars(statement)
    ]


def _uncollected(viewer: Viewer, wanted: Wanted) -> list[Item]:
    """Who collected nothing for the last months of which the results are known."""
    settled = (
        select(PayoutCycle.month)
        .join(PayoutLine, PayoutLine.cycle_id == PayoutCycle.id)
        .where(PayoutLine.status != LineStatus.PENDING)
        .distinct()
        .order_by(PayoutCycle.month.desc())
        .limit(UNCOLLECTED_MONTHS)
    )
    months = list(db.session.scalars(settled))
    if len(months) < UNCOLLECTED_MONTHS:
        return []
    silent = (
        select(PayoutLine.person_id)
        .where(PayoutLine.for_month.in_(months), PayoutLine.status != LineStatus.PENDING)
        .group_by(PayoutLine.person_id)
        .having(
            func.count(PayoutLine.for_month.distinct()) == UNCOLLECTED_MONTHS,
            func.count().filter(PayoutLine.status == LineStatus.PAID) == 0,
        )
    )
    statement = _with_commune(select(Person)).where(_people(viewer, wanted), Person.id.in_(silent))
    since = min(months)
    return [
        _item(Coming.UNCOLLECTED, since, someone, since.label)
        for someone in db.session.scalars(statement)
    ]


def _item(
    kind: Coming,
    month: Month,
    someone: Person,
    what: str,
    *,
    before_vnd: int | None = None,
    after_vnd: int | None = None,
) -> Item:
    commune = someone.commune.name
    facts = (someone.id, someone.name, someone.birth, commune)
    return Item(kind, month, *facts, what, before_vnd, after_vnd)


_LOOKING = {
    Coming.AGE: _ages,
    Coming.DECISION: _decisions,
    Coming.CERTIFICATE: _certificates,
    Coming.AUTHORISATION: _authorisations,
    Coming.REVIEW: _reviews,
    Coming.UNCOLLECTED: _uncollected,
}
