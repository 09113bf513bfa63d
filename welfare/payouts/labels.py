"""What the record of payouts says, in an officer's words."""

from welfare.core.errors import N_
from welfare.payouts.rules import CycleStatus

ACTIONS = {
    "payouts.drawn_up": N_("Lập danh sách chi trả"),
    "payouts.submitted": N_("Trình duyệt kỳ chi trả"),
    "payouts.sent_back": N_("Trả lại kỳ chi trả"),
    "payouts.approved": N_("Duyệt kỳ chi trả"),
    "payouts.closed": N_("Khóa sổ kỳ chi trả"),
    "payouts.line_marked": N_("Ghi kết quả một dòng chi trả"),
    "payouts.list_marked": N_("Ghi kết quả cả danh sách chi trả"),
    "payouts.list_taken": N_("Tải danh sách chi trả"),
    "payouts.number_opened": N_("Mở số định danh trên danh sách chi trả"),
    "payouts.account_opened": N_("Mở số tài khoản trên danh sách chi trả"),
}
SUBJECTS = {
    "payout_cycle": N_("Kỳ chi trả"),
    "payout_list": N_("Danh sách chi trả"),
    "payout_line": N_("Dòng chi trả"),
}
FACTS = {
    "month": N_("Tháng"),
    "lists": N_("Số danh sách"),
    "lines": N_("Số dòng"),
    "amount_vnd": N_("Số tiền (đ)"),
    "arrears_vnd": N_("Trong đó truy lĩnh (đ)"),
    "to_recover_vnd": N_("Phải thu hồi (đ)"),
    "status": N_("Trạng thái"),
    "reason": N_("Lý do"),
    "list": N_("Mã danh sách"),
    "kind": N_("Dạng tệp"),
}
CYCLE_STEPS = {
    CycleStatus.DRAWN: N_("Lập danh sách"),
    CycleStatus.SUBMITTED: N_("Trình duyệt"),
    CycleStatus.APPROVED: N_("Duyệt và chi trả"),
    CycleStatus.CLOSED: N_("Khóa sổ"),
}
