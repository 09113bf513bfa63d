"""Reading cash points, and where people live."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from welfare.areas.models import Commune, Hamlet
from welfare.areas.queries import Viewer
from welfare.cashpoints import settings
from welfare.cashpoints.models import CashPoint, Distance
from welfare.cashpoints.rules import Kind, State, uncertainty_m
from welfare.core import clock
from welfare.core.errors import N_, NotFound
from welfare.core.vietnamese import fold
from welfare.database import db
from welfare.registry import queries as registry_queries
from welfare.registry.models import Person
from welfare.registry.rules import LocationSource

Statement = Select[*tuple[Any, ...]]

NO_CASH_POINT = N_("Không có điểm rút tiền này. Có thể người khác vừa xóa; xem lại danh sách.")


# --- cash points ------------------------------------------------------------------------------


def serving(kinds: Collection[Kind], day: date | None = None) -> list[CashPoint]:
    """The points of these kinds to which people can go on the day, today; oldest entry first."""
    day = day or clock.today()
    statement = select(CashPoint).where(CashPoint.kind.in_(kinds)).order_by(CashPoint.id)
    points = db.session.scalars(statement.options(joinedload(CashPoint.commune)))
    return [point for point in points if point.facts.state_on(day) is State.SERVING]


def atms() -> list[CashPoint]:
    """The points that count as ATMs and serve today, the oldest entry first."""
    return serving(settings.counting().atm)


def communes_with_atm() -> frozenset[int]:
    """The ids of the communes that have an ATM."""
    return frozenset(atm.commune_id for atm in atms())


def cash_point(cash_point_id: int, *, for_update: bool = False) -> CashPoint:
    """The cash point; `for_update` keeps other writers out until the transaction ends.

    Raises:
        NotFound: there is none.
    """
    statement = select(CashPoint).where(CashPoint.id == cash_point_id)
    if for_update:
        statement = statement.with_for_update(of=CashPoint)
    found: CashPoint | None = db.session.scalar(statement.options(joinedload(CashPoint.commune)))
    if found is None:
        raise NotFound(NO_CASH_POINT)
    return found


def cash_points(
    *,
    words: str | None = None,
    kind: Kind | None = None,
    commune_id: int | None = None,
    verified: bool | None = None,
) -> Select[Any]:
    """Cash points by what is asked for, to be ordered by `CASH_POINT_ORDER`.

    Cash points are no secret of a commune: whoever may see the map sees those of the district.
    """
    statement = select(CashPoint).join(CashPoint.commune).options(contains_eager(CashPoint.commune))
    if kind is not None:
        statement = statement.where(CashPoint.kind == kind)
    if commune_id is not None:
        statement = statement.where(CashPoint.commune_id == commune_id)
    if verified is not None:
        statement = statement.where(CashPoint.verified == verified)
    if words:
        statement = statement.where(CashPoint.id.in_(_named(words)))
    return statement


CASH_POINT_ORDER = (CashPoint.kind, CashPoint.name, CashPoint.id)


def _named(words: str) -> list[int]:
    """The ids of those that the words speak of, with or without marks.

    Names are folded here because there are tens of points, and a stored key pays from thousands.
    """
    sought = fold(words).split()
    rows = db.session.execute(
        select(CashPoint.id, CashPoint.name, CashPoint.operator, CashPoint.note)
    )
    return [
        cash_point_id
        for cash_point_id, *texts in rows
        if _speaks_of(fold(" ".join(text or "" for text in texts)).split(), sought)
    ]


def _speaks_of(words: Sequence[str], sought: Sequence[str]) -> bool:
    return all(any(word.startswith(beginning) for word in words) for beginning in sought)


# --- positions --------------------------------------------------------------------------------


class Position(NamedTuple):
    """Where a person lives and how well that is known, beside what was last measured, if it was.

    `measured` is in the order of `measuring.MEASURED`.
    """

    person_id: int
    latitude: float
    longitude: float
    source: str | None
    uncertainty_m: int | None
    measured: tuple[Any, ...] | None


def positions(person_ids: Sequence[int] | None) -> Iterator[Position]:
    """The positions of these people, wherever they live, or of everybody."""
    doubt_of = _uncertainties()
    statement = (
        select(
            Person.id,
            Person.latitude,
            Person.longitude,
            Person.location_source,
            Person.commune_id,
            Distance.person_id,
            Distance.latitude,
            Distance.longitude,
            Distance.source,
            Distance.uncertainty_m,
            Distance.nearest_atm_id,
            Distance.nearest_atm_m,
            Distance.nearest_cash_id,
            Distance.nearest_cash_m,
        )
        .outerjoin(Distance, Distance.person_id == Person.id)
        .where(Person.latitude.is_not(None))
        .order_by(Person.id)
    )
    for part in _parts(statement, person_ids):
        for person_id, lat, lon, source, commune_id, measured_id, *was in db.session.execute(part):
            measured = tuple(was) if measured_id is not None else None
            off_m = doubt_of.get((commune_id, source))
            yield Position(person_id, lat, lon, source, off_m, measured)


def _uncertainties() -> dict[tuple[int, str], int]:
    """How far off a position may be, by commune and source; exact ones are left out."""
    hamlets = func.count(Hamlet.id)
    communes = db.session.execute(
        select(Commune.id, Commune.area_km2, hamlets)
        .outerjoin(Hamlet, Hamlet.commune_id == Commune.id)
        .group_by(Commune.id)
    ).all()
    found = {}
    for commune_id, area_km2, count in communes:
        for source in (LocationSource.HAMLET, LocationSource.COMMUNE):
            off_m = uncertainty_m(source, area_km2, count)
            if off_m is not None:
                found[commune_id, source.value] = off_m
    return found


def _parts(statement: Statement, person_ids: Sequence[int] | None) -> Iterator[Statement]:
    if person_ids is None:
        yield statement
        return
    for some_ids in registry_queries.portions(person_ids):
        yield statement.where(Person.id.in_(some_ids))


# --- one person -------------------------------------------------------------------------------


def way_of(viewer: Viewer, person_id: int) -> Distance | None:
    """The person's stored ways with their points; None where no position is known.

    Raises:
        NotFound: nobody of that id in the viewer's area.
    """
    found = db.session.execute(
        select(Person.id, Distance)
        .outerjoin(Distance, Distance.person_id == Person.id)
        .where(Person.id == person_id, registry_queries.in_area(viewer))
        .options(
            joinedload(Distance.nearest_atm),
            joinedload(Distance.nearest_cash),
            joinedload(Distance.road_atm),
            joinedload(Distance.road_cash),
        )
    ).one_or_none()
    if found is None:
        raise NotFound(registry_queries.NO_PERSON)
    way: Distance | None = found[1]
    return way
