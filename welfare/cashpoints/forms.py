"""What is typed about a cash point, and what a list of them is narrowed by."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    IntegerField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

from welfare.areas.models import Commune
from welfare.areas.positions import Position, parse_position
from welfare.cashpoints.rules import (
    GIVING_MONEY,
    KIND_LABELS,
    LONGEST_HOURS,
    LONGEST_NAME,
    LONGEST_NOTE,
    LONGEST_OPERATOR,
    CashPointFacts,
    Counting,
    Kind,
)
from welfare.core.errors import Refusal
from welfare.web.errors import translated
from welfare.web.forms import DateField, WelfareForm, required

TOO_LONG = _l("Dài nhất %(max)d ký tự.")


class PositionField(Field):  # type: ignore[misc] # WTForms ships no types
    """A position typed or pasted in any form that `parse_position` reads."""

    widget = TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        if isinstance(self.data, Position):
            return f"{self.data.latitude:.6f}, {self.data.longitude:.6f}"
        return ""

    def process_formdata(self, values: list[str]) -> None:
        """Read what was typed; what cannot be a position is an error of the field."""
        self.data: Any = None
        if not values or not values[0].strip():
            return
        try:
            self.data = parse_position(values[0])
        except Refusal as refusal:
            raise ValueError(translated(refusal)) from refusal


class CashPointForm(WelfareForm):
    """A cash point; `offer_communes` says where it may stand."""

    kind = SelectField(
        _l("Loại"),
        coerce=Kind,
        choices=[SelectChoice(kind, _l(label)) for kind, label in KIND_LABELS.items()],
    )
    name = StringField(_l("Tên"), [required, Length(max=LONGEST_NAME, message=TOO_LONG)])
    operator = StringField(
        _l("Đơn vị vận hành"), [Optional(), Length(max=LONGEST_OPERATOR, message=TOO_LONG)]
    )
    commune_id = SelectField(_l("Xã, thị trấn"), coerce=int)
    position = PositionField(
        _l("Tọa độ"),
        [required],
        description=_l(
            "Vĩ độ trước, kinh độ sau, ví dụ 10.3303, 106.0283; hoặc dán liên kết Google Maps; "
            "hoặc bấm vào bản đồ."
        ),
    )
    verified = BooleanField(
        _l("Đã xác minh"),
        description=_l("Đã có người đến tận nơi hoặc đơn vị vận hành xác nhận."),
    )
    hours = StringField(
        _l("Ngày giờ phục vụ"),
        [Optional(), Length(max=LONGEST_HOURS, message=TOO_LONG)],
        description=_l("Ví dụ: thứ hai đến thứ sáu, 7 giờ 30 đến 17 giờ; ngày 10 hằng tháng."),
    )
    opened_on = DateField(_l("Mở từ ngày"), [Optional()])
    closed_on = DateField(
        _l("Đóng từ ngày"), [Optional()], description=_l("Từ ngày này không còn tính khoảng cách.")
    )
    out_of_order_from = DateField(_l("Hỏng từ ngày"), [Optional()])
    out_of_order_to = DateField(
        _l("Hỏng đến ngày"),
        [Optional()],
        description=_l("Để trống nếu chưa biết ngày sửa xong."),
    )
    note = StringField(_l("Ghi chú"), [Optional(), Length(max=LONGEST_NOTE, message=TOO_LONG)])
    confirmed = BooleanField(_l("Đã kiểm tra, vị trí này đúng"))

    @classmethod
    def of(cls, facts: CashPointFacts) -> "CashPointForm":
        """A form that shows what is known."""
        words: dict[str, Any] = vars(facts)
        return cls(data=words | {"position": Position(facts.latitude, facts.longitude)})

    def offer_communes(self, communes: Iterable[Commune]) -> "CashPointForm":
        """Let the point stand in one of these communes."""
        self.commune_id.choices = [SelectChoice(of.id, of.name) for of in communes]
        return self

    @property
    def facts(self) -> CashPointFacts:
        """What was typed, once the form is valid."""
        latitude, longitude = self.position.data
        return CashPointFacts(
            kind=self.kind.data,
            name=self.name.data,
            commune_id=self.commune_id.data,
            latitude=latitude,
            longitude=longitude,
            operator=self.operator.data or None,
            verified=self.verified.data,
            note=self.note.data or None,
            hours=self.hours.data or None,
            opened_on=self.opened_on.data,
            closed_on=self.closed_on.data,
            out_of_order_from=self.out_of_order_from.data,
            out_of_order_to=self.out_of_order_to.data,
        )


class CashPointFilters(WelfareForm):
    """By what a list of cash points is narrowed; what cannot be read narrows nothing."""

    class Meta(WelfareForm.Meta):
        """Looking changes nothing, so it needs no token."""

        csrf = False

    words = StringField(_l("Tìm"))
    kind = SelectField(_l("Loại"), coerce=Kind)
    commune_id = SelectField(_l("Xã, thị trấn"), coerce=int)
    verified = SelectField(_l("Xác minh"), coerce={"yes": True, "no": False}.get)

    @property
    def wanted(self) -> dict[str, Any]:
        """What `queries.cash_points` asks for."""
        return {name: field.data for name, field in self._fields.items()}


class MovingForm(WelfareForm):
    """Where a cash point was dragged to; `confirmed` once the doubt about the place was read."""

    position = PositionField(validators=[required])
    confirmed = BooleanField()


class ImportForm(WelfareForm):
    """A file of cash points, or what was read from it a moment ago and is to be saved now."""

    file = FileField(_l("Tệp CSV hoặc Excel"))
    filename = HiddenField()
    content = HiddenField()


class Boxes(SelectMultipleField):  # type: ignore[misc] # WTForms ships no types
    """Several choices as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class CountingForm(WelfareForm):
    """Which kinds of points count, and from where on a way is far."""

    atm = Boxes(
        _l("Loại được tính là ATM"),
        coerce=Kind,
        choices=[SelectChoice(kind, _l(KIND_LABELS[kind])) for kind in GIVING_MONEY],
    )
    cash = Boxes(
        _l("Loại được tính là điểm rút tiền"),
        coerce=Kind,
        choices=[SelectChoice(kind, _l(KIND_LABELS[kind])) for kind in GIVING_MONEY],
        description=_l("ATM luôn được tính là điểm rút tiền."),
    )
    far_m = IntegerField(_l("Xa là trên bao nhiêu mét"), [required])

    @property
    def chosen(self) -> Counting:
        """What was ticked, once the form is valid."""
        return Counting(frozenset(self.atm.data), frozenset(self.cash.data), self.far_m.data)
