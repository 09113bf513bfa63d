"""What is typed about a cash point, and what a list of them is narrowed by."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, SelectChoice, SelectField, StringField
from wtforms.validators import Length, Optional
from wtforms.widgets import TextInput

from welfare.areas.models import Commune
from welfare.areas.positions import Position, parse_position
from welfare.cashpoints.rules import (
    KIND_LABELS,
    LONGEST_NAME,
    LONGEST_NOTE,
    LONGEST_OPERATOR,
    CashPointFacts,
    Kind,
)
from welfare.core.errors import Refusal
from welfare.web.errors import translated
from welfare.web.forms import WelfareForm, required

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
    note = StringField(_l("Ghi chú"), [Optional(), Length(max=LONGEST_NOTE, message=TOO_LONG)])

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
