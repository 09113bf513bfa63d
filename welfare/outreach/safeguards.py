"""What about accounts and recipients wants a second look before money goes there.

Vulnerable people are paid through others: each finding says what is unusual, never that somebody
did wrong. Whoever looked and what they found stays; when the facts change, it wants another look.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from welfare.areas.queries import Viewer
from welfare.audit import service as audit
from welfare.audit.models import AuditEvent
from welfare.channels import queries as channels_queries
from welfare.channels.models import BankAccount, Payee
from welfare.channels.rules import bank_spelling
from welfare.core import clock
from welfare.core.errors import N_, Conflict, Forbidden, NotFound, Refusal
from welfare.core.month import Month
from welfare.core.vietnamese import fold
from welfare.database import db
from welfare.outreach.models import SecondLook
from welfare.outreach.rules import Thresholds
from welfare.outreach.settings import thresholds
from welfare.registry import queries as registry_queries
from welfare.registry.models import Person
from welfare.staff.models import Staff


class Safeguard(StrEnum):
    """What is unusual."""

    MANY_PEOPLE = "many-people"
    SHARED_ACCOUNT = "shared-account"
    SEVERAL_CHANGES = "several-changes"
    LATE_CHANGE = "late-change"
    STAFF = "staff"


SAFEGUARD_LABELS = {
    Safeguard.MANY_PEOPLE: N_("Một người nhận thay cho nhiều người"),
    Safeguard.SHARED_ACCOUNT: N_("Một tài khoản của nhiều người không cùng hộ"),
    Safeguard.SEVERAL_CHANGES: N_("Đổi tài khoản nhiều lần trong thời gian ngắn"),
    Safeguard.LATE_CHANGE: N_("Đổi tài khoản ngay trước kỳ chi trả"),
    Safeguard.STAFF: N_("Tài khoản hoặc người nhận thay trùng tên cán bộ"),
}
NOTE_NEEDED = N_("Hãy ghi đã xem và thấy gì, ví dụ: đã gọi điện hỏi người hưởng.")
NOT_FOUND = N_("Không còn dấu hiệu này: dữ liệu đã đổi. Tải lại trang để xem.")
LOOKED_ALREADY = N_("%(name)s đã xem dấu hiệu này.")
NOT_ONESELF = N_("Dấu hiệu này nhắc đến tên bạn. Hãy để người khác xem.")


@dataclass(frozen=True)
class Finding:
    """Something unusual; `about` is the name or what else is common to the people."""

    safeguard: Safeguard
    about: str
    people: Sequence[Person]
    fingerprint: str
    look: SecondLook | None = field(default=None, compare=False)


def findings(viewer: Viewer, month: Month) -> list[Finding]:
    """All that is unusual among the channels in force in the month, unlooked-at first."""
    limits = thresholds()
    found = [
        *_many_people(viewer, month, limits),
        *_shared_accounts(viewer, month),
        *_changes(viewer, month, limits),
        *_staff(viewer, month),
    ]
    looks = _looks([each.fingerprint for each in found])
    seen = [replace(each, look=looks.get((each.safeguard, each.fingerprint))) for each in found]
    return sorted(seen, key=lambda each: (each.look is not None, each.safeguard, each.about))


def waiting(viewer: Viewer, month: Month) -> int:
    """How many findings nobody has looked at."""
    return sum(each.look is None for each in findings(viewer, month))


def look_again(
    *, actor: Staff, month: Month, safeguard: str, fingerprint: str, note: str
) -> SecondLook:
    """Write down that the actor has looked at a finding, and what they found.

    Raises:
        NotFound: there is no such finding, or no more.
        Conflict: somebody has looked already.
        Forbidden: the finding names the actor.
        Refusal: nothing was written down.
    """
    if not note:
        raise Refusal(NOTE_NEEDED)
    finding = _finding(actor, month, safeguard, fingerprint)
    if finding.look is not None:
        raise Conflict(LOOKED_ALREADY, name=finding.look.looked_by.full_name)
    if finding.safeguard is Safeguard.STAFF and fold(finding.about) == fold(actor.full_name):
        raise Forbidden(NOT_ONESELF)
    look = SecondLook(
        safeguard=finding.safeguard,
        fingerprint=fingerprint,
        month=month,
        note=note,
        looked_at=clock.now(),
        looked_by_id=actor.id,
    )
    db.session.add(look)
    db.session.flush()
    words: dict[str, object] = {"safeguard": finding.safeguard, "note": note}
    audit.record(actor, "outreach.looked_again", "second_look", look.id, after=words)
    return look


def _finding(viewer: Viewer, month: Month, safeguard: str, fingerprint: str) -> Finding:
    for each in findings(viewer, month):
        if (each.safeguard, each.fingerprint) == (safeguard, fingerprint):
            return each
    raise NotFound(NOT_FOUND)


def _looks(fingerprints: Sequence[str]) -> dict[tuple[str, str], SecondLook]:
    found: dict[tuple[str, str], SecondLook] = {}
    for some in registry_queries.portions(fingerprints):
        statement = (
            select(SecondLook)
            .where(SecondLook.fingerprint.in_(some))
            .options(joinedload(SecondLook.looked_by))
        )
        for look in db.session.scalars(statement):
            found[look.safeguard, look.fingerprint] = look
    return found


def _many_people(viewer: Viewer, month: Month, limits: Thresholds) -> Iterator[Finding]:
    """Whoever receives for many people; known by number, or by name where there is none."""
    channel = channels_queries.in_force(month)
    key = func.coalesce(Payee.identity_number, Payee.name)
    rows = (
        select(key.label("key"), Payee.name, Payee.person_id)
        .join(channel, channel.c.payee_id == Payee.id)
        .join(Person, Person.id == Payee.person_id)
        .where(Person.died_on.is_(None))
    )
    by_payee: dict[str, set[int]] = defaultdict(set)
    names: dict[str, str] = {}
    for payee_key, name, person_id in db.session.execute(rows):
        by_payee[payee_key].add(person_id)
        names[payee_key] = name
    for payee_key, person_ids in by_payee.items():
        if len(person_ids) >= limits.many_people:
            yield from _of(viewer, Safeguard.MANY_PEOPLE, names[payee_key], person_ids)


def _shared_accounts(viewer: Viewer, month: Month) -> Iterator[Finding]:
    """Accounts to which people of several households are paid."""
    channel = channels_queries.in_force(month)
    household = func.coalesce(Person.household_id, -Person.id)
    shared = (
        select(channel.c.bank_bin, channel.c.number)
        .join(Person, Person.id == channel.c.person_id)
        .where(channel.c.number.is_not(None), Person.died_on.is_(None))
        .group_by(channel.c.bank_bin, channel.c.number)
        .having(func.count(household.distinct()) > 1)
        .subquery("shared")
    )
    rows = (
        select(BankAccount.bank_bin, BankAccount.number, BankAccount.holder, BankAccount.person_id)
        .join(
            shared,
            (shared.c.bank_bin == BankAccount.bank_bin) & (shared.c.number == BankAccount.number),
        )
        .order_by(BankAccount.id)
    )
    by_account: dict[tuple[str, str], set[int]] = defaultdict(set)
    holders: dict[tuple[str, str], str] = {}
    for bank_bin, number, holder, person_id in db.session.execute(rows):
        by_account[bank_bin, number].add(person_id)
        holders[bank_bin, number] = holder
    for account, person_ids in by_account.items():
        about = f"{holders[account]} (…{account[1][-4:]})"
        yield from _of(viewer, Safeguard.SHARED_ACCOUNT, about, person_ids)


def _changes(viewer: Viewer, month: Month, limits: Thresholds) -> Iterator[Finding]:
    """People whose account gave way to another: often of late, or within days of now."""
    since, lately = _days_ago(limits.changes_days), _days_ago(limits.late_days)
    rows = select(AuditEvent.subject_id, AuditEvent.id, AuditEvent.at).where(
        AuditEvent.action == "channel.set",
        AuditEvent.subject_id.is_not(None),
        AuditEvent.at >= since,
        AuditEvent.change.like('%"before":{%bank_account%'),
    )
    by_person: dict[int, list[tuple[int, datetime]]] = defaultdict(list)
    for person_id, event_id, at in db.session.execute(rows.order_by(AuditEvent.id)):
        by_person[person_id or 0].append((event_id, at))
    paid_now = _paid_by_account(month, list(by_person))
    for person_id, events in by_person.items():
        if person_id not in paid_now:
            continue
        marks = [event_id for event_id, _at in events]
        if len(events) >= limits.several_changes:
            yield from _of(viewer, Safeguard.SEVERAL_CHANGES, "", [person_id], marks)
        if events[-1][1] >= lately:
            yield from _of(viewer, Safeguard.LATE_CHANGE, "", [person_id], marks[-1:])


def _days_ago(days: int) -> datetime:
    return datetime.combine(clock.today() - timedelta(days=days), time(), clock.VIETNAM)


def _paid_by_account(month: Month, person_ids: Sequence[int]) -> set[int]:
    channel, found = channels_queries.in_force(month), set()
    for some_ids in registry_queries.portions(person_ids):
        statement = select(channel.c.person_id).where(
            channel.c.person_id.in_(some_ids), channel.c.number.is_not(None)
        )
        found |= set(db.session.scalars(statement))
    return found


def _staff(viewer: Viewer, month: Month) -> Iterator[Finding]:
    """Accounts and recipients that bear the name of a member of staff, but are of other people."""
    channel = channels_queries.in_force(month)
    names = {
        fold(name): name for name in db.session.scalars(select(Staff.full_name).where(Staff.active))
    }
    spellings = {*names.values(), *(bank_spelling(name) for name in names.values())}
    rows = (
        select(Person.id, Person.name, channel.c.holder, channel.c.payee_name)
        .join(channel, channel.c.person_id == Person.id)
        .where(
            Person.died_on.is_(None),
            channel.c.holder.in_(spellings) | channel.c.payee_name.in_(spellings),
        )
    )
    by_staff: dict[str, set[int]] = defaultdict(set)
    for person_id, name, holder, payee in db.session.execute(rows):
        for other in (holder, payee):
            if other and fold(other) in names and fold(other) != fold(name):
                by_staff[names[fold(other)]].add(person_id)
    for name, person_ids in by_staff.items():
        yield from _of(viewer, Safeguard.STAFF, name, person_ids)


def _of(
    viewer: Viewer,
    safeguard: Safeguard,
    about: str,
    person_ids: Iterable[int],
    marks: Iterable[int] = (),
) -> Iterator[Finding]:
    """The finding, if it concerns anybody of the viewer's area; its print covers everybody."""
    ids = sorted(person_ids)
    people = [
        someone
        for someone in registry_queries.people_by_id(ids).values()
        if viewer.commune_ids is None or someone.commune_id in viewer.commune_ids
    ]
    if people:
        facts = f"{safeguard}|{fold(about)}|{ids}|{list(marks)}"
        people.sort(key=lambda someone: (someone.sort_key, someone.id))
        yield Finding(safeguard, about, people, sha256(facts.encode()).hexdigest())
