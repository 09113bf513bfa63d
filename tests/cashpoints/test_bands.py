"""Bands and summaries of the ways to the nearest ATM."""

import statistics
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from welfare.cashpoints.bands import BANDS, UNKNOWN_COLOUR, Summary, band_of, summarise

distances = st.lists(st.none() | st.integers(0, 40_000) | st.floats(0, 40_000), max_size=60)

# Machado, Oliveira and Fernandes (2009), severity 1: what each kind of colour blindness leaves.
SEEN_BY = {
    "everyone": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "protanopes": [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]],
    "deuteranopes": [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]],
    "tritanopes": [[1.256, -0.077, -0.179], [-0.078, 0.931, 0.148], [0.005, 0.691, 0.304]],
}
TO_XYZ = [[0.4339, 0.3762, 0.1899], [0.2126, 0.7152, 0.0722], [0.0178, 0.1095, 0.8730]]
CLEARLY_APART = 20  # in CIELAB; about 2 is the least that an eye notices


def lab(colour: str, seen: list[list[float]]) -> np.ndarray:
    srgb = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    x, y, z = np.cbrt(np.maximum(TO_XYZ @ np.clip(seen @ linear, 0, 1), 0.008856))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("eyes", SEEN_BY)
def test_the_colours_of_any_two_bands_are_clearly_apart_for_all_eyes(eyes: str) -> None:
    colours = [band.colour for band in BANDS] + [UNKNOWN_COLOUR]
    seen = [lab(colour, SEEN_BY[eyes]) for colour in colours]
    assert min(np.linalg.norm(a - b) for a, b in combinations(seen, 2)) > CLEARLY_APART


@pytest.mark.parametrize(
    ("metres", "label"),
    [
        (0, "Đến 1 km"),
        (1_000, "Đến 1 km"),
        (1_000.1, "Trên 1 đến 3 km"),
        (3_000, "Trên 1 đến 3 km"),
        (5_000, "Trên 3 đến 5 km"),
        (5_001, "Trên 5 đến 10 km"),
        (10_000, "Trên 5 đến 10 km"),
        (20_000_000, "Trên 10 km"),
    ],
)
def test_the_upper_end_belongs_to_a_band(metres: float, label: str) -> None:
    band = band_of(metres)
    assert band is not None
    assert band.label == label


def test_an_unknown_distance_is_in_no_band() -> None:
    assert band_of(None) is None


def test_a_summary_counts_everyone_and_measures_those_located() -> None:
    assert summarise([4_999, None, 5_001, 5_000, 9_000, None, 800]) == Summary(
        people=7,
        located=5,
        median_m=5_000,
        p90_m=7_400,
        max_m=9_000,
        over_5km=2,
        within_1km=1,
        within_3km=1,
        within_5km=3,
    )


def test_nobody_and_nobody_located_have_no_median() -> None:
    assert summarise([]) == Summary(0, 0, None, None, None, 0)
    assert summarise([None, None]) == Summary(2, 0, None, None, None, 0)


def test_halves_of_a_metre_are_rounded_up() -> None:
    assert summarise([1, 2]).median_m == 2
    assert summarise([2, 3]).median_m == 3


def test_a_few_centimetres_over_five_kilometres_count_as_over() -> None:
    summary = summarise([5_000.04])
    assert (summary.max_m, summary.over_5km) == (5_000, 1)


@given(distances)
def test_a_summary_agrees_with_the_definitions(distances_m: list[float | None]) -> None:
    known = [metres for metres in distances_m if metres is not None]
    summary = summarise(distances_m)
    assert (summary.people, summary.located) == (len(distances_m), len(known))
    assert summary.over_5km == sum(metres > 5_000 for metres in known)
    if known:
        assert summary.median_m == pytest.approx(statistics.median(known), abs=0.51)
        assert summary.max_m == pytest.approx(max(known), abs=0.51)
        assert summary.median_m <= summary.p90_m <= summary.max_m
    if len(known) > 1:
        ninetieth = statistics.quantiles(known, n=10, method="inclusive")[-1]
        assert summary.p90_m == pytest.approx(ninetieth, abs=0.51)
