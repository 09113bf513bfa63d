"""Reading pairs that look alike, merges, and pairs told apart, inside the viewer's area."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, not_, or_, select
from sqlalchemy.orm import aliased, joinedload

from welfare.areas.queries import Viewer
from welfare.database import db
from welfare.registry.duplicate_models import DifferentPeople, Merge, SuspectedPair
from welfare.registry.duplicate_rules import Why
from welfare.registry.models import Person
from welfare.web.paging import Page, keyset_page

MOST_SHOWN = 200
A = aliased(Person, name="a")
B = aliased(Person, name="b")


@dataclass(frozen=True)
class PairFilter:
    """Which pairs: of a commune, found by a reason, certain or only likely."""

    commune_id: int | None = None
    why: Why | None = None


def pairs(viewer: Viewer, wanted: PairFilter) -> Page[Row[tuple[Any, ...]]]:
    """A page of the pairs found alike, the likeliest first, without those proposed as one."""
    statement = (
        select(SuspectedPair, A, B)
        .join(A, A.id == SuspectedPair.a_id)
        .join(B, B.id == SuspectedPair.b_id)
        .options(joinedload(A.commune), joinedload(A.hamlet))
        .options(joinedload(B.commune), joinedload(B.hamlet))
        .where(*_inside(viewer, A, B), not_(_proposed()))
    )
    if wanted.commune_id is not None:
        statement = statement.where(
            or_(A.commune_id == wanted.commune_id, B.commune_id == wanted.commune_id)
        )
    if wanted.why is not None:
        reasons = func.concat(",", SuspectedPair.why, ",")
        statement = statement.where(reasons.contains(f",{wanted.why},"))
    keys = (SuspectedPair.score, SuspectedPair.a_id, SuspectedPair.b_id)
    return keyset_page(statement, keys, descending=True)  # type: ignore[arg-type] # three columns


def pairs_waiting(viewer: Viewer) -> int:
    """How many pairs found alike nobody has said anything of."""
    statement = (
        select(func.count())
        .select_from(SuspectedPair)
        .join(A, A.id == SuspectedPair.a_id)
        .join(B, B.id == SuspectedPair.b_id)
        .where(*_inside(viewer, A, B), not_(_proposed()))
    )
    return db.session.scalar(statement) or 0


def looked_at(viewer: Viewer) -> datetime | None:
    """When pairs that the viewer sees were last looked for, as far as any were found."""
    statement = (
        select(func.max(SuspectedPair.found_at))
        .join(A, A.id == SuspectedPair.a_id)
        .join(B, B.id == SuspectedPair.b_id)
        .where(*_inside(viewer, A, B))
    )
    found: datetime | None = db.session.scalar(statement)
    return found


def merges(viewer: Viewer, *statuses: str) -> Sequence[Merge]:
    """Merges in the states, the latest first."""
    statement = (
        select(Merge)
        .join(A, A.id == Merge.survivor_id)
        .join(B, B.id == Merge.merged_id)
        .where(Merge.status.in_(statuses), *_communes(viewer, A, B))
        .options(
            joinedload(Merge.survivor).joinedload(Person.commune),
            joinedload(Merge.merged).joinedload(Person.commune),
            joinedload(Merge.proposed_by),
            joinedload(Merge.decided_by),
            joinedload(Merge.undone_by),
        )
        .order_by(Merge.id.desc())
        .limit(MOST_SHOWN)
    )
    return db.session.scalars(statement).all()


def merged_into(person_id: int) -> Sequence[Merge]:
    """The merges in force by which others became this record."""
    statement = (
        select(Merge)
        .where(Merge.survivor_id == person_id, Merge.status == "merged")
        .options(joinedload(Merge.merged))
        .order_by(Merge.id)
    )
    return db.session.scalars(statement).all()


def waiting(viewer: Viewer) -> int:
    """How many proposals wait for a second officer."""
    statement = (
        select(func.count(Merge.id))
        .join(A, A.id == Merge.survivor_id)
        .join(B, B.id == Merge.merged_id)
        .where(Merge.status == "proposed", *_communes(viewer, A, B))
    )
    return db.session.scalar(statement) or 0


def told_apart(viewer: Viewer) -> Sequence[Row[DifferentPeople, Person, Person]]:
    """Pairs of which an officer has said that they are two people, the latest first."""
    statement = (
        select(DifferentPeople, A, B)
        .join(A, A.id == DifferentPeople.a_id)
        .join(B, B.id == DifferentPeople.b_id)
        .where(*_inside(viewer, A, B))
        .options(joinedload(DifferentPeople.said_by))
        .order_by(DifferentPeople.said_at.desc(), DifferentPeople.a_id)
        .limit(MOST_SHOWN)
    )
    return db.session.execute(statement).all()


def _inside(viewer: Viewer, a: type[Person], b: type[Person]) -> list[ColumnElement[bool]]:
    return [
        a.merged_into_id.is_(None),
        b.merged_into_id.is_(None),
        *_communes(viewer, a, b),
    ]


def _communes(viewer: Viewer, a: type[Person], b: type[Person]) -> list[ColumnElement[bool]]:
    if viewer.commune_ids is None:
        return []
    return [a.commune_id.in_(viewer.commune_ids), b.commune_id.in_(viewer.commune_ids)]


def _proposed() -> ColumnElement[bool]:
    """Whether the pair is proposed as one already."""
    same = or_(
        and_(Merge.survivor_id == SuspectedPair.a_id, Merge.merged_id == SuspectedPair.b_id),
        and_(Merge.survivor_id == SuspectedPair.b_id, Merge.merged_id == SuspectedPair.a_id),
    )
    return select(Merge.id).where(Merge.status == "proposed", same).exists()
