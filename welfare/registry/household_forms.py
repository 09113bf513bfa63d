"""What is typed about a household."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, StringField
from wtforms.validators import Length, NumberRange, Optional

from welfare.registry.fields import ChoiceField, WholeNumberField
from welfare.registry.forms import TOO_LONG, optional_id
from welfare.registry.rules import POVERTY_LABELS, RELATIONS, PovertyClass
from welfare.web.forms import WelfareForm, required

YEARS = NumberRange(2000, 2100, _l("Ghi năm đủ bốn chữ số, ví dụ 2026."))


class HouseholdForm(WelfareForm):
    """A new household; the areas on offer are filled in by the view."""

    code = StringField(
        _l("Mã hộ"),
        [required, Length(max=30, message=TOO_LONG)],
        description=_l("Mã trong sổ hộ nghèo, cận nghèo của xã, ví dụ MP00012."),
    )
    commune_id = ChoiceField(_l("Xã, thị trấn"), [required], coerce=optional_id)
    hamlet_id = ChoiceField(_l("Ấp, khu phố"), [Optional()], coerce=optional_id)


class ReviewForm(WelfareForm):
    """A household's class in one year's review."""

    year = WholeNumberField(_l("Năm"), [required, YEARS])
    poverty_class = ChoiceField(
        _l("Kết quả rà soát"),
        choices=[
            *(SelectChoice(each, _l(label)) for each, label in POVERTY_LABELS.items()),
            SelectChoice("", _l("Không thuộc hộ nghèo, cận nghèo")),
        ],
        coerce=lambda value: PovertyClass(value) if value else None,
    )


class MemberForm(WelfareForm):
    """Who enters a household, and as what."""

    person_id = WholeNumberField(_l("Người"), [required])
    relation_to_head = ChoiceField(
        _l("Quan hệ với chủ hộ"),
        choices=[
            SelectChoice("", _l("Chưa rõ")),
            *(SelectChoice(word, word) for word in RELATIONS),
        ],
        coerce=lambda value: value or None,
    )
