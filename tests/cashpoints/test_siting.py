"""Siting is proven best: against every possible choice, and against a published optimum."""

from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse.csgraph import floyd_warshall

from welfare.cashpoints.siting import fewest_stops, least_average, most_covered

PMED1 = Path(__file__).parent / "pmed1.txt"

districts = st.builds(
    lambda seed, people, places: (np.random.default_rng(seed), people, places),
    st.integers(0, 2**32),
    st.integers(2, 25),
    st.integers(2, 8),
)


def district(drawn, *, anything_there: bool = True):  # type: ignore[no-untyped-def]
    random, people, places = drawn
    # Whole hundreds of metres: equal distances are common, as they are among hamlets.
    ways = random.integers(0, 90, (people, places)) * 100.0
    now = random.integers(0, 90, people) * 100.0 if anything_there else np.full(people, np.inf)
    return ways, random.integers(0, 5, people).astype(float), now


@settings(max_examples=40, deadline=None)
@given(districts, st.integers(1, 3), st.booleans())
def test_no_other_choice_has_a_shorter_average(drawn, count: int, anything_there: bool) -> None:  # type: ignore[no-untyped-def]
    ways, weights, now = district(drawn, anything_there=anything_there)
    count = min(count, ways.shape[1])

    def total(sites: tuple[int, ...]) -> float:
        return float((np.minimum(now, ways[:, list(sites)].min(axis=1)) * weights).sum())

    choice = least_average(ways, weights, now, count)
    assert choice.is_optimal
    assert len(set(choice.sites)) == count
    best = min(total(sites) for sites in combinations(range(ways.shape[1]), count))
    assert total(choice.sites) == pytest.approx(best)


@settings(max_examples=40, deadline=None)
@given(districts, st.integers(1, 3))
def test_no_other_choice_brings_more_people_within_reach(drawn, count: int) -> None:  # type: ignore[no-untyped-def]
    ways, weights, now = district(drawn)
    count = min(count, ways.shape[1])

    def covered(sites: tuple[int, ...]) -> float:
        nearest = np.minimum(now, ways[:, list(sites)].min(axis=1))
        return float(weights[nearest <= 3_000].sum())

    choice = most_covered(ways, weights, now, count, within_m=3_000)
    assert choice.is_optimal
    best = max(covered(sites) for sites in combinations(range(ways.shape[1]), count))
    assert covered(choice.sites) == pytest.approx(best)


@settings(max_examples=40, deadline=None)
@given(districts)
def test_no_fewer_stops_reach_everyone_who_can_be_reached(drawn) -> None:  # type: ignore[no-untyped-def]
    ways, _weights, _now = district(drawn)
    reached = ways <= 3_000
    reached = reached[reached.any(axis=1)]
    choice = fewest_stops(ways, within_m=3_000)
    assert reached[:, list(choice.sites)].any(axis=1).all()
    fewer = combinations(range(ways.shape[1]), max(len(choice.sites) - 1, 0))
    if choice.sites:
        assert not any(reached[:, list(sites)].any(axis=1).all() for sites in fewer)


def test_each_place_of_a_choice_helps_at_most_as_much_as_the_one_before_it() -> None:
    random = np.random.default_rng(7)
    ways, now = random.random((60, 12)) * 9_000, random.random(60) * 9_000
    sites = least_average(ways, np.ones(60), now, 4).sites
    totals = [
        np.minimum(now, ways[:, list(sites[:count])].min(axis=1, initial=np.inf)).sum()
        for count in range(5)
    ]
    gains = [before - after for before, after in pairwise(totals)]
    assert gains == sorted(gains, reverse=True)


def test_the_published_optimum_of_a_hundred_nodes_is_found_and_proven() -> None:
    # pmed1 of the OR-Library (J. E. Beasley, European Journal of Operational Research 21, 1985,
    # 270-273): optimum 5819. Where an edge is given twice the later one counts, as its notes say.
    numbers = [int(word) for word in PMED1.read_text(encoding="ascii").split()]
    (nodes, edges, medians), rest = numbers[:3], numbers[3:]
    assert len(rest) == 3 * edges
    length = np.full((nodes, nodes), np.inf)
    for one, other, metres in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
        length[one - 1, other - 1] = length[other - 1, one - 1] = metres
    ways = floyd_warshall(np.where(np.isfinite(length), length, 0))
    choice = least_average(ways, np.ones(nodes), np.full(nodes, np.inf), medians)
    assert choice.is_optimal
    assert ways[:, list(choice.sites)].min(axis=1).sum() == 5_819
