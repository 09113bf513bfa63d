"""What the record of staff accounts says, in an officer's words."""

from welfare.core.errors import N_
from welfare.staff.rules import PROVIDER_LABELS, ROLE_LABELS

ACTIONS = {
    "staff.signed_in": N_("Đăng nhập"),
    "staff.password_refused": N_("Gõ sai mật khẩu"),
    "staff.signed_out": N_("Đăng xuất"),
    "staff.account_added": N_("Mở tài khoản"),
    "staff.account_closed": N_("Đóng tài khoản"),
    "staff.account_reopened": N_("Mở lại tài khoản"),
    "staff.password_set": N_("Đặt mật khẩu mới"),
}
SUBJECTS = {"staff": N_("Cán bộ")}
FACTS = {
    "username": N_("Tên đăng nhập"),
    "full_name": N_("Họ và tên"),
    "role": N_("Vai trò"),
    "provider": N_("Tổ chức chi trả"),
}
VALUES = {
    "role": {role.value: label for role, label in ROLE_LABELS.items()},
    "provider": {provider.value: label for provider, label in PROVIDER_LABELS.items()},
}
