"""What is typed to give many people something once."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired, Length

from welfare.payouts.campaign_people import Chosen
from welfare.payouts.campaigns import NewCampaign
from welfare.payouts.settlement import FUND_LABELS
from welfare.registry.choices import category_choices, commune_choices, in_words, under_headings
from welfare.registry.rules import POVERTY_LABELS, REGISTER_LABELS
from welfare.web.forms import DateField, MonthField, WelfareForm, required


class CampaignForm(WelfareForm):
    """The decision, what it gives, and to whom."""

    name = StringField(
        _l("Tên đợt"),
        [required, Length(max=120)],
        description=_l("In trên danh sách, ví dụ Quà Tết Bính Ngọ."),
    )
    decision_number = StringField(_l("Số quyết định"), [required, Length(max=60)])
    decided_on = DateField(_l("Ngày ký"), [required])
    fund = SelectField(_l("Nguồn kinh phí"))
    month = MonthField(
        _l("Chi trong kỳ tháng"), [required], description=_l("Ghi theo dạng 12/2023.")
    )
    amount_vnd = IntegerField(
        _l("Mỗi người (đồng)"), [InputRequired(_l("Hãy ghi số tiền bằng chữ số."))]
    )
    register = SelectField(
        _l("Sổ"),
        description=_l("Sổ hộ nghèo, cận nghèo: mỗi hộ một suất, chủ hộ nhận."),
    )
    category = SelectField(_l("Loại đối tượng"))
    poverty_class = SelectField(_l("Diện hộ"))
    commune = SelectField(_l("Xã, thị trấn"))
    seen = HiddenField()

    def offer(self) -> None:
        """Let the form choose."""
        every = SelectChoice("", _("Tất cả"))
        self.fund.choices = [*in_words(FUND_LABELS).items()]
        self.register.choices = [(each.value, _(REGISTER_LABELS[each])) for each in REGISTER_LABELS]
        self.category.choices = [every, *under_headings(category_choices(searchable=True))]
        self.poverty_class.choices = [every, *in_words(POVERTY_LABELS).items()]
        communes = [(str(commune_id), name) for commune_id, name in commune_choices()]
        self.commune.choices = [every, *communes]

    @property
    def campaign(self) -> NewCampaign:
        """What was typed."""
        chosen = Chosen(
            register=self.register.data,
            category_code=self.category.data or None,
            commune_id=int(self.commune.data) if self.commune.data else None,
            poverty_class=self.poverty_class.data or None,
        )
        return NewCampaign(
            name=self.name.data,
            decision_number=self.decision_number.data,
            decided_on=self.decided_on.data,
            fund=self.fund.data,
            month=self.month.data,
            amount_vnd=self.amount_vnd.data,
            chosen=chosen,
        )

    @property
    def people_seen(self) -> int | None:
        """How many people the preview showed, once it was confirmed."""
        text = str(self.seen.data or "")
        return int(text) if text.isdecimal() else None
