"""What a bank needs of every payment; a payment that lacks it is not sent, and says why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from welfare.core.errors import N_, Refusal
from welfare.payouts.bank_templates import FIELDS, Template, cell
from welfare.payouts.payments import Payment

ACCOUNT = re.compile("[0-9A-Z]{6,19}")

NO_ACCOUNT = N_("Chưa có số tài khoản. Ghi tài khoản ở hồ sơ của người hưởng.")
BAD_ACCOUNT = N_("Số tài khoản không dùng được: cần 6 đến 19 chữ số. Sửa ở hồ sơ của người hưởng.")
NO_BANK = N_("Chưa rõ ngân hàng của tài khoản. Chọn ngân hàng ở hồ sơ của người hưởng.")
NO_HOLDER = N_("Chưa có tên chủ tài khoản. Ghi tên như trên thẻ hoặc sổ ngân hàng.")
LACKING = N_("Ngân hàng cần “%(field)s” mà hồ sơ chưa có. Bổ sung ở hồ sơ của người hưởng.")


@dataclass(frozen=True)
class RefusedPayment:
    """A payment that stays behind, and what to do about it."""

    payment: Payment
    why: Refusal


def sort_out(
    payments: Iterable[Payment], template: Template | None
) -> tuple[Sequence[Payment], Sequence[RefusedPayment]]:
    """The payments the bank can make, and those it cannot; without a template for pain.001."""
    good: list[Payment] = []
    refused: list[RefusedPayment] = []
    for payment in payments:
        why = _lacks(payment) or (_lacks_for(template, payment) if template else None)
        if why is None:
            good.append(payment)
        else:
            refused.append(RefusedPayment(payment, why))
    return good, refused


def _lacks(payment: Payment) -> Refusal | None:
    if not payment.bank_account:
        return Refusal(NO_ACCOUNT)
    if not ACCOUNT.fullmatch(payment.bank_account):
        return Refusal(BAD_ACCOUNT)
    if not payment.bank_bin:
        return Refusal(NO_BANK)
    if not payment.holder:
        return Refusal(NO_HOLDER)
    return None


def _lacks_for(template: Template, payment: Payment) -> Refusal | None:
    for column in template.columns:
        if column.required and cell(column, payment, 1) == "":
            return Refusal(LACKING, field=Refusal(FIELDS[column.field]))
    return None
