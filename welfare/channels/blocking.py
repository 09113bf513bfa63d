"""What holds people from an account, and what they have at hand, as officers write it down."""

from collections.abc import Collection, Sequence

from sqlalchemy import select

from welfare.audit import service as audit
from welfare.channels.blockers import Blocker, SocialAccount, Vneid
from welfare.channels.logged import entry
from welfare.channels.models import PersonBlocker, PersonMeans
from welfare.core import clock
from welfare.database import db
from welfare.registry import queries as registry_queries
from welfare.registry.models import Person
from welfare.staff.models import Staff


def open_blockers(person_ids: Sequence[int]) -> dict[int, list[PersonBlocker]]:
    """What holds these people now, by person, the longest known first."""
    found: dict[int, list[PersonBlocker]] = {}
    for some_ids in registry_queries.portions(person_ids):
        statement = (
            select(PersonBlocker)
            .where(PersonBlocker.person_id.in_(some_ids), PersonBlocker.cleared_at.is_(None))
            .order_by(PersonBlocker.id)
        )
        for row in db.session.scalars(statement):
            found.setdefault(row.person_id, []).append(row)
    return found


def means_of(person_ids: Sequence[int]) -> dict[int, PersonMeans]:
    """What these people have at hand, by person; who was never asked is left out."""
    found: dict[int, PersonMeans] = {}
    for some_ids in registry_queries.portions(person_ids):
        statement = select(PersonMeans).where(PersonMeans.person_id.in_(some_ids))
        found |= {row.person_id: row for row in db.session.scalars(statement)}
    return found


def keep_blockers(*, actor: Staff, person: Person, reasons: Collection[Blocker]) -> None:
    """Let exactly these reasons hold the person: others are cleared and stay in the record."""
    held = {row.reason: row for row in open_blockers([person.id]).get(person.id, [])}
    entries = []
    for reason in sorted(set(reasons) - held.keys()):
        db.session.add(_row(actor, person.id, reason))
        entries.append(entry("blocker.noted", person, {}, {"blocker": reason}))
    for gone in sorted(held.keys() - set(reasons)):
        held[gone].cleared_at, held[gone].cleared_by_id = clock.now(), actor.id
        entries.append(entry("blocker.cleared", person, {"blocker": gone}, {}))
    db.session.flush()
    if entries:
        audit.record_many(actor, entries)


def note_for_many(*, actor: Staff, people: Sequence[Person], reason: Blocker) -> int:
    """Note one reason for all of these people; the answer is for how many it was new."""
    held = open_blockers([someone.id for someone in people])
    new = [
        someone
        for someone in people
        if all(row.reason != reason for row in held.get(someone.id, []))
    ]
    db.session.add_all(_row(actor, someone.id, reason) for someone in new)
    db.session.flush()
    if new:
        noted: dict[str, object] = {"blocker": reason}
        audit.record_many(actor, [entry("blocker.noted", each, {}, noted) for each in new])
    return len(new)


def record_means(
    *,
    actor: Staff,
    person: Person,
    vneid: Vneid | None,
    social_account: SocialAccount | None,
    relative_has_account: bool,
) -> None:
    """Write down what the person has at hand; None leaves open what nobody asked."""
    row = db.session.get(PersonMeans, person.id)
    before: dict[str, object] = {}
    if row is None:
        row = PersonMeans(person_id=person.id)
        if not (vneid or social_account or relative_has_account):
            return
        db.session.add(row)
    else:
        before = _means(row)
    row.vneid, row.social_account = vneid, social_account
    row.relative_has_account = relative_has_account
    row.asked_at, row.asked_by_id = clock.now(), actor.id
    db.session.flush()
    after = _means(row)
    if before != after:
        audit.record_many(actor, [entry("means.recorded", person, before, after)])


def _row(actor: Staff, person_id: int, reason: Blocker | str) -> PersonBlocker:
    return PersonBlocker(
        person_id=person_id, reason=str(reason), noted_at=clock.now(), noted_by_id=actor.id
    )


def _means(row: PersonMeans) -> dict[str, object]:
    words: dict[str, object] = {"vneid": row.vneid, "social_account": row.social_account}
    return {name: value for name, value in words.items() if value} | {
        "relative_has_account": row.relative_has_account
    }
