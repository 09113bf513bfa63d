"""What is typed when asking for new points or mobile stops; all of it stands in the address."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectChoice, SelectField, StringField

from welfare.cashpoints.forms import Boxes
from welfare.cashpoints.planning_rules import (
    GOAL_LABELS,
    SOURCE_LABELS,
    WEIGHT_LABELS,
    Goal,
    MobileStops,
    NewPoints,
    Source,
    Weight,
)
from welfare.web.forms import WelfareForm, required


class _Asking(WelfareForm):
    """A question that changes nothing, so it needs no token."""

    class Meta(WelfareForm.Meta):
        """As above."""

        csrf = False

    sources = Boxes(
        _l("Chọn nơi đặt trong"),
        coerce=Source,
        choices=[SelectChoice(source, _l(label)) for source, label in SOURCE_LABELS.items()],
    )
    without = StringField(_l("Loại trừ"))

    @property
    def excluded(self) -> frozenset[str]:
        """Keys of candidates that must not be chosen."""
        return frozenset((self.without.data or "").split())


class NewPointsForm(_Asking):
    """Where new points would help most."""

    count = IntegerField(_l("Số điểm mới"), [required])
    goal = SelectField(
        _l("Mục tiêu"),
        coerce=Goal,
        choices=[SelectChoice(goal, _l(label)) for goal, label in GOAL_LABELS.items()],
    )
    within_m = IntegerField(_l("Trong tầm là đến bao nhiêu mét"), [required])
    weight = SelectField(
        _l("Tính cho"),
        coerce=Weight,
        choices=[SelectChoice(weight, _l(label)) for weight, label in WEIGHT_LABELS.items()],
    )

    @property
    def asked(self) -> NewPoints:
        """The question, once the form is valid."""
        return NewPoints(
            count=self.count.data,
            goal=self.goal.data,
            within_m=self.within_m.data,
            weight=self.weight.data,
            sources=frozenset(self.sources.data),
            without=self.excluded,
        )


class MobileStopsForm(_Asking):
    """The fewest mobile stops for those who live far."""

    far_m = IntegerField(_l("Cho người cách ATM trên bao nhiêu mét"), [required])
    within_m = IntegerField(_l("Điểm dừng gần nhất trong bao nhiêu mét"), [required])
    a_day = IntegerField(_l("Số điểm dừng mỗi ngày"), [required])

    @property
    def asked(self) -> MobileStops:
        """The question, once the form is valid."""
        return MobileStops(
            far_m=self.far_m.data,
            within_m=self.within_m.data,
            a_day=self.a_day.data,
            sources=frozenset(self.sources.data),
            without=self.excluded,
        )


class ScenarioForm(WelfareForm):
    """The name under which a plan is kept."""

    name = StringField(_l("Tên phương án"), [required])
