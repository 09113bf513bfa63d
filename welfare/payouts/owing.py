"""What people owe back (truy thu), and what of it a cycle deducts from their lines.

A claim is money of one register, and so is what pays it back: funds never mix.
"""

from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    SQLColumnExpression,
    Subquery,
    case,
    cast,
    column,
    func,
    literal,
    select,
    union_all,
    values,
)

from welfare.benefits import queries as benefits_queries
from welfare.core import clock
from welfare.core.month import Month
from welfare.database import db
from welfare.payouts.book_models import Repayment, RepaymentPlan
from welfare.payouts.claim_models import ClaimWaiver
from welfare.payouts.known_as import OWNER
from welfare.payouts.models import PayoutCycle, PayoutLine, PayoutList, Recovery
from welfare.payouts.rules import instalment
from welfare.registry.models import Category, Enrolment, Person

Owed = dict[tuple[int, str], int]
"""đồng owed back by person and register."""
MEASURES = ("claimed_vnd", "deducted_vnd", "repaid_vnd", "waived_vnd")


def accounts() -> Subquery:
    """What was ever claimed of people and how it ended, a row for each person and register.

    Columns: person_id, register, claimed_vnd, deducted_vnd, repaid_vnd, waived_vnd and left_vnd.
    """
    cash = Repayment.line_id.is_(None)
    deducted = case((cash, 0), else_=Repayment.amount_vnd)
    handed_in = case((cash, Repayment.amount_vnd), else_=0)
    claims = (
        select(Recovery.person_id, Category.register, *_measures(claimed_vnd=Recovery.amount_vnd))
        .join(Enrolment, Enrolment.id == Recovery.enrolment_id)
        .join(Category, Category.code == Enrolment.category_code)
    )
    repaid = select(
        Repayment.person_id,
        Repayment.register,
        *_measures(deducted_vnd=deducted, repaid_vnd=handed_in),
    )
    waived = select(
        ClaimWaiver.person_id,
        ClaimWaiver.register,
        *_measures(waived_vnd=ClaimWaiver.amount_vnd),
    )
    moves = union_all(claims, repaid, waived).subquery("moves")
    sums = [cast(func.sum(moves.c[name]), BigInteger).label(name) for name in MEASURES]
    summed = (
        select(OWNER.label("person_id"), moves.c.register, *sums)
        .select_from(moves)
        .join(Person, Person.id == moves.c.person_id)
        .group_by(OWNER, moves.c.register)
        .subquery("summed")
    )
    claimed, *ended = (summed.c[name] for name in MEASURES)
    return select(summed, (claimed - sum(ended)).label("left_vnd")).subquery("accounts")


def _measures(**vnd: SQLColumnExpression[int]) -> list[ColumnElement[int]]:
    """The columns of sums, nothing where none is given."""
    return [vnd.get(name, literal(0)).label(name) for name in MEASURES]


def owed(person_ids: Collection[int]) -> Owed:
    """What these people owe back still: claims less what was repaid or waived; nothing if none."""
    each = accounts()
    statement = select(each.c.person_id, each.c.register, each.c.left_vnd).where(
        each.c.person_id.in_(person_ids), each.c.left_vnd > 0
    )
    return {(row[0], row[1]): row[2] for row in db.session.execute(statement)}


def deductions(cycle: PayoutCycle, month: Month) -> dict[int, int]:
    """What is deducted from the month's lines of people with a plan, by enrolment.

    One line a person and register, the largest, bears the instalment. Nothing is taken from what
    is paid for the dead: their claims are settled with whoever inherits.
    """
    begun = RepaymentPlan.ended_at.is_(None) & (RepaymentPlan.from_month <= cycle.month)
    living = select(RepaymentPlan).join(Person, Person.id == RepaymentPlan.person_id)
    plans = {
        (plan.person_id, plan.register): plan.instalment_vnd
        for plan in db.session.scalars(living.where(begun, Person.died_on.is_(None)))
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
