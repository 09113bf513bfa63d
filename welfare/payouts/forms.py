"""What is typed to draw a month up, to send it back, and to record a result."""

from flask_babel import lazy_gettext as _l
from wtforms import (
    DecimalField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import AnyOf, InputRequired, Length, NumberRange, Optional

from welfare.core.vietnamese import clean
from welfare.payouts.rules import LineStatus
from welfare.web.forms import MonthField, WelfareForm, required

LONGEST_REASON = 200


class MonthForm(WelfareForm):
    """The month to look at, or to draw up."""

    month = MonthField(_l("Tháng"), [required], description=_l("Ghi theo dạng 12/2023."))
    months_ahead = IntegerField(_l("Số tháng trả trước"), [Optional()])


class SendBackForm(WelfareForm):
    """Why a month goes back to whoever drew it up."""

    reason = TextAreaField(
        _l("Lý do trả lại"),
        [required, Length(max=500)],
        filters=[lambda text: clean(text) if text else text],
        description=_l("Người lập sẽ đọc lý do này để sửa."),
    )


class ResultForm(WelfareForm):
    """What became of the money; all but having been paid takes a reason."""

    outcome = HiddenField(validators=[AnyOf([*LineStatus])])
    reason = StringField(_l("Lý do"), [Length(max=LONGEST_REASON)])


class ReasonForm(WelfareForm):
    """Why a line is held back or released."""

    reason = StringField(_l("Lý do"), [required, Length(max=LONGEST_REASON)])


class SettingsForm(WelfareForm):
    """What the office settles for its months."""

    second_approval_over_vnd = IntegerField(
        _l("Cần hai người duyệt khi tổng số tiền vượt (đồng)"),
        [Optional(), NumberRange(min=1)],
        description=_l("Để trống nếu một người duyệt là đủ."),
    )


class FeeForm(WelfareForm):
    """What a provider charges from a month on."""

    provider = StringField(
        _l("Đơn vị chi trả"),
        [required, Length(max=20)],
        description=_l("post-office là Bưu điện, hoặc mã BIN của ngân hàng."),
    )
    from_month = MonthField(_l("Từ tháng"), [required])
    per_line_vnd = IntegerField(_l("Số tiền mỗi dòng (đồng)"), [Optional(), NumberRange(min=0)])
    percent = DecimalField(
        _l("Hoặc tỷ lệ trên số đã trả (%%)"), [Optional(), NumberRange(min=0, max=100)], places=1
    )
    basis = StringField(_l("Căn cứ"), [required, Length(max=200)])

    @property
    def milli(self) -> int | None:
        """The percentage in thousandths."""
        return None if self.percent.data is None else int(self.percent.data * 10)


class PaymentMonthsForm(WelfareForm):
    """In which months something is paid, and from which year on."""

    subject = SelectField(_l("Khoản"))
    from_year = IntegerField(_l("Từ năm"), [InputRequired(_l("Hãy ghi năm."))])
    months = StringField(
        _l("Trả vào tháng"),
        [required, Length(max=40)],
        description=_l("Các tháng cách nhau bằng dấu phẩy, ví dụ 3, 6, 9, 12."),
    )
