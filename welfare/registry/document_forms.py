"""The files an officer chooses, and why a paper is taken away."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import SelectChoice, SelectField, StringField

from welfare.registry.document_rules import KIND_LABELS, DocumentKind
from welfare.web.forms import WelfareForm, required


class AttachForm(WelfareForm):
    """Papers of one kind."""

    kind = SelectField(
        _l("Loại giấy tờ"),
        choices=[SelectChoice(kind.value, _l(label)) for kind, label in KIND_LABELS.items()],
        coerce=DocumentKind,
    )
    files = MultipleFileField(_l("Tệp"))


class RemoveForm(WelfareForm):
    """Why a paper is taken away."""

    reason = StringField(_l("Lý do gỡ"), [required])
