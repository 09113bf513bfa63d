"""Adding to the record, and checking that nobody changed it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from sqlalchemy import insert, select, true

from welfare.audit.models import AuditEvent, AuditHead
from welfare.audit.rules import COVERED, FIRST_DIGEST, canonical, digest
from welfare.core import clock
from welfare.database import db

SYSTEM = "hệ thống"
CHUNK = 5000
EVENTS = AuditEvent.metadata.tables[AuditEvent.__tablename__]


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
    rows: list[dict[str, object]] = []
    for entry in entries:
        facts = {
            "at": at,
            "actor": name,
            "action": entry.action,
            "subject_kind": entry.subject_kind,
            "subject_id": entry.subject_id,
            "commune_id": entry.commune_id,
            "change": canonical({"before": entry.before, "after": entry.after}),
        }
        head.events += 1
        head.digest = digest(head.digest, facts)
        rows.append({"id": head.events, "digest": head.digest, **facts})
    if rows:
        db.session.flush()
        db.session.execute(insert(EVENTS), rows)


def _locked_head() -> AuditHead:
    """The end of the chain, kept from other writers until this transaction ends."""
    latest = select(AuditHead).with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(latest).one()


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
    previous, number, end = FIRST_DIGEST, 0, _end_of_chain()
    # Events and the end of the chain in one statement: others may add events meanwhile.
    statement = (
        select(
            *(getattr(AuditEvent, name) for name in COVERED),
            AuditEvent.id,
            AuditEvent.digest,
            AuditHead.events,
            AuditHead.digest,
        )
        .outerjoin(AuditHead, true())
        .order_by(AuditEvent.id)
        .execution_options(yield_per=CHUNK)
    )
    with db.session.execute(statement) as rows:
        for *facts, event_id, event_digest, head_events, head_digest in rows:
            number += 1
            previous = digest(previous, dict(zip(COVERED, facts, strict=True)))
            if (event_id, event_digest) != (number, previous):
                return Verification(number, number)
            end = (head_events, head_digest)
    if end != (number, previous):
        return Verification(number, number + 1)
    return Verification(number, None)


def _end_of_chain() -> tuple[int, str]:
    head = db.session.get(AuditHead, 1)
    return (head.events, head.digest) if head else (0, FIRST_DIGEST)
