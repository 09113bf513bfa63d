"""Rounds in which a commune's beneficiaries are looked up: who was seen alive, and who not.

Who was not seen when the round is closed waits for a decision before the next cycle.
"""

from datetime import date
from enum import StrEnum

from sqlalchemy import Select, insert, literal, or_, select

from welfare.areas.models import Commune, Hamlet
from welfare.audit import service as audit
from welfare.core import clock
from welfare.core.errors import N_, Conflict, NotFound, Refusal
from welfare.core.month import Month
from welfare.core.vietnamese import clean
from welfare.database import db
from welfare.registry import queries, suspending
from welfare.registry.admission import OUTSIDE, WRONG_HAMLET, may_touch
from welfare.registry.models import Category, Enrolment, Person
from welfare.registry.reverification_models import ReverificationEntry, ReverificationRound
from welfare.registry.reverification_queries import NO_ROUND, Progress, progress, round_of
from welfare.registry.rules import Paper, Register, SuspensionReason
from welfare.staff.models import Staff


class Unseen(StrEnum):
    """Why somebody was not seen."""

    AWAY = "away"
    MOVED = "moved"
    DIED = "died"
    REFUSED = "refused"
    UNKNOWN = "unknown"


UNSEEN_LABELS = {
    Unseen.AWAY: N_("Vắng nhà lâu ngày"),
    Unseen.MOVED: N_("Đã chuyển đi nơi khác"),
    Unseen.DIED: N_("Nghe nói đã mất, chưa có giấy"),
    Unseen.REFUSED: N_("Từ chối xác minh"),
    Unseen.UNKNOWN: N_("Không tìm được"),
}

NOBODY = N_("Không có ai đang hưởng khớp với lựa chọn này. Chọn xã, ấp hoặc sổ khác.")
CLOSED = N_("Đợt xác minh này đã kết thúc; kết quả không ghi thêm được nữa.")
NOT_CLOSED = N_("Đợt xác minh còn mở. Kết thúc đợt trước rồi mới quyết định người chưa gặp.")
DECIDED = N_("Người này đã có quyết định. Tải lại trang để xem.")
SEEN_LATER = N_("Ngày gặp %(day)s ở sau hôm nay.")
NOTE_NEEDED = N_("Hãy ghi lý do của quyết định.")
NOTHING_RUNS = N_("Người này không còn hồ sơ nào đang chi trả trong tháng %(month)s.")


def open_round(
    *,
    actor: Staff,
    commune_id: int,
    due_on: date,
    register: Register | None = None,
    hamlet_id: int | None = None,
) -> int:
    """Make the list of a commune's beneficiaries of this month; the answer is the round's id.

    Raises:
        NotFound: a commune outside the actor's area.
        Refusal: a hamlet of another commune, or nobody to be seen.
    """
    if not may_touch(actor, commune_id):
        raise NotFound(OUTSIDE)
    hamlet = db.session.get(Hamlet, hamlet_id) if hamlet_id else None
    if hamlet_id and (hamlet is None or hamlet.commune_id != commune_id):
        raise Refusal(WRONG_HAMLET, commune=db.session.get_one(Commune, commune_id).name)
    made = ReverificationRound(
        commune_id=commune_id,
        hamlet_id=hamlet_id,
        register=register,
        due_on=due_on,
        opened_by_id=actor.id,
        opened_at=clock.now(),
    )
    db.session.add(made)
    db.session.flush()
    people = _beneficiaries(made, Month.of(clock.today()))
    db.session.execute(insert(ReverificationEntry).from_select(["round_id", "person_id"], people))
    total = progress(made.id).total
    if not total:
        raise Refusal(NOBODY)
    _record(actor, "reverification.opened", made, people=total)
    return made.id


def record_seen(*, actor: Staff, entry_id: int, seen_on: date, seen_by: str) -> ReverificationEntry:
    """Record that a person was seen alive on a day, and by whom.

    Raises:
        NotFound, Conflict: as `_open_entry`.
        Refusal: a day that is yet to come.
    """
    entry = _open_entry(actor, entry_id)
    if seen_on > clock.today():
        raise Refusal(SEEN_LATER, day=f"{seen_on:%d/%m/%Y}")
    entry.result, entry.seen_on = "seen", seen_on
    entry.seen_by = clean(seen_by)[:120] or actor.full_name
    entry.reason = entry.note = None
    _written(actor, entry, "reverification.seen", seen_on=f"{seen_on:%d/%m/%Y}")
    return entry


