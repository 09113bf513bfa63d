"""Payout day: who stands on a cash list, and each press of a desk recorded once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from welfare.audit import service as audit
from welfare.channels.rules import Channel
from welfare.core import clock
from welfare.core.errors import N_, Conflict, Refusal
from welfare.core.money import format_vnd
from welfare.core.national_id import mask
from welfare.database import db
from welfare.payouts import queries, service
from welfare.payouts.collection_models import CollectionMark
from welfare.payouts.models import PayoutCycle, PayoutLine, PayoutList
from welfare.payouts.references import Reference
from welfare.payouts.rules import RECORDING, LineStatus
from welfare.registry.rules import birth_text
from welfare.staff.models import Staff
from welfare.web.constraints import explain_constraint
from welfare.web.filters import moment

UNDO_WITHIN = timedelta(minutes=10)
CLOCKS_APART = timedelta(minutes=5)
COLLECTED, UNDONE = "collected", "undone"
ACTIONS = {COLLECTED: "payouts.collected", UNDONE: "payouts.collection_undone"}

NOT_CASH = N_("Danh sách %(list)s trả qua tài khoản, không trao tiền tại bàn.")
NOBODY = N_("Người này không có trên danh sách %(list)s.")
ALREADY = N_("%(name)s: đã có kết quả trước đó (%(status)s). Lượt bấm này không ghi gì.")
OTHER_AMOUNT = N_("%(name)s: số tiền trên máy là %(told)s, danh sách là %(amount)s. Tải lại trang.")
NOT_COLLECTED = N_("%(name)s: chưa ghi đã trao, không có gì để hoàn tác.")
TOO_LATE = N_("%(name)s: đã quá 10 phút từ lúc trao. Hoàn tác ở trang danh sách, kèm lý do.")
NO_REASON = N_("Hãy ghi lý do hoàn tác.")
NO_DOCUMENT = N_("Hãy ghi tên và giấy tờ của người nhận thay.")
SENT_AT_ONCE = N_("Lượt bấm này đang được máy khác gửi. Máy sẽ tự gửi lại.")
explain_constraint("uq_collection_marks_mark_key", SENT_AT_ONCE)


@dataclass(frozen=True)
class Press:
    """One press at a desk, as the device sends it; `pressed_at` by the device's clock."""

    mark_key: str
    person_id: int
    action: str
    amount_vnd: int
    pressed_at: datetime
    recipient: str = ""
    document: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Entry:
    """A person on a list: what they are handed and what is known of it."""

    person_id: int
    name: str
    birth: str
    identity: str
    hamlet: str
    categories: str
    amount_vnd: int
    references: tuple[str, ...]
    status: str
    collected_at: str
    collected_by: str

    @property
    def amount(self) -> str:
        """The sum as it is read out."""
        return format_vnd(self.amount_vnd)


def open_lists(viewer: Staff) -> Sequence[PayoutList]:
    """The cash lists being paid that the viewer may see, the latest month first."""
    statement = (
        select(PayoutList)
        .join(PayoutList.cycle)
        .where(
            PayoutList.channel == Channel.CASH.value,
            PayoutCycle.status.in_([status.value for status in RECORDING]),
            queries.visible_lists(viewer),
        )
        .options(joinedload(PayoutList.cycle), joinedload(PayoutList.commune))
        .order_by(PayoutCycle.month.desc(), PayoutList.commune_id, PayoutList.register)
        .limit(200)
    )
    return db.session.scalars(statement).all()


def cash_list(viewer: Staff, list_id: int) -> PayoutList:
    """A list whose money is handed over at a desk.

    Raises:
        NotFound: no such list among those the viewer may see.
        Conflict: it is paid to accounts.
    """
    payout_list = queries.payout_list(viewer, list_id)
    if payout_list.channel != Channel.CASH:
        raise Conflict(NOT_CASH, list=payout_list.code)
    return payout_list


def entries(payout_list: PayoutList) -> list[Entry]:
    """Everybody on the list in the order of the paper, one entry a person."""
    statement = (
        select(PayoutLine)
        .where(PayoutLine.list_id == payout_list.id)
        .options(joinedload(PayoutLine.settled_by))
        .order_by(
            PayoutLine.hamlet, PayoutLine.sort_key, PayoutLine.person_id, PayoutLine.enrolment_id,
            PayoutLine.id,
        )
    )  # fmt: skip
    by_person = groupby(db.session.scalars(statement), key=lambda line: line.person_id)
    return [_entry(payout_list, list(lines)) for _person_id, lines in by_person]


