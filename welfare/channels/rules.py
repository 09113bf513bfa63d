"""Channels of payment, who serves them, and what makes a bank account fit a person."""

import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from welfare.core.errors import N_, Refusal
from welfare.core.month import Month
from welfare.core.vietnamese import clean, fold
from welfare.staff.rules import Provider


class Channel(StrEnum):
    """How the money reaches a person."""

    CASH = "cash"
    ACCOUNT = "account"


class Kind(StrEnum):
    """Where more closely the money goes."""

    CASH_POINT = "cash-point"
    CASH_HOME = "cash-home"
    OWN_ACCOUNT = "own-account"
    AUTHORISED_ACCOUNT = "authorised-account"
    E_WALLET = "e-wallet"


KIND_LABELS = {
    Kind.CASH_POINT: N_("Tiền mặt tại điểm chi trả"),
    Kind.CASH_HOME: N_("Tiền mặt tại nhà"),
    Kind.OWN_ACCOUNT: N_("Tài khoản của người hưởng"),
    Kind.AUTHORISED_ACCOUNT: N_("Tài khoản của người nhận thay"),
    Kind.E_WALLET: N_("Ví điện tử"),
}
CASH_KINDS = frozenset({Kind.CASH_POINT, Kind.CASH_HOME})
# Of the published VietQR list these are no banks but e-wallets, which are paid in the same way.
WALLET_BINS = frozenset({"971005", "971011"})


class AccountState(StrEnum):
    """What is known of a bank account's existence."""

    UNVERIFIED = "unverified"
    VERIFIED_PAID = "verified-paid"
    VERIFIED_BANK = "verified-bank"
    CLOSED = "closed"
    RETURNED = "returned"


STATE_LABELS = {
    AccountState.UNVERIFIED: N_("chưa xác minh"),
    AccountState.VERIFIED_PAID: N_("đã nhận được tiền"),
    AccountState.VERIFIED_BANK: N_("ngân hàng đã xác nhận"),
    AccountState.CLOSED: N_("đã đóng"),
    AccountState.RETURNED: N_("ngân hàng trả lại tiền"),
}
UNUSABLE = frozenset({AccountState.CLOSED, AccountState.RETURNED})


def kind_of_channel(channel: str) -> Kind:
    """The kind of a channel of which nothing more is known."""
    return Kind.OWN_ACCOUNT if channel == Channel.ACCOUNT else Kind.CASH_POINT


CHANNEL_LABELS = {Channel.CASH: N_("Tiền mặt"), Channel.ACCOUNT: N_("Tài khoản ngân hàng")}
CHANNEL_SHORT = {Channel.CASH: "TM", Channel.ACCOUNT: "TK"}
PROVIDERS = {Channel.CASH: Provider.POST_OFFICE, Channel.ACCOUNT: Provider.BANK}

BAD_NUMBER = N_(
    "Số tài khoản “%(number)s” không đúng: cần 6 đến 19 chữ số hoặc chữ cái không dấu. "
    "Xem lại số trên thẻ, sổ hoặc ứng dụng của ngân hàng."
)
TOO_FAR_AHEAD = N_("Tháng bắt đầu %(month)s còn quá xa. Chọn một tháng không sau %(latest)s.")
MONTHS_AHEAD = 12


@dataclass(frozen=True)
class Account:
    """A bank account as an officer gives it.

    Without a holder it is taken to be the person's own, unless another holder is known already.
    With a payee it is the payee's.
    """

    bank_bin: str
    number: str
    holder: str | None = None
    payee_id: int | None = None


@dataclass(frozen=True)
class Choice:
    """How a person is to be paid from a month on; without an account it is cash.

    Without a kind nothing more is said than cash or account; `payee_id` is who receives.
    """

    person_id: int
    from_month: Month
    account: Account | None = None
    kind: Kind | None = None
    payee_id: int | None = None

    @property
    def channel(self) -> Channel:
        """The channel that follows from having an account or none."""
        return Channel.ACCOUNT if self.account else Channel.CASH


def account_number(text: str) -> str:
    """The number as it is kept: no spaces, dots or dashes, letters in capitals.

    Raises:
        Refusal: it is not 6 to 19 letters and digits (handbook, section 7).
    """
    number = re.sub(r"[\s.\-–'’]", "", clean(text)).upper()
    if re.fullmatch("[0-9A-Z]{6,19}", number):
        return number
    raise Refusal(BAD_NUMBER, number=text)


