"""Who is to be brought nearer: where they live, how much each counts, how far they go today."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from pyproj import Geod
from sqlalchemy import func, select

from welfare.areas.queries import Viewer
from welfare.benefits import queries as benefits_queries
from welfare.cashpoints.candidates import Candidate
from welfare.cashpoints.models import Distance
from welfare.cashpoints.planning_rules import NOBODY, Weight
from welfare.cashpoints.whom import blocked, living
from welfare.channels.blockers import Blocker
from welfare.core import clock
from welfare.core.errors import Refusal
from welfare.core.month import Month
from welfare.database import db
from welfare.registry.models import Person

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]

_GEOD = Geod(ellps="WGS84")


@dataclass(frozen=True)
class Demand:
    """People of an area; every array has one entry a person, in the order of their ids.

    `now_m` is the stored way to the nearest ATM, infinite where there is none; `money_vnd` is what
    is due this month.
    """

    ids: Indices
    commune_ids: Indices
    degrees: Floats
    now_m: Floats
    money_vnd: Floats

    def __len__(self) -> int:
        return len(self.ids)

    def only(self, rows: npt.NDArray[np.bool_]) -> Demand:
        """Those of these rows."""
        return Demand(
            self.ids[rows],
            self.commune_ids[rows],
            self.degrees[rows],
            self.now_m[rows],
            self.money_vnd[rows],
        )

    def ways_to(self, candidates: list[Candidate]) -> Floats:
        """Geodesic metres on WGS84 from each person to each candidate, shape (people, candidates).

        People at the same place are measured once.
        """
        places, of_person = np.unique(self.degrees, axis=0, return_inverse=True)
        ends = np.array([(each.latitude, each.longitude) for each in candidates])
        ways = np.empty((len(places), len(candidates)))
        for column, (latitude, longitude) in enumerate(ends):
            there = np.full(len(places), longitude), np.full(len(places), latitude)
            ways[:, column] = _GEOD.inv(places[:, 1], places[:, 0], *there)[2]
        return ways[of_person.ravel()]


def demand(viewer: Viewer, weight: Weight = Weight.PEOPLE) -> Demand:
    """Everybody located in the viewer's area, or only those whom distance keeps from an account.

    Raises:
        Refusal: there is nobody.
    """
    statement = living(viewer).where(Person.latitude.is_not(None)).order_by(Person.id)
    if weight is Weight.BLOCKED:
        statement = statement.where(Person.id.in_(blocked(Blocker.ATM_TOO_FAR)))
    rows = db.session.execute(
        statement.with_only_columns(
            Person.id,
            Person.commune_id,
            Person.latitude,
            Person.longitude,
            Distance.nearest_atm_m,
        )
    ).all()
    if not rows:
        raise Refusal(NOBODY)
    due = _due_vnd()
    return Demand(
        ids=np.array([row[0] for row in rows], dtype=np.int64),
        commune_ids=np.array([row[1] for row in rows], dtype=np.int64),
        degrees=np.array([(row[2], row[3]) for row in rows]),
        now_m=np.array([np.inf if row[4] is None else row[4] for row in rows]),
        money_vnd=np.array([due.get(row[0], 0) for row in rows], dtype=np.float64),
    )


def _due_vnd() -> dict[int, int]:
    """What each person is due this month."""
    month = Month.of(clock.today())
    due = benefits_queries.due(month, benefits_queries.prices(month))
    rows = db.session.execute(
        select(due.c.person_id, func.sum(due.c.amount_vnd))
        .where(due.c.drawn)
        .group_by(due.c.person_id)
    )
    return {person_id: int(amount_vnd) for person_id, amount_vnd in rows}
