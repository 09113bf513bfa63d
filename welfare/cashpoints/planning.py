"""Plans for new points: what is best, what it changes, and for whom.

A plan is plain values, so that it can be shown, saved, compared and printed alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from welfare.areas import queries as areas_queries
from welfare.areas.queries import Viewer
from welfare.cashpoints import siting
from welfare.cashpoints.bands import whole_metres
from welfare.cashpoints.candidates import Candidate
from welfare.cashpoints.demand import Demand, demand
from welfare.cashpoints.planning_rules import MOST_NEW, NO_CANDIDATE, Goal, NewPoints, Weight
from welfare.cashpoints.siting import Choice
from welfare.core.errors import Refusal

Floats = npt.NDArray[np.float64]
Plan = dict[str, Any]

MOST_STEPS = (
    60_000  # of people times candidates nearer than today; beyond, places are drawn together
)
GRIDS_DEG = (0.001, 0.002, 0.004, 0.008)  # 110 m to 900 m
CURVE_SECONDS = 2.0
MOST_GAINERS = 50


def suggest(
    viewer: Viewer, asked: NewPoints, places: Sequence[Candidate], *, with_curve: bool = False
) -> Plan:
    """The best places for the new points among the candidates, and what they change.

    Raises:
        Refusal: nothing to choose from, nobody to bring nearer, or a question that is none.
    """
    asked.check()
    if not places:
        raise Refusal(NO_CANDIDATE)
    people = demand(viewer, asked.weight)
    ways = people.ways_to(list(places))
    problem = _Problem(people, ways, asked)
    choice = problem.solve(asked.count)
    plan: Plan = {
        "people": len(people),
        "before": problem.reach(()),
        "sites": _sites(problem, choice, places),
        "after": problem.reach(choice.sites),
        "optimal": choice.is_optimal,
        "gap": choice.gap,
        "gainers": int((problem.after(choice.sites) < people.now_m).sum()),
        "communes": _communes(viewer, people, problem.after(choice.sites)),
        "gained": _gained(people, problem.after(choice.sites)),
    }
    if with_curve:
        plan["curve"] = _curve(problem, len(places))
    return plan


class _Problem:
    """People, their ways to the candidates, and how much each person counts."""

    def __init__(self, people: Demand, ways_m: Floats, asked: NewPoints) -> None:
        self.people, self.ways_m, self.asked = people, ways_m, asked
        self.weights = people.money_vnd if asked.weight is Weight.MONEY else np.ones(len(people))

    def solve(self, count: int, seconds: float = siting.SECONDS) -> Choice:
        """The best `count` candidates."""
        if self.asked.goal is Goal.COVERED:
            rows, weights = _together(
                np.column_stack((self.ways_m, self.people.now_m)), self.weights
            )
            return siting.most_covered(
                rows[:, :-1],
                weights,
                rows[:, -1],
                count,
                within_m=self.asked.within_m,
                seconds=seconds,
            )
        return self._least_average(count, seconds)

    def _least_average(self, count: int, seconds: float) -> Choice:
        rows, weights = _together(np.column_stack((self.ways_m, self.people.now_m)), self.weights)
        ways_m, now_m, moved_m = rows[:, :-1], rows[:, -1], 0.0
        for grid in GRIDS_DEG:
            if (ways_m < now_m[:, None]).sum() <= MOST_STEPS:
                break
            ways_m, now_m, weights, moved_m = self._coarser(grid)
        choice = siting.least_average(ways_m, weights, now_m, count, seconds=seconds)
        if not moved_m:
            return choice
        # Nobody's way changes by more than they were moved: so far off may the answer be, twice.
        total = float((self.weights * self.after(choice.sites)).sum())
        return Choice(choice.sites, choice.gap + 2 * moved_m / max(total, 1.0))

    def _coarser(self, grid: float) -> tuple[Floats, Floats, Floats, float]:
        """People of one square of a grid in the place of one of them; how far all were moved."""
        squares = np.round(self.people.degrees / grid).astype(np.int64)
        _, first, of_person = np.unique(squares, axis=0, return_index=True, return_inverse=True)
        weights: Floats = np.bincount(of_person.ravel(), weights=self.weights).astype(np.float64)
        standing_in = first[of_person.ravel()]
        moved = np.abs(self.ways_m - self.ways_m[standing_in]).max(axis=1)
        now_m = np.where(np.isfinite(self.people.now_m), self.people.now_m, 0)
        moved = np.maximum(moved, np.abs(now_m - now_m[standing_in]))
        moved_m = float((moved * self.weights).sum())
        return self.ways_m[first], self.people.now_m[first], weights, moved_m

    def after(self, sites: Sequence[int]) -> Floats:
        """Each person's way once these candidates are open."""
        if not len(sites):
            return self.people.now_m
        nearest: Floats = self.ways_m[:, list(sites)].min(axis=1)
        return np.minimum(self.people.now_m, nearest)

    def reach(self, sites: Sequence[int]) -> Plan:
        """The weighted average way, and how many people live within reach, with these open."""
        ways = self.after(sites)
        known = np.isfinite(ways) & (self.weights > 0)
        total = float(self.weights[known].sum())
        average = float((ways[known] * self.weights[known]).sum()) / total if total else None
        return {
            "average_m": None if average is None else whole_metres(average),
            "covered": int((ways <= self.asked.within_m).sum()),
        }