NOT_A_WALLET = N_(
    "%(bank)s không phải ví điện tử. Chọn Viettel Money hoặc VNPT Money, "
    "hoặc chọn hình thức tài khoản ngân hàng."
)
NEEDS_PAYEE = N_(
    "Tài khoản của người nhận thay cần biết người ấy là ai: điền phần “Người nhận thay”."
)
NEEDS_ACCOUNT = N_("Hình thức này cần ngân hàng và số tài khoản.")


def kind_to_keep(
    wanted: Kind | None, bank_bin: str | None, *, bank: str, has_payee: bool
) -> Kind | None:
    """The kind that a choice comes to, None where nothing more is said than cash or account.

    Raises:
        Refusal: the kind does not go with the account, or lacks whoever receives.
    """
    if wanted is None or wanted in CASH_KINDS:
        return wanted
    if bank_bin is None:
        raise Refusal(NEEDS_ACCOUNT)
    if wanted is Kind.AUTHORISED_ACCOUNT and not has_payee:
        raise Refusal(NEEDS_PAYEE)
    if wanted is Kind.E_WALLET and bank_bin not in WALLET_BINS:
        raise Refusal(NOT_A_WALLET, bank=bank)
    if wanted is Kind.OWN_ACCOUNT and bank_bin in WALLET_BINS:
        return Kind.E_WALLET
    return wanted


def bank_spelling(name: str) -> str:
    """A name as bank files write it: capitals without marks.

    >>> bank_spelling("Đặng Thị Ánh")
    'DANG THI ANH'
    """
    return fold(name).upper()


def check_start(from_month: Month, now: Month) -> None:
    """Refuse a month so far ahead that it can only be a slip of the pen.

    Raises:
        Refusal: more than a year ahead.
    """
    if from_month - now > MONTHS_AHEAD:
        raise Refusal(TOO_FAR_AHEAD, month=from_month.label, latest=(now + MONTHS_AHEAD).label)


class HolderMatch(StrEnum):
    """How well the holder's name on an account fits the person's name, best first."""

    SAME = "same"
    MARKS = "marks"
    ORDER = "order"
    PART = "part"
    DIFFERENT = "different"


GOOD_MATCHES = frozenset({HolderMatch.SAME, HolderMatch.MARKS})
FEWEST_WORDS = 2  # one word alone is no name
HOLDER_SENTENCES = {
    HolderMatch.SAME: N_("Tên chủ tài khoản trùng với họ tên người hưởng."),
    HolderMatch.MARKS: N_("Tên chủ tài khoản trùng với họ tên người hưởng, chỉ khác dấu."),
    HolderMatch.ORDER: N_(
        "Tên chủ tài khoản có đủ các chữ trong họ tên người hưởng nhưng khác thứ tự. "
        "Đối chiếu lại với thẻ hoặc sổ."
    ),
    HolderMatch.PART: N_(
        "Tên chủ tài khoản thiếu hoặc thừa chữ so với họ tên người hưởng. "
        "Đối chiếu lại với thẻ hoặc sổ, sửa cho đúng trước khi chi trả."
    ),
    HolderMatch.DIFFERENT: N_(
        "Tên chủ tài khoản khác họ tên người hưởng. Ngân hàng có thể trả lại tiền; "
        "chỉ dùng khi có giấy ủy quyền được chứng thực."
    ),
}


def holder_match(holder: str, name: str) -> HolderMatch:
    """Compare the holder's name with the person's; capitals never count as a difference.

    Bank files write holders in capitals without marks, so a difference of marks alone is usual.
    """
    if clean(holder).casefold() == clean(name).casefold():
        return HolderMatch.SAME
    if fold(holder) == fold(name):
        return HolderMatch.MARKS
    held, named = Counter(fold(holder).split()), Counter(fold(name).split())
    if held == named:
        return HolderMatch.ORDER
    shorter = min(held.total(), named.total())
    if shorter >= FEWEST_WORDS and (held <= named or named <= held):
        return HolderMatch.PART
    return HolderMatch.DIFFERENT
