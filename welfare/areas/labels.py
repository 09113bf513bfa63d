"""What the record of areas says, in an officer's words."""

from welfare.core.errors import N_

ACTIONS = {
    "areas.hamlet_added": N_("Thêm ấp, khu phố"),
    "areas.hamlet_renamed": N_("Sửa tên ấp, khu phố"),
    "areas.reorganised": N_("Sắp xếp đơn vị hành chính"),
    "areas.boundaries_loaded": N_("Nạp ranh giới xã"),
}
SUBJECTS = {
    "commune": N_("Xã, thị trấn"),
    "communes": N_("Các xã"),
    "hamlet": N_("Ấp, khu phố"),
}
FACTS = {
    "hamlet": N_("Ấp, khu phố"),
    "commune": N_("Xã, thị trấn"),
    "on": N_("Từ ngày"),
    "communes": N_("Số xã"),
    "sha256": N_("Dấu vân tay tệp"),
}
