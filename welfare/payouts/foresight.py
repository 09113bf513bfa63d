"""What the next cycle would pay later and claim back, told before a late fact is written."""

from sqlalchemy import Select, func, select

from welfare.benefits import queries as benefits_queries
from welfare.core.month import Month
from welfare.database import db
from welfare.payouts import balances
from welfare.payouts.models import PayoutCycle
from welfare.payouts.rules import CycleStatus
from welfare.registry.foresight import Settlement
from welfare.registry.models import Person


def settlement(person_id: int, month: Month) -> Settlement:
    """What is due and not issued, issued and not due, from the month on in cycles drawn for good.

    A cycle that nobody has submitted is drawn anew with the fact, and so owes nothing.
    """
    for_good = PayoutCycle.status != CycleStatus.DRAWN
    opening = db.session.scalar(select(func.min(PayoutCycle.month)).where(for_good))
    latest = db.session.scalar(select(func.max(PayoutCycle.month)).where(for_good))
    if opening is None or latest is None:
        return Settlement(0, 0)
    to_pay_vnd = to_recover_vnd = 0
    for late in Month.range(max(month, opening), latest):
        to_pay, to_recover = _left(person_id, late)
        to_pay_vnd, to_recover_vnd = to_pay_vnd + to_pay, to_recover_vnd + to_recover
    return Settlement(to_pay_vnd, to_recover_vnd)


def _left(person_id: int, month: Month) -> tuple[int, int]:
    """đồng to pay and to claim back for one month, as drawing up reckons them."""
    prices = benefits_queries.prices(month)
    due = benefits_queries.due(month, prices, Person.id == person_id)
    drawn = select(due).where(due.c.drawn).cte("drawn")
    already = balances.issued(month, select(Person.id).where(Person.id == person_id))
    to_pay, to_recover = balances.to_pay(drawn, already), balances.to_recover(drawn, already)
    return (
        _sum_of(select(func.sum(to_pay.c.vnd)).where(to_pay.c.vnd > 0)),
        _sum_of(select(func.sum(to_recover.c.vnd)).where(to_recover.c.vnd > 0)),
    )


def _sum_of(statement: Select[int | None]) -> int:
    return db.session.scalar(statement) or 0
