"""Drawing up a month: what was issued is brought up to what is due, by INSERT … SELECT.

Late decisions, back-dated decrees, corrections and skipped months are all the same thing: due less
issued. A cycle that nobody has submitted is drawn anew as if it had never been.
"""

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Delete,
    Select,
    Subquery,
    Update,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    text,
    union_all,
    update,
)
from sqlalchemy.orm import aliased

from welfare.audit import service as audit
from welfare.benefits import queries as benefits_queries
from welfare.core import clock
from welfare.core.errors import N_
from welfare.core.month import Month
from welfare.database import Base, db
from welfare.payouts import balances, carrying, holds, list_making, owing, printed, queries
from welfare.payouts.book_models import LapsedLine, Repayment
from welfare.payouts.known_as import OWNER
from welfare.payouts.models import CycleStep, PayoutCycle, PayoutLine, Recovery
from welfare.payouts.rules import (
    CycleStatus,
    check_month,
    check_months_ahead,
    months_to_draw,
)
from welfare.registry.models import Decision, Enrolment, Person
from welfare.staff.models import Staff
from welfare.web.constraints import explain_constraint

DRAWN_BY_ANOTHER = N_(
    "Người khác vừa lập kỳ chi trả của tháng này. Hãy tải lại trang để xem kết quả."
)
for constraint in (
    "uq_payout_cycles_month",
    "uq_payout_lists_cycle_id_commune_id_register_channel_provider",
    "uq_payout_lines_cycle_id_enrolment_id_for_month",
    "uq_payout_lines_carried_from_id",
):
    explain_constraint(constraint, DRAWN_BY_ANOTHER)


@dataclass(frozen=True)
class Run:
    """What a run made of the month's cycle; less than nothing where it took something back.

    What is carried over from earlier cycles counts in `amount_vnd`, not as arrears.
    """

    month: Month
    lists: int = 0
    lines: int = 0
    amount_vnd: int = 0
    arrears_vnd: int = 0
    to_recover_vnd: int = 0
    carried_vnd: int = 0

    def __sub__(self, before: "Run") -> "Run":
        return Run(
            self.month,
            self.lists - before.lists,
            self.lines - before.lines,
            self.amount_vnd - before.amount_vnd,
            self.arrears_vnd - before.arrears_vnd,
            self.to_recover_vnd - before.to_recover_vnd,
            self.carried_vnd - before.carried_vnd,
        )


def draw_up(*, month: Month, actor: Staff, months_ahead: int | None = None) -> Run:
    """Draw the month up, or draw it anew while nobody has submitted it.

    `months_ahead` more months are paid at once, near Tết or in a disaster; None leaves a cycle
    that is there as it was. A cycle that was submitted, or after which another was drawn, stays as
    it is: what has changed since comes out in the next one.

    Raises:
        Refusal: no cycle can be drawn for the month any more, or not yet.
    """
    check_months_ahead(months_ahead or 0)
    _hold_registers_still()
    cycle, books = queries.cycle_of(month, for_update=True), queries.books()
    again = cycle is not None
    if cycle is None:
        check_month(month, opening=books.opening, latest=books.latest, now=Month.of(clock.today()))
        cycle = _new_cycle(month, actor)
    elif cycle.status != CycleStatus.DRAWN or month != books.latest:
        return Run(month)
    if months_ahead is not None:
        cycle.through_month = month + months_ahead
        db.session.flush()
    before = _contents(cycle)
    _draw_anew(cycle)
    run = _contents(cycle) - before
    _record(cycle, run, actor, again=again)
    return run


def _hold_registers_still() -> None:
    """Let no late fact come in between reading what is due and forgetting who was to be rechecked.

    Nor any result of an earlier cycle between carrying its lines over and keeping that. On SQLite
    whoever writes is alone already. Reading goes on meanwhile.
    """
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text("LOCK TABLE people IN SHARE ROW EXCLUSIVE MODE"))
        db.session.execute(select(PayoutCycle.id).order_by(PayoutCycle.id).with_for_update())


def _new_cycle(month: Month, actor: Staff) -> PayoutCycle:
    cycle = PayoutCycle(month=month, status=CycleStatus.DRAWN, drawn_by_id=actor.id)
    db.session.add(cycle)
    db.session.flush()
    return cycle


def _draw_anew(cycle: PayoutCycle) -> None:
    """Empty the cycle and bring what was issued up to what is due, from the books' beginning on."""
    drawn_before = queries.books(before=cycle.month)
    _recheck_late_months(cycle, drawn_before.through or cycle.month - 1)
    for table in (Repayment, LapsedLine, PayoutLine, Recovery):
        _empty(cycle, table)
    carrying.remember(cycle)
    list_making.offer(cycle)
    months = months_to_draw(
        cycle.month,
        through=cycle.through_month,
        opening=drawn_before.opening,
        latest=drawn_before.through,
        recheck_from=db.session.scalar(select(func.min(Person.recheck_from))),
    )
    for month in _months_granted(drawn_before.opening or cycle.month):
        _settle(cycle, month, Enrolment.id.in_(_granted_arrears(month)))
    for month in months.again:
        _settle(cycle, month)
    for month in months.whole:
        _issue(cycle, month, own=month == max(cycle.month, months.whole[0]))
    _insert(Repayment, owing.repayments(cycle))
    list_making.drop_empty(cycle)
    reached = max(cycle.through_month, drawn_before.through or cycle.month)
    _in_bulk(update(Person).where(Person.recheck_from <= reached).values(recheck_from=None))


