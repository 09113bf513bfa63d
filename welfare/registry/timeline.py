"""What happened to a person, out of the record, in words."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from welfare.audit.labels import action_labels, fact_labels, value_labels
from welfare.audit.models import AuditEvent
from welfare.audit.rules import changes
from welfare.database import db
from welfare.registry.labels import FACTS, ICONS
from welfare.registry.queries import ids_of
from welfare.staff.models import Staff

MOST_SHOWN = 60
NOT_FOR_READERS = frozenset({"version", "enrolment_id", "enrolment_version"})


@dataclass(frozen=True)
class TimelineItem:
    """One event as the timeline shows it; `at` is a UTC moment."""

    at: datetime
    title: str
    text: str
    actor: str
    icon: str


@dataclass(frozen=True)
class Change:
    """A field that somebody wrote anew; None where there was or is nothing."""

    field: str
    label: str
    before: str | None
    after: str | None
    actor: str
    at: datetime


def timeline(person_id: int) -> list[TimelineItem]:
    """The latest events of a person, newest first."""
    events = _events(person_id, MOST_SHOWN)
    names = _full_names(events)
    return [
        TimelineItem(
            at=event.at,
            title=_(action_labels().get(event.action, event.action)),
            text="; ".join(_in_words(event)),
            actor=names.get(event.actor, event.actor),
            icon=ICONS.get(event.action, "history"),
        )
        for event in events
    ]


def changes_since(person_id: int, version: int) -> list[Change]:
    """What others wrote anew after `version` had been read, the oldest change first."""
    events = [
        event
        for event in reversed(_events(person_id))
        if json.loads(event.change)["after"].get("version", 0) > version
    ]
    return _changes(events)


def changes_of_enrolment_since(person_id: int, enrolment_id: int, version: int) -> list[Change]:
    """What others wrote to an enrolment after `version` had been read, the oldest change first."""
    events = [
        event
        for event in reversed(_events(person_id))
        for after in [json.loads(event.change)["after"]]
        if after.get("enrolment_id") == enrolment_id and after.get("enrolment_version", 0) > version
    ]
    return _changes(events)


def _changes(events: Sequence[AuditEvent]) -> list[Change]:
    names = _full_names(events)
    return [
        Change(
            field=field,
            label=_label(field),
            before=_text(field, before),
            after=_text(field, after),
            actor=names.get(event.actor, event.actor),
            at=event.at,
        )
        for event in events
        for field, before, after in changes(event.change)
        if field not in NOT_FOR_READERS
    ]


def _events(person_id: int, most: int | None = None) -> Sequence[AuditEvent]:
    statement = (
        select(AuditEvent)
        .where(AuditEvent.subject_kind == "person", AuditEvent.subject_id.in_(ids_of(person_id)))
        .order_by(AuditEvent.id.desc())
        .limit(most)
    )
    return db.session.scalars(statement).all()


def _full_names(events: Sequence[AuditEvent]) -> dict[str, str]:
    usernames = {event.actor for event in events}
    statement = select(Staff.username, Staff.full_name).where(Staff.username.in_(usernames))
    return {row.username: row.full_name for row in db.session.execute(statement)}


def _in_words(event: AuditEvent) -> list[str]:
    if event.action == "person.created":
        return []  # what was written then stands on the page, but for what was corrected since
    order = list(FACTS)
    told = [change for change in changes(event.change) if change[0] not in NOT_FOR_READERS]
    told.sort(key=lambda change: order.index(change[0]) if change[0] in order else len(order))
    return [
        f"{_label(field)}: {_text(field, after) or '–'}"
        if before is None
        else f"{_label(field)}: {_text(field, before)} → {_text(field, after) or '–'}"
        for field, before, after in told
    ]


def _label(field: str) -> str:
    return _(fact_labels()[field]) if field in fact_labels() else field


def _text(field: str, value: object) -> str | None:
    if value is None:
        return None
    word = value_labels().get(field, {}).get(str(value))
    return _(word) if word else str(value)
