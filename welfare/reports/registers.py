"""The registers of merit and protection as their own lists: one row an enrolment, with its money.

They stand here because a row speaks of the category, the channel and the money of the month at
once. A category that means HIV goes by its public name and is not searched for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, cast, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload
from werkzeug.datastructures import MultiDict

from welfare.benefits import queries as benefits_queries
from welfare.channels import queries as channels_queries
from welfare.channels.rules import Channel
from welfare.core.month import Month
from welfare.database import db
from welfare.registry.models import Category, Enrolment, Person
from welfare.registry.queries import in_area
from welfare.registry.rules import Register
from welfare.registry.search import found_by
from welfare.staff.models import Staff
from welfare.web.paging import Key

OLDEST = 130
GOING, OVER = "going", "over"
SORTS: dict[str, Key] = {
    "name": Person.sort_key,
    "birth": cast(Person.born_on, String),
    "degree": Enrolment.priced_degree,
    "start": cast(Enrolment.start_month, String),
}
Found = Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class RegisterFilter:
    """What to look for; None and an empty text are anything, ends of ranges count in.

    Degrees are percentages, ages completed years; `going` tells enrolments that go on from ended.
    """

    text: str = ""
    commune_id: int | None = None
    hamlet_id: int | None = None
    category_code: str | None = None
    going: bool | None = None
    degree_from: int | None = None
    degree_to: int | None = None
    age_from: int | None = None
    age_to: int | None = None
    channel: Channel | None = None

    @property
    def is_empty(self) -> bool:
        """Whether it lets every enrolment pass."""
        return self == RegisterFilter()


@dataclass(frozen=True)
class RegisterTotals:
    """What a list holds altogether; the money is what is due in its month."""

    people: int
    enrolments: int
    amount_vnd: int


def asked_for(asked: MultiDict[str, str]) -> RegisterFilter:
    """What an address asks a register for; what makes no sense is left out."""
    return RegisterFilter(
        text=asked.get("text", ""),
        commune_id=asked.get("commune", type=int),
        hamlet_id=asked.get("hamlet", type=int),
        category_code=asked.get("category") or None,
        going={GOING: True, OVER: False}.get(asked.get("state", "")),
        degree_from=_within(asked.get("degree_from", type=int), 100),
        degree_to=_within(asked.get("degree_to", type=int), 100),
        age_from=_within(asked.get("age_from", type=int), OLDEST),
        age_to=_within(asked.get("age_to", type=int), OLDEST),
        channel={each.value: each for each in Channel}.get(asked.get("channel", "")),
    )


def sorting(asked: MultiDict[str, str]) -> tuple[Sequence[Key], bool]:
    """The keys by which the address asks to sort, and whether downward."""
    sort = asked.get("sort", "")
    key = SORTS.get(sort.lstrip("-"), Person.sort_key)
    return (key, Enrolment.id), sort.startswith("-")


def enrolments(viewer: Staff, register: Register, wanted: RegisterFilter, today: date) -> Found:
    """The enrolments of the viewer's people in the register that pass the filter.

    A further column: channel, in force this month.
    """
    month = Month.of(today)
    channel = channels_queries.in_force(month)
    paid_by = func.coalesce(channel.c.channel, Channel.CASH.value)
    statement = (
        select(Enrolment, paid_by.label("channel"))
        .join(Enrolment.person)
        .join(Enrolment.category)
        .outerjoin(channel, channel.c.person_id == Person.id)
        .where(
            in_area(viewer),
            Enrolment.cancelled_at.is_(None),
            Category.register == register,
            *_conditions(viewer, wanted, today),
        )
        .options(
            contains_eager(Enrolment.person).options(
                joinedload(Person.commune), joinedload(Person.hamlet)
            ),
            contains_eager(Enrolment.category),
            joinedload(Enrolment.carer),
        )
    )
    return statement if wanted.channel is None else statement.where(paid_by == wanted.channel)


def totals(viewer: Staff, found: Found, month: Month) -> RegisterTotals:
    """How many people and enrolments were found, and what they are due in the month."""
    ids = found.with_only_columns(Enrolment.id, Enrolment.person_id).order_by(None).subquery()
    people, number = db.session.execute(
        select(func.count(ids.c.person_id.distinct()), func.count(ids.c.id))
    ).one()
    due = benefits_queries.due(month, benefits_queries.prices(month), in_area(viewer))
    money = select(func.coalesce(func.sum(due.c.amount_vnd), 0)).where(
        due.c.drawn, due.c.enrolment_id.in_(select(ids.c.id))
    )
    return RegisterTotals(people, number, int(db.session.scalar(money) or 0))


def due_of(rows: Sequence[Enrolment], month: Month) -> dict[int, int]:
    """What these enrolments are due in the month, by enrolment; nothing for those not drawn."""
    person_ids = sorted({each.person_id for each in rows})
    if not person_ids:
        return {}
    due = benefits_queries.due(month, benefits_queries.prices(month), Person.id.in_(person_ids))
    return _amounts(select(due.c.enrolment_id, due.c.amount_vnd).where(due.c.drawn))


def all_due(viewer: Staff, month: Month) -> dict[int, int]:
    """What every enrolment of the viewer's area is due in the month, by enrolment."""
    due = benefits_queries.due(month, benefits_queries.prices(month), in_area(viewer))
    return _amounts(select(due.c.enrolment_id, due.c.amount_vnd).where(due.c.drawn))


def _amounts(statement: Found) -> dict[int, int]:
    return {enrolment_id: int(amount) for enrolment_id, amount in db.session.execute(statement)}


def _conditions(viewer: Staff, wanted: RegisterFilter, today: date) -> list[ColumnElement[bool]]:
    possible = [
        found_by(wanted.text, viewer),
        None if wanted.commune_id is None else Person.commune_id == wanted.commune_id,
        None if wanted.hamlet_id is None else Person.hamlet_id == wanted.hamlet_id,
        None if wanted.category_code is None else _named(wanted.category_code),
        None if wanted.going is None else _goes_on(Month.of(today), going=wanted.going),
        None if wanted.degree_from is None else Enrolment.degree >= wanted.degree_from,
        None if wanted.degree_to is None else Enrolment.degree <= wanted.degree_to,
        None if wanted.age_from is None else Person.born_on <= _years_ago(today, wanted.age_from),
        None if wanted.age_to is None else Person.born_on > _years_ago(today, wanted.age_to + 1),
    ]
    return [condition for condition in possible if condition is not None]


def _named(category_code: str) -> ColumnElement[bool]:
    shown = or_(Category.sensitive.is_(None), Category.sensitive != "hiv")
    return and_(Category.code == category_code, shown)


def _goes_on(month: Month, *, going: bool) -> ColumnElement[bool]:
    open_ended = or_(Enrolment.end_month.is_(None), Enrolment.end_month >= month)
    goes_on = and_(open_ended, Person.died_on.is_(None))
    return goes_on if going else ~goes_on


def _years_ago(today: date, years: int) -> date:
    """The day on which who is `years` old today was born at the latest."""
    year = today.year - years
    is_leap = (today.month, today.day) == (2, 29)
    return date(year, 2, 28) if is_leap else today.replace(year=year)


def _within(value: int | None, most: int) -> int | None:
    return value if value is not None and 0 <= value <= most else None
