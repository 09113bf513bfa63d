"""How far the office has come from cash to account: one query for screen, paper and command.

"Has an account" and "was paid to it" are two figures (handbook, section 7). People and money are
those of the lists drawn up for the months asked for; before any is drawn, what is due.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    and_,
    case,
    cast,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, aliased
from sqlalchemy.types import BigInteger, Integer, String

from welfare.areas.queries import Viewer
from welfare.benefits import queries as benefits_queries
from welfare.channels.models import PersonBlocker
from welfare.channels.queries import ALL, holders
from welfare.channels.rules import Channel
from welfare.core.month import Month
from welfare.database import db
from welfare.payouts.models import PayoutCycle, PayoutLine, PayoutList
from welfare.payouts.rules import CycleStatus, LineStatus
from welfare.registry.models import Person
from welfare.registry.rules import Register


@dataclass(frozen=True)
class Indicators:
    """People and money, and how much of both went to accounts.

    `with_account` counts who has one, their own or an authorised person's; `paid_people` who was
    paid to one.
    """

    people: int = 0
    with_account: int = 0
    own_account: int = 0
    paid_people: int = 0
    amount_vnd: int = 0
    by_account_vnd: int = 0

    @property
    def authorised_account(self) -> int:
        """Who has no account of their own, but an authorised person's."""
        return self.with_account - self.own_account

    @property
    def share_with_account(self) -> float | None:
        """Between 0 and 1; None of nobody."""
        return self.with_account / self.people if self.people else None

    @property
    def share_paid(self) -> float | None:
        """The share of people paid by account, between 0 and 1; None of nobody."""
        return self.paid_people / self.people if self.people else None

    @property
    def share_vnd(self) -> float | None:
        """The share of money paid by account, between 0 and 1; None of nothing."""
        return self.by_account_vnd / self.amount_vnd if self.amount_vnd else None


@dataclass(frozen=True)
class Cashless:
    """The indicators of some months: of all, by register, by commune's id, and by both.

    `is_drawn` is False while no list has been drawn up and the figures tell what is due.
    """

    first: Month
    last: Month
    is_drawn: bool
    by: Mapping[tuple[int | None, str], Indicators]
    blockers: Mapping[str, int] = field(default_factory=dict)

    def of(self, commune_id: int | None = None, register: str = ALL) -> Indicators:
        """Of a commune (None: all) and a register (`all`: all)."""
        return self.by.get((commune_id, register), Indicators())

    @property
    def whole(self) -> Indicators:
        """Everybody."""
        return self.of()

    @property
    def registers(self) -> list[str]:
        """The registers anybody is in."""
        return [each.value for each in Register if (None, each.value) in self.by]


def cashless(viewer: Viewer | None, first: Month, last: Month | None = None) -> Cashless:
    """The indicators of the months from `first` to `last` in the viewer's area.

    Without a viewer they are the whole district's.
    """
    last = last or first
    shares = people_and_money(viewer, first, last)
    return Cashless(
        first,
        last,
        is_drawn=bool(_cycle_ids(first, last)),
        by=_added_up(shares),
        blockers=_blockers(shares),
    )


def people_and_money(
    viewer: Viewer | None, first: Month, last: Month, *, of_dues: bool = False
) -> CTE:
    """One row for each commune, register and person, of which every figure is added up.

    With `of_dues` the rows are what is due in the last month, drawn up or not.

    Columns: commune_id, register, person_id, amount_vnd, by_account_vnd (paid to an account),
    is_paid (1 or 0), has_account, has_own (the person's id, or null).
    """
    cycle_ids = [] if of_dues else _cycle_ids(first, last)
    rows = (_of_lists(cycle_ids) if cycle_ids else _of_dues(last)).subquery("rows")
    held = holders(last)
    statement = select(
        rows.c.commune_id,
        rows.c.register,
        rows.c.person_id,
        rows.c.amount_vnd,
        rows.c.by_account_vnd,
        rows.c.is_paid,
        held.c.person_id.label("has_account"),
        held.c.own_id.label("has_own"),
    ).outerjoin(held, held.c.person_id == rows.c.person_id)
    if viewer is not None and viewer.commune_ids is not None:
        statement = statement.where(rows.c.commune_id.in_(viewer.commune_ids))
    return statement.cte("people_and_money")


def _cycle_ids(first: Month, last: Month) -> Sequence[int]:
    statement = select(PayoutCycle.id).where(PayoutCycle.month.between(first, last))
    return db.session.scalars(statement.order_by(PayoutCycle.id)).all()


