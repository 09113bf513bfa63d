"""Keeping the stored ways to the nearest ATM and cash point true."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite

from welfare.cashpoints import queries, settings
from welfare.cashpoints.models import CashPoint, Distance
from welfare.cashpoints.queries import Position
from welfare.core import clock
from welfare.database import db

Row = dict[str, Any]
Way = tuple[int | None, float | None]

INSERT: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}
MEASURED = (
    "latitude",
    "longitude",
    "source",
    "uncertainty_m",
    "nearest_atm_id",
    "nearest_atm_m",
    "nearest_cash_id",
    "nearest_cash_m",
)
BY_ROAD = ("road_atm_id", "road_atm_m", "road_cash_id", "road_cash_m", "road_at")
"""What a routing server said, which no longer holds when either end has changed."""


def measure(*, person_ids: Sequence[int] | None = None) -> int:
    """Store the nearest ATM and cash point of these people, or of everybody; say how many changed.

    Everybody is measured as soon as other points serve than those measured against before: a new
    one, a closed or moved one, one that broke down or opens today. What is true already is left
    as it is, with the moment of its measuring. Without any point the position alone is stored; who
    has no position has no row.

    Whoever changes people or cash points records it before measuring: the record lets one writer
    in at a time, so nobody is measured against cash points that another one is just changing.
    """
    counting = settings.counting()
    points = queries.serving(counting.atm | counting.cash)
    seen = settings.fingerprint(points, counting)
    if seen != settings.measured_against():
        person_ids = None
        settings.note_measured_against(seen)
        _forget_roads()
    people = list(queries.positions(person_ids))
    atms = [point for point in points if point.kind in counting.atm]
    changed = [
        row
        for person, row in zip(people, _measured(people, atms, points), strict=True)
        if tuple(row[column] for column in MEASURED) != person.measured
    ]
    if changed:
        _write(changed)
    return len(changed)


def catch_up() -> int:
    """Measure everybody if other points serve than those measured against; say how many changed."""
    return measure() if is_outdated() else 0


def is_outdated() -> bool:
    """Whether today other points serve than those that everybody was measured against."""
    counting = settings.counting()
    points = queries.serving(counting.atm | counting.cash)
    return settings.fingerprint(points, counting) != settings.measured_against()


def _measured(
    people: Sequence[Position], atms: Sequence[CashPoint], points: Sequence[CashPoint]
) -> list[Row]:
    to_atm = _nearest(people, atms)
    to_cash = to_atm if len(atms) == len(points) else _nearest(people, points)
    return [
        {
            "person_id": person.person_id,
            "latitude": person.latitude,
            "longitude": person.longitude,
            "source": person.source,
            "uncertainty_m": person.uncertainty_m,
            "nearest_atm_id": atm_id,
            "nearest_atm_m": atm_m,
            "nearest_cash_id": cash_id,
            "nearest_cash_m": cash_m,
        }
        for person, (atm_id, atm_m), (cash_id, cash_m) in zip(people, to_atm, to_cash, strict=True)
    ]


def _nearest(people: Sequence[Position], points: Sequence[CashPoint]) -> list[Way]:
    if not people or not points:
        return [(None, None)] * len(people)
    # scipy and pyproj take seconds to import, which commands that measure nothing need not wait.
    from welfare.cashpoints.distances import nearest  # noqa: PLC0415

    found = nearest(
        [(person.latitude, person.longitude) for person in people],
        [(point.latitude, point.longitude) for point in points],
    )
    ids = [point.id for point in points]
    return [
        (ids[site], metres)
        for site, metres in zip(found.site.tolist(), found.metres.tolist(), strict=True)
    ]


def _forget_roads() -> None:
    db.session.execute(
        update(Distance).where(Distance.road_at.is_not(None)).values(dict.fromkeys(BY_ROAD))
    )


def _write(rows: Sequence[Row]) -> None:
    insert = INSERT[db.session.get_bind().dialect.name](Distance)
    statement = insert.on_conflict_do_update(
        index_elements=[Distance.person_id],
        set_={column: insert.excluded[column] for column in (*MEASURED, "measured_at", *BY_ROAD)},
    )
    stamp = {"measured_at": clock.now(), **dict.fromkeys(BY_ROAD)}
    db.session.connection().execute(statement, [row | stamp for row in rows])
