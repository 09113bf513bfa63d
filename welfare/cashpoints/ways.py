"""The ways of groups of people: the same figures for map, table, file, report and command."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row

from welfare.areas import queries as areas_queries
from welfare.areas.models import Commune, Hamlet
from welfare.areas.queries import Viewer
from welfare.cashpoints import settings
from welfare.cashpoints.bands import Summary, summarise
from welfare.cashpoints.models import Distance
from welfare.cashpoints.whom import Whom, living, paid_by_account
from welfare.core import clock
from welfare.core.month import Month
from welfare.database import db
from welfare.registry import queries as registry_queries
from welfare.registry.models import Person
from welfare.registry.rules import LocationSource

PersonRow = Row[*tuple[Any, ...]]


@dataclass(frozen=True)
class Ways:
    """The ways of a group of people to the nearest ATM, and to the nearest cash point (`cash`).

    `people` of the summaries are those alive in the registers, `located` those with a position,
    and of these `by_commune_only` stand at the centre of their commune because nobody knows better.
    `road` speaks of ways to an ATM along roads, and only of those for whom one is known.
    `far` live farther from an ATM than the office calls near; `by_account` are paid by account.
    """

    summary: Summary
    cash: Summary
    road: Summary
    by_commune_only: int
    far: int
    by_account: int

    @property
    def far_share(self) -> float | None:
        """The share of those located who live far, 0 to 1."""
        return self.far / self.summary.located if self.summary.located else None

    @property
    def account_share(self) -> float | None:
        """The share of all people who are paid by account, 0 to 1."""
        return self.by_account / self.summary.people if self.summary.people else None


@dataclass(frozen=True)
class CommuneWays(Ways):
    """The ways of a commune's people."""

    commune: Commune


@dataclass(frozen=True)
class HamletWays(Ways):
    """The ways of the people of a hamlet; without one, of those whose hamlet nobody knows."""

    commune: Commune
    hamlet: Hamlet | None


@dataclass(frozen=True)
class AreaWays(Ways):
    """The ways of all people of an area, and of each commune in it, by code."""

    by_commune: Sequence[CommuneWays]


def ways(viewer: Viewer | None = None, whom: Whom | None = None) -> AreaWays:
    """The ways of those meant in the viewer's area; without a viewer those of the whole district.

    The command, the table and the map all show these numbers.
    """
    everyone, far_m = _rows(viewer, whom), settings.counting().far_m
    of_commune = defaultdict(list)
    for row in everyone:
        of_commune[row[0]].append(row)
    communes = [
        CommuneWays(**_summed(of_commune[commune.id], far_m), commune=commune)
        for commune in areas_queries.communes(viewer)
    ]
    return AreaWays(**_summed(everyone, far_m), by_commune=communes)


def by_hamlet(viewer: Viewer, whom: Whom | None = None) -> list[HamletWays]:
    """The same by hamlet, by commune and name; those of no known hamlet last in each commune."""
    far_m = settings.counting().far_m
    of_hamlet: dict[tuple[int, int | None], list[PersonRow]] = defaultdict(list)
    for row in _rows(viewer, whom):
        of_hamlet[row.commune_id, row.hamlet_id].append(row)
    hamlets = {hamlet.id: hamlet for hamlet in registry_queries.hamlets(viewer)}
    found = []
    for commune in areas_queries.communes(viewer):
        own: list[Hamlet | None] = [h for h in hamlets.values() if h.commune_id == commune.id]
        for hamlet in [*own, None]:
            people = of_hamlet.get((commune.id, hamlet.id if hamlet else None))
            if people:
                summed = _summed(people, far_m)
                found.append(HamletWays(**summed, commune=commune, hamlet=hamlet))
    return found


def _rows(viewer: Viewer | None, whom: Whom | None) -> Sequence[PersonRow]:
    accounts = paid_by_account(Month.of(clock.today())).subquery()
    return db.session.execute(
        living(viewer, whom)
        .outerjoin(accounts, accounts.c.person_id == Person.id)
        .with_only_columns(
            Person.commune_id,
            Person.hamlet_id,
            Person.location_source,
            Person.latitude.is_not(None).label("located"),
            Distance.nearest_atm_m,
            Distance.nearest_cash_m,
            Distance.road_atm_m,
            accounts.c.person_id.is_not(None).label("by_account"),
        )
    ).all()


def _summed(people: Sequence[PersonRow], far_m: int) -> dict[str, Any]:
    # By columns: to ask each of 100.000 rows for its cells by name takes seconds.
    columns = zip(*people, strict=True) if people else [()] * 8
    _communes, _hamlets, sources, located, atm_m, cash_m, road_m, by_account = columns
    far = (
        here and metres is not None and metres > far_m
        for here, metres in zip(located, atm_m, strict=True)
    )
    centred = (
        here and source == LocationSource.COMMUNE
        for here, source in zip(located, sources, strict=True)
    )
    return {
        "summary": _summary(atm_m, sum(located)),
        "cash": _summary(cash_m, sum(located)),
        "road": summarise(road_m),
        "by_commune_only": sum(centred),
        "far": sum(far),
        "by_account": sum(map(bool, by_account)),
    }


def _summary(metres: Iterable[float | None], located: int) -> Summary:
    """The figures; without any point nobody has a way, and yet they have a position."""
    return replace(summarise(metres), located=located)
