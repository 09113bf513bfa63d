"""Communes confirm their own lists before the month is approved."""

from welfare.audit import service as audit
from welfare.core import clock
from welfare.core.errors import N_, Conflict, Refusal
from welfare.payouts import queries
from welfare.payouts.models import PayoutList
from welfare.payouts.rules import CYCLE_LABELS, CycleStatus
from welfare.staff.models import Staff

TOO_LATE = N_(
    "Kỳ chi trả tháng %(month)s đang ở bước “%(status)s”:"
    " xã chỉ xác nhận danh sách trước khi duyệt."
)
PREPARING = (CycleStatus.DRAWN, CycleStatus.SUBMITTED)


def confirm(*, list_id: int, actor: Staff, confirmed: bool) -> PayoutList:
    """Say, or take back, that a list is right; the same again changes nothing.

    Raises:
        NotFound: no such list among those the actor may see.
        Conflict: the month has been approved.
    """
    payout_list = queries.payout_list(actor, list_id)
    cycle = queries.hold(payout_list.cycle_id)
    if cycle.status not in PREPARING:
        status = Refusal(CYCLE_LABELS[CycleStatus(cycle.status)])
        raise Conflict(TOO_LATE, month=cycle.month.label, status=status)
    if confirmed is (payout_list.confirmed_at is not None):
        return payout_list
    payout_list.confirmed_at = clock.now() if confirmed else None
    payout_list.confirmed_by_id = actor.id if confirmed else None
    audit.record(
        actor,
        "payouts.list_confirmed" if confirmed else "payouts.list_unconfirmed",
        "payout_list",
        payout_list.id,
        commune_id=payout_list.commune_id,
        after={"list": payout_list.code},
    )
    return payout_list
