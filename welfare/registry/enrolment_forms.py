"""What is typed about an enrolment: a category, its months, and the decision behind it."""

from dataclasses import replace
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from welfare.registry.fields import ChoiceField, WholeNumberField
from welfare.registry.forms import TOO_LONG, optional_id
from welfare.registry.rules import Paper
from welfare.web.forms import DateField, MonthField, WelfareForm, required

PERCENT = NumberRange(0, 100, _l("Ghi số phần trăm từ 0 đến 100."))
AT_LEAST_ONE = NumberRange(1, 100, _l("Ghi một số từ 1 đến 100."))


class PaperForm(WelfareForm):
    """The decision behind a start or a stop."""

    number = StringField(_l("Số quyết định"), [Optional(), Length(max=60, message=TOO_LONG)])
    signed_on = DateField(_l("Ngày ký"), [Optional()])
    signer = StringField(_l("Người ký"), [Optional(), Length(max=120, message=TOO_LONG)])
    reason = StringField(_l("Lý do, ghi chú"), [Optional(), Length(max=200, message=TOO_LONG)])

    def paper(self) -> Paper:
        """The decision as far as it is known."""
        return Paper(
            number=self.number.data or None,
            signed_on=self.signed_on.data,
            signer=self.signer.data or None,
            reason=self.reason.data or None,
        )


class DetailsForm(PaperForm):
    """What belongs to some categories only, beside the decision."""

    martyr_name = StringField(_l("Họ tên liệt sĩ"), [Optional(), Length(max=120, message=TOO_LONG)])
    martyr_relation = StringField(
        _l("Quan hệ với liệt sĩ"), [Optional(), Length(max=40, message=TOO_LONG)]
    )
    certificate_number = StringField(
        _l("Số giấy xác nhận"),
        [Optional(), Length(max=60, message=TOO_LONG)],
        description=_l("Giấy xác nhận khuyết tật, giấy chứng nhận thương tật."),
    )
    certificate_on = DateField(_l("Ngày cấp giấy xác nhận"), [Optional()])
    certificate_until = DateField(_l("Giấy xác nhận có hạn đến"), [Optional()])
    carer_id = ChoiceField(
        _l("Người chăm sóc trong hộ"),
        [Optional()],
        coerce=optional_id,
        description=_l("Người cùng hộ nhận tiền; không có trong hộ thì ghi tên ở ô bên."),
    )
    payee_name = StringField(_l("Người nhận thay"), [Optional(), Length(max=120, message=TOO_LONG)])

    def details(self) -> dict[str, Any]:
        """The facts, named as an enrolment names them; what was left empty is None."""
        return {
            "martyr_name": self.martyr_name.data or None,
            "martyr_relation": self.martyr_relation.data or None,
            "certificate_number": self.certificate_number.data or None,
            "certificate_on": self.certificate_on.data,
            "certificate_until": self.certificate_until.data,
            "carer_id": self.carer_id.data,
            "payee_name": self.payee_name.data or None,
        }


class EnrolmentForm(DetailsForm):
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
    arrears_from = MonthField(
        _l("Truy lĩnh từ tháng"),
        [Optional()],
        description=_l(
            "Khi quyết định cho truy lĩnh cả các tháng trước kỳ chi trả đầu tiên ở đây."
        ),
    )

    def paper(self) -> Paper:
        """The decision, and from which month on it grants arrears."""
        return replace(super().paper(), arrears_from=self.arrears_from.data)


class ChangeForm(DetailsForm):
    """What a decision changes in an enrolment, and from which month."""

    version = WholeNumberField(widget=HiddenInput())
    start_month = MonthField(
        _l("Điều chỉnh từ tháng"), [required], description=_l("Dạng 12/2023, theo quyết định.")
    )
    category = ChoiceField(_l("Loại đối tượng"), [required])
    degree = WholeNumberField(_l("Tỷ lệ (%)"), [Optional(), PERCENT])
    count = WholeNumberField(_l("Số người"), [Optional(), AT_LEAST_ONE])
    granted_vnd = WholeNumberField(
        _l("Số tiền theo quyết định (đồng)"),
        [Optional(), NumberRange(1, None, _l("Ghi số tiền lớn hơn 0."))],
        description=_l("Chỉ ghi khi luật không định mức."),
    )


class GrantCorrectionForm(ChangeForm):
    """What was written down wrongly about an enrolment, written anew."""

    start_month = MonthField(_l("Hưởng từ tháng"), [required])
    end_month = MonthField(
        _l("Tháng cuối được hưởng"),
        [Optional()],
        description=_l("Để trống nếu chưa có ngày kết thúc."),
    )


class OneOffForm(PaperForm):
    """Money granted once; the categories on offer are filled in by the view."""

    category = ChoiceField(_l("Khoản hỗ trợ"), [required])
    start_month = MonthField(
        _l("Chi trong tháng"),
        [required],
        description=_l("Dạng 12/2023; người đã mất thì ghi tháng mất."),
    )
    granted_vnd = WholeNumberField(
        _l("Số tiền theo quyết định (đồng)"),
        [Optional(), NumberRange(1, None, _l("Ghi số tiền lớn hơn 0."))],
        description=_l("Để trống thì lấy mức trong bảng; khoản không có mức thì phải ghi."),
    )
    payee_name = StringField(_l("Người nhận"), [Optional(), Length(max=120, message=TOO_LONG)])


class DecisionForm(PaperForm):
    """A decision's own facts, written anew."""

    version = WholeNumberField(widget=HiddenInput())
    from_month = MonthField(
        _l("Từ tháng"),
        [required],
        description=_l("Với quyết định thôi hưởng: tháng đầu không chi."),
    )


class EndForm(PaperForm):
    """The last month of an enrolment."""

    version = WholeNumberField(widget=HiddenInput())
    last_month = MonthField(
        _l("Tháng cuối còn được hưởng"),
        [required],
        description=_l("Dạng 12/2023; từ tháng sau không chi nữa."),
    )


class CancellationForm(WelfareForm):
    """Why an enrolment should never have been entered."""

    version = WholeNumberField(widget=HiddenInput())
    why = StringField(
        _l("Lý do hủy"),
        [required, Length(max=200, message=TOO_LONG)],
        description=_l("Ví dụ: mở nhầm cho người trùng tên."),
    )
