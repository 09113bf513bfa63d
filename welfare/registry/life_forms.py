"""What is typed about life events: days, months, reasons, and the decision behind them."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectChoice, SelectMultipleField, StringField
from wtforms.validators import Length, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from welfare.registry.enrolment_forms import PaperForm
from welfare.registry.fields import ChoiceField, PositionField, WholeNumberField
from welfare.registry.forms import TOO_LONG, optional_id
from welfare.registry.rules import (
    OUTCOME_LABELS,
    SUSPENSION_LABELS,
    Outcome,
    SuspensionReason,
)
from welfare.web.forms import DateField, MonthField, WelfareForm, required


class DeathForm(PaperForm):
    """A day of death, and who receives what is paid once for it."""

    died_on = DateField(_l("Ngày mất"), [required], description=_l("Theo trích lục khai tử."))
    payee_name = StringField(
        _l("Người nhận mai táng phí, trợ cấp một lần"),
        [Optional(), Length(max=120, message=TOO_LONG)],
        description=_l("Người tổ chức mai táng hoặc đại diện thân nhân."),
    )


class MoveForm(WelfareForm):
    """Another place inside the district; the areas on offer are filled in by the view."""

    version = WholeNumberField(widget=HiddenInput())
    commune_id = ChoiceField(_l("Xã, thị trấn mới"), [required], coerce=optional_id)
    hamlet_id = ChoiceField(_l("Ấp, khu phố mới"), [Optional()], coerce=optional_id)
    address = StringField(
        _l("Địa chỉ mới"),
        [Optional(), Length(max=200, message=TOO_LONG)],
        description=_l("Số nhà, tổ, đường; không cần ghi lại ấp và xã."),
    )
    position = PositionField(
        _l("Tọa độ nơi ở mới"),
        [Optional()],
        description=_l(
            "10.3303, 106.0283 hoặc liên kết Google Maps. Để trống thì lấy theo ấp, xã."
        ),
    )
    pinned = StringField(widget=HiddenInput())


class LeaveForm(PaperForm):
    """A day of leaving the district, and whereto."""

    left_on = DateField(
        _l("Ngày chuyển đi"), [required], description=_l("Theo xác nhận của công an xã.")
    )
    left_to = StringField(
        _l("Nơi chuyển đến"),
        [Optional(), Length(max=120, message=TOO_LONG)],
        description=_l("Xã, huyện, tỉnh; nơi đó chi từ tháng sau."),
    )


class ReturnForm(PaperForm):
    """A day on which somebody came back."""

    back_on = DateField(_l("Ngày trở về"), [required], description=_l("Nơi kia trả hết tháng này."))


def whole_number(value: Any) -> int | None:
    """A choice's value as a number; what is none is no choice."""
    return int(value) if str(value).isdigit() else None


class SuspensionForm(PaperForm):
    """Which enrolments are not paid from a month on, and why; the view offers the enrolments."""

    enrolments = SelectMultipleField(
        _l("Tạm dừng khoản nào"),
        coerce=whole_number,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )
    reason_code = ChoiceField(
        _l("Vì sao"),
        [required],
        choices=[
            SelectChoice("", _l("Chọn lý do")),
            *(SelectChoice(reason, _l(label)) for reason, label in SUSPENSION_LABELS.items()),
        ],
        coerce=lambda value: SuspensionReason(value) if value else None,
    )
    from_month = MonthField(
        _l("Tạm dừng từ tháng"), [required], description=_l("Dạng 12/2023; tháng đầu không chi.")
    )


class ResumptionForm(PaperForm):
    """From which month a suspended enrolment is paid again."""

    version = WholeNumberField(widget=HiddenInput())
    from_month = MonthField(
        _l("Hưởng lại từ tháng"), [required], description=_l("Dạng 12/2023; tháng đầu chi lại.")
    )
    pays_arrears = BooleanField(
        _l("Quyết định cho truy lĩnh các tháng đã tạm dừng"),
        description=_l("Không đánh dấu thì các tháng tạm dừng không được trả."),
    )


class ReviewForm(PaperForm):
    """How a review ends."""

    outcome = ChoiceField(
        _l("Kết luận"),
        [required],
        choices=[
            SelectChoice("", _l("Chọn kết luận")),
            *(SelectChoice(outcome, _l(label)) for outcome, label in OUTCOME_LABELS.items()),
        ],
        coerce=lambda value: Outcome(value) if value else None,
    )
