"""Reading rounds of reverification and the people in them, inside the viewer's area."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import contains_eager, joinedload

from welfare.areas.queries import Viewer
from welfare.core.errors import N_, NotFound
from welfare.database import db
from welfare.registry import queries
from welfare.registry.models import Person
from welfare.registry.reverification_models import ReverificationEntry, ReverificationRound

NO_ROUND = N_("Không có đợt xác minh này, hoặc đợt không thuộc địa bàn của bạn.")


@dataclass(frozen=True)
class Progress:
    """How far a round is, in people; `undecided` were not seen and wait for a decision."""

    total: int
    seen: int
    not_seen: int
    undecided: int

    @property
    def open(self) -> int:
        """Those of whom nothing has been recorded."""
        return self.total - self.seen - self.not_seen


def round_of(viewer: Viewer, round_id: int, *, for_update: bool = False) -> ReverificationRound:
    """A round of a commune in the viewer's area.

    Raises:
        NotFound: there is none.
    """
    statement = (
        select(ReverificationRound)
        .where(ReverificationRound.id == round_id, *_communes(viewer))
        .options(joinedload(ReverificationRound.commune), joinedload(ReverificationRound.hamlet))
    )
    if for_update:
        statement = statement.with_for_update(of=ReverificationRound)
    found: ReverificationRound | None = db.session.scalar(statement)
    if found is None:
        raise NotFound(NO_ROUND)
    return found


def rounds(viewer: Viewer) -> Sequence[tuple[ReverificationRound, Progress]]:
    """The viewer's rounds, the latest first, and how far each is."""
    statement = (
        select(ReverificationRound)
        .where(*_communes(viewer))
        .options(joinedload(ReverificationRound.commune), joinedload(ReverificationRound.hamlet))
        .order_by(ReverificationRound.id.desc())
        .limit(100)
    )
    found = db.session.scalars(statement).all()
    reached = _progress([made.id for made in found])
    return [(made, reached.get(made.id, Progress(0, 0, 0, 0))) for made in found]


def progress(round_id: int) -> Progress:
    """How far a round is."""
    return _progress([round_id]).get(round_id, Progress(0, 0, 0, 0))


def entries(round_id: int) -> Select[ReverificationEntry]:
    """The people of a round, whatever became of them; to be ordered by hamlet and name."""
    return (
        select(ReverificationEntry)
        .join(ReverificationEntry.person)
        .outerjoin(Person.hamlet)
        .where(ReverificationEntry.round_id == round_id, Person.merged_into_id.is_(None))
        .options(contains_eager(ReverificationEntry.person).contains_eager(Person.hamlet))
    )


def waiting(viewer: Viewer) -> int:
    """How many people of closed rounds were not seen and wait for a decision."""
    statement = (
        select(func.count(ReverificationEntry.id))
        .join(ReverificationEntry.round)
        .join(ReverificationEntry.person)
        .where(_is_waiting(), queries.in_area(viewer))
    )
    return db.session.scalar(statement) or 0


def waiting_people(viewer: Viewer, *, most: int) -> Sequence[ReverificationEntry]:
    """Who of closed rounds was not seen and waits for a decision."""
    statement = (
        select(ReverificationEntry)
        .join(ReverificationEntry.round)
        .join(ReverificationEntry.person)
        .where(_is_waiting(), queries.in_area(viewer))
        .options(
            contains_eager(ReverificationEntry.round).joinedload(ReverificationRound.commune),
            contains_eager(ReverificationEntry.person),
        )
        .order_by(Person.commune_id, Person.sort_key, ReverificationEntry.id)
        .limit(most)
    )
    return db.session.scalars(statement).all()


def entry_of(viewer: Viewer, entry_id: int) -> ReverificationEntry:
    """A person's place in a round of the viewer's area.

    Raises:
        NotFound: there is none.
    """
    statement = (
        select(ReverificationEntry)
        .join(ReverificationEntry.round)
        .where(ReverificationEntry.id == entry_id, *_communes(viewer))
        .options(contains_eager(ReverificationEntry.round), joinedload(ReverificationEntry.person))
    )
    found: ReverificationEntry | None = db.session.scalar(statement)
    if found is None:
        raise NotFound(NO_ROUND)
    return found


def _is_waiting() -> ColumnElement[bool]:
    return and_(
        ReverificationRound.closed_at.is_not(None),
        ReverificationEntry.decision.is_(None),
        ReverificationEntry.result.is_distinct_from("seen"),
        Person.died_on.is_(None),
    )


def _progress(round_ids: Sequence[int]) -> dict[int, Progress]:
    seen = ReverificationEntry.result == "seen"
    not_seen = ReverificationEntry.result == "not-seen"
    statement = (
        select(
            ReverificationEntry.round_id,
            func.count(),
            func.count().filter(seen),
            func.count().filter(not_seen),
            func.count().filter(_is_waiting()),
        )
        .join(ReverificationEntry.round)
        .join(ReverificationEntry.person)
        .where(ReverificationEntry.round_id.in_(round_ids), Person.merged_into_id.is_(None))
        .group_by(ReverificationEntry.round_id)
    )
    return {row[0]: Progress(*row[1:]) for row in db.session.execute(statement)}


def _communes(viewer: Viewer) -> list[ColumnElement[bool]]:
    if viewer.commune_ids is None:
        return []
    return [ReverificationRound.commune_id.in_(viewer.commune_ids)]
