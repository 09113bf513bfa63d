"""What is typed about hamlets, and the file of boundaries."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, SelectChoice, SelectField, StringField
from wtforms.validators import Length
from wtforms.widgets import HiddenInput

from welfare.areas.rules import HAMLET_KINDS
from welfare.web.forms import WelfareForm, required


class HamletForm(WelfareForm):
    """A hamlet's kind and name."""

    kind = SelectField(
        _l("Loại"), choices=[SelectChoice(kind, kind.capitalize()) for kind in HAMLET_KINDS]
    )
    name = StringField(_l("Tên"), [required, Length(max=80, message=_l("Dài nhất %(max)d ký tự."))])


class BoundariesForm(WelfareForm):
    """A GeoJSON file of all communes."""

    file = FileField(_l("Tệp ranh giới (GeoJSON)"), [FileRequired(_l("Hãy chọn tệp ranh giới."))])


class ReorganiseForm(WelfareForm):
    """From which day the successors of the reference table are in force."""

    on = DateField(_l("Từ ngày"), widget=HiddenInput())
