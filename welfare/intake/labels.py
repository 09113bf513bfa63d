"""What the record of imports says, in an officer's words."""

from welfare.core.errors import N_
from welfare.registry.rules import REGISTER_LABELS

ACTIONS = {
    "intake.applied": N_("Lưu bảng tính vào sổ"),
    "intake.words_chosen": N_("Ghép từ trong bảng tính"),
    "intake.given_up": N_("Bỏ bảng tính đã tải lên"),
}
SUBJECTS = {"upload": N_("Bảng tính tải lên")}
FACTS = {
    "file": N_("Tệp"),
    "words": N_("Từ đã ghép"),
    "register": N_("Sổ"),
    "rows": N_("Số dòng"),
    "accepted": N_("Dòng được nhận"),
    "refused": N_("Dòng bị từ chối"),
    "warnings": N_("Chỗ cần xem lại"),
    "new_people": N_("Người mới"),
    "new_enrolments": N_("Hồ sơ hưởng mới"),
    "new_households": N_("Hộ mới"),
    "updated": N_("Dòng bổ sung"),
    "unchanged": N_("Dòng không đổi"),
}
VALUES = {"register": {register.value: label for register, label in REGISTER_LABELS.items()}}
