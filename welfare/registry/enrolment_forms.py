"""What is typed about an enrolment: a category, its months, and the decision behind it."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import Length, NumberRange, Optional

from welfare.registry.fields import ChoiceField, WholeNumberField
from welfare.registry.forms import TOO_LONG
from welfare.registry.rules import Paper
from welfare.web.forms import DateField, MonthField, WelfareForm, required

PERCENT = NumberRange(0, 100, _l("Ghi số phần trăm từ 0 đến 100."))
AT_LEAST_ONE = NumberRange(1, 100, _l("Ghi một số từ 1 đến 100."))


class PaperForm(WelfareForm):
    """The decision behind a start or a stop."""

    number = StringField(_l("Số quyết định"), [Optional(), Length(max=60, message=TOO_LONG)])
    signed_on = DateField(_l("Ngày ký"), [Optional()])
    signer = StringField(_l("Người ký"), [Optional(), Length(max=120, message=TOO_LONG)])

    def paper(self) -> Paper:
        """The decision as far as it is known."""
        return Paper(
            number=self.number.data or None,
            signed_on=self.signed_on.data,
            signer=self.signer.data or None,
        )


class EnrolmentForm(PaperForm):
    """A category and from which month; the categories on offer are filled in by the view."""

    category = ChoiceField(_l("Loại đối tượng"), [required])
    degree = WholeNumberField(
        _l("Tỷ lệ (%)"),
        [Optional(), PERCENT],
        description=_l("Phần trăm tổn thương cơ thể, nếu loại này trả theo tỷ lệ."),
    )
    count = WholeNumberField(
        _l("Số người"),
        [Optional(), AT_LEAST_ONE],
        description=_l("Số con đang nuôi, hoặc số thâm niên, nếu loại này trả theo số."),
    )
    start_month = MonthField(
        _l("Hưởng từ tháng"), [required], description=_l("Dạng 12/2023, theo quyết định.")
    )


class EndForm(PaperForm):
    """The last month of an enrolment."""

    last_month = MonthField(
        _l("Tháng cuối còn được hưởng"),
        [required],
        description=_l("Dạng 12/2023; từ tháng sau không chi nữa."),
    )