def _months_granted(opening: Month) -> list[Month]:
    """The months before the books for which decisions expressly grant arrears, where touched."""
    earliest = db.session.scalar(
        select(func.min(Decision.grants_arrears_from))
        .join(Enrolment, Enrolment.id == Decision.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(Person.recheck_from < opening)
    )
    return Month.range(earliest, opening - 1) if earliest is not None else []


def _granted_arrears(month: Month) -> Select[int]:
    return select(Decision.enrolment_id).where(Decision.grants_arrears_from <= month)


def _recheck_late_months(cycle: PayoutCycle, drawn_through: Month) -> None:
    """Remember again whose months of earlier cycles this one paid or charged for."""
    late = union_all(
        *(
            select(OWNER.label("person_id"), table.for_month)
            .join(Enrolment, Enrolment.id == table.enrolment_id)
            .join(Person, Person.id == Enrolment.person_id)
            .where(table.cycle_id == cycle.id, table.for_month <= drawn_through)
            for table in (PayoutLine, Recovery)
        )
    ).subquery("late")
    earliest = (
        select(func.min(late.c.for_month)).where(late.c.person_id == Person.id).scalar_subquery()
    )
    later = or_(Person.recheck_from.is_(None), Person.recheck_from > earliest)
    _in_bulk(
        update(Person)
        .where(Person.id.in_(select(late.c.person_id)), later)
        .values(recheck_from=earliest)
    )


def _issue(cycle: PayoutCycle, month: Month, *, own: bool) -> None:
    """Issue all that is due for a month that no cycle has reached yet.

    From the lines of the cycle's `own` month instalments are deducted.
    """
    due = benefits_queries.due(month, benefits_queries.prices(month))
    to_pay = (
        select(due, due.c.amount_vnd.label("vnd"))
        .where(due.c.drawn, *holds.not_held(due, month))
        .subquery("to_pay")
    )
    taken = owing.deductions(cycle, month) if own else {}
    _insert(PayoutLine, printed.lines(owing.less_deductions(to_pay, taken), cycle, month))


def _settle(cycle: PayoutCycle, month: Month, *granted: ColumnElement[bool]) -> None:
    """Pay what is due and was not issued, claim what was issued and is not due, where touched.

    What came back of earlier cycles is carried over first, the rest of what is due is arrears.
    """
    touched = select(Person.id).where(Person.recheck_from <= month)
    # All enrolments of these people, by their keys: SQLite then begins with these few.
    other = aliased(Enrolment)
    within = Enrolment.id.in_(select(other.id).where(other.person_id.in_(touched)))
    due = benefits_queries.due(month, benefits_queries.prices(month), within, *granted)
    drawn = select(due).where(due.c.drawn).cte("drawn")
    already = balances.issued(month, touched)
    left = balances.to_pay(drawn, already)
    to_pay = select(left).where(*holds.not_held(left, month)).cte("to_pay")
    over = carrying.carried(to_pay, month, cycle)
    both = union_all(carrying.lines_over(to_pay, over), carrying.lines_anew(to_pay, over))
    _insert(PayoutLine, printed.lines(both.subquery("both"), cycle, month))
    _insert(LapsedLine, carrying.lapsed(cycle, month))
    _claim(cycle, month, balances.to_recover(drawn, already))


def _claim(cycle: PayoutCycle, month: Month, left: Subquery) -> None:
    claims = select(
        literal(cycle.id).label("cycle_id"),
        left.c.enrolment_id,
        left.c.person_id,
        literal(month, Recovery.for_month.type).label("for_month"),
        left.c.vnd.label("amount_vnd"),
    )
    _insert(Recovery, claims.where(left.c.vnd > 0))


def _empty(cycle: PayoutCycle, table: type[Repayment | LapsedLine | PayoutLine | Recovery]) -> None:
    _in_bulk(delete(table).where(table.cycle_id == cycle.id))


def _in_bulk(statement: Delete | Update) -> None:
    """Change rows without looking for them among the objects in memory: nothing here holds any."""
    db.session.execute(statement, execution_options={"synchronize_session": False})


def _insert(table: type[Base], rows: Select[*tuple[Any, ...]]) -> None:
    """INSERT … SELECT: the rows are named like the table's columns."""
    names = [column.name for column in rows.selected_columns]
    db.session.execute(insert(table).from_select(names, rows))


def _contents(cycle: PayoutCycle) -> Run:
    """What the cycle holds now."""
    is_carried = PayoutLine.carried_from_id.is_not(None)
    arrears = func.sum(PayoutLine.amount_vnd).filter(
        PayoutLine.for_month < cycle.month, ~is_carried
    )
    carried = func.sum(PayoutLine.amount_vnd).filter(is_carried)
    lists, lines, amount_vnd, arrears_vnd, carried_vnd = db.session.execute(
        select(
            func.count(PayoutLine.list_id.distinct()),
            func.count(),
            func.coalesce(func.sum(PayoutLine.amount_vnd), 0),
            func.coalesce(arrears, 0),
            func.coalesce(carried, 0),
        ).where(PayoutLine.cycle_id == cycle.id)
    ).one()
    claimed = select(func.coalesce(func.sum(Recovery.amount_vnd), 0))
    to_recover_vnd = db.session.scalar(claimed.where(Recovery.cycle_id == cycle.id)) or 0
    return Run(cycle.month, lists, lines, amount_vnd, arrears_vnd, to_recover_vnd, carried_vnd)


def _record(cycle: PayoutCycle, run: Run, actor: Staff, *, again: bool) -> None:
    step = CycleStep(
        cycle_id=cycle.id,
        at=clock.now(),
        by_id=actor.id,
        from_status=CycleStatus.DRAWN if again else None,
        to_status=CycleStatus.DRAWN,
    )
    db.session.add(step)
    made = asdict(run) | {"month": run.month.label}
    audit.record(actor, "payouts.drawn_up", "payout_cycle", cycle.id, after=made)
