"""What the record of merges and overlaps says, in an officer's words."""

from welfare.core.errors import N_

ACTIONS = {
    "person.merge_proposed": N_("Đề nghị gộp hồ sơ"),
    "person.merge_declined": N_("Không gộp hồ sơ"),
    "person.merged": N_("Gộp hồ sơ"),
    "person.unmerged": N_("Tách hồ sơ đã gộp"),
    "person.told_apart": N_("Ghi là hai người khác nhau"),
    "person.compared_again": N_("So sánh lại hai hồ sơ"),
    "person.overlap_settled": N_("Giải quyết hưởng chồng chéo"),
}
FACTS = {
    "survivor": N_("Hồ sơ giữ lại"),
    "merged": N_("Hồ sơ gộp vào"),
    "other": N_("Hồ sơ kia"),
    "outcome": N_("Cách giải quyết"),
}
