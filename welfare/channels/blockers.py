"""Why a person is not paid by account: the list to choose from (handbook, section 7)."""

from enum import StrEnum

from welfare.core.errors import N_


class Blocker(StrEnum):
    """A reason why a person refuses an account or cannot use one."""

    ATM_TOO_FAR = "atm-too-far"
    NO_PHONE = "no-phone"
    CANNOT_USE_CARD = "cannot-use-card"
    BEDRIDDEN = "bedridden"
    MISUSED = "misused"
    FEAR_OF_FEES = "fear-of-fees"
    NAME_MISMATCH = "name-mismatch"
    USED_TO_CASH = "used-to-cash"
    WAITING_FOR_CARD = "waiting-for-card"
    OTHER = "other"


BLOCKER_LABELS = {
    Blocker.ATM_TOO_FAR: N_("ATM ở xa"),
    Blocker.NO_PHONE: N_("Không có điện thoại thông minh hoặc số điện thoại"),
    Blocker.CANNOT_USE_CARD: N_("Không dùng được thẻ, hay quên mã PIN"),
    Blocker.BEDRIDDEN: N_("Nằm một chỗ hoặc khuyết tật, không đi lại được"),
    Blocker.MISUSED: N_("Người thân từng lấy tiền trong tài khoản"),
    Blocker.FEAR_OF_FEES: N_("Sợ mất phí"),
    Blocker.NAME_MISMATCH: N_("Tên tài khoản không khớp"),
    Blocker.USED_TO_CASH: N_("Quen dùng tiền mặt"),
    Blocker.WAITING_FOR_CARD: N_("Đang chờ thẻ"),
    Blocker.OTHER: N_("Lý do khác"),
}


class Vneid(StrEnum):
    """How far a person's electronic identity has come."""

    NONE = "none"
    LEVEL_1 = "level-1"
    LEVEL_2 = "level-2"


VNEID_LABELS = {
    Vneid.NONE: N_("Chưa có VNeID"),
    Vneid.LEVEL_1: N_("VNeID mức 1"),
    Vneid.LEVEL_2: N_("VNeID mức 2"),
}


class SocialAccount(StrEnum):
    """Whether a person has a social-security account (tài khoản an sinh xã hội) in VNeID."""

    NONE = "none"
    REGISTERED = "registered"
    LINKED = "linked"


SOCIAL_ACCOUNT_LABELS = {
    SocialAccount.NONE: N_("Chưa có tài khoản an sinh xã hội"),
    SocialAccount.REGISTERED: N_("Đã đăng ký tài khoản an sinh xã hội"),
    SocialAccount.LINKED: N_("Tài khoản an sinh xã hội đã liên kết ngân hàng"),
}
