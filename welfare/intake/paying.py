"""How the people of a workbook are to be paid: the account a row names, where none is known yet."""

from __future__ import annotations

from collections.abc import Sequence

from welfare.channels.bank_names import find_bank
from welfare.channels.models import Bank, PaymentChannel
from welfare.channels.rules import Account, account_number
from welfare.core.errors import N_, Refusal
from welfare.intake.understood import UnderstoodRow

UNKNOWN_BANK = N_("Không rõ ngân hàng “%(bank)s”; tạm ghi nhận tiền mặt. Chọn ngân hàng sau.")
NO_BANK = N_("Thiếu tên ngân hàng; tạm ghi nhận tiền mặt. Chọn ngân hàng sau.")
OTHER_CHANNEL = N_(
    "Hình thức nhận khác với sổ đang ghi; giữ như sổ. Đổi ở trang của người này nếu cần."
)
OTHER_ACCOUNT = N_("Người này có tài khoản khác ở một dòng trước; giữ tài khoản ghi trước.")


class Accounts:
    """Reads accounts from rows; what a bank is called is looked up once for all its rows."""

    def __init__(self, banks: Sequence[Bank]) -> None:
        """Take the banks that may be meant."""
        self._banks = banks
        self._found: dict[str, Bank | None] = {}

    def read(self, row: UnderstoodRow, remarks: list[Refusal]) -> Account | None:
        """Return the account to which the row wants its money, if it can be told."""
        if row.channel != "account" or row.bank_account is None:
            return None  # that the number is missing has been told when the row was read
        bank = self._bank(row.bank_name or "")
        if bank is None:
            unclear = Refusal(UNKNOWN_BANK, bank=row.bank_name) if row.bank_name else None
            remarks.append(unclear or Refusal(NO_BANK))
            return None
        try:
            return Account(bank.bin, account_number(row.bank_account), row.account_holder)
        except Refusal as refusal:
            remarks.append(refusal)
            return None

    def _bank(self, name: str) -> Bank | None:
        if name not in self._found:
            self._found[name] = find_bank(name, self._banks)
        return self._found[name]


def is_paid_so(account: Account | None, held: PaymentChannel) -> bool:
    """Whether a person whose latest channel is `held` is paid to the account, or in cash."""
    mine = account and (account.bank_bin, account.number)
    theirs = held.bank_account and (held.bank_account.bank_bin, held.bank_account.number)
    return mine == theirs