def _entry(payout_list: PayoutList, lines: Sequence[PayoutLine]) -> Entry:
    last, month = lines[-1], payout_list.cycle.month
    statuses = {line.status for line in lines}
    first_lines: dict[int, int] = {}
    for line in lines:
        first_lines[line.enrolment_id] = min(line.id, first_lines.get(line.enrolment_id, line.id))
    settled = max((line.settled_at for line in lines if line.settled_at), default=None)
    return Entry(
        person_id=last.person_id,
        name=last.name,
        birth=birth_text(last.born_on.isoformat(), last.birth_precision),
        identity=mask(last.identity_number or ""),
        hamlet=last.hamlet,
        categories="; ".join(dict.fromkeys(line.category for line in lines)),
        amount_vnd=sum(line.amount_vnd for line in lines),
        references=tuple(str(Reference(month, line_id)) for line_id in first_lines.values()),
        status=statuses.pop() if len(statuses) == 1 else "mixed",
        collected_at=settled.isoformat() if settled else "",
        collected_by=last.settled_by.full_name if last.settled_by else "",
    )


def press(*, actor: Staff, list_id: int, pressed: Press) -> CollectionMark:
    """Record a press. One sent before is answered as it was then, whoever sends it again.

    A press that may change nothing is kept with its refusal: the desk has to be told.

    Raises:
        NotFound: no such list among those the actor may see.
        Conflict: the list is paid to accounts.
    """
    payout_list = cash_list(actor, list_id)
    queries.hold(payout_list.cycle_id)
    known = select(CollectionMark).where(CollectionMark.mark_key == pressed.mark_key)
    if found := db.session.scalar(known):
        return found
    refusal = ""
    try:
        with db.session.begin_nested():
            _carry_out(actor, payout_list, pressed)
    except Refusal as refused:
        refusal = str(refused)
    mark = CollectionMark(
        mark_key=pressed.mark_key,
        list_id=payout_list.id,
        person_id=pressed.person_id,
        action=pressed.action,
        recipient=pressed.recipient[:120] or None,
        document=pressed.document[:200] or None,
        reason=pressed.reason[:200] or None,
        amount_vnd=pressed.amount_vnd,
        pressed_at=min(pressed.pressed_at, clock.now() + CLOCKS_APART),
        received_at=clock.now(),
        by_id=actor.id,
        refusal=refusal[:300] or None,
    )
    db.session.add(mark)
    db.session.flush()
    return mark


def _carry_out(actor: Staff, payout_list: PayoutList, pressed: Press) -> None:
    statement = (
        select(PayoutLine)
        .where(PayoutLine.list_id == payout_list.id, PayoutLine.person_id == pressed.person_id)
        .order_by(PayoutLine.id)
    )
    lines = db.session.scalars(statement).all()
    if not lines:
        raise Refusal(NOBODY, list=payout_list.code)
    if pressed.action == COLLECTED:
        _collect(actor, lines, pressed)
    else:
        _undo(actor, payout_list, lines, pressed)
    audit.record(
        actor,
        ACTIONS[pressed.action],
        "payout_line",
        lines[0].id,
        commune_id=payout_list.commune_id,
        after={
            "amount_vnd": pressed.amount_vnd,
            "recipient": pressed.recipient,
            "document": pressed.document,
            "reason": pressed.reason,
        },
    )


def _collect(actor: Staff, lines: Sequence[PayoutLine], pressed: Press) -> None:
    name = lines[0].name
    amount_vnd = sum(line.amount_vnd for line in lines)
    settled = next((line for line in lines if line.status != LineStatus.PENDING), None)
    if settled is not None:
        by = settled.settled_by.full_name if settled.settled_by else ""
        raise Conflict(ALREADY, name=name, status=f"{by}, {moment(settled.settled_at)}")
    if amount_vnd != pressed.amount_vnd:
        told, amount = format_vnd(pressed.amount_vnd), format_vnd(amount_vnd)
        raise Conflict(OTHER_AMOUNT, name=name, told=told, amount=amount)
    if bool(pressed.recipient) != bool(pressed.document):
        raise Refusal(NO_DOCUMENT)
    for line in lines:
        service.mark_line(line_id=line.id, outcome=LineStatus.PAID, actor=actor)


def _undo(
    actor: Staff, payout_list: PayoutList, lines: Sequence[PayoutLine], pressed: Press
) -> None:
    name = lines[0].name
    latest = db.session.scalar(
        select(CollectionMark)
        .where(
            CollectionMark.list_id == payout_list.id,
            CollectionMark.person_id == pressed.person_id,
            CollectionMark.refusal.is_(None),
        )
        .order_by(CollectionMark.id.desc())
        .limit(1)
    )
    if latest is None or latest.action != COLLECTED:
        raise Conflict(NOT_COLLECTED, name=name)
    if pressed.pressed_at - latest.pressed_at > UNDO_WITHIN:
        raise Refusal(TOO_LATE, name=name)
    if not pressed.reason:
        raise Refusal(NO_REASON)
    for line in lines:
        service.mark_line(
            line_id=line.id, outcome=LineStatus.PENDING, actor=actor, reason=pressed.reason
        )
