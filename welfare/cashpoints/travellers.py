"""The people behind the figures, one by one: on the map, in the list, in a file."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, func
from sqlalchemy.orm import joinedload

from welfare.areas.queries import Viewer
from welfare.cashpoints.map_data import PersonOnMap
from welfare.cashpoints.models import Distance
from welfare.cashpoints.whom import Statement, Whom, living
from welfare.database import db
from welfare.registry.models import Person
from welfare.web.paging import Page, keyset_page

METRES = func.coalesce(Distance.nearest_atm_m, -1.0)


def on_map(viewer: Viewer, whom: Whom | None = None) -> list[PersonOnMap]:
    """Everybody meant in the viewer's area whose position is known."""
    located = living(viewer, whom).where(Person.latitude.is_not(None)).order_by(Person.id)
    rows: Sequence[Any] = db.session.execute(
        located.with_only_columns(
            Person.id,
            Person.latitude,
            Person.longitude,
            Distance.nearest_atm_m,
            Distance.nearest_atm_id,
        )
    ).all()
    return [PersonOnMap(*values) for values in map(tuple, rows)]


def page(viewer: Viewer, whom: Whom) -> Page[Row[*tuple[Any, ...]]]:
    """One page of them, the farthest first, those without a way last."""
    return keyset_page(_with_ways(viewer, whom), (METRES, Person.id), descending=True)


def farthest_first(viewer: Viewer, whom: Whom) -> Statement:
    """All of them, for a file."""
    return _with_ways(viewer, whom).order_by(METRES.desc(), Person.id.desc())


def _with_ways(viewer: Viewer, whom: Whom) -> Statement:
    return (
        living(viewer, whom)
        .add_columns(Distance)
        .options(
            joinedload(Person.commune),
            joinedload(Person.hamlet),
            joinedload(Distance.nearest_atm),
            joinedload(Distance.nearest_cash),
            joinedload(Distance.road_atm),
        )
    )
