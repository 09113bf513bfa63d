"""Lines held back before a month is approved, with a reason, and released again.

A held line leaves its list; what is due stays due, and the cycle drawn after its release pays it.
"""

from collections.abc import Sequence

from sqlalchemy import CTE, ColumnElement, Select, Subquery, delete, exists, select
from sqlalchemy.orm import joinedload

from welfare.audit import service as audit
from welfare.core import clock
from welfare.core.errors import N_, Conflict, NotFound, Refusal
from welfare.core.month import Month
from welfare.database import db
from welfare.payouts import queries
from welfare.payouts.book_models import LineHold, Repayment
from welfare.payouts.models import PayoutLine
from welfare.payouts.rules import CYCLE_LABELS, NO_REASON, CycleStatus
from welfare.registry import queries as registry_queries
from welfare.registry.service import look_again
from welfare.staff.models import Staff
from welfare.web.constraints import explain_constraint

NOT_DRAWN = N_(
    "Kỳ chi trả tháng %(month)s đang ở bước “%(status)s”: chỉ tạm giữ dòng khi kỳ đang lập."
    " Trả lại kỳ để sửa trước."
)
NO_HOLD = N_("Dòng này không bị tạm giữ, hoặc không thuộc địa bàn của bạn.")
explain_constraint(
    "uq_line_holds_enrolment_id_for_month", N_("Người khác vừa tạm giữ dòng này. Tải lại trang.")
)


def not_held(of: Subquery | CTE, month: Month) -> list[ColumnElement[bool]]:
    """The condition by which what is held stays unissued; none where nothing is held."""
    held = LineHold.released_at.is_(None) & (LineHold.for_month == month)
    if db.session.scalar(select(LineHold.id).where(held).limit(1)) is None:
        return []
    return [of.c.enrolment_id.not_in(select(LineHold.enrolment_id).where(held))]


def is_held() -> ColumnElement[bool]:
    """Whether what a line pays is held back now."""
    return exists().where(
        LineHold.enrolment_id == PayoutLine.enrolment_id,
        LineHold.for_month == PayoutLine.for_month,
        LineHold.released_at.is_(None),
    )


def hold(*, line_id: int, actor: Staff, reason: str) -> LineHold:
    """Take a line off its list while the cycle is drawn, until somebody releases it.

    Raises:
        NotFound: no such line among the lists the actor may see.
        Conflict: the cycle has been submitted.
        Refusal: a reason is missing.
    """
    line = queries.line(actor, line_id)
    cycle = queries.hold(line.cycle_id)
    if cycle.status != CycleStatus.DRAWN:
        status = Refusal(CYCLE_LABELS[CycleStatus(cycle.status)])
        raise Conflict(NOT_DRAWN, month=cycle.month.label, status=status)
    if not reason:
        raise Refusal(NO_REASON)
    held = LineHold(
        enrolment_id=line.enrolment_id,
        person_id=line.person_id,
        for_month=line.for_month,
        amount_vnd=line.amount_vnd + line.deducted_vnd,
        reason=reason,
        held_at=clock.now(),
        held_by_id=actor.id,
    )
    db.session.add(held)
    db.session.flush()
    _take_off(line)
    _record(actor, "payouts.line_held", held, line.payout_list.commune_id, reason)
    return held


def _take_off(line: PayoutLine) -> None:
    """Take what the hold is about off the cycle: the same month may stand there twice, carried."""
    same = (
        PayoutLine.cycle_id == line.cycle_id,
        PayoutLine.enrolment_id == line.enrolment_id,
        PayoutLine.for_month == line.for_month,
    )
    ids = select(PayoutLine.id).where(*same)
    db.session.execute(delete(Repayment).where(Repayment.line_id.in_(ids)))
    db.session.execute(delete(PayoutLine).where(*same))
    look_again([(line.person_id, line.for_month)])


def release(*, hold_id: int, actor: Staff, reason: str) -> LineHold:
    """Let what was held be paid again: by the cycle drawn next, or this one drawn anew.

    Raises:
        NotFound: nothing of that number is held in the actor's area.
        Refusal: a reason is missing.
    """
    statement = (
        select(LineHold)
        .join(LineHold.person)
        .where(LineHold.id == hold_id, LineHold.released_at.is_(None))
        .where(registry_queries.in_area(actor))
        .options(joinedload(LineHold.person))
        .with_for_update(of=LineHold)
    )
    held = db.session.scalar(statement)
    if held is None:
        raise NotFound(NO_HOLD)
    if not reason:
        raise Refusal(NO_REASON)
    held.released_at, held.released_by_id = clock.now(), actor.id
    held.release_reason = reason
    db.session.flush()
    look_again([(held.person_id, held.for_month)])
    _record(actor, "payouts.line_released", held, held.person.commune_id, reason)
    return held


def held_now(viewer: queries.Viewer) -> Select[LineHold]:
    """What is held in the viewer's area."""
    return (
        select(LineHold)
        .join(LineHold.person)
        .where(LineHold.released_at.is_(None), registry_queries.in_area(viewer))
        .options(joinedload(LineHold.person), joinedload(LineHold.held_by))
    )


def of_person(viewer: queries.Viewer, person_id: int) -> Sequence[LineHold]:
    """What was ever held of a person of the viewer's area, the latest first."""
    statement = (
        select(LineHold)
        .join(LineHold.person)
        .where(LineHold.person_id == person_id, registry_queries.in_area(viewer))
    )
    return db.session.scalars(statement.order_by(LineHold.id.desc())).all()


def _record(actor: Staff, action: str, held: LineHold, commune_id: int, reason: str) -> None:
    audit.record(
        actor,
        action,
        "person",
        held.person_id,
        commune_id=commune_id,
        after={
            "for_month": held.for_month.label,
            "amount_vnd": held.amount_vnd,
            "reason": reason,
        },
    )
