"""Money of earlier cycles that did not reach its people: carried into the next, or gone back.

What is still due of it is issued anew, each line naming the one it is carried from; what is due no
longer lapses and goes back to the Treasury (Thông tư 44/2022/TT-BTC Điều 8: the provider returns
what was not paid, which is paid in the following month).
"""

from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    Select,
    and_,
    case,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.orm import aliased

from welfare.core.month import Month
from welfare.database import db
from welfare.payouts.book_models import LapsedLine
from welfare.payouts.holds import is_held
from welfare.payouts.known_as import OWNER
from welfare.payouts.models import PayoutCycle, PayoutLine
from welfare.payouts.rules import NOT_RECEIVED
from welfare.registry.models import Enrolment, Person


def uncarried() -> ColumnElement[bool]:
    """Whether a line's money came back and no cycle has dealt with it yet."""
    successor = aliased(PayoutLine)
    return and_(
        PayoutLine.status.in_(NOT_RECEIVED),
        ~exists().where(successor.carried_from_id == PayoutLine.id),
        ~exists().where(LapsedLine.line_id == PayoutLine.id),
    )


def remember(cycle: PayoutCycle) -> None:
    """Have the people whose money came back looked at again, from the earliest such month on."""
    back = (
        select(OWNER.label("person_id"), func.min(PayoutLine.for_month).label("month"))
        .join(Enrolment, Enrolment.id == PayoutLine.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(uncarried(), PayoutLine.cycle_id != cycle.id)
        .group_by(OWNER)
        .subquery("back")
    )
    earliest = select(back.c.month).where(back.c.person_id == Person.id).scalar_subquery()
    later = or_(Person.recheck_from.is_(None), Person.recheck_from > earliest)
    db.session.execute(
        update(Person)
        .where(Person.id.in_(select(back.c.person_id)), later)
        .values(recheck_from=earliest)
        .execution_options(synchronize_session=False)
    )


def carried(to_pay: CTE, month: Month, cycle: PayoutCycle) -> CTE:
    """The lines whose money for the month came back, each with what is still due of it.

    `to_pay` says by enrolment what is to be issued for the month. Columns: line_id, enrolment_id,
    rest_vnd, carried_vnd; the earliest line is carried first, and none beyond its own amount.
    """
    rest = PayoutLine.amount_vnd - PayoutLine.part_paid_vnd
    so_far = func.sum(rest).over(partition_by=PayoutLine.enrolment_id, order_by=PayoutLine.id)
    back = (
        select(
            PayoutLine.id.label("line_id"),
            PayoutLine.enrolment_id,
            rest.label("rest_vnd"),
            (so_far - rest).label("before_vnd"),
        )
        .where(PayoutLine.for_month == month, PayoutLine.cycle_id != cycle.id, uncarried())
        .cte("came_back")
    )
    left = func.coalesce(to_pay.c.vnd, 0) - back.c.before_vnd
    return (
        select(
            back.c.line_id,
            back.c.enrolment_id,
            back.c.rest_vnd,
            case((left <= 0, 0), (left > back.c.rest_vnd, back.c.rest_vnd), else_=left).label(
                "carried_vnd"
            ),
        )
        .outerjoin(to_pay, to_pay.c.enrolment_id == back.c.enrolment_id)
        .cte("carried")
    )


def lines_over(to_pay: CTE, over: CTE) -> Select[Any]:
    """What is to be issued as carried over: `to_pay`, a row for each line that is carried."""
    kept = [column for column in to_pay.c if column.key != "vnd"]
    return (
        select(*kept, over.c.carried_vnd.label("vnd"), over.c.line_id.label("carried_from_id"))
        .join(over, over.c.enrolment_id == to_pay.c.enrolment_id)
        .where(over.c.carried_vnd > 0)
    )


def lines_anew(to_pay: CTE, over: CTE) -> Select[Any]:
    """What is to be issued beside what is carried over."""
    kept = [column for column in to_pay.c if column.key != "vnd"]
    taken = (
        select(over.c.enrolment_id, func.sum(over.c.carried_vnd).label("vnd"))
        .group_by(over.c.enrolment_id)
        .subquery("taken")
    )
    rest = to_pay.c.vnd - func.coalesce(taken.c.vnd, 0)
    return select(
        *kept, rest.label("vnd"), null().cast(Integer).label("carried_from_id")
    ).outerjoin(taken, taken.c.enrolment_id == to_pay.c.enrolment_id)


def lapsed(cycle: PayoutCycle, month: Month) -> Select[int, int, int]:
    """What came back for the month and the cycle has not carried, in the columns of LapsedLine.

    What is held waits; it has not lapsed.
    """
    successor = aliased(PayoutLine)
    carried_vnd = func.coalesce(successor.amount_vnd + successor.deducted_vnd, 0)
    gone = PayoutLine.amount_vnd - PayoutLine.part_paid_vnd - carried_vnd
    return (
        select(
            PayoutLine.id.label("line_id"),
            literal(cycle.id).label("cycle_id"),
            gone.label("amount_vnd"),
        )
        .outerjoin(successor, successor.carried_from_id == PayoutLine.id)
        .where(
            PayoutLine.for_month == month,
            PayoutLine.cycle_id != cycle.id,
            PayoutLine.status.in_(NOT_RECEIVED),
            or_(successor.id.is_(None), successor.cycle_id == cycle.id),
            ~exists().where(LapsedLine.line_id == PayoutLine.id),
            ~is_held(),
            gone > 0,
        )
    )
