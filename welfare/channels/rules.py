"""Channels of payment and who serves them."""

from enum import StrEnum

from welfare.core.errors import N_
from welfare.staff.rules import Provider


class Channel(StrEnum):
    """How the money reaches a person."""

    CASH = "cash"
    ACCOUNT = "account"


CHANNEL_LABELS = {Channel.CASH: N_("Tiền mặt"), Channel.ACCOUNT: N_("Tài khoản ngân hàng")}
CHANNEL_SHORT = {Channel.CASH: "TM", Channel.ACCOUNT: "TK"}
PROVIDERS = {Channel.CASH: Provider.POST_OFFICE, Channel.ACCOUNT: Provider.BANK}
