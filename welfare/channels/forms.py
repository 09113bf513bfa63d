"""How a person is to be paid, as an officer says it."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional, ValidationError

from welfare.channels.models import Bank, Payee
from welfare.channels.recipients import ROLE_LABELS, PayeeFacts, PayeeRole
from welfare.channels.rules import CASH_KINDS, KIND_LABELS, Account, Kind, account_number
from welfare.core.errors import Refusal
from welfare.core.national_id import parse_number
from welfare.web.errors import translated
from welfare.web.forms import DateField, MonthField, WelfareForm, required

SHORT = Length(max=60, message=_l("Dài nhất 60 ký tự."))
NAME = Length(max=120, message=_l("Dài nhất 120 ký tự."))


class ChannelForm(WelfareForm):
    """Cash, an account or an e-wallet, and who receives; the view offers the banks."""

    kind = RadioField(
        _l("Hình thức nhận"),
        choices=[SelectChoice(each.value, _l(label)) for each, label in KIND_LABELS.items()],
        coerce=Kind,
    )
    from_month = MonthField(_l("Từ tháng"), [required])
    bank_bin = SelectField(_l("Ngân hàng hoặc ví"))
    number = StringField(_l("Số tài khoản"))
    holder = StringField(_l("Tên chủ tài khoản"))
    payee_role = SelectField(
        _l("Tư cách"),
        choices=[
            SelectChoice("", _l("Không có người nhận thay")),
            *(SelectChoice(role.value, _l(label)) for role, label in ROLE_LABELS.items()),
        ],
    )
    payee_name = StringField(_l("Họ tên người nhận thay"), [Optional(), NAME])
    payee_identity = StringField(_l("Số định danh của người nhận thay"), [Optional()])
    relation = StringField(_l("Quan hệ với người hưởng"), [Optional(), SHORT])
    document_number = StringField(_l("Số giấy ủy quyền hoặc giám hộ"), [Optional(), SHORT])
    document_on = DateField(_l("Ngày ký"), [Optional()])
    certified_by = StringField(_l("Nơi chứng thực"), [Optional(), NAME])
    valid_until = DateField(_l("Có giá trị đến ngày"), [Optional()])

    def offer_banks(self, banks: Sequence[Bank]) -> "ChannelForm":
        """Let the officer choose among the banks."""
        self.bank_bin.choices = [
            SelectChoice("", _l("Chọn ngân hàng")),
            *(SelectChoice(bank.bin, f"{bank.short_name} – {bank.full_name}") for bank in banks),
        ]
        return self

    @property
    def wants_account(self) -> bool:
        """Whether the kind is one that needs an account."""
        return self.kind.data is not None and self.kind.data not in CASH_KINDS

    def validate_bank_bin(self, field: SelectField) -> None:
        """An account is at a bank."""
        if self.wants_account:
            required(self, field)

    def validate_number(self, field: StringField) -> None:
        """An account has a number of the right shape."""
        if not self.wants_account:
            return
        required(self, field)
        try:
            account_number(field.data)
        except Refusal as refusal:
            raise ValidationError(translated(refusal)) from refusal

    def validate_holder(self, field: StringField) -> None:
        """An account has a holder, whose name the column can hold."""
        if self.wants_account:
            required(self, field)
        if len(field.data or "") > 120:
            raise ValidationError(_l("Dài nhất %(max)d ký tự.", max=120))

    def validate_payee_identity(self, field: StringField) -> None:
        """The number, if given, can be one."""
        if self.payee_role.data and field.data:
            try:
                parse_number(field.data)
            except Refusal as refusal:
                raise ValidationError(translated(refusal)) from refusal

    @property
    def account(self) -> Account | None:
        """The bank account, or None for cash."""
        if not self.wants_account:
            return None
        return Account(self.bank_bin.data, self.number.data, self.holder.data)

    @property
    def payee(self) -> PayeeFacts | None:
        """Whoever receives for the person, if somebody does."""
        if not self.payee_role.data:
            return None
        identity = self.payee_identity.data
        return PayeeFacts(
            role=PayeeRole(self.payee_role.data),
            name=self.payee_name.data or "",
            identity_number=parse_number(identity).digits if identity else None,
            relation=self.relation.data or None,
            document_number=self.document_number.data or None,
            document_on=self.document_on.data,
            certified_by=self.certified_by.data or None,
            valid_until=self.valid_until.data,
        )


def payee_data(payee: Payee) -> dict[str, object]:
    """What the form begins with of a payee; the number is to be typed or read anew."""
    return {
        "payee_role": payee.role,
        "payee_name": payee.name,
        "relation": payee.relation,
        "document_number": payee.document_number,
        "document_on": payee.document_on,
        "certified_by": payee.certified_by,
        "valid_until": payee.valid_until,
    }


class ScanForm(WelfareForm):
    """A VietQR: what a scanner typed, or a picture of the code.

    The text is taken as it was typed: a space more or less makes another code of it.
    """

    scanned = TextAreaField(_l("Nội dung mã VietQR"))
    picture = FileField(_l("Hoặc ảnh chụp mã"))


class AccountStateForm(WelfareForm):
    """That an account was closed, and when."""

    on = DateField(_l("Ngày đóng"), [required])
    note = StringField(_l("Ghi chú"), [Optional(), Length(max=200)])
