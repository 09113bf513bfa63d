"""What officers do with a month that has been drawn up: its steps, and the results of its lines."""

from sqlalchemy import func, select, update

from welfare.audit import service as audit
from welfare.channels.rules import Channel
from welfare.core import clock
from welfare.core.errors import N_, Conflict, NotFound, Refusal
from welfare.core.month import Month
from welfare.database import db
from welfare.payouts import checks, queries, sealing, settings, settlement, totals
from welfare.payouts.models import CycleStep, PayoutCycle, PayoutLine, PayoutList
from welfare.payouts.rules import (
    LINE_LABELS,
    CycleStatus,
    LineStatus,
    Step,
    check_outcome,
    next_status,
    outcomes,
    passed_through,
)
from welfare.payouts.signals import lines_settled
from welfare.staff.models import Staff
from welfare.web.filters import moment

STILL_PENDING = N_(
    "Còn %(lines)s dòng chưa có kết quả, ở %(lists)s danh sách (trước hết: %(first)s)."
    " Ghi kết quả rồi khóa sổ."
)
ALREADY_SETTLED = N_(
    "%(name)s: %(by)s đã ghi “%(status)s” lúc %(at)s. Hoàn tác kết quả đó trước khi ghi khác đi."
)
NO_SUCH_NUMBER = N_("Dòng này không có số cần mở.")

ACTIONS = {
    Step.SUBMIT: "payouts.submitted",
    Step.SEND_BACK: "payouts.sent_back",
    Step.APPROVE: "payouts.approved",
    Step.SEND: "payouts.sent",
    Step.RECONCILE: "payouts.reconciled",
    Step.CLOSE: "payouts.closed",
}


def take(*, step: Step, month: Month, actor: Staff, reason: str = "") -> PayoutCycle:
    """Take a step with a month's cycle.

    Raises:
        NotFound: the month has not been drawn up.
        Forbidden, Conflict, Refusal: as `rules.next_status`; a month in which a check still
            wants a second look is not approved, one with lines without a result not closed.
    """
    cycle = queries.cycle_of(month, for_update=True)
    if cycle is None:
        raise NotFound(queries.NO_CYCLE, month=month.label)
    before = CycleStatus(cycle.status)
    after = next_status(
        step,
        month=month,
        status=before,
        taker=actor,
        preparer_ids=queries.preparer_ids(cycle),
        first_approver_id=cycle.first_approver_id,
        approvals_needed=cycle.approvals_needed,
        reason=reason,
    )
    if step is Step.APPROVE:
        checks.refuse_unsettled(month, actor)
    if step in (Step.RECONCILE, Step.CLOSE):
        _refuse_pending(cycle)
    if after is CycleStatus.APPROVED:
        sealing.seal_lists(cycle)
    if after is CycleStatus.CLOSED:
        settlement.close_accounts(cycle)
    for status in passed_through(before, after):
        _enter(cycle, status, actor)
        _record_step(cycle, step, before, actor, reason)
        before = status
    return cycle


def _refuse_pending(cycle: PayoutCycle) -> None:
    pending = (
        select(PayoutLine.list_id, func.count())
        .where(PayoutLine.cycle_id == cycle.id, PayoutLine.status == LineStatus.PENDING)
        .group_by(PayoutLine.list_id)
        .order_by(PayoutLine.list_id)
    )
    found = db.session.execute(pending).all()
    if found:
        lines = sum(count for _list_id, count in found)
        first = db.session.get_one(PayoutList, found[0][0])
        raise Refusal(STILL_PENDING, lines=lines, lists=len(found), first=first.code)


def _enter(cycle: PayoutCycle, status: CycleStatus, actor: Staff) -> None:
    if status is CycleStatus.DRAWN:
        cycle.submitted_by_id = cycle.first_approver_id = None
    elif status is CycleStatus.SUBMITTED and cycle.status == CycleStatus.SUBMITTED:
        cycle.first_approver_id = actor.id
    elif status is CycleStatus.SUBMITTED:
        cycle.submitted_by_id = actor.id
        cycle.approvals_needed = settings.approvals_needed(totals.amount_vnd(cycle))
    elif status is CycleStatus.APPROVED:
        cycle.approved_by_id, cycle.approved_at = actor.id, clock.now()
    cycle.status = status
    db.session.flush()  # each state is entered by itself, and the database has its word on it


