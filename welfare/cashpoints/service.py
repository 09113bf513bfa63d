"""What officers do with cash points: add, correct, verify, remove, one or a whole file of them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from sqlalchemy import select, update

from welfare.areas import queries as areas_queries
from welfare.audit import service as audit
from welfare.cashpoints import queries
from welfare.cashpoints.measuring import measure
from welfare.cashpoints.models import CashPoint, Distance
from welfare.cashpoints.rules import CashPointFacts
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
    """
    _check_is_free(actor, facts)
    (point,) = _save(actor, [(None, facts)])
    return point.id


def correct_cash_point(*, actor: Staff, cash_point_id: int, facts: CashPointFacts) -> None:
    """Write a cash point's facts anew; people are measured again if an ATM came, went or moved.

    Raises:
        NotFound: no such cash point, or no such commune in the actor's area.
        Conflict: the commune has another one of that kind and name.
    """
    point = queries.cash_point(cash_point_id, for_update=True)
    _check_is_free(actor, facts, besides=point)
    _save(actor, [(point, facts)])


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
    db.session.execute(
        update(Distance).where(Distance.nearest_atm_id == point.id).values(nearest_atm_id=None)
    )
    db.session.delete(point)
    audit.record(
        actor,
        "cash_point.removed",
        "cash_point",
        cash_point_id,
        commune_id=facts.commune_id,
        before=_logged(facts, commune),
    )
    if facts.atm_place:
        measure()


def save_many(*, actor: Staff, cash_points: Sequence[CashPointFacts], apply: bool) -> Saved:
    """Add or correct cash points by kind, name and commune; unless `apply`, only say what would be.

    `cash_points` are of the actor's area, no two of them the same point.
    """
    known = {point.facts.identity: point for point in db.session.scalars(select(CashPoint))}
    every = [(known.get(facts.identity), facts) for facts in cash_points]
    different = [(point, facts) for point, facts in every if not point or point.facts != facts]
    if apply:
        _save(actor, different)
    added = sum(point is None for point, _facts in different)
    return Saved(added, len(different) - added, len(every) - len(different))


def _check_is_free(actor: Staff, facts: CashPointFacts, besides: CashPoint | None = None) -> None:
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
    """Write new facts into cash points, record what differs, and measure if an ATM is touched."""
    names = {commune.id: commune.name for commune in areas_queries.communes()}
    before = [point.facts if point else None for point, _facts in changes]
    points = [_written(point, facts) for point, facts in changes]
    db.session.flush()
    facts_pairs = zip(points, before, (facts for _point, facts in changes), strict=True)
    different = [(point, old, new) for point, old, new in facts_pairs if old != new]
    audit.record_many(actor, [_entry(*each, names) for each in different])
    if any((old.atm_place if old else None) != new.atm_place for _point, old, new in different):
        measure()
    return points


def _written(point: CashPoint | None, facts: CashPointFacts) -> CashPoint:
    if point is None:
        point = CashPoint(**asdict(facts))
        db.session.add(point)
    else:
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
        "note": facts.note,
    }
    return {name: value for name, value in words.items() if value is not None}
