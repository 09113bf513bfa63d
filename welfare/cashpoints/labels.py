"""What the record of cash points says, in an officer's words."""

from welfare.cashpoints.rules import KIND_LABELS
from welfare.core.errors import N_

ACTIONS = {
    "cash_point.added": N_("Thêm điểm rút tiền"),
    "cash_point.corrected": N_("Sửa điểm rút tiền"),
    "cash_point.removed": N_("Xóa điểm rút tiền"),
    "cash_point.place_confirmed": N_("Xác nhận vị trí của điểm rút tiền"),
    "person.place_confirmed": N_("Xác nhận vị trí của người hưởng"),
    "cash_settings.changed": N_("Đổi cách tính khoảng cách"),
    "scenario.saved": N_("Lưu phương án đặt điểm"),
    "scenario.removed": N_("Xóa phương án đặt điểm"),
}
SUBJECTS = {
    "cash_point": N_("Điểm rút tiền"),
    "cash_settings": N_("Cách tính khoảng cách"),
    "scenario": N_("Phương án đặt điểm"),
}
FACTS = {
    "cash_point": N_("Điểm rút tiền"),
    "cash_point_kind": N_("Loại điểm rút tiền"),
    "operator": N_("Đơn vị vận hành"),
    "verified": N_("Đã xác minh"),
    "hours": N_("Ngày giờ phục vụ"),
    "opened_on": N_("Mở từ ngày"),
    "closed_on": N_("Đóng từ ngày"),
    "out_of_order_from": N_("Hỏng từ ngày"),
    "out_of_order_to": N_("Hỏng đến ngày"),
    "atm_kinds": N_("Loại được tính là ATM"),
    "cash_kinds": N_("Loại được tính là điểm rút tiền"),
    "far_m": N_("Xa là trên (m)"),
    "scenario": N_("Phương án"),
}
VALUES = {"cash_point_kind": {kind.value: label for kind, label in KIND_LABELS.items()}}
