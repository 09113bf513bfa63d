"""What the office has settled: from which sum on two approve a month, and providers' fees."""

from collections.abc import Sequence

from sqlalchemy import func, select

from welfare.areas.models import OfficeSetting
from welfare.audit import service as audit
from welfare.core import clock
from welfare.core.errors import N_, Refusal
from welfare.core.month import Month
from welfare.database import db
from welfare.payouts.book_models import ProviderFee
from welfare.payouts.fee_rules import Fee, check_fee
from welfare.payouts.models import PayoutCycle
from welfare.payouts.rules import CycleStatus
from welfare.staff.models import Staff
from welfare.web.constraints import explain_constraint

FEE_OF_CLOSED = N_(
    "Sổ đã khóa đến tháng %(closed)s: mức phí chỉ đổi được từ tháng sau đó, để quyết toán đã khóa"
    " in lại vẫn như cũ."
)
SECOND_APPROVAL = "second_approval_over_vnd"
NOT_AN_AMOUNT = N_("Số tiền phải từ 1 đồng trở lên; để trống nếu một người duyệt là đủ.")
explain_constraint(
    "uq_provider_fees_provider_from_month",
    N_("Đơn vị này đã có mức phí từ tháng đó. Chọn tháng khác."),
)


def second_approval_over_vnd() -> int | None:
    """Above which sum of a month two people approve it; None where one is enough."""
    row = db.session.get(OfficeSetting, SECOND_APPROVAL)
    return int(row.value) if row else None


def approvals_needed(amount_vnd: int) -> int:
    """How many approve a month of the sum."""
    limit = second_approval_over_vnd()
    return 2 if limit is not None and amount_vnd > limit else 1


def change(*, actor: Staff, second_approval_over_vnd: int | None) -> None:
    """Set above which sum two people approve; months submitted before keep what held then.

    Raises:
        Refusal: the sum is none.
    """
    if second_approval_over_vnd is not None and second_approval_over_vnd < 1:
        raise Refusal(NOT_AN_AMOUNT)
    row = db.session.get(OfficeSetting, SECOND_APPROVAL)
    before = row.value if row else None
    if second_approval_over_vnd is None:
        if row is not None:
            db.session.delete(row)
    elif row is None:
        db.session.add(OfficeSetting(key=SECOND_APPROVAL, value=str(second_approval_over_vnd)))
    else:
        row.value = str(second_approval_over_vnd)
    audit.record(
        actor,
        "payouts.settings_changed",
        "payout_cycle",
        None,
        before={SECOND_APPROVAL: before},
        after={SECOND_APPROVAL: second_approval_over_vnd},
    )


def set_fee(*, actor: Staff, provider: str, from_month: Month, fee: Fee, basis: str) -> None:
    """Set what a provider charges from a month on; an earlier fee holds until then.

    Raises:
        Refusal: neither a percentage nor an amount a line, or both; a month already closed.
    """
    check_fee(fee)
    settled = select(func.max(PayoutCycle.month)).where(PayoutCycle.status == CycleStatus.CLOSED)
    closed = db.session.scalar(settled)
    if closed is not None and from_month <= closed:
        raise Refusal(FEE_OF_CLOSED, closed=closed.label)
    db.session.add(
        ProviderFee(
            provider=provider,
            from_month=from_month,
            milli=fee.milli,
            per_line_vnd=fee.per_line_vnd,
            basis=basis,
            set_at=clock.now(),
            set_by_id=actor.id,
        )
    )
    db.session.flush()
    audit.record(
        actor,
        "payouts.fee_set",
        "payout_cycle",
        None,
        after={"provider": provider, "fee": fee.words, "from_month": from_month.label},
    )


def fees() -> Sequence[ProviderFee]:
    """Every fee, the latest first."""
    statement = select(ProviderFee).order_by(ProviderFee.provider, ProviderFee.from_month.desc())
    return db.session.scalars(statement).all()


def fees_in(month: Month) -> dict[str, Fee]:
    """The fee of each provider in the month."""
    statement = select(ProviderFee).where(ProviderFee.from_month <= month)
    return {
        row.provider: Fee(row.milli, row.per_line_vnd)
        for row in db.session.scalars(statement.order_by(ProviderFee.from_month))
    }
