"""Where new points help most, proven: p-median, maximal covering and set covering as one model.

For each person the candidates nearer than what there is already are ordered by distance. As far as
nobody opens one of the first k of them, the way goes on to the next: the way is d₁ plus the sum of
those steps. A step depends only on the *set* of the first k candidates, so the steps of all people
who share a set become one term (Elloumi's formulation of the p-median, 2010, after the reductions
of Church's COBRA, 2003):

    minimise  Σ_S cost(S)·z(S)   with   z(S) ≥ z(S without j) − y(j),   z(∅) = 1,
                                        Σ y = p,   y binary, z ≥ 0.

Each set comes out of one that lacks its farthest candidate, which keeps the rows short. Covering is
the same model: one set a person, of the candidates within reach, that costs the person's weight
while nobody opens any of them. HiGHS proves the optimum. Set covering asks for the fewest y with
every set hit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

Floats = npt.NDArray[np.float64]


class Sets:
    """Sets of candidates as a tree: each is its parent and one candidate more; 0 is the empty set.

    `cost` is what it costs that nobody opens any of a set.
    """

    def __init__(self) -> None:
        self._numbers: dict[int, int] = {0: 0}
        self.parents, self.added = [0], [-1]
        self.cost = [0.0]

    def __len__(self) -> int:
        return len(self.parents)

    def charge(self, candidates: Sequence[int], costs: Sequence[float]) -> None:
        """Add the costs of the first one, of the first two … of the candidates."""
        key = number = 0
        for candidate, cost in zip(candidates, costs, strict=True):
            key |= 1 << candidate
            number = self._child(key, number, candidate)
            self.cost[number] += cost

    def _child(self, key: int, parent: int, candidate: int) -> int:
        known = self._numbers.get(key)
        if known is None:
            known = self._numbers[key] = len(self.parents)
            self.parents.append(parent)
            self.added.append(candidate)
            self.cost.append(0.0)
        return known


SECONDS = 20.0
_PROVEN = 1e-9  # relative: HiGHS itself stops at 1e-9 of the objective's rounding


@dataclass(frozen=True)
class Choice:
    """Which candidates to open, by row and in the order in which each helps most.

    `gap` is by how much of the objective a better choice could still differ, 0 to 1; nothing where
    this one is proven to be the best.
    """

    sites: tuple[int, ...]
    gap: float

    @property
    def is_optimal(self) -> bool:
        """Whether no other choice is better."""
        return self.gap <= _PROVEN


def least_average(
    ways_m: Floats, weights: Floats, now_m: Floats, count: int, *, seconds: float = SECONDS
) -> Choice:
    """Open `count` candidates so that the weighted average way becomes the shortest (p-median).

    Args:
        ways_m: shape (people, candidates), metres.
        weights: one a person, at least 0.
        now_m: each person's way to what there is already; infinite where there is nothing.
        count: how many to open; fewer where there are fewer candidates.
        seconds: after which the best choice so far is given, with its gap.
    """
    saved = np.maximum(now_m[:, None] - ways_m, 0)
    if not np.isfinite(now_m).all():
        saved = ways_m.max(initial=0) - ways_m
    return _solved(_steps(ways_m, weights, now_m), saved * weights[:, None], count, seconds)


def most_covered(
    ways_m: Floats,
    weights: Floats,
    now_m: Floats,
    count: int,
    *,
    within_m: float,
    seconds: float = SECONDS,
) -> Choice:
    """Open `count` candidates so that most weight lives within `within_m` of a point (MCLP)."""
    reached = (ways_m <= within_m) & (now_m > within_m)[:, None]
    sets = Sets()
    for person in np.flatnonzero(reached.any(axis=1) & (weights > 0)):
        within = np.flatnonzero(reached[person]).tolist()
        sets.charge(within, [0.0] * (len(within) - 1) + [float(weights[person])])
    return _solved(sets, reached * weights[:, None], count, seconds)


def fewest_stops(ways_m: Floats, *, within_m: float, seconds: float = SECONDS) -> Choice:
    """Open the fewest candidates that bring everyone within `within_m` (set covering).

    Whoever has no candidate within reach is left out. `sites` are in the order of their rows.
    """
    reached = ways_m <= within_m
    sets = {frozenset(np.flatnonzero(row).tolist()) for row in reached if row.any()}
    needed = [each for each in sets if not any(other < each for other in sets)]
    if not needed:
        return Choice((), 0.0)
    candidates = ways_m.shape[1]
    result = milp(
        np.ones(candidates),
        constraints=[LinearConstraint(_members(needed, candidates), lb=1)],
        integrality=np.ones(candidates),
        bounds=Bounds(0, 1),
        options={"time_limit": seconds, "mip_rel_gap": 0},
    )
    if result.x is None:  # out of time before any choice was found
        return Choice(_greedy_cover(needed), 1.0)
    return Choice(tuple(np.flatnonzero(result.x > 0.5).tolist()), _gap(result))


def _steps(ways_m: Floats, weights: Floats, now_m: Floats) -> Sets:
    """What it costs in weighted metres that nobody opens one of a set of candidates."""
    sets = Sets()
    order = np.argsort(ways_m, axis=1, kind="stable")
    ordered = np.take_along_axis(ways_m, order, axis=1)
    nearer = (ordered < now_m[:, None]).sum(axis=1)
    for person in np.flatnonzero((weights > 0) & (nearer > 0)).tolist():
        count = nearer[person]
        ends = ordered[person, :count].tolist()
        if np.isfinite(now_m[person]):
            ends.append(float(now_m[person]))
        weight = float(weights[person])
        steps = [weight * (there - here) for here, there in pairwise(ends)]
        sets.charge(order[person, : len(steps)].tolist(), steps)
    return sets


def _solved(sets: Sets, saved: Floats, count: int, seconds: float) -> Choice:
    """The best choice; among equally good ones the one that the solver finds first."""
    candidates = saved.shape[1]
    count = min(count, candidates)
    if count == 0 or len(sets) == 1:
        return Choice(tuple(range(count)), 0.0)
    costs = np.array(sets.cost)
    objective = np.concatenate((np.zeros(candidates), costs / max(costs.sum(), 1.0)))
    whole = np.concatenate((np.ones(candidates), np.zeros(len(sets))))
    lowest = np.zeros(candidates + len(sets))
    lowest[candidates] = 1  # nobody opens one of no candidates
    result = milp(
        objective,
        constraints=[
            LinearConstraint(_rows(sets, candidates), lb=0),
            LinearConstraint(whole[None, :], lb=count, ub=count),
        ],
        integrality=whole,
        bounds=Bounds(lowest, np.ones(candidates + len(sets))),
        options={"time_limit": seconds, "mip_rel_gap": 0},
    )
    if result.x is None:  # out of time before any choice was found
        return Choice(_ordered(range(candidates), saved)[:count], 1.0)
    chosen = np.flatnonzero(result.x[:candidates] > 0.5).tolist()
    return Choice(_ordered(chosen, saved), _gap(result))


def _rows(sets: Sets, candidates: int) -> csr_array:
    """One row a set: itself, less its parent, plus the candidate that it has more."""
    own = np.arange(1, len(sets))
    columns = np.column_stack(
        (candidates + own, candidates + np.array(sets.parents[1:]), np.array(sets.added[1:]))
    )
    values = np.tile([1.0, -1.0, 1.0], len(own))
    rows = np.repeat(np.arange(len(own)), 3)
    shape = (len(own), candidates + len(sets))
    return csr_array((values, (rows, columns.ravel())), shape=shape)


def _members(sets: Sequence[frozenset[int]], candidates: int) -> csr_array:
    """One row a set: a one for each of its candidates."""
    columns = [column for members in sets for column in sorted(members)]
    rows = np.repeat(np.arange(len(sets)), [len(members) for members in sets])
    shape = (len(sets), candidates)
    return csr_array((np.ones(len(columns)), (rows, columns)), shape=shape)


def _ordered(chosen: Sequence[int] | range, saved: Floats) -> tuple[int, ...]:
    """The chosen in the order in which each, after those before it, saves most."""
    left, best = list(chosen), np.zeros(len(saved))
    ordered: list[int] = []
    while left:
        gains = [float(np.maximum(saved[:, each], best).sum()) for each in left]
        each = left.pop(int(np.argmax(gains)))
        ordered.append(each)
        best = np.maximum(best, saved[:, each])
    return tuple(ordered)


def _greedy_cover(sets: Sequence[frozenset[int]]) -> tuple[int, ...]:
    left, chosen = list(sets), []
    while left:
        counts: Mapping[int, int] = {
            each: sum(each in members for members in left) for each in set().union(*left)
        }
        best = max(sorted(counts), key=lambda each: counts[each])
        chosen.append(best)
        left = [members for members in left if best not in members]
    return tuple(sorted(chosen))


def _gap(result: object) -> float:
    gap = getattr(result, "mip_gap", None)
    return 0.0 if gap is None or gap <= _PROVEN else float(gap)
