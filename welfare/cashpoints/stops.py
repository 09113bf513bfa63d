"""Mobile payout stops: the fewest that bring everyone who lives far within reach, day by day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pyproj import Geod

from welfare.areas.queries import Viewer
from welfare.cashpoints import siting
from welfare.cashpoints.bands import whole_metres
from welfare.cashpoints.candidates import Candidate
from welfare.cashpoints.demand import Demand, Floats, demand
from welfare.cashpoints.planning_rules import NO_CANDIDATE, NOBODY, MobileStops
from welfare.core.errors import Refusal

Plan = dict[str, Any]

_GEOD = Geod(ellps="WGS84")


def plan_stops(viewer: Viewer, asked: MobileStops, places: Sequence[Candidate]) -> Plan:
    """The fewest stops, each with its people and money, as days of a round trip.

    People without any candidate within reach are counted as `unreached`.

    Raises:
        Refusal: nothing to choose from, nobody lives that far, or a question that is none.
    """
    asked.check()
    if not places:
        raise Refusal(NO_CANDIDATE)
    everyone = demand(viewer)
    people = everyone.only(everyone.now_m > asked.far_m)
    if not len(people):
        raise Refusal(NOBODY)
    ways = people.ways_to(list(places))
    choice = siting.fewest_stops(ways, within_m=asked.within_m)
    stops = _stops(people, ways, choice.sites, places, asked.within_m)
    reached = sum(stop["people"] for stop in stops)
    return {
        "people": len(people),
        "reached": reached,
        "unreached": len(people) - reached,
        "money_vnd": int(people.money_vnd.sum()),
        "optimal": choice.is_optimal,
        "gap": choice.gap,
        "stops": _in_days(stops, asked.a_day),
    }


def _stops(
    people: Demand,
    ways_m: Floats,
    sites: Sequence[int],
    places: Sequence[Candidate],
    within_m: int,
) -> list[Plan]:
    """Each stop with those for whom it is the nearest."""
    if not sites:
        return []
    chosen = ways_m[:, list(sites)]
    nearest, way = chosen.argmin(axis=1), chosen.min(axis=1)
    found = []
    for number, row in enumerate(sites):
        whom = (nearest == number) & (way <= within_m)
        found.append(
            {
                "name": places[row].name,
                "commune": places[row].commune.code,
                "commune_name": places[row].commune.name,
                "key": places[row].key,
                "latitude": places[row].latitude,
                "longitude": places[row].longitude,
                "people": int(whom.sum()),
                "money_vnd": int(people.money_vnd[whom].sum()),
                "farthest_m": whole_metres(float(way[whom].max())) if whom.any() else 0,
            }
        )
    return found


def _in_days(stops: Sequence[Plan], a_day: int) -> list[Plan]:
    """The stops in the order of a round: always on to the nearest one left; `a_day` of them a day.

    It begins in the north-west, wherever the office is: days can be exchanged as they are.
    """
    left = sorted(stops, key=lambda stop: (stop["longitude"] - stop["latitude"], stop["key"]))
    ordered: list[Plan] = []
    while left:
        following = min(left, key=lambda stop: _way(ordered[-1], stop)) if ordered else left[0]
        left.remove(following)
        day, place = divmod(len(ordered), a_day)
        ordered.append(following | {"day": day + 1, "place": place + 1})
    return ordered


def _way(here: Plan, there: Plan) -> float:
    ends = here["longitude"], here["latitude"], there["longitude"], there["latitude"]
    return float(_GEOD.inv(*ends)[2])
