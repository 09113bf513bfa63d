"""Reading cash points, and people's stored ways to them inside the viewer's area."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import contains_eager, joinedload

from welfare.areas import queries as areas_queries
from welfare.areas.models import Commune
from welfare.areas.queries import Viewer
from welfare.cashpoints.bands import Summary, summarise
from welfare.cashpoints.models import CashPoint, Distance
from welfare.cashpoints.rules import Kind
from welfare.core.errors import N_, NotFound
from welfare.core.vietnamese import fold
from welfare.database import db
from welfare.registry import queries as registry_queries
from welfare.registry.checks import uncertainty_m
from welfare.registry.models import Person
from welfare.registry.rules import LocationSource

Statement = Select[*tuple[Any, ...]]

NO_CASH_POINT = N_("Không có điểm rút tiền này. Có thể người khác vừa xóa; xem lại danh sách.")


# --- cash points ------------------------------------------------------------------------------


def atms() -> Sequence[CashPoint]:
    """The ATMs to which ways are measured, the oldest entry first."""
    statement = select(CashPoint).where(CashPoint.kind == Kind.ATM).order_by(CashPoint.id)
    return db.session.scalars(statement).all()


def communes_with_atm() -> frozenset[int]:
    """The ids of the communes that have an ATM."""
    return frozenset(
        db.session.scalars(select(CashPoint.commune_id).where(CashPoint.kind == Kind.ATM))
    )


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


# --- ways -------------------------------------------------------------------------------------


class Position(NamedTuple):
    """Where a person lives, beside what was stored when that was last measured, if it was.

    `measured` is latitude, longitude, the id of the nearest ATM and the metres to it.
    """

    person_id: int
    latitude: float
    longitude: float
    measured: tuple[Any, ...] | None


def positions(person_ids: Sequence[int] | None) -> Iterator[Position]:
    """The positions of these people, wherever they live, or of everybody."""
    statement = (
        select(
            Person.id,
            Person.latitude,
            Person.longitude,
            Distance.person_id,
            Distance.latitude,
            Distance.longitude,
            Distance.nearest_atm_id,
            Distance.nearest_atm_m,
        )
        .outerjoin(Distance, Distance.person_id == Person.id)
        .where(Person.latitude.is_not(None))
        .order_by(Person.id)
    )
    for part in _parts(statement, person_ids):
        for person_id, latitude, longitude, measured_id, *measured in db.session.execute(part):
            was = tuple(measured) if measured_id is not None else None
            yield Position(person_id, latitude, longitude, was)


def _parts(statement: Statement, person_ids: Sequence[int] | None) -> Iterator[Statement]:
    if person_ids is None:
        yield statement
        return
    for some_ids in registry_queries.portions(person_ids):
        yield statement.where(Person.id.in_(some_ids))


@dataclass(frozen=True)
class Ways:
    """The ways of a group of people to the nearest ATM.

    `people` of the summary are those alive in the registers, `located` those with a position, and
    of these `by_commune_only` stand at the centre of their commune because nobody knows better.
    """

    summary: Summary
    by_commune_only: int


@dataclass(frozen=True)
class CommuneWays(Ways):
    """The ways of a commune's people."""

    commune: Commune


@dataclass(frozen=True)
class AreaWays(Ways):
    """The ways of all people of an area, and of each commune in it, by code."""

    by_commune: Sequence[CommuneWays]


def ways(viewer: Viewer | None = None) -> AreaWays:
    """The ways of the people in the viewer's area; without a viewer those of the whole district.

    The command, the table and the map all show these numbers.
    """
    everyone = db.session.execute(
        _living(viewer).with_only_columns(
            Person.commune_id,
            Person.location_source,
            Person.latitude.is_not(None).label("located"),
            Distance.nearest_atm_m,
        )
    ).all()
    of_commune = defaultdict(list)
    for row in everyone:
        of_commune[row.commune_id].append(row)
    communes = [
        CommuneWays(*_summed(of_commune[commune.id]), commune)
        for commune in areas_queries.communes(viewer)
    ]
    return AreaWays(*_summed(everyone), communes)


def _summed(people: Sequence[Row[*tuple[Any, ...]]]) -> tuple[Summary, int]:
    located = [row for row in people if row.located]
    summary = summarise(row.nearest_atm_m for row in people)
    by_commune_only = sum(row.location_source == LocationSource.COMMUNE for row in located)
    return replace(summary, located=len(located)), by_commune_only


def people_on_map(viewer: Viewer) -> list[tuple[float, float, float | None, int]]:
    """Latitude, longitude, metres to the nearest ATM and id of everybody whom `ways` locates."""
    located = (
        _living(viewer)
        .with_only_columns(Person.id, Person.latitude, Person.longitude, Distance.nearest_atm_m)
        .where(Person.latitude.is_not(None))
        .order_by(Person.id)
    )
    return [
        (row.latitude, row.longitude, row.nearest_atm_m, row.id)
        for row in db.session.execute(located)
    ]


@dataclass(frozen=True)
class PersonWay:
    """One person's way to the nearest ATM, and how far off their position may be.

    `nearest` is None where there is no ATM, or no position and so no `source` either.
    """

    nearest: CashPoint | None
    metres: float | None
    source: LocationSource | None
    uncertainty_m: int | None


def way_of(viewer: Viewer, person_id: int) -> PersonWay:
    """The person's way to the nearest ATM.

    Raises:
        NotFound: nobody of that id in the viewer's area.
    """
    row = db.session.execute(
        select(Person.location_source, Commune.area_km2, Distance.nearest_atm_m, CashPoint)
        .join(Person.commune)
        .outerjoin(Distance, Distance.person_id == Person.id)
        .outerjoin(Distance.nearest_atm)
        .where(Person.id == person_id, registry_queries.in_area(viewer))
    ).one_or_none()
    if row is None:
        raise NotFound(registry_queries.NO_PERSON)
    stored_source, area_km2, metres, nearest = row
    source = LocationSource(stored_source) if stored_source else None
    off_m = uncertainty_m(source, area_km2) if source else None
    return PersonWay(nearest, metres, source, off_m)


def _living(viewer: Viewer | None) -> Statement:
    """Everybody alive in the registers of the viewer's area, beside their stored way."""
    statement = (
        select(Person)
        .outerjoin(Distance, Distance.person_id == Person.id)
        .where(Person.died_on.is_(None))
    )
    if viewer is not None:
        statement = statement.where(registry_queries.in_area(viewer))
    return statement
