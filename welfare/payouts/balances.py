"""What is due in a month less what was issued for it: what is still to pay, what to claim back.

It is reckoned for each person and register: a higher allowance that takes the place of a lower one
pays the difference, and only what is left over on either side becomes lines or claims.
"""

from sqlalchemy import (
    CTE,
    Select,
    Subquery,
    and_,
    case,
    func,
    select,
    union_all,
)

from welfare.core.month import Month
from welfare.payouts.known_as import OWNER, known_as
from welfare.payouts.models import PayoutLine, Recovery
from welfare.payouts.rules import NOT_RECEIVED
from welfare.registry.models import Category, Enrolment, Person


def issued(month: Month, people: Select[int]) -> CTE:
    """What `people`, a SELECT of ids, hold or await for the month less what was claimed back.

    One row an enrolment: enrolment_id, person_id, register, issued_vnd. Money that came back to
    the office counts no more: what is still due of it is issued anew, carried over. What was
    deducted for a claim counts as issued.
    """
    theirs = known_as(people)
    came_back = PayoutLine.status.in_(NOT_RECEIVED)
    reached = PayoutLine.deducted_vnd + case(
        (came_back, PayoutLine.part_paid_vnd), else_=PayoutLine.amount_vnd
    )
    lines = select(
        PayoutLine.enrolment_id,
        reached.label("issued_vnd"),
    ).where(PayoutLine.for_month == month, PayoutLine.person_id.in_(theirs))
    claims = select(
        Recovery.enrolment_id,
        -Recovery.amount_vnd,
    ).where(Recovery.for_month == month, Recovery.person_id.in_(theirs))
    moves = union_all(lines, claims).subquery("moves")
    return (
        select(
            Enrolment.id.label("enrolment_id"),
            OWNER.label("person_id"),
            Category.register,
            func.sum(moves.c.issued_vnd).label("issued_vnd"),
        )
        .join(Enrolment, Enrolment.id == moves.c.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Category, Category.code == Enrolment.category_code)
        .where(OWNER.in_(people))
        .group_by(Enrolment.id, OWNER, Category.register)
        .cte("issued")
    )


def to_pay(drawn: CTE, already: CTE) -> Subquery:
    """The rows of `drawn`, what is due, each with `vnd`: what is left of it to pay, if anything."""
    left = _left_over(_short(drawn, already), _over(drawn, already)).subquery("left_over")
    # An outer join keeps SQLite from comparing every row with every other.
    return (
        select(drawn, func.coalesce(left.c.vnd, 0).label("vnd"))
        .outerjoin(left, left.c.enrolment_id == drawn.c.enrolment_id)
        .subquery("to_pay")
    )


def to_recover(drawn: CTE, already: CTE) -> Subquery:
    """What is left to claim back, if anything: enrolment_id, person_id, vnd."""
    return _left_over(_over(drawn, already), _short(drawn, already)).subquery("to_recover")


def _short(drawn: CTE, already: CTE) -> CTE:
    short = drawn.c.amount_vnd - func.coalesce(already.c.issued_vnd, 0)
    return (
        select(drawn.c.enrolment_id, drawn.c.person_id, drawn.c.register, short.label("vnd"))
        .outerjoin(already, already.c.enrolment_id == drawn.c.enrolment_id)
        .where(short > 0)
        .cte("short")
    )


def _over(drawn: CTE, already: CTE) -> CTE:
    over = already.c.issued_vnd - func.coalesce(drawn.c.amount_vnd, 0)
    return (
        select(already.c.enrolment_id, already.c.person_id, already.c.register, over.label("vnd"))
        .outerjoin(drawn, drawn.c.enrolment_id == already.c.enrolment_id)
        .where(over > 0)
        .cte("over_issued")
    )


def _left_over(mine: CTE, others: CTE) -> Select[int, int, int]:
    """Set one side against the other, enrolment by enrolment; may be nothing or less."""
    of_person = (mine.c.person_id, mine.c.register)
    against = (
        select(others.c.person_id, others.c.register, func.sum(others.c.vnd).label("vnd"))
        .group_by(others.c.person_id, others.c.register)
        .subquery("against")
    )
    so_far = func.sum(mine.c.vnd).over(partition_by=of_person, order_by=mine.c.enrolment_id)
    rest = so_far - func.coalesce(against.c.vnd, 0)
    return select(
        mine.c.enrolment_id,
        mine.c.person_id,
        case((rest < mine.c.vnd, rest), else_=mine.c.vnd).label("vnd"),
    ).outerjoin(
        against,
        and_(against.c.person_id == mine.c.person_id, against.c.register == mine.c.register),
    )
