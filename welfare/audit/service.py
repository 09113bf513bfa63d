"""Adding to the record, and checking that nobody changed it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from sqlalchemy import insert, select

from welfare.audit.models import AuditEvent, AuditHead
from welfare.audit.rules import FIRST_DIGEST, canonical, digest
from welfare.core import clock
from welfare.database import db

SYSTEM = "hệ thống"
CHUNK = 5000


class Actor(Protocol):
    """Whoever acts: a member of staff, known by username."""

    @property
    def username(self) -> str:
        """The name by which the record knows them."""


@dataclass(frozen=True)
class Entry:
    """One event to be recorded; `before` and `after` hold only what may be logged."""

    action: str
    subject_kind: str
    subject_id: int | None
    commune_id: int | None = None
    before: dict[str, object] = field(default_factory=dict)
    after: dict[str, object] = field(default_factory=dict)


def record(
    actor: Actor | None,
    action: str,
    subject_kind: str,
    subject_id: int | None,
    *,
    commune_id: int | None = None,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
) -> None:
    """Add one event to the chain, in the transaction of what it speaks of."""
    entry = Entry(action, subject_kind, subject_id, commune_id, before or {}, after or {})
    record_many(actor, [entry])


def record_many(actor: Actor | None, entries: Iterable[Entry]) -> None:
    """Add many events at once; None as `actor` is the system itself."""
    head = _locked_head()
    name, at = actor.username if actor else SYSTEM, clock.now()
    rows = []
    for entry in entries:
        change = canonical({"before": entry.before, "after": entry.after})
        event = AuditEvent(
            at=at,
            actor=name,
            action=entry.action,
            subject_kind=entry.subject_kind,
            subject_id=entry.subject_id,
            commune_id=entry.commune_id,
            change=change,
        )
        head.events += 1
        head.digest = digest(
            head.digest,
            at=at,
            actor=name,
            action=entry.action,
            subject=event.subject,
            change=change,
        )
        rows.append(
            {
                "id": head.events,
                "at": at,
                "actor": name,
                "action": entry.action,
                "subject_kind": entry.subject_kind,
                "subject_id": entry.subject_id,
                "commune_id": entry.commune_id,
                "change": change,
                "digest": head.digest,
            }
        )
    if rows:
        db.session.flush()
        db.session.execute(insert(AuditEvent), rows)


def _locked_head() -> AuditHead:
    """The end of the chain, kept from other writers until this transaction ends."""
    latest = select(AuditHead).with_for_update().execution_options(populate_existing=True)
    head = db.session.scalar(latest)
    if head is None:
        head = AuditHead(id=1, events=0, digest=FIRST_DIGEST)
        db.session.add(head)
    return head


@dataclass(frozen=True)
class Verification:
    """How many events there are, and the first one that is not as it was written."""

    events: int
    first_broken: int | None

    @property
    def intact(self) -> bool:
        """Whether the whole record is as it was written."""
        return self.first_broken is None


def verify() -> Verification:
    """Walk the whole chain and make every digest again."""
    previous, expected_id = FIRST_DIGEST, 0
    statement = select(AuditEvent).order_by(AuditEvent.id).execution_options(yield_per=CHUNK)
    for event in db.session.scalars(statement):
        expected_id += 1
        made_again = digest(
            previous,
            at=event.at,
            actor=event.actor,
            action=event.action,
            subject=event.subject,
            change=event.change,
        )
        if event.id != expected_id or event.digest != made_again:
            return Verification(expected_id, expected_id)
        previous = event.digest
    head = db.session.get(AuditHead, 1)
    if (head.events, head.digest) != (expected_id, previous) if head else expected_id:
        return Verification(expected_id, expected_id + 1)
    return Verification(expected_id, None)
