"""What an officer says of a workbook when uploading it."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectChoice, SelectField

from welfare.areas.models import Commune
from welfare.registry.rules import REGISTER_LABELS
from welfare.web.forms import WelfareForm


class UploadForm(WelfareForm):
    """The file, whose commune it is of and for which register."""

    file = FileField(_l("Tệp bảng tính"), [FileRequired(_l("Hãy chọn tệp bảng tính."))])
    commune_id = SelectField(_l("Xã, thị trấn"), coerce=int)
    register = SelectField(
        _l("Sổ"),
        choices=[SelectChoice(each.value, _l(label)) for each, label in REGISTER_LABELS.items()],
    )

    def offer(self, communes: Sequence[Commune]) -> None:
        """Let one of these communes be chosen."""
        self.commune_id.choices = [SelectChoice(each.id, each.name) for each in communes]
