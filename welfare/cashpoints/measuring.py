"""Keeping the stored ways to the nearest ATM true."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from welfare.cashpoints import queries
from welfare.cashpoints.models import Distance
from welfare.cashpoints.queries import Position
from welfare.core import clock
from welfare.database import db

Row = dict[str, Any]

INSERT: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}
MEASURED = ("latitude", "longitude", "nearest_atm_id", "nearest_atm_m")


def measure(*, person_ids: Sequence[int] | None = None) -> int:
    """Store the way to the nearest ATM of these people, or of everybody; say how many changed.

    What is true already is left as it is, with the moment of its measuring. Without any ATM the
    position alone is stored; who has no position has no row.

    Whoever changes people or cash points records it before measuring: the record lets one writer
    in at a time, so nobody is measured against cash points that another one is just changing.
    """
    people = list(queries.positions(person_ids))
    changed = [
        row
        for person, row in zip(people, _measured(people), strict=True)
        if tuple(row[column] for column in MEASURED) != person.measured
    ]
    if changed:
        _write(changed)
    return len(changed)


def _measured(people: Sequence[Position]) -> list[Row]:
    if not people:
        return []
    # scipy and pyproj take seconds to import, which commands that measure nothing need not wait.
    from welfare.cashpoints.distances import nearest  # noqa: PLC0415

    atms = queries.atms()
    found = nearest(
        [(person.latitude, person.longitude) for person in people],
        [(atm.latitude, atm.longitude) for atm in atms],
    )
    return [
        {
            "person_id": person.person_id,
            "latitude": person.latitude,
            "longitude": person.longitude,
            "nearest_atm_id": atms[site].id if site >= 0 else None,
            "nearest_atm_m": metres if site >= 0 else None,
        }
        for person, site, metres in zip(
            people, found.site.tolist(), found.metres.tolist(), strict=True
        )
    ]


def _write(rows: Sequence[Row]) -> None:
    insert = INSERT[db.session.get_bind().dialect.name](Distance)
    statement = insert.on_conflict_do_update(
        index_elements=[Distance.person_id],
        set_={column: insert.excluded[column] for column in (*MEASURED, "measured_at")},
    )
    measured_at = clock.now()
    db.session.connection().execute(statement, [row | {"measured_at": measured_at} for row in rows])
