"""What the record of cash points says, in an officer's words."""

from welfare.cashpoints.rules import KIND_LABELS
from welfare.core.errors import N_

ACTIONS = {
    "cash_point.added": N_("Thêm điểm rút tiền"),
    "cash_point.corrected": N_("Sửa điểm rút tiền"),
    "cash_point.removed": N_("Xóa điểm rút tiền"),
}
SUBJECTS = {"cash_point": N_("Điểm rút tiền")}
FACTS = {
    "cash_point": N_("Điểm rút tiền"),
    "cash_point_kind": N_("Loại điểm rút tiền"),
    "operator": N_("Đơn vị vận hành"),
    "verified": N_("Đã xác minh"),
}
VALUES = {"cash_point_kind": {kind.value: label for kind, label in KIND_LABELS.items()}}
