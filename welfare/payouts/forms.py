"""What is typed to draw a month up, to send it back, and to record a result."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import AnyOf, Length

from welfare.core.vietnamese import clean
from welfare.payouts.rules import LineStatus
from welfare.web.forms import MonthField, WelfareForm, required

LONGEST_REASON = 200


class MonthForm(WelfareForm):
    """The month to look at, or to draw up."""

    month = MonthField(_l("Tháng"), [required], description=_l("Ghi theo dạng 12/2023."))


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
