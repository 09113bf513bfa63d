"""Identities held against the national population database: what it said last, and of whom."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, Select, func, insert, select
from sqlalchemy.orm import aliased

from welfare.areas.queries import Viewer
from welfare.audit import service as audit
from welfare.core import clock
from welfare.core.errors import N_, Conflict
from welfare.core.national_id import mask
from welfare.database import db
from welfare.registry import queries
from welfare.registry.admission import people_in_area
from welfare.registry.identity_models import IdentityCheck
from welfare.registry.identity_rules import RESULT_LABELS, IdentityResult, IdentityStanding
from welfare.registry.logged import Logged, person_entry
from welfare.registry.models import Person
from welfare.staff.models import Staff

NOTHING_TO_SETTLE = N_("Kết quả đối chiếu này đã được xử lý hoặc không có gì cần xử lý.")


@dataclass(frozen=True)
class NewCheck:
    """An answer to be kept; `differences` are the facts that the database has otherwise."""

    person_id: int
    checked_on: date
    result: IdentityResult
    source: str
    differences: Mapping[str, str] = field(default_factory=dict)


def latest(check: type[IdentityCheck] = IdentityCheck) -> ColumnElement[bool]:
    """The condition by which only the last answer about each person counts."""
    newer = aliased(IdentityCheck)
    later = select(newer.id).where(
        newer.person_id == check.person_id, newer.checked_on > check.checked_on
    )
    return ~later.exists()


def stands(standing: IdentityStanding) -> ColumnElement[bool]:
    """The condition on people for how far their identity is confirmed."""
    if standing is IdentityStanding.UNCHECKED:
        return Person.id.not_in(select(IdentityCheck.person_id))
    kind = (
        ~IdentityCheck.confirmed
        if standing is IdentityStanding.UNCONFIRMED
        else IdentityCheck.result == standing
    )
    return Person.id.in_(select(IdentityCheck.person_id).where(kind, latest()))


def check_of(person_id: int) -> IdentityCheck | None:
    """The last answer about a person."""
    statement = select(IdentityCheck).where(IdentityCheck.person_id == person_id)
    found: IdentityCheck | None = db.session.scalars(
        statement.order_by(IdentityCheck.checked_on.desc()).limit(1)
    ).first()
    return found


def differences_of(check: IdentityCheck) -> dict[str, str]:
    """The facts that the database has otherwise, in its words."""
    return dict(json.loads(check.differences))


def counted(viewer: Viewer) -> dict[IdentityStanding, int]:
    """How many living people of the area stand so."""
    living = (queries.in_area(viewer), Person.died_on.is_(None))
    everybody = db.session.scalar(select(func.count(Person.id)).where(*living)) or 0
    by_result = (
        select(IdentityCheck.result, func.count())
        .join(Person, Person.id == IdentityCheck.person_id)
        .where(*living, latest())
        .group_by(IdentityCheck.result)
    )
    found = {result: number for result, number in db.session.execute(by_result) if result}
    counts = {IdentityStanding(each): found.get(each, 0) for each in IdentityResult}
    return counts | {IdentityStanding.UNCHECKED: everybody - sum(found.values())}


def unconfirmed(viewer: Viewer) -> Select[Person, IdentityCheck]:
    """The viewer's living people whose identity the database did not confirm, with its answer."""
    return (
        select(Person, IdentityCheck)
        .join(IdentityCheck, IdentityCheck.person_id == Person.id)
        .where(
            queries.in_area(viewer),
            Person.died_on.is_(None),
            ~IdentityCheck.confirmed,
            latest(),
        )
        .order_by(Person.commune_id, Person.sort_key, Person.id)
    )


def known_checks(person_ids: Iterable[int]) -> dict[int, list[IdentityCheck]]:
    """Every answer about these people, the latest first."""
    found: dict[int, list[IdentityCheck]] = {}
    for some in queries.portions(sorted(set(person_ids))):
        statement = select(IdentityCheck).where(IdentityCheck.person_id.in_(some))
        for check in db.session.scalars(statement.order_by(IdentityCheck.checked_on.desc())):
            found.setdefault(check.person_id, []).append(check)
    return found


def is_kept(new: NewCheck, known: Sequence[IdentityCheck]) -> bool:
    """Whether the very answer is known already."""
    return any(
        (each.checked_on, each.result, each.source) == (new.checked_on, new.result, new.source)
        and differences_of(each) == dict(new.differences)
        for each in known
    )


def record_many(*, actor: Staff, checks: Sequence[NewCheck]) -> int:
    """Keep answers; what is known already is left alone. The answer is how many were kept.

    Another answer of the same day takes the place of the one that is there.

    Raises:
        NotFound: a person outside the actor's area.
    """
    people = people_in_area(actor, [new.person_id for new in checks])
    known = known_checks(people)
    fresh, entries = [], []
    for new in checks:
        earlier = known.get(new.person_id, [])
        if is_kept(new, earlier):
            continue
        entries.append(_entry(people[new.person_id], earlier, new))
        same_day = next((each for each in earlier if each.checked_on == new.checked_on), None)
        if same_day is None:
            fresh.append(_row(actor, new))
        else:
            for column, value in _row(actor, new).items():
                setattr(same_day, column, value)
    db.session.flush()
    if fresh:
        db.session.execute(insert(IdentityCheck), fresh)
    audit.record_many(actor, entries)
    return len(entries)


def settle(*, actor: Staff, person_id: int) -> None:
    """Note that an officer has looked into what the database has otherwise.

    Raises:
        NotFound: nobody of that id in the actor's area.
        Conflict: there is nothing to look into, or somebody else has.
    """
    someone = queries.person(actor, person_id, for_update=True)
    check = check_of(person_id)
    if check is None or check.confirmed or check.settled_at is not None:
        raise Conflict(NOTHING_TO_SETTLE)
    check.settled_at, check.settled_by_id = clock.now(), actor.id
    after: Logged = {"checked_on": f"{check.checked_on:%d/%m/%Y}"}
    audit.record_many(actor, [person_entry("identity.settled", someone, {}, after)])


def _row(actor: Staff, new: NewCheck) -> dict[str, object]:
    return {
        "person_id": new.person_id,
        "checked_on": new.checked_on,
        "result": new.result,
        "source": new.source,
        "confirmed": new.result is IdentityResult.MATCHED,
        "differences": json.dumps(dict(new.differences), ensure_ascii=False),
        "recorded_by_id": actor.id,
        "recorded_at": clock.now(),
        "settled_at": None,
        "settled_by_id": None,
    }


def _entry(someone: Person, earlier: Sequence[IdentityCheck], new: NewCheck) -> audit.Entry:
    before: Logged = {}
    if earlier:
        before = {"identity_result": RESULT_LABELS[earlier[0].answer]}
    after: Logged = {
        "identity_result": RESULT_LABELS[new.result],
        "checked_on": f"{new.checked_on:%d/%m/%Y}",
        "check_source": new.source,
    }
    told = {f"found_{fact}": value for fact, value in new.differences.items()}
    if "found_citizen_id" in told:
        told["found_citizen_id"] = mask(told["found_citizen_id"])
    return person_entry("identity.checked", someone, before, after | told)
