"""Reading the record."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, select

from welfare.audit.models import AuditEvent
from welfare.core.clock import VIETNAM


@dataclass(frozen=True)
class EventFilter:
    """What to look for; None is anything. Days are Vietnam's and both count in."""

    actor: str | None = None
    action: str | None = None
    subject_kind: str | None = None
    subject_id: int | None = None
    first_day: date | None = None
    last_day: date | None = None

    @property
    def is_empty(self) -> bool:
        """Whether it lets every event pass."""
        return self == EventFilter()


def events(wanted: EventFilter) -> Select[Any]:
    """The events that pass the filter; to be ordered by id, in which they happened."""
    statement = select(AuditEvent)
    for column, value in (
        (AuditEvent.actor, wanted.actor),
        (AuditEvent.action, wanted.action),
        (AuditEvent.subject_kind, wanted.subject_kind),
        (AuditEvent.subject_id, wanted.subject_id),
    ):
        if value is not None:
            statement = statement.where(column == value)
    if wanted.first_day:
        statement = statement.where(AuditEvent.at >= _midnight(wanted.first_day))
    if wanted.last_day:
        statement = statement.where(AuditEvent.at < _midnight(wanted.last_day + timedelta(days=1)))
    return statement


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, VIETNAM).astimezone(UTC)
