"""What can be looked for in the record."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, StringField
from wtforms.validators import Optional

from welfare.audit.queries import EventFilter
from welfare.web.forms import DateField, WelfareForm


class EventFilterForm(WelfareForm):
    """The filters above the record, read from the address so that a search can be passed on."""

    class Meta(WelfareForm.Meta):
        """Looking changes nothing, so it needs no token."""

        csrf = False

    actor = StringField(_l("Người làm"))
    action = StringField(_l("Việc"))
    subject_kind = StringField(_l("Đối tượng"))
    subject_id = IntegerField(_l("Số của đối tượng"), [Optional()])
    first_day = DateField(_l("Từ ngày"))
    last_day = DateField(_l("Đến ngày"))

    def wanted(self) -> EventFilter:
        """What to look for; a field that cannot be read looks for anything."""
        return EventFilter(
            actor=(self.actor.data or "").lower() or None,
            action=self.action.data or None,
            subject_kind=self.subject_kind.data or None,
            subject_id=self.subject_id.data,
            first_day=self.first_day.data,
            last_day=self.last_day.data,
        )
