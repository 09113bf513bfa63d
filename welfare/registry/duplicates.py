"""Finding records that may be of one person; keeping what was found and what was said of it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from flask import Flask, current_app
from sqlalchemy import ColumnElement, delete, insert, select
from sqlalchemy.orm import aliased

from welfare.areas.queries import Viewer
from welfare.audit import service as audit
from welfare.core import clock
from welfare.core.errors import N_, Refusal
from welfare.core.vietnamese import clean
from welfare.database import db
from welfare.registry import queries
from welfare.registry.duplicate_models import DifferentPeople, SuspectedPair
from welfare.registry.duplicate_rules import SHOWN_FROM, Likeness, Traits, likeness, pairs
from welfare.registry.models import Person
from welfare.staff.models import Staff

REASON_NEEDED = N_("Hãy ghi lý do vì sao đây là hai người khác nhau.")


@dataclass(frozen=True)
class _WholeDistrict:
    """Who looks from the command line, where there is nobody signed in."""

    commune_ids: frozenset[int] | None = None


EVERYWHERE: Viewer = _WholeDistrict()

SharedAccounts = Callable[[], Iterable[tuple[int, int]]]
"""Pairs of people of different households who have one bank account, told by `channels`."""


@dataclass(frozen=True)
class Suspected:
    """Two records by their ids, the lower one first."""

    a_id: int
    b_id: int
    likeness: Likeness


def tell_shared_accounts(app: Flask, shared: SharedAccounts) -> None:
    """Let the search for duplicates know whose bank accounts are the same."""
    app.extensions["shared_accounts"] = shared


def find(viewer: Viewer, *, commune_id: int | None = None) -> list[Suspected]:
    """Everybody of the viewer's area (or one commune of it) compared; the likeliest first.

    Pairs of which an officer has said that they are two people are left out.
    """
    people = {someone.id: someone for someone in _traits(viewer, commune_id)}
    different = _said_different()
    shared = _shared_accounts(people)
    compared = [(one, other) for one, other in pairs(list(people.values()))]
    known = {_key(one, other) for one, other in compared}
    compared += [(people[a], people[b]) for a, b in shared if (a, b) not in known]
    found = []
    for one, other in compared:
        key = _key(one, other)
        alike = likeness(one, other, same_account=key in shared)
        if alike is not None and alike.score >= SHOWN_FROM and key not in different:
            found.append(Suspected(*key, alike))
    return sorted(found, key=lambda each: (-each.likeness.score, each.a_id, each.b_id))


def keep(viewer: Viewer, found: Iterable[Suspected]) -> None:
    """Put what was found in the place of what had been found in the viewer's area."""
    a, b = aliased(Person), aliased(Person)
    if viewer.commune_ids is None:
        db.session.execute(delete(SuspectedPair))
    else:
        inside = (
            select(SuspectedPair.a_id, SuspectedPair.b_id)
            .join(a, a.id == SuspectedPair.a_id)
            .join(b, b.id == SuspectedPair.b_id)
            .where(a.commune_id.in_(viewer.commune_ids), b.commune_id.in_(viewer.commune_ids))
        )
        for a_id, b_id in db.session.execute(inside).all():
            pair = (SuspectedPair.a_id == a_id) & (SuspectedPair.b_id == b_id)
            db.session.execute(delete(SuspectedPair).where(pair))
    now = clock.now()
    rows = [
        {
            "a_id": each.a_id,
            "b_id": each.b_id,
            "score": each.likeness.score,
            "why": ",".join(each.likeness.why),
            "found_at": now,
        }
        for each in found
    ]
    if rows:
        db.session.execute(insert(SuspectedPair), rows)


def say_different(*, actor: Staff, a_id: int, b_id: int, reason: str) -> None:
    """Remember that two records are of two people; they are not shown as alike again.

    Raises:
        NotFound: one of them is not in the actor's area.
        Refusal: no reason is given.
    """
    one, other = queries.person(actor, min(a_id, b_id)), queries.person(actor, max(a_id, b_id))
    if not clean(reason):
        raise Refusal(REASON_NEEDED)
    known = db.session.get(DifferentPeople, (one.id, other.id))
    if known is None:
        known = DifferentPeople(a_id=one.id, b_id=other.id)
        db.session.add(known)
    known.reason, known.said_by_id, known.said_at = clean(reason)[:300], actor.id, clock.now()
    pair = (SuspectedPair.a_id == one.id) & (SuspectedPair.b_id == other.id)
    db.session.execute(delete(SuspectedPair).where(pair))
    db.session.flush()
    after: dict[str, object] = {"other": other.id, "reason": known.reason}
    audit.record(
        actor, "person.told_apart", "person", one.id, commune_id=one.commune_id, after=after
    )


def forget_difference(*, actor: Staff, a_id: int, b_id: int) -> None:
    """Take back that two records are of two people: they are compared again.

    Raises:
        NotFound: one of them is not in the actor's area.
    """
    one, other = queries.person(actor, min(a_id, b_id)), queries.person(actor, max(a_id, b_id))
    pair = (DifferentPeople.a_id == one.id) & (DifferentPeople.b_id == other.id)
    db.session.execute(delete(DifferentPeople).where(pair))
    after: dict[str, object] = {"other": other.id}
    audit.record(
        actor, "person.compared_again", "person", one.id, commune_id=one.commune_id, after=after
    )


def traits_of(someone: Person) -> Traits:
    """What is compared of a person."""
    return Traits(
        someone.id,
        someone.name_key,
        someone.born_on,
        someone.birth_precision,
        someone.sex,
        someone.citizen_id,
        someone.old_id,
        someone.commune_id,
        someone.hamlet_id,
        someone.household_id,
    )


def _traits(viewer: Viewer, commune_id: int | None) -> list[Traits]:
    within: list[ColumnElement[bool]] = [queries.in_area(viewer)]
    if commune_id is not None:
        within.append(Person.commune_id == commune_id)
    statement = select(
        Person.id,
        Person.name_key,
        Person.born_on,
        Person.birth_precision,
        Person.sex,
        Person.citizen_id,
        Person.old_id,
        Person.commune_id,
        Person.hamlet_id,
        Person.household_id,
    ).where(*within)
    rows = db.session.execute(statement.order_by(Person.id))
    return [Traits(*row) for row in rows]  # type: ignore[call-arg] # ten columns of ten


def _said_different() -> set[tuple[int, int]]:
    rows = db.session.execute(select(DifferentPeople.a_id, DifferentPeople.b_id))
    return {(a_id, b_id) for a_id, b_id in rows}


def _shared_accounts(people: Mapping[int, Traits]) -> set[tuple[int, int]]:
    shared: SharedAccounts | None = current_app.extensions.get("shared_accounts")
    if shared is None:
        return set()
    return {(min(a, b), max(a, b)) for a, b in shared() if a != b and a in people and b in people}


def _key(one: Traits, other: Traits) -> tuple[int, int]:
    return (one.id, other.id) if one.id < other.id else (other.id, one.id)
