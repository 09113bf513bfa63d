"""How the person of a row is paid."""

from __future__ import annotations

from dataclasses import dataclass

from welfare.core.errors import N_
from welfare.intake import values
from welfare.intake.row_notes import RowNotes
from welfare.intake.values import Way, texts


@dataclass(frozen=True, slots=True)
class Payment:
    """How money is to be paid, under the names that `UnderstoodRow` has for its parts."""

    channel: Way | None
    bank_name: str | None
    bank_account: str | None
    account_holder: str | None


def read_payment(notes: RowNotes) -> Payment:
    """Return how a row is paid; an account that cannot be read is left out, with a warning.

    An account number where no way is named means that money goes to it.
    """
    warned = len(notes.warnings)
    account = notes.optional("bank_account", values.bank_account)
    account_is_unread = len(notes.warnings) > warned
    channel: Way | None = notes.optional("channel", values.channel)
    if channel == "account" and account is None and not account_is_unread:
        notes.warn(
            notes.record.shown("bank_account"),
            N_("Nhận qua tài khoản nhưng thiếu số tài khoản. Bổ sung số tài khoản."),
        )
    if channel is None and account is not None:
        channel = "account"
    bank = notes.optional("bank", texts(200))
    return Payment(
        channel=channel,
        bank_name=bank or (account.bank if account else None),
        bank_account=account.number if account else None,
        account_holder=notes.optional("account_holder", texts(120)),
    )