def _of_lists(cycle_ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    """What the lists of the cycles pay; money carried from one of them into another counts once."""
    reached = case(
        (PayoutList.channel != Channel.ACCOUNT, 0),
        (PayoutLine.status == LineStatus.PAID, PayoutLine.amount_vnd),
        else_=PayoutLine.part_paid_vnd,
    )
    carried_on = aliased(PayoutLine)
    is_carried_on = and_(
        carried_on.carried_from_id == PayoutLine.id, carried_on.cycle_id.in_(cycle_ids)
    )
    carried_vnd = func.coalesce(carried_on.amount_vnd + carried_on.deducted_vnd, 0)
    return (
        select(
            PayoutList.commune_id,
            PayoutList.register,
            PayoutLine.person_id,
            _sum(PayoutLine.amount_vnd - carried_vnd).label("amount_vnd"),
            _sum(reached).label("by_account_vnd"),
            func.max(case((reached > 0, 1), else_=0)).label("is_paid"),
        )
        .join(PayoutLine.payout_list)
        .outerjoin(carried_on, is_carried_on)
        .where(PayoutList.cycle_id.in_(cycle_ids))
        .group_by(PayoutList.commune_id, PayoutList.register, PayoutLine.person_id)
    )


def _of_dues(month: Month) -> Select[*tuple[Any, ...]]:
    due = benefits_queries.due(month, benefits_queries.prices(month))
    return (
        select(
            due.c.commune_id,
            due.c.register,
            due.c.person_id,
            _sum(due.c.amount_vnd).label("amount_vnd"),
            literal(0).label("by_account_vnd"),
            literal(0).label("is_paid"),
        )
        .where(due.c.drawn)
        .group_by(due.c.commune_id, due.c.register, due.c.person_id)
    )


def _sum(vnd: ColumnElement[Any] | InstrumentedAttribute[int]) -> ColumnElement[int]:
    return func.coalesce(func.sum(vnd), 0)


def _added_up(shares: CTE) -> dict[tuple[int | None, str], Indicators]:
    """By commune and register, and each of them together: who is in two registers counts once."""
    nobody, whole = cast(None, Integer), cast(literal(ALL), String)
    commune, register = shares.c.commune_id, cast(shares.c.register, String)
    measures = (
        func.count(shares.c.person_id.distinct()),
        func.count(shares.c.has_account.distinct()),
        func.count(shares.c.has_own.distinct()),
        func.count(case((shares.c.is_paid == 1, shares.c.person_id)).distinct()),
        cast(_sum(shares.c.amount_vnd), BigInteger),
        cast(_sum(shares.c.by_account_vnd), BigInteger),
    )
    parts = (
        select(commune, register, *measures).group_by(commune, register),
        select(commune, whole, *measures).group_by(commune),
        select(nobody, register, *measures).group_by(register),
        select(nobody, whole, *measures).select_from(shares),
    )
    return {(row[0], row[1]): Indicators(*row[2:]) for row in db.session.execute(union_all(*parts))}


def _blockers(shares: CTE) -> dict[str, int]:
    """How many of these people each open reason holds from an account, the commonest first."""
    people = func.count(PersonBlocker.person_id.distinct())
    statement = (
        select(PersonBlocker.reason, people)
        .where(
            PersonBlocker.cleared_at.is_(None),
            PersonBlocker.person_id.in_(select(shares.c.person_id)),
        )
        .group_by(PersonBlocker.reason)
        .order_by(people.desc(), PersonBlocker.reason)
    )
    return {row[0]: row[1] for row in db.session.execute(statement)}


def months_drawn(first: Month, last: Month) -> Sequence[Month]:
    """The months of the period for which lists have been drawn up, the earliest first."""
    statement = select(PayoutCycle.month).where(PayoutCycle.month.between(first, last))
    return db.session.scalars(statement.order_by(PayoutCycle.month)).all()


def months_settled(first: Month, last: Month) -> Sequence[Month]:
    """Those of the drawn months whose results are all in, the earliest first."""
    statement = select(PayoutCycle.month).where(
        PayoutCycle.month.between(first, last),
        PayoutCycle.status.in_((CycleStatus.RECONCILED, CycleStatus.CLOSED)),
    )
    return db.session.scalars(statement.order_by(PayoutCycle.month)).all()


def people_behind(
    shares: CTE,
    *,
    commune_id: int | None = None,
    register: str | None = None,
    condition: ColumnElement[bool] | None = None,
) -> Select[Any]:
    """The people behind a number, to be ordered by sort key and id."""
    ids = select(shares.c.person_id)
    if commune_id is not None:
        ids = ids.where(shares.c.commune_id == commune_id)
    if register is not None:
        ids = ids.where(shares.c.register == register)
    if condition is not None:
        ids = ids.where(condition)
    return select(Person).where(Person.id.in_(ids))
