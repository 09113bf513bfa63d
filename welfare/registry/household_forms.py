"""What is typed about a household."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectMultipleField, StringField
from wtforms.validators import Length, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from welfare.registry.enrolment_forms import PaperForm
from welfare.registry.fields import ChoiceField, WholeNumberField
from welfare.registry.forms import TOO_LONG, optional_id
from welfare.registry.poverty import DEPRIVATION_LABELS, Deprivation
from welfare.registry.poverty_reviews import Sheet
from welfare.registry.rules import POVERTY_LABELS, RELATIONS, PovertyClass
from welfare.web.forms import WelfareForm, required

BY_SCORES = "by-scores"
BAD_POINTS = _l("Ghi số điểm từ 0 đến 1000.")
NO_POINTS = _l("Ghi điểm phiếu B1, hoặc chọn sẵn kết quả mà không ghi điểm.")
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


class ReviewForm(PaperForm):
    """A household's review sheet of one year; without scores the class alone is written."""

    year = WholeNumberField(
        _l("Năm áp dụng"),
        [required, YEARS],
        description=_l("Rà soát cuối năm 2026 thì áp dụng cho năm 2027."),
    )
    b1 = WholeNumberField(
        _l("Điểm phiếu B1"),
        [Optional(), NumberRange(0, 1000, BAD_POINTS)],
        description=_l("Thu nhập: nông thôn đến 140 điểm, thị trấn đến 175 điểm là dưới chuẩn."),
    )
    b2 = WholeNumberField(
        _l("Điểm phiếu B2"),
        [Optional(), NumberRange(0, 1000, BAD_POINTS)],
        description=_l("Từ 30 điểm là thiếu hụt từ 3 chỉ số."),
    )
    deprivations = SelectMultipleField(
        _l("Chỉ số thiếu hụt"),
        choices=[SelectChoice(each, _l(label)) for each, label in DEPRIVATION_LABELS.items()],
        coerce=Deprivation,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    poverty_class = ChoiceField(
        _l("Kết quả rà soát"),
        choices=[
            SelectChoice(BY_SCORES, _l("Theo điểm của phiếu")),
            *(SelectChoice(each, _l(label)) for each, label in POVERTY_LABELS.items()),
            SelectChoice("", _l("Không thuộc hộ nghèo, cận nghèo")),
        ],
        default=BY_SCORES,
    )
    reason = StringField(
        _l("Lý do, nếu khác với điểm"), [Optional(), Length(max=200, message=TOO_LONG)]
    )
    seen = WholeNumberField(widget=HiddenInput())

    def validate_poverty_class(self, field: ChoiceField) -> None:
        """The class follows from the scores only where there are some."""
        scored = self.b2.data is not None or self.deprivations.data
        if self.b1.data is None and (scored or field.data == BY_SCORES):
            raise ValidationError(NO_POINTS)

    def sheet(self, poverty_class: PovertyClass | None) -> Sheet:
        """What was written, with the class."""
        return Sheet(
            year=self.year.data,
            poverty_class=poverty_class,
            b1=self.b1.data,
            b2=self.b2.data,
            deprivations=self.deprivations.data or (),
            reason=self.reason.data or None,
            paper=self.paper(),
        )

    def chosen(self, proposed: PovertyClass | None) -> PovertyClass | None:
        """The class the officer chose, or the one proposed where they leave it to the scores."""
        if self.poverty_class.data == BY_SCORES:
            return proposed
        return PovertyClass(self.poverty_class.data) if self.poverty_class.data else None


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
