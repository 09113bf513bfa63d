"""What officers do with cash points: add, correct, move, verify, remove, one or a file of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import InstrumentedAttribute

from welfare.areas import queries as areas_queries
from welfare.areas.positions import Position
from welfare.audit import service as audit
from welfare.cashpoints import queries, settings
from welfare.cashpoints.measuring import catch_up
from welfare.cashpoints.models import CashPoint, Distance
from welfare.cashpoints.rules import CashPointFacts, Counting
from welfare.core import clock
from welfare.core.errors import N_, Conflict
from welfare.database import db
from welfare.staff.models import Staff

Logged = dict[str, object]

NAME_TAKEN = N_(
    "%(commune)s đã có “%(name)s” cùng loại. Sửa điểm đó, hoặc đặt tên khác để phân biệt."
)


@dataclass(frozen=True)
class Saved:
    """How many cash points a file added, changed and found as they were."""

    added: int
    changed: int
    unchanged: int


def add_cash_point(*, actor: Staff, facts: CashPointFacts) -> int:
    """Add a cash point; the answer is its id.

    Raises:
        NotFound: no such commune in the actor's area.
        Conflict: the commune has one of that kind and name.
        Refusal: its days cannot be.
    """
    _check_is_free(actor, facts)
    (point,) = _save(actor, [(None, facts)])
    return point.id


def correct_cash_point(*, actor: Staff, cash_point_id: int, facts: CashPointFacts) -> None:
    """Write a cash point's facts anew; whoever it touches is measured again.

    Raises:
        NotFound: no such cash point, or no such commune in the actor's area.
        Conflict: the commune has another one of that kind and name.
        Refusal: its days cannot be.
    """
    point = queries.cash_point(cash_point_id, for_update=True)
    _check_is_free(actor, facts, besides=point)
    _save(actor, [(point, facts)])


def move_cash_point(*, actor: Staff, cash_point_id: int, position: Position) -> None:
    """Put a cash point where it was dragged to on the map; whoever it touches is measured again.

    Raises:
        NotFound: no such cash point, or its commune is not of the actor's area.
    """
    point = queries.cash_point(cash_point_id, for_update=True)
    areas_queries.commune(point.commune_id, actor)
    latitude, longitude = position
    _save(actor, [(point, replace(point.facts, latitude=latitude, longitude=longitude))])


def verify_cash_point(*, actor: Staff, cash_point_id: int) -> None:
    """Say that somebody has made sure the cash point stands where it is said to.

    Raises:
        NotFound: no such cash point.
    """
    point = queries.cash_point(cash_point_id, for_update=True)
    _save(actor, [(point, replace(point.facts, verified=True))])


def remove_cash_point(*, actor: Staff, cash_point_id: int) -> None:
    """Remove a cash point that is no more, or never was; the record keeps what was known of it.

    Raises:
        NotFound: no such cash point.
    """
    point = queries.cash_point(cash_point_id, for_update=True)
    facts, commune = point.facts, point.commune.name
    _let_go(point.id)
    db.session.delete(point)
    audit.record(
        actor,
        "cash_point.removed",
        "cash_point",
        cash_point_id,
        commune_id=facts.commune_id,
        before=_logged(facts, commune),
    )
    catch_up()


def _let_go(cash_point_id: int) -> None:
    """Point no way to the cash point any more."""
    columns: tuple[InstrumentedAttribute[int | None], ...] = (
        Distance.nearest_atm_id,
        Distance.nearest_cash_id,
        Distance.road_atm_id,
        Distance.road_cash_id,
    )
    for column in columns:
        statement = update(Distance).where(column == cash_point_id)
        db.session.execute(statement.values({column: None}))


def choose_counting(*, actor: Staff, chosen: Counting) -> None:
    """Let other kinds of points count, or call another way far; everybody is measured again.

    Raises:
        Refusal: nothing could be measured by them.
    """
    settings.choose(actor=actor, chosen=chosen)
    catch_up()


def save_many(
    *,
    actor: Staff,
    cash_points: Sequence[CashPointFacts],
    apply: bool,
    unsaid: Collection[str] = (),
) -> Saved:
    """Add or correct cash points by kind, name and commune; unless `apply`, only say what would be.

    `cash_points` are of the actor's area, no two of them the same point. What is known of the facts
    `unsaid` stays.
    """
    known = {point.facts.identity: point for point in db.session.scalars(select(CashPoint))}
    every = [
        (point, _keeping(point, facts, unsaid) if point else facts)
        for point, facts in ((known.get(facts.identity), facts) for facts in cash_points)
    ]
    different = [(point, facts) for point, facts in every if not point or point.facts != facts]
    if apply:
        _save(actor, different)
    added = sum(point is None for point, _facts in different)
    return Saved(added, len(different) - added, len(every) - len(different))


def _keeping(point: CashPoint, facts: CashPointFacts, unsaid: Collection[str]) -> CashPointFacts:
    kept: dict[str, Any] = {name: getattr(point.facts, name) for name in unsaid}
    return replace(facts, **kept)


def _check_is_free(actor: Staff, facts: CashPointFacts, besides: CashPoint | None = None) -> None:
    facts.check()
    commune = areas_queries.commune(facts.commune_id, actor)
    holder = db.session.scalar(
        select(CashPoint.id).where(
            CashPoint.kind == facts.kind,
            CashPoint.name == facts.name,
            CashPoint.commune_id == facts.commune_id,
        )
    )
    if holder is not None and (besides is None or holder != besides.id):
        raise Conflict(NAME_TAKEN, commune=commune.name, name=facts.name)


def _save(
    actor: Staff, changes: Sequence[tuple[CashPoint | None, CashPointFacts]]
) -> list[CashPoint]:
    """Write new facts into cash points, record what differs, and measure whoever is touched."""
    names = {commune.id: commune.name for commune in areas_queries.communes()}
    before = [point.facts if point else None for point, _facts in changes]
    points = [_written(actor, point, facts) for point, facts in changes]
    db.session.flush()
    facts_pairs = zip(points, before, (facts for _point, facts in changes), strict=True)
    different = [(point, old, new) for point, old, new in facts_pairs if old != new]
    audit.record_many(actor, [_entry(*each, names) for each in different])
    catch_up()
    return points


def _written(actor: Staff, point: CashPoint | None, facts: CashPointFacts) -> CashPoint:
    if point is None:
        point = CashPoint()
        db.session.add(point)
    if facts.verified is not bool(point.verified):
        point.verified_by = actor.username if facts.verified else None
        point.verified_at = clock.now() if facts.verified else None
    for column, value in asdict(facts).items():
        setattr(point, column, value)
    return point


def _entry(
    point: CashPoint,
    old: CashPointFacts | None,
    new: CashPointFacts,
    commune_names: Mapping[int, str],
) -> audit.Entry:
    was = _logged(old, commune_names.get(old.commune_id)) if old else {}
    now = _logged(new, commune_names.get(new.commune_id))
    differing = [name for name in {**was, **now} if was.get(name) != now.get(name)]
    return audit.Entry(
        "cash_point.corrected" if old else "cash_point.added",
        "cash_point",
        point.id,
        commune_id=new.commune_id,
        before={name: was.get(name) for name in differing} if old else {},
        after={name: now.get(name) for name in differing},
    )


def _logged(facts: CashPointFacts, commune_name: str | None) -> Logged:
    """The facts in the words of the record; what is not known is left out."""
    words: Logged = {
        "cash_point": facts.name,
        "cash_point_kind": facts.kind.value,
        "operator": facts.operator,
        "commune": commune_name,
        "position": f"{facts.latitude:.6f}, {facts.longitude:.6f}",
        "verified": facts.verified,
        "hours": facts.hours,
        "opened_on": _day(facts.opened_on),
        "closed_on": _day(facts.closed_on),
        "out_of_order_from": _day(facts.out_of_order_from),
        "out_of_order_to": _day(facts.out_of_order_to),
        "note": facts.note,
    }
    return {name: value for name, value in words.items() if value is not None}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
