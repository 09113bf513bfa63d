"""What the record of areas says, in an officer's words."""

from welfare.core.errors import N_

ACTIONS = {
    "areas.hamlet_added": N_("Thêm ấp, khu phố"),
    "areas.hamlet_renamed": N_("Sửa tên ấp, khu phố"),
    "areas.boundaries_loaded": N_("Nạp ranh giới xã"),
}
SUBJECTS = {
    "commune": N_("Xã, thị trấn"),
    "communes": N_("Các xã"),
    "hamlet": N_("Ấp, khu phố"),
}
FACTS = {"hamlet": N_("Ấp, khu phố"), "communes": N_("Số xã"), "sha256": N_("Dấu vân tay tệp")}
