"""What the record of people and households says, in an officer's words."""

from welfare.core.errors import N_
from welfare.registry.rules import POVERTY_LABELS, REGISTER_LABELS, STANDING_LABELS

ACTIONS = {
    "person.created": N_("Lập hồ sơ"),
    "person.corrected": N_("Sửa hồ sơ"),
    "person.died": N_("Báo tử"),
    "person.number_opened": N_("Mở xem số định danh"),
    "enrolment.started": N_("Mở hồ sơ hưởng"),
    "enrolment.ended": N_("Kết thúc hồ sơ hưởng"),
    "household.created": N_("Lập hộ"),
    "household.reviewed": N_("Rà soát hộ nghèo"),
    "people.exported": N_("Xuất danh sách người"),
}
SUBJECTS = {
    "person": N_("Người"),
    "household": N_("Hộ"),
    "people": N_("Danh sách người"),
}
FACTS = {
    "name": N_("Họ và tên"),
    "birth": N_("Ngày sinh"),
    "sex": N_("Giới tính"),
    "citizen_id": N_("Số căn cước"),
    "old_id": N_("Số CMND cũ"),
    "ethnicity": N_("Dân tộc"),
    "phone": N_("Điện thoại"),
    "commune": N_("Xã, thị trấn"),
    "hamlet": N_("Ấp, khu phố"),
    "address": N_("Địa chỉ"),
    "position": N_("Tọa độ nơi ở"),
    "household": N_("Mã hộ"),
    "relation_to_head": N_("Quan hệ với chủ hộ"),
    "note": N_("Ghi chú"),
    "version": N_("Lần ghi"),
    "died_on": N_("Ngày mất"),
    "stops_from": N_("Ngừng chi từ tháng"),
    "category": N_("Loại đối tượng"),
    "degree": N_("Tỷ lệ (%)"),
    "count": N_("Số người"),
    "start_month": N_("Hưởng từ tháng"),
    "last_month": N_("Hưởng đến hết tháng"),
    "decision": N_("Số quyết định"),
    "granted_vnd": N_("Số tiền theo quyết định"),
    "payee_name": N_("Người nhận thay"),
    "year": N_("Năm"),
    "poverty_class": N_("Diện hộ nghèo"),
    "rows": N_("Số dòng"),
    "register": N_("Sổ"),
    "standing": N_("Tình trạng"),
}
VALUES = {
    "poverty_class": {each.value: label for each, label in POVERTY_LABELS.items()},
    "register": {each.value: label for each, label in REGISTER_LABELS.items()},
    "standing": {each.value: label for each, label in STANDING_LABELS.items()},
}
ICONS = {
    "person.created": "user-plus",
    "person.corrected": "pencil",
    "person.died": "user-off",
    "person.number_opened": "lock-open",
    "enrolment.started": "certificate",
    "enrolment.ended": "ban",
}
