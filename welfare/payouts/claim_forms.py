"""What is typed to have a claim deducted, handed in or waived."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, StringField
from wtforms.validators import InputRequired, Length, Optional

from welfare.payouts.forms import LONGEST_REASON
from welfare.web.forms import DateField, MonthField, WelfareForm, required

needed = InputRequired(_l("Hãy ghi số tiền bằng chữ số."))


class PlanForm(WelfareForm):
    """How much is deducted each month, and from which on."""

    instalment_vnd = IntegerField(_l("Khấu trừ mỗi tháng (đồng)"), [Optional()])
    months = IntegerField(
        _l("Hoặc chia đều cho số tháng"),
        [Optional()],
        description=_l("Chỉ ghi một trong hai. Tháng cuối trừ phần còn lại."),
    )
    from_month = MonthField(
        _l("Khấu trừ từ kỳ tháng"), [required], description=_l("Ghi theo dạng 12/2023.")
    )
    basis = StringField(
        _l("Căn cứ"),
        [required, Length(max=LONGEST_REASON)],
        description=_l("Quyết định thu hồi, hoặc biên bản thỏa thuận với người hưởng."),
    )
    replaces_id = HiddenField()

    @property
    def replaces(self) -> int | None:
        """The plan that stood when the page was opened."""
        text: Any = self.replaces_id.data
        return int(text) if text and str(text).isdecimal() else None


class RepaymentForm(WelfareForm):
    """What was handed in as cash."""

    amount_vnd = IntegerField(_l("Số tiền nộp lại (đồng)"), [needed])
    repaid_on = DateField(_l("Ngày nộp"), [required])
    receipt = StringField(_l("Số phiếu thu"), [required, Length(max=100)])


class WaiverForm(WelfareForm):
    """The decision by which a claim is given up."""

    amount_vnd = IntegerField(_l("Số tiền miễn thu hồi (đồng)"), [needed])
    decision_number = StringField(_l("Số quyết định"), [required, Length(max=60)])
    decided_on = DateField(_l("Ngày ký"), [required])
    signer = StringField(_l("Người ký"), [required, Length(max=120)])
    reason = StringField(_l("Lý do miễn"), [required, Length(max=LONGEST_REASON)])
