"""The shape of input: the base of every form, and fields for dates and months as officers write."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, StringField
from wtforms.validators import StopValidation
from wtforms.widgets import TextInput

from welfare.core.errors import Refusal
from welfare.core.month import Month
from welfare.core.vietnamese import clean
from welfare.database import db
from welfare.web.errors import translated


class WelfareForm(FlaskForm):  # type: ignore[misc] # Flask-WTF ships no types
    """Every form: CSRF-protected, its text composed (NFC) and trimmed on the way in."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc] # Flask-WTF ships no types
        """What WTForms applies to every field."""

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            """Clean the text of plain text fields before anything else sees it."""
            if unbound_field.field_class is StringField:
                filters = [*unbound_field.kwargs.get("filters", ()), _clean]
                options = {**options, "filters": filters}
            return unbound_field.bind(form=form, **options)

    @contextmanager
    def showing_refusals(self) -> Iterator[None]:
        """Inside, a refusal becomes this form's error and everything written is undone."""
        try:
            yield
        except Refusal as refusal:
            db.session.rollback()
            self.form_errors.append(translated(refusal))


def _clean(value: object) -> object:
    return clean(value) if isinstance(value, str) else value


class DateField(Field):  # type: ignore[misc] # WTForms ships no types
    """A date typed as `23/11/2026`; a date picker's `2026-11-23` is read as well."""

    data: Any
    widget = TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return f"{self.data:%d/%m/%Y}" if isinstance(self.data, date) else ""

    def process_formdata(self, values: list[str]) -> None:
        """Read what was typed; nonsense is an error of the field, not of the page."""
        text = values[0].strip() if values else ""
        self.data = None
        if not text:
            return
        for form in ("%d/%m/%Y", "%Y-%m-%d"):
            try:
                self.data = datetime.strptime(text, form).date()  # noqa: DTZ007 - a day, no moment
            except ValueError:
                continue
            return
        raise ValueError(_l("Ngày không đúng. Ghi theo dạng 23/11/2026."))


class MonthField(Field):  # type: ignore[misc] # WTForms ships no types
    """A month typed as `12/2023`; a month picker's `2023-12` is read as well."""

    data: Any
    widget = TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self.data.label if isinstance(self.data, Month) else ""

    def process_formdata(self, values: list[str]) -> None:
        """Read what was typed; nonsense is an error of the field, not of the page."""
        text = values[0].strip() if values else ""
        self.data = None
        if not text:
            return
        month, slash, year = text.partition("/")
        try:
            self.data = Month(int(year), int(month)) if slash else Month.parse(text)
        except (ValueError, Refusal) as error:
            raise ValueError(_l("Tháng không đúng. Ghi theo dạng 12/2023.")) from error


def required(form: FlaskForm, field: Field) -> None:  # noqa: ARG001 - signature of WTForms
    """Refuse an empty field with a sentence that names it; nonsense already has its own."""
    if field.process_errors:
        raise StopValidation
    if field.data is None or field.data == "":
        field.errors[:] = []
        raise StopValidation(_l("Hãy điền “%(label)s”.", label=field.label.text))
