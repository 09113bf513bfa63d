"""What the record of channels says, in an officer's words."""

from welfare.channels.rules import CHANNEL_LABELS
from welfare.core.errors import N_

ACTIONS = {
    "channel.set": N_("Đổi hình thức nhận"),
    "bank_account.corrected": N_("Sửa tên chủ tài khoản"),
    "bank_account.number_opened": N_("Mở xem số tài khoản"),
}
FACTS = {
    "channel": N_("Hình thức nhận"),
    "from_month": N_("Từ tháng"),
    "bank": N_("Ngân hàng (BIN)"),
    "bank_account": N_("Số tài khoản"),
    "holder": N_("Tên chủ tài khoản"),
}
VALUES = {"channel": {channel.value: label for channel, label in CHANNEL_LABELS.items()}}
