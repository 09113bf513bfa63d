"""How a person is to be paid, as an officer says it."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, SelectField, StringField
from wtforms.validators import ValidationError

from welfare.channels.models import Bank
from welfare.channels.rules import CHANNEL_LABELS, Account, Channel, account_number
from welfare.core.errors import Refusal
from welfare.web.errors import translated
from welfare.web.forms import MonthField, WelfareForm, required


class ChannelForm(WelfareForm):
    """Cash, or a bank account with its bank, number and holder; the view offers the banks."""

    channel = RadioField(
        _l("Hình thức nhận"),
        choices=[SelectChoice(each.value, _l(label)) for each, label in CHANNEL_LABELS.items()],
        coerce=Channel,
    )
    from_month = MonthField(_l("Từ tháng"), [required])
    bank_bin = SelectField(_l("Ngân hàng"))
    number = StringField(_l("Số tài khoản"))
    holder = StringField(_l("Tên chủ tài khoản"))

    def offer_banks(self, banks: Sequence[Bank]) -> "ChannelForm":
        """Let the officer choose among the banks."""
        self.bank_bin.choices = [
            SelectChoice("", _l("Chọn ngân hàng")),
            *(SelectChoice(bank.bin, f"{bank.short_name} – {bank.full_name}") for bank in banks),
        ]
        return self

    def validate_bank_bin(self, field: SelectField) -> None:
        """An account is at a bank."""
        if self.channel.data is Channel.ACCOUNT:
            required(self, field)

    def validate_number(self, field: StringField) -> None:
        """An account has a number of the right shape."""
        if self.channel.data is not Channel.ACCOUNT:
            return
        required(self, field)
        try:
            account_number(field.data)
        except Refusal as refusal:
            raise ValidationError(translated(refusal)) from refusal

    def validate_holder(self, field: StringField) -> None:
        """An account has a holder, whose name the column can hold."""
        if self.channel.data is Channel.ACCOUNT:
            required(self, field)
        if len(field.data or "") > 120:
            raise ValidationError(_l("Dài nhất %(max)d ký tự.", max=120))

    @property
    def account(self) -> Account | None:
        """The bank account, or None for cash."""
        if self.channel.data is not Channel.ACCOUNT:
            return None
        return Account(self.bank_bin.data, self.number.data, self.holder.data)