def _together(rows: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Equal rows once, with their weights summed up."""
    places, of_person = np.unique(rows, axis=0, return_inverse=True)
    summed: Floats = np.bincount(of_person.ravel(), weights=weights).astype(np.float64)
    return places, summed


def _sites(problem: _Problem, choice: Choice, places: Sequence[Candidate]) -> list[Plan]:
    """The chosen in the order in which they help; the figures are with all up to this one."""
    found = []
    served = _served(problem, choice.sites)
    for rank, row in enumerate(choice.sites, start=1):
        place, whom = places[row], served == rank
        found.append(
            {
                "rank": rank,
                "commune": place.commune.code,
                "name": place.name,
                "latitude": place.latitude,
                "longitude": place.longitude,
                **problem.reach(choice.sites[:rank]),
                "commune_name": place.commune.name,
                "key": place.key,
                "people": int(whom.sum()),
                "money_vnd": int(problem.people.money_vnd[whom].sum()),
            }
        )
    return found


def _served(problem: _Problem, sites: Sequence[int]) -> npt.NDArray[np.int64]:
    """By which new point, by rank, each person is served; 0 is what there was before."""
    ways = np.column_stack((problem.people.now_m, problem.ways_m[:, list(sites)]))
    served: npt.NDArray[np.int64] = ways.argmin(axis=1)
    return served


def _curve(problem: _Problem, candidates: int) -> list[Plan]:
    """What 1 to 10 new points bring."""
    found = []
    for count in range(1, min(MOST_NEW, candidates) + 1):
        choice = problem.solve(count, CURVE_SECONDS)
        found.append({"new": count, "optimal": choice.is_optimal, **problem.reach(choice.sites)})
    return found


def _communes(viewer: Viewer, people: Demand, after_m: Floats) -> list[Plan]:
    """Median ways before and after by commune, those that gain most first."""
    found = []
    for commune in areas_queries.communes(viewer):
        own = people.commune_ids == commune.id
        if own.any():
            before, after = people.now_m[own], after_m[own]
            row: Plan = {"name": commune.name, "people": int(own.sum())}
            row |= {"before_m": _median(before), "after_m": _median(after)}
            found.append(row | {"gainers": int((after < before).sum())})
    return sorted(found, key=lambda row: (-row["gainers"], row["name"]))


def _median(ways_m: Floats) -> int | None:
    known = ways_m[np.isfinite(ways_m)]
    return whole_metres(float(np.median(known))) if len(known) else None


def _gained(people: Demand, after_m: Floats) -> list[Plan]:
    """Who gains most: ids with the way before and after."""
    known = np.where(np.isfinite(people.now_m), people.now_m, 1e9)
    saved = known - after_m
    rows = np.argsort(-saved, kind="stable")[:MOST_GAINERS]
    return [
        {
            "person_id": int(people.ids[row]),
            "before_m": whole_metres(known[row]) if np.isfinite(people.now_m[row]) else None,
            "after_m": whole_metres(float(after_m[row])),
        }
        for row in rows.tolist()
        if saved[row] > 0
    ]
