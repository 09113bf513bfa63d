"""What the record of outreach says, in an officer's words."""

from welfare.core.errors import N_
from welfare.outreach.rules import RESULT_LABELS

ACTIONS = {
    "outreach.round_started": N_("Mở đợt vận động"),
    "outreach.round_closed": N_("Kết thúc đợt vận động"),
    "outreach.contacted": N_("Ghi lần vận động"),
    "outreach.thresholds_set": N_("Đổi ngưỡng đề nghị hình thức nhận"),
    "outreach.target_set": N_("Đặt chỉ tiêu qua tài khoản"),
    "outreach.looked_again": N_("Xem lại dấu hiệu về tài khoản"),
    "outreach.bank_answer_taken": N_("Tải bản đối chiếu tài khoản"),
}
SUBJECTS = {
    "outreach_round": N_("Đợt vận động"),
    "outreach_settings": N_("Ngưỡng đề nghị"),
    "target": N_("Chỉ tiêu"),
    "second_look": N_("Dấu hiệu về tài khoản"),
}
FACTS = {
    "round": N_("Đợt vận động"),
    "people": N_("Số người"),
    "contact_result": N_("Kết quả"),
    "consent_on": N_("Ngày ký giấy đồng ý"),
    "relative_has_account": N_("Người nhà có tài khoản"),
    "near_atm_m": N_("Gần ATM (m)"),
    "far_atm_m": N_("Xa ATM (m)"),
    "near_cash_m": N_("Gần điểm chi trả (m)"),
    "many_people": N_("Nhận thay cho nhiều người"),
    "several_changes": N_("Đổi tài khoản nhiều lần"),
    "changes_days": N_("Đếm lần đổi trong (ngày)"),
    "late_days": N_("Đổi sát kỳ (ngày)"),
    "percent": N_("Chỉ tiêu (%)"),
    "safeguard": N_("Dấu hiệu"),
}
VALUES = {"contact_result": {each.value: label for each, label in RESULT_LABELS.items()}}
