"""What happened to a cash point, out of the record, in words."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from welfare.audit.labels import action_labels, fact_labels, value_labels
from welfare.audit.models import AuditEvent
from welfare.audit.rules import changes
from welfare.database import db
from welfare.staff.models import Staff

MOST_SHOWN = 60
ICONS = {"cash_point.added": "plus", "cash_point.corrected": "pencil"}


def history(cash_point_id: int) -> list[dict[str, object]]:
    """The latest events of a cash point, newest first, as the component `timeline` shows them."""
    rows = db.session.execute(
        select(AuditEvent, Staff.full_name)
        .outerjoin(Staff, Staff.username == AuditEvent.actor)
        .where(AuditEvent.subject_kind == "cash_point", AuditEvent.subject_id == cash_point_id)
        .order_by(AuditEvent.id.desc())
        .limit(MOST_SHOWN)
    )
    return [
        {
            "at": event.at,
            "title": _(action_labels().get(event.action, event.action)),
            "text": "; ".join(_in_words(event)),
            "actor": full_name or event.actor,
            "icon": ICONS.get(event.action, "history"),
        }
        for event, full_name in rows
    ]


def _in_words(event: AuditEvent) -> list[str]:
    return [
        f"{_label(field)}: {_text(field, after)}"
        if before is None
        else f"{_label(field)}: {_text(field, before)} → {_text(field, after)}"
        for field, before, after in changes(event.change)
    ]


def _label(field: str) -> str:
    return str(_(fact_labels().get(field, field)))


def _text(field: str, value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return str(_("có") if value else _("không"))
    label = value_labels().get(field, {}).get(str(value))
    return str(_(label)) if label else str(value)
