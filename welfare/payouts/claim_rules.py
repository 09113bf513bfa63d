"""What may be deducted, handed in and waived of a claim (truy thu)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from welfare.core.errors import N_, Refusal
from welfare.core.money import format_vnd
from welfare.core.month import Month

BAD_AMOUNT = N_("Số tiền phải từ 1 đồng đến số còn phải thu hồi là %(left)s.")
ONE_OF_TWO = N_("Ghi số tiền khấu trừ mỗi tháng hoặc số tháng, chỉ một trong hai.")
BAD_MONTHS = N_("Số tháng khấu trừ phải từ 1 đến %(most)s.")
NO_PAPER = N_("Hãy điền số chứng từ thu tiền.")
NOT_YET = N_("Ngày %(on)s chưa đến. Ghi ngày từ hôm nay trở về trước.")
NO_DECISION = N_("Quyết định miễn thu hồi phải có số, người ký và lý do.")
MOST_MONTHS = 120


class Standing(StrEnum):
    """How far a person's claims of a register have come."""

    OPEN = "open"
    PLANNED = "planned"
    SETTLED = "settled"


STANDING_LABELS = {
    Standing.OPEN: N_("Chưa có kế hoạch"),
    Standing.PLANNED: N_("Đang khấu trừ dần"),
    Standing.SETTLED: N_("Đã thu xong hoặc miễn"),
}


class Why(StrEnum):
    """Why money was issued that was not due."""

    DIED = "died"
    ENDED = "ended"
    SUSPENDED = "suspended"
    LOWERED = "lowered"


WHY_LABELS = {
    Why.DIED: N_("Mất ngày %(on)s, báo sau khi đã chi"),
    Why.ENDED: N_("Thôi hưởng hết tháng %(month)s, ghi sau khi đã chi"),
    Why.SUSPENDED: N_("Tạm dừng hưởng trong tháng này, ghi sau khi đã chi"),
    Why.LOWERED: N_("Mức hưởng của tháng này điều chỉnh sau khi đã chi"),
}


@dataclass(frozen=True)
class Share:
    """What to deduct each month: so much, or what brings the claim to its end in so many months."""

    instalment_vnd: int | None = None
    months: int | None = None


@dataclass(frozen=True)
class WaivingDecision:
    """The paper by which a claim is given up."""

    number: str
    decided_on: date
    signer: str
    reason: str


def instalment_of(share: Share, *, left_vnd: int) -> int:
    """What is deducted each month of a debt; of months the last one may bear less.

    Raises:
        Refusal: neither or both are given, or more than is owed.

    >>> instalment_of(Share(months=3), left_vnd=1_000_000)
    333334
    """
    if (share.instalment_vnd is None) == (share.months is None):
        raise Refusal(ONE_OF_TWO)
    if share.months is None:
        check_amount(share.instalment_vnd or 0, left_vnd=left_vnd)
        return share.instalment_vnd or 0
    if not 1 <= share.months <= MOST_MONTHS:
        raise Refusal(BAD_MONTHS, most=MOST_MONTHS)
    return -(-left_vnd // share.months)


def check_amount(amount_vnd: int, *, left_vnd: int) -> None:
    """Refuse nothing, and more than is owed."""
    if not 1 <= amount_vnd <= left_vnd:
        raise Refusal(BAD_AMOUNT, left=format_vnd(left_vnd))


def check_paper(receipt: str, on: date, *, today: date) -> None:
    """Refuse cash without a receipt, or of a day to come."""
    if not receipt:
        raise Refusal(NO_PAPER)
    if on > today:
        raise Refusal(NOT_YET, on=f"{on:%d/%m/%Y}")


def check_decision(decision: WaivingDecision, *, today: date) -> None:
    """Refuse a decision that is not whole, or not taken yet."""
    if not (decision.number and decision.signer and decision.reason):
        raise Refusal(NO_DECISION)
    if decision.decided_on > today:
        raise Refusal(NOT_YET, on=f"{decision.decided_on:%d/%m/%Y}")


def why(
    month: Month, *, died_on: date | None, end_month: Month | None, suspended: bool
) -> tuple[Why, dict[str, object]]:
    """Why a month that was issued turned out not to be due, as the registers stand now."""
    if died_on is not None and Month.of(died_on) < month:
        return Why.DIED, {"on": f"{died_on:%d/%m/%Y}"}
    if end_month is not None and end_month < month:
        return Why.ENDED, {"month": end_month.label}
    return (Why.SUSPENDED if suspended else Why.LOWERED), {}
