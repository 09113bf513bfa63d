"""What is asked of dues and rates, and the tables that are loaded."""

from datetime import date

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, SelectChoice, SelectField, StringField
from wtforms.validators import ValidationError

from welfare.benefits.rules import TableKind
from welfare.benefits.wording import TABLE_LABELS
from welfare.core import clock
from welfare.core.month import Month
from welfare.registry.rules import Register
from welfare.web.forms import MonthField, WelfareForm

FIRST_MONTH = Month(2014, 1)  # the oldest base amount of the tables
MONTHS_AHEAD = 24
KINDS = [SelectChoice(kind.value, _l(label)) for kind, label in TABLE_LABELS.items()]


class MonthForm(WelfareForm):
    """The month that is looked at; the present one until another is asked for."""

    class Meta(WelfareForm.Meta):
        """Looking changes nothing, so it needs no token."""

        csrf = False

    month = MonthField(_l("Tháng"))

    def validate_month(self, field: MonthField) -> None:
        """Refuse a month before the tables begin, or far ahead."""
        last = Month.of(clock.today()) + MONTHS_AHEAD
        if field.data is not None and not FIRST_MONTH <= field.data <= last:
            between = {"first": FIRST_MONTH.label, "last": last.label}
            raise ValidationError(_l("Chọn một tháng từ %(first)s đến %(last)s.", **between))

    def chosen(self) -> Month:
        """The month asked for if it can be looked at, else the present one."""
        present = Month.of(clock.today())
        return self.month.data or present if self.validate() else present


class RateFilters(WelfareForm):
    """By what a list of rates is narrowed; what cannot be read narrows nothing."""

    class Meta(WelfareForm.Meta):
        """Looking changes nothing, so it needs no token."""

        csrf = False

    words = StringField(_l("Tìm loại đối tượng"))
    register = SelectField(_l("Sổ"), coerce=Register)
    sure = SelectField(_l("Độ tin cậy"), coerce={"yes": True, "no": False}.get)
    time = SelectField(_l("Thời gian"), coerce={"all": "all"}.get)

    @property
    def on(self) -> date | None:
        """The day on which a rate has to be in force: the first of this month, or any."""
        return None if self.time.data else Month.of(clock.today()).first_day


class TableForm(WelfareForm):
    """A table to look at before it is loaded."""

    kind = SelectField(_l("Bảng"), choices=KINDS, coerce=TableKind)
    file = FileField(_l("Tệp CSV"), [FileRequired(_l("Hãy chọn tệp CSV."))])


class LoadForm(WelfareForm):
    """The table that was looked at, sent back to be loaded."""

    kind = SelectField(_l("Bảng"), choices=KINDS, coerce=TableKind)
    filename = HiddenField()
    content = HiddenField()
