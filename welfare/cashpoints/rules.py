"""Kinds of cash points."""

from enum import StrEnum

from welfare.core.errors import N_


class Kind(StrEnum):
    """What stands at a cash point."""

    ATM = "atm"
    BANK_BRANCH = "bank_branch"
    POST_OFFICE = "post_office"
    ATM_CANDIDATE = "atm_candidate"


KIND_LABELS = {
    Kind.ATM: N_("ATM"),
    Kind.BANK_BRANCH: N_("Chi nhánh ngân hàng"),
    Kind.POST_OFFICE: N_("Bưu điện"),
    Kind.ATM_CANDIDATE: N_("Nơi có thể đặt ATM"),
}
