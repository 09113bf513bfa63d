"""Rounds, talks and thresholds, as an officer says them."""

from collections.abc import Sequence
from dataclasses import fields

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from welfare.channels.blockers import (
    BLOCKER_LABELS,
    SOCIAL_ACCOUNT_LABELS,
    VNEID_LABELS,
    Blocker,
    SocialAccount,
    Vneid,
)
from welfare.channels.rules import KIND_LABELS, Kind
from welfare.outreach.rules import (
    APPROACH_LABELS,
    RESULT_LABELS,
    Approach,
    ContactFacts,
    Result,
    Thresholds,
)
from welfare.outreach.service import Means, RoundFacts, SignedForm
from welfare.web.forms import DateField, WelfareForm, required

Choices = Sequence[tuple[object, str]]


class RoundForm(WelfareForm):
    """Where a round of visits goes and whom it visits; the view offers the places."""

    name = StringField(_l("Tên đợt"), [required, Length(max=120)])
    commune_id = SelectField(_l("Xã, thị trấn"), coerce=int)
    hamlet_id = SelectField(_l("Ấp, khu phố"), coerce=lambda value: int(value) if value else None)
    starts_on = DateField(_l("Bắt đầu ngày"), [required])
    approach = RadioField(
        _l("Thăm ai trước"),
        choices=[SelectChoice(each.value, _l(label)) for each, label in APPROACH_LABELS.items()],
        coerce=Approach,
    )
    blocker = SelectField(
        _l("Lý do"),
        choices=[
            SelectChoice("", _l("Không chọn")),
            *(SelectChoice(each.value, _l(label)) for each, label in BLOCKER_LABELS.items()),
        ],
    )
    most = IntegerField(
        _l("Nhiều nhất"),
        [NumberRange(1, 300, message=_l("Từ 1 đến 300 người."))],
    )

    def offer_places(self, communes: Choices, hamlets: Sequence[SelectChoice]) -> "RoundForm":
        """Let the officer choose among their communes and hamlets."""
        self.commune_id.choices = list(communes)
        self.hamlet_id.choices = [("", _("Cả xã")), *hamlets]
        return self

    @property
    def facts(self) -> RoundFacts:
        """The round as it was planned."""
        return RoundFacts(
            name=self.name.data or "",
            commune_id=self.commune_id.data,
            starts_on=self.starts_on.data,
            approach=self.approach.data,
            hamlet_id=self.hamlet_id.data,
            blocker=Blocker(self.blocker.data) if self.blocker.data else None,
            most=self.most.data,
        )


class ReasonsField(SelectMultipleField):  # type: ignore[misc] # WTForms ships no types
    """One tick box a reason."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class ContactForm(WelfareForm):
    """What came of a talk, what holds the person now, what they have, and their consent."""

    met_on = DateField(_l("Ngày gặp"), [required])
    result = RadioField(
        _l("Kết quả"),
        choices=[SelectChoice(each.value, _l(label)) for each, label in RESULT_LABELS.items()],
        coerce=Result,
    )
    reasons = ReasonsField(
        _l("Lý do chưa qua tài khoản"),
        choices=[SelectChoice(each.value, _l(label)) for each, label in BLOCKER_LABELS.items()],
    )
    note = StringField(_l("Ghi chú"), [Optional(), Length(max=500)])
    next_step = StringField(_l("Việc tiếp theo"), [Optional(), Length(max=200)])
    next_on = DateField(_l("Ngày hẹn"), [Optional()])
    vneid = SelectField(
        _l("VNeID"),
        choices=[
            SelectChoice("", _l("Chưa hỏi")),
            *(SelectChoice(each.value, _l(label)) for each, label in VNEID_LABELS.items()),
        ],
    )
    social_account = SelectField(
        _l("Tài khoản an sinh xã hội"),
        choices=[
            SelectChoice("", _l("Chưa hỏi")),
            *(SelectChoice(each.value, _l(label)) for each, label in SOCIAL_ACCOUNT_LABELS.items()),
        ],
    )
    relative_has_account = BooleanField(_l("Người nhà đang dùng tài khoản và giúp được"))
    consent_on = DateField(_l("Ngày ký giấy đồng ý"), [Optional()])
    consent_kind = SelectField(
        _l("Đồng ý nhận bằng"),
        choices=[
            SelectChoice(each.value, _l(KIND_LABELS[each]))
            for each in (Kind.OWN_ACCOUNT, Kind.AUTHORISED_ACCOUNT, Kind.E_WALLET)
        ],
        coerce=Kind,
    )
    scan = FileField(_l("Bản chụp giấy đã ký"))

    @property
    def facts(self) -> ContactFacts:
        """What came of the talk."""
        return ContactFacts(
            met_on=self.met_on.data,
            result=self.result.data,
            reasons=frozenset(Blocker(word) for word in self.reasons.data or ()),
            note=self.note.data or None,
            next_step=self.next_step.data or None,
            next_on=self.next_on.data,
            consent_on=self.consent_on.data,
            consent_kind=self.consent_kind.data,
        )

    @property
    def means(self) -> Means:
        """What the person has at hand."""
        return Means(
            Vneid(self.vneid.data) if self.vneid.data else None,
            SocialAccount(self.social_account.data) if self.social_account.data else None,
            self.relative_has_account.data,
        )

    @property
    def signed_form(self) -> SignedForm | None:
        """The scan of the consent, if one came with it."""
        file = self.scan.data
        content = file.read() if file else b""
        return SignedForm(file.filename, content) if content else None


def _metres(label: str) -> IntegerField:
    return IntegerField(label, [NumberRange(100, 50_000, message=_l("Từ 100 đến 50.000 mét."))])


class ThresholdsForm(WelfareForm):
    """What the office takes for near, far, many and late."""

    near_atm_m = _metres(_l("Gần ATM: không quá (m)"))
    far_atm_m = _metres(_l("Xa ATM: trên (m)"))
    near_cash_m = _metres(_l("Gần điểm chi trả: không quá (m)"))
    many_people = IntegerField(
        _l("Một người nhận thay cho nhiều người: từ (người)"),
        [NumberRange(2, 100, message=_l("Từ 2 đến 100 người."))],
    )
    several_changes = IntegerField(
        _l("Đổi tài khoản nhiều lần: từ (lần)"),
        [NumberRange(2, 20, message=_l("Từ 2 đến 20 lần."))],
    )
    changes_days = IntegerField(
        _l("Đếm số lần đổi trong (ngày)"),
        [NumberRange(1, 730, message=_l("Từ 1 đến 730 ngày."))],
    )
    late_days = IntegerField(
        _l("Đổi sát kỳ chi trả: trong (ngày) trước khi lập kỳ"),
        [NumberRange(1, 60, message=_l("Từ 1 đến 60 ngày."))],
    )

    @property
    def chosen(self) -> Thresholds:
        """The thresholds as typed."""
        return Thresholds(**{each.name: self[each.name].data for each in fields(Thresholds)})