def record_not_seen(
    *, actor: Staff, entry_id: int, reason: Unseen, note: str = ""
) -> ReverificationEntry:
    """Record that a person was not seen, and why.

    Raises:
        NotFound, Conflict: as `_open_entry`.
    """
    entry = _open_entry(actor, entry_id)
    entry.result, entry.seen_on, entry.seen_by = "not-seen", None, None
    entry.reason, entry.note = reason.value, clean(note)[:300] or None
    _written(actor, entry, "reverification.not_seen", unseen_reason=reason.value)
    return entry


def close(*, actor: Staff, round_id: int) -> Progress:
    """Close a round: whoever has not been seen by now waits for a decision.

    Raises:
        NotFound: no such round in the actor's area.
        Conflict: it is closed already.
    """
    made = round_of(actor, round_id, for_update=True)
    if made.closed_at is not None:
        raise Conflict(CLOSED)
    made.closed_at, made.closed_by_id = clock.now(), actor.id
    db.session.flush()
    reached = progress(round_id)
    _record(actor, "reverification.closed", made, people=reached.total, waiting=reached.undecided)
    return reached


def decide(
    *, actor: Staff, entry_id: int, suspend_from: Month | None, paper: Paper, note: str
) -> ReverificationEntry:
    """Say what becomes of who was not seen: paid on, or suspended from a month on.

    Raises:
        NotFound: no such person of a round in the actor's area.
        Conflict: the round is open, or the decision has been made.
        Refusal: no reason, or nothing that could be suspended.
    """
    entry = _entry(actor, entry_id)
    if entry.round.closed_at is None:
        raise Conflict(NOT_CLOSED)
    if entry.decision is not None or entry.result == "seen":
        raise Conflict(DECIDED)
    if not clean(note):
        raise Refusal(NOTE_NEEDED)
    if suspend_from is not None:
        _suspend(actor, entry, suspend_from, paper)
    entry.decision = "suspend" if suspend_from else "goes-on"
    entry.decision_note = clean(note)[:300]
    entry.decided_by_id, entry.decided_at = actor.id, clock.now()
    _written(actor, entry, "reverification.decided", reason=entry.decision_note, written=False)
    return entry


def _beneficiaries(made: ReverificationRound, month: Month) -> Select[int, int]:
    runs = select(Enrolment.person_id).where(
        Enrolment.person_id == Person.id,
        Enrolment.cancelled_at.is_(None),
        Enrolment.start_month <= month,
        or_(Enrolment.end_month.is_(None), Enrolment.end_month >= month),
    )
    if made.register:
        runs = runs.join(Category).where(Category.register == made.register)
    people = select(literal(made.id).label("round_id"), Person.id).where(
        Person.commune_id == made.commune_id,
        Person.merged_into_id.is_(None),
        Person.died_on.is_(None),
        runs.exists(),
    )
    return people.where(Person.hamlet_id == made.hamlet_id) if made.hamlet_id else people


def _entry(actor: Staff, entry_id: int) -> ReverificationEntry:
    entry = db.session.get(ReverificationEntry, entry_id, with_for_update=True)
    if entry is None or not may_touch(actor, entry.round.commune_id):
        raise NotFound(NO_ROUND)
    return entry


def _open_entry(actor: Staff, entry_id: int) -> ReverificationEntry:
    """The person's place in a round that is still open.

    Raises:
        NotFound: no such person of a round in the actor's area.
        Conflict: the round is closed.
    """
    entry = _entry(actor, entry_id)
    if entry.round.closed_at is not None:
        raise Conflict(CLOSED)
    return entry


def _suspend(actor: Staff, entry: ReverificationEntry, month: Month, paper: Paper) -> None:
    running = [
        each.id
        for each in queries.enrolments_of([entry.person_id]).get(entry.person_id, [])
        if each.start_month <= month
        and (each.end_month is None or each.end_month >= month)
        and suspending.running_suspension(each) is None
    ]
    if not running:
        raise Refusal(NOTHING_RUNS, month=month.label)
    suspending.suspend(
        actor=actor,
        person_id=entry.person_id,
        enrolment_ids=running,
        from_month=month,
        reason=SuspensionReason.NOT_SEEN,
        paper=paper,
    )


def _written(
    actor: Staff,
    entry: ReverificationEntry,
    action: str,
    *,
    written: bool = True,
    **after: object,
) -> None:
    if written:
        entry.recorded_by_id, entry.recorded_at = actor.id, clock.now()
    db.session.flush()
    audit.record(
        actor,
        action,
        "person",
        entry.person_id,
        commune_id=entry.round.commune_id,
        after={"round": entry.round_id, **after},
    )


def _record(actor: Staff, action: str, made: ReverificationRound, **after: object) -> None:
    audit.record(
        actor, action, "reverification_round", made.id, commune_id=made.commune_id, after=after
    )
