"""What people owe back (truy thu), and what of it a cycle deducts from their lines.

A claim is money of one register, and so is what pays it back: funds never mix.
"""

from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import Integer, Select, Subquery, case, column, func, literal, select, values

from welfare.benefits import queries as benefits_queries
from welfare.core import clock
from welfare.core.month import Month
from welfare.database import db
from welfare.payouts.book_models import Repayment, RepaymentPlan
from welfare.payouts.models import PayoutCycle, PayoutLine, PayoutList, Recovery
from welfare.payouts.rules import instalment
from welfare.registry.models import Category, Enrolment, Person

Owed = dict[tuple[int, str], int]
"""đồng owed back by person and register."""


def owed(person_ids: Collection[int]) -> Owed:
    """What these people owe back still: claims less what was repaid; nothing where it is paid."""
    claimed = (
        select(Recovery.person_id, Category.register, func.sum(Recovery.amount_vnd))
        .join(Enrolment, Enrolment.id == Recovery.enrolment_id)
        .join(Category, Category.code == Enrolment.category_code)
        .where(Recovery.person_id.in_(person_ids))
        .group_by(Recovery.person_id, Category.register)
    )
    repaid = (
        select(Repayment.person_id, Repayment.register, func.sum(Repayment.amount_vnd))
        .where(Repayment.person_id.in_(person_ids))
        .group_by(Repayment.person_id, Repayment.register)
    )
    left = {(row[0], row[1]): row[2] for row in db.session.execute(claimed)}
    for person_id, register, vnd in db.session.execute(repaid):
        left[person_id, register] = left.get((person_id, register), 0) - vnd
    return {place: vnd for place, vnd in left.items() if vnd > 0}


def deductions(cycle: PayoutCycle, month: Month) -> dict[int, int]:
    """What is deducted from the month's lines of people with a plan, by enrolment.

    One line a person and register, the largest, bears the instalment.
    """
    begun = RepaymentPlan.ended_at.is_(None) & (RepaymentPlan.from_month <= cycle.month)
    plans = {
        (plan.person_id, plan.register): plan.instalment_vnd
        for plan in db.session.scalars(select(RepaymentPlan).where(begun))
    }
    if not plans:
        return {}
    people = {person_id for person_id, _register in plans}
    left, found = owed(people), dict[int, int]()
    for place, (enrolment_id, line_vnd) in _largest_lines(month, people).items():
        if place in plans:
            vnd = instalment(plans[place], owed_vnd=left.get(place, 0), line_vnd=line_vnd)
            if vnd:
                found[enrolment_id] = vnd
    return found


def _largest_lines(month: Month, people: Iterable[int]) -> dict[tuple[int, str], tuple[int, int]]:
    due = benefits_queries.due(month, benefits_queries.prices(month), Person.id.in_(people))
    lines = select(due.c.person_id, due.c.register, due.c.enrolment_id, due.c.amount_vnd)
    ordered = lines.where(due.c.drawn).order_by(due.c.amount_vnd, due.c.enrolment_id.desc())
    return {(row[0], row[1]): (row[2], row[3]) for row in db.session.execute(ordered)}


def less_deductions(to_pay: Subquery, taken: dict[int, int]) -> Subquery:
    """What is to be paid with `deducted_vnd` beside it."""
    if not taken:
        return to_pay
    rows = values(column("enrolment_id", Integer), column("vnd", Integer)).data(list(taken.items()))
    table = rows.cte("taken")
    deducted = func.coalesce(table.c.vnd, 0)
    return (
        select(
            to_pay,
            case((deducted < to_pay.c.vnd, deducted), else_=0).label("deducted_vnd"),
        )
        .outerjoin(table, table.c.enrolment_id == to_pay.c.enrolment_id)
        .subquery("less_deductions")
    )


def repayments(cycle: PayoutCycle) -> Select[int, str, int, date, int, int]:
    """What the cycle's lines pay back, in the columns of Repayment."""
    return (
        select(
            PayoutLine.person_id,
            PayoutList.register,
            PayoutLine.deducted_vnd.label("amount_vnd"),
            literal(clock.today()).label("repaid_on"),
            PayoutLine.cycle_id,
            PayoutLine.id.label("line_id"),
        )
        .join(PayoutList, PayoutList.id == PayoutLine.list_id)
        .where(PayoutLine.cycle_id == cycle.id, PayoutLine.deducted_vnd > 0)
    )