def _record_step(
    cycle: PayoutCycle, step: Step, before: CycleStatus, actor: Staff, reason: str
) -> None:
    taken = CycleStep(
        cycle_id=cycle.id,
        at=clock.now(),
        by_id=actor.id,
        from_status=before,
        to_status=cycle.status,
        reason=reason or None,
    )
    db.session.add(taken)
    audit.record(
        actor,
        ACTIONS[step],
        "payout_cycle",
        cycle.id,
        before={"status": before},
        after={"status": cycle.status, "month": cycle.month.label, "reason": reason},
    )


def mark_line(*, line_id: int, outcome: LineStatus, actor: Staff, reason: str = "") -> PayoutLine:
    """Record what became of a line's money, or undo it (`pending`, with a reason).

    The same result again changes nothing.

    Raises:
        NotFound: no such line among the lists the actor may see.
        Conflict: another result stands already, or the cycle is not being paid.
        Refusal: a reason is missing, or the channel knows no such result.
    """
    cycle = queries.hold(queries.line(actor, line_id).cycle_id)
    line = queries.line(actor, line_id, for_update=True)
    if line.status == outcome:
        return line
    check_outcome(
        outcome,
        allowed=(LineStatus.PENDING, *outcomes(Channel(line.payout_list.channel))),
        month=cycle.month,
        status=CycleStatus(cycle.status),
        reason=reason,
    )
    if LineStatus.PENDING not in (outcome, line.status):
        raise _already_settled(line)
    queries.refuse_carried(line)
    before: dict[str, object] = {"status": line.status, "reason": line.unpaid_reason}
    settled = outcome is not LineStatus.PENDING
    line.status = outcome
    line.settled_at = clock.now() if settled else None
    line.settled_by_id = actor.id if settled else None
    line.unpaid_reason = reason if settled and outcome is not LineStatus.PAID else None
    line.part_paid_vnd = 0
    db.session.flush()
    db.session.refresh(line, ["settled_by"])
    audit.record(
        actor,
        "payouts.line_marked",
        "payout_line",
        line.id,
        commune_id=line.payout_list.commune_id,
        before=before,
        after={"status": outcome, "reason": reason},
    )
    lines_settled.send(line_ids=[line.id], actor=actor)
    return line


def mark_list(*, list_id: int, outcome: LineStatus, actor: Staff, reason: str = "") -> int:
    """Record one result for every line of a list that has none yet; the answer is their number.

    Raises:
        NotFound: no such list among those the actor may see.
        Conflict, Refusal: as `mark_line`.
    """
    payout_list = queries.payout_list(actor, list_id)
    cycle = queries.hold(payout_list.cycle_id)
    check_outcome(
        outcome,
        allowed=outcomes(Channel(payout_list.channel)),
        month=cycle.month,
        status=CycleStatus(cycle.status),
        reason=reason,
    )
    marked = db.session.execute(
        update(PayoutLine)
        .where(PayoutLine.list_id == payout_list.id, PayoutLine.status == LineStatus.PENDING)
        .values(
            status=outcome,
            settled_at=clock.now(),
            settled_by_id=actor.id,
            unpaid_reason=None if outcome is LineStatus.PAID else reason,
        )
        .returning(PayoutLine.id)
    ).all()
    if marked:
        audit.record(
            actor,
            "payouts.list_marked",
            "payout_list",
            payout_list.id,
            commune_id=payout_list.commune_id,
            after={"status": outcome, "lines": len(marked), "reason": reason},
        )
        lines_settled.send(line_ids=[row[0] for row in marked], actor=actor)
    return len(marked)


def _already_settled(line: PayoutLine) -> Conflict:
    return Conflict(
        ALREADY_SETTLED,
        name=line.name,
        by=line.settled_by.full_name if line.settled_by else "",
        status=Refusal(LINE_LABELS[LineStatus(line.status)]),
        at=moment(line.settled_at),
    )


def open_number(*, line_id: int, actor: Staff, bank_account: bool = False) -> str:
    """A line's identity number, or its bank account's, in full; that it was opened is recorded.

    Raises:
        NotFound: no such line among the lists the actor may see.
        Refusal: the line has no such number.
    """
    line = queries.line(actor, line_id)
    number = line.bank_account if bank_account else line.identity_number
    if number is None:
        raise Refusal(NO_SUCH_NUMBER)
    audit.record(
        actor,
        "payouts.account_opened" if bank_account else "payouts.number_opened",
        "payout_line",
        line.id,
        commune_id=line.payout_list.commune_id,
    )
    return number
