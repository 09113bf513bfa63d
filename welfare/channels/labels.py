"""What the record of channels says, in an officer's words."""

from welfare.channels.blockers import BLOCKER_LABELS, SOCIAL_ACCOUNT_LABELS, VNEID_LABELS
from welfare.channels.recipients import ROLE_LABELS
from welfare.channels.rules import CHANNEL_LABELS, KIND_LABELS, STATE_LABELS
from welfare.core.errors import N_

ACTIONS = {
    "channel.set": N_("Đổi hình thức nhận"),
    "bank_account.corrected": N_("Sửa tên chủ tài khoản"),
    "bank_account.state_set": N_("Ghi tình trạng tài khoản"),
    "payee.named": N_("Ghi người nhận thay"),
    "blocker.noted": N_("Ghi lý do chưa qua tài khoản"),
    "blocker.cleared": N_("Bỏ lý do chưa qua tài khoản"),
    "means.recorded": N_("Ghi VNeID và tài khoản an sinh xã hội"),
    "bank_account.number_opened": N_("Mở xem số tài khoản"),
}
FACTS = {
    "channel": N_("Hình thức nhận"),
    "from_month": N_("Từ tháng"),
    "bank": N_("Ngân hàng (BIN)"),
    "bank_account": N_("Số tài khoản"),
    "holder": N_("Tên chủ tài khoản"),
    "account_state": N_("Tình trạng tài khoản"),
    "payee": N_("Người nhận thay"),
    "payee_role": N_("Tư cách nhận thay"),
    "relation": N_("Quan hệ"),
    "paper_number": N_("Số giấy"),
    "valid_until": N_("Có giá trị đến"),
    "blocker": N_("Lý do"),
    "vneid": N_("VNeID"),
    "social_account": N_("Tài khoản an sinh xã hội"),
}
VALUES = {
    "channel": {
        **{channel.value: label for channel, label in CHANNEL_LABELS.items()},
        **{kind.value: label for kind, label in KIND_LABELS.items()},
    },
    "account_state": {state.value: label for state, label in STATE_LABELS.items()},
    "payee_role": {role.value: label for role, label in ROLE_LABELS.items()},
    "blocker": {each.value: label for each, label in BLOCKER_LABELS.items()},
    "vneid": {each.value: label for each, label in VNEID_LABELS.items()},
    "social_account": {each.value: label for each, label in SOCIAL_ACCOUNT_LABELS.items()},
}
