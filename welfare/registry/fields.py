"""Fields that read what officers write of a person: a birth, an identity number, a position."""

import re
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

from flask_babel import lazy_gettext as _l
from wtforms import Field, IntegerField, SelectField
from wtforms.widgets import TextInput

from welfare.areas.positions import parse_position
from welfare.core.errors import Refusal
from welfare.core.national_id import parse_number
from welfare.core.vietnamese import clean
from welfare.registry.rules import BirthPrecision, birth_text
from welfare.web.errors import translated

BAD_BIRTH = _l("Ngày sinh không đúng. Ghi 28/09/1946, hoặc chỉ ghi năm 1946 nếu không rõ ngày.")
NOT_OFFERED = _l("Chọn lại trong danh sách.")
NOT_A_NUMBER = _l("Ghi một số nguyên.")
NOT_CITIZEN = _l("Số này có 9 chữ số. Ghi vào ô số CMND cũ.")
NOT_OLD = _l("Số này có 12 chữ số. Ghi vào ô số căn cước.")


class Birth(NamedTuple):
    """A birth and how exactly it is known; 1 January where only the year is."""

    born_on: date
    precision: BirthPrecision


class ChoiceField(SelectField):  # type: ignore[misc] # WTForms ships no types
    """One of the choices on offer; anything else gets a sentence in Vietnamese."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        messages = {"invalid_value_message": NOT_OFFERED, "invalid_choice_message": NOT_OFFERED}
        super().__init__(*args, **messages, **kwargs)


class WholeNumberField(IntegerField):  # type: ignore[misc] # WTForms ships no types
    """A whole number of at most nine digits; nonsense gets a sentence in Vietnamese."""

    data: Any

    def process_formdata(self, values: list[str]) -> None:
        """Read what was typed."""
        text = values[0].strip() if values else ""
        self.data = None
        if not text:
            return
        if not re.fullmatch("[0-9]{1,9}", text):
            raise ValueError(NOT_A_NUMBER)
        self.data = int(text)


class BirthField(Field):  # type: ignore[misc] # WTForms ships no types
    """A birth typed as `28/09/1946`, or `1946` where only the year is known."""

    data: Any

    widget = TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return birth_text(self.data[0].isoformat(), self.data[1]) if self.data else ""

    def process_formdata(self, values: list[str]) -> None:
        """Read what was typed; nonsense is an error of the field, not of the page."""
        text = clean(values[0]) if values else ""
        self.data = None
        if not text:
            return
        if text.isdigit() and len(text) == 4 and text > "0000":
            self.data = Birth(date(int(text), 1, 1), BirthPrecision.YEAR)
            return
        for form in ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"):
            try:
                day = datetime.strptime(text, form).date()  # noqa: DTZ007 - a day, no moment
            except ValueError:
                continue
            self.data = Birth(day, BirthPrecision.DAY)
            return
        raise ValueError(BAD_BIRTH)


class NumberField(Field):  # type: ignore[misc] # WTForms ships no types
    """An identity number of one kind, with any spaces or dots; its data are bare digits.

    A number that is stored is never written into the page: the field then starts empty.
    """

    data: Any

    widget = TextInput()

    def __init__(self, *args: object, kind: Literal["citizen", "old"], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else ""

    def process_formdata(self, values: list[str]) -> None:
        """Read what was typed; nonsense is an error of the field, not of the page."""
        text = clean(values[0]) if values else ""
        self.data = None
        if not text:
            return
        try:
            identity = parse_number(text)
        except Refusal as refusal:
            raise ValueError(translated(refusal)) from refusal
        if identity.kind != self.kind:
            raise ValueError(NOT_CITIZEN if self.kind == "citizen" else NOT_OLD)
        self.data = identity.digits


class PositionField(Field):  # type: ignore[misc] # WTForms ships no types
    """A position in any form an officer types or pastes; its data are a `Position`."""

    data: Any

    widget = TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return f"{self.data.latitude:.6f}, {self.data.longitude:.6f}" if self.data else ""

    def process_formdata(self, values: list[str]) -> None:
        """Read what was typed; nonsense is an error of the field, not of the page."""
        text = clean(values[0]) if values else ""
        self.data = None
        if not text:
            return
        try:
            self.data = parse_position(text)
        except Refusal as refusal:
            raise ValueError(translated(refusal)) from refusal
