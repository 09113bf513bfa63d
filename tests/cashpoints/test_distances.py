"""The nearest site, held against geopy's geodesics measured one by one."""

import numpy as np
import pytest
from geopy.distance import geodesic
from hypothesis import example, given
from hypothesis import strategies as st

from welfare.cashpoints import distances
from welfare.cashpoints.distances import TIE_M, nearest

A_MILLIMETRE = 1e-3
AN_ERROR_OF_ARITHMETIC_M = 1e-7
CAI_BE = (10.330295, 106.028338)
AN_CU = (10.381758, 106.031483)

Position = tuple[float, float]

latitudes = st.sampled_from([-90.0, -89.9999999, 0.0, 89.9999999, 90.0]) | st.floats(-90, 90)
longitudes = st.sampled_from([-180.0, -179.9999999, 0.0, 90.0, 179.9999999, 180.0]) | st.floats(
    -180, 180
)
anywhere = st.tuples(latitudes, longitudes)
near_cai_be = st.tuples(st.floats(10.2, 10.6), st.floats(105.8, 106.1))
# Whole tenths of a degree make ties and identical positions likely.
on_a_grid = st.tuples(st.integers(-900, 900), st.integers(-1800, 1800)).map(
    lambda tenths: (tenths[0] / 10, tenths[1] / 10)
)
positions = anywhere | near_cai_be | on_a_grid
mirrored = st.tuples(st.floats(-90, 90), st.floats(0, 180)).map(
    lambda site: [(site[0], -site[1]), site]
)


def one_by_one(person: Position, sites: list[Position]) -> list[float]:
    return [geodesic(person, site).meters for site in sites]


def check(people: list[Position], sites: list[Position]) -> None:
    found = nearest(people, sites)
    for person, site, metres in zip(people, found.site, found.metres, strict=True):
        measured = one_by_one(person, sites)
        assert metres == pytest.approx(min(measured), abs=A_MILLIMETRE)
        assert metres == pytest.approx(measured[site], abs=A_MILLIMETRE)
        as_near = min(measured) + TIE_M - AN_ERROR_OF_ARITHMETIC_M
        assert all(other > as_near for other in measured[:site])


@given(st.lists(positions, min_size=1, max_size=8), st.lists(positions, min_size=1, max_size=8))
@example([(90.0, 0.0)], [(0.0, 0.0), (0.0, 90.0), (0.0, 180.0)])
@example([(-90.0, 12.0)], [(-90.0, 100.0), (-90.0, 0.0)])
@example([(10.0, 179.9999)], [(10.0, 179.0), (10.0, -179.9999)])
@example([(0.0, 0.0)], [(0.0, 180.0), (0.5, 179.7), (90.0, 0.0)])
@example([(0.0, 0.0)], [(-0.3, 179.5), (0.3, 179.5), (0.3, -179.5)])
def test_the_nearest_site_is_the_one_geopy_finds_by_measuring_all(
    people: list[Position], sites: list[Position]
) -> None:
    check(people, sites)


@given(mirrored)
def test_of_two_sites_at_the_same_distance_the_one_listed_first_is_nearest(
    sites: list[Position],
) -> None:
    on_the_mirror = [(0.0, 0.0), (45.0, 0.0), (-90.0, 0.0), (-12.0, 180.0)]
    assert nearest(on_the_mirror, sites).site.tolist() == [0, 0, 0, 0]
    assert nearest(on_the_mirror, sites[::-1]).site.tolist() == [0, 0, 0, 0]


@given(st.permutations(range(6)), st.lists(near_cai_be, min_size=1, max_size=5))
def test_sites_at_one_place_count_as_the_first_of_them(
    order: list[int], people: list[Position]
) -> None:
    sites = [(CAI_BE, AN_CU)[row % 2] for row in order]
    first = {site: sites.index(site) for site in sites}
    for person, row in zip(people, nearest(people, sites).site, strict=True):
        measured = one_by_one(person, [CAI_BE, AN_CU])
        assert row == first[(CAI_BE, AN_CU)[measured.index(min(measured))]]


def test_the_geodesic_decides_where_the_straight_line_names_another_site() -> None:
    person, due_north, due_east = (0.0, 0.0), (60.0, 0.0), (0.0, 59.76)
    x_y_z = distances._geocentric(np.array([person, due_north, due_east]))
    chords = np.linalg.norm(x_y_z[1:] - x_y_z[0], axis=1)
    assert chords.argmin() == 0
    assert nearest([person], [due_north, due_east]).site.tolist() == [1]
    check([person], [due_north, due_east])


@given(anywhere, anywhere)
def test_a_chord_bounds_its_geodesic_from_both_sides(start: Position, end: Position) -> None:
    ends = distances._geocentric(np.array([start, end]))
    chord = np.linalg.norm(ends[0] - ends[1])
    reach = distances._reach(np.array([chord]))[0]
    assert reach >= chord
    radius = distances._GREATEST_RADIUS_M
    assert geodesic(start, end).meters >= 2 * radius * np.arcsin(chord / 2 / radius) - A_MILLIMETRE


def test_without_a_site_nobody_has_a_nearest_one() -> None:
    found = nearest([CAI_BE, AN_CU], [])
    assert found.site.tolist() == [-1, -1]
    assert np.isnan(found.metres).all()


def test_a_person_without_a_position_has_no_nearest_site() -> None:
    found = nearest([CAI_BE, (np.nan, np.nan), AN_CU], [AN_CU])
    assert found.site.tolist() == [0, -1, 0]
    assert np.isnan(found.metres).tolist() == [False, True, False]
    assert found.metres[2] == 0


def test_nobody_asking_gets_an_empty_answer() -> None:
    found = nearest([], [AN_CU])
    assert found.site.shape == found.metres.shape == (0,)


def test_many_people_are_answered_in_batches_as_they_would_be_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rng = np.random.default_rng(20231211)
    people = np.column_stack((rng.uniform(-90, 90, 500), rng.uniform(-180, 180, 500)))
    sites = np.column_stack((np.full(37, 70.0), np.linspace(-180, 170, 37)))
    people[::10] = (90, 0)  # as far from every site: the undecided ones are grouped as well
    at_once = nearest(people, sites)
    monkeypatch.setattr(distances, "_PEOPLE_AT_ONCE", 64)
    monkeypatch.setattr(distances, "_PAIRS_AT_ONCE", 100)
    in_batches = nearest(people, sites)
    assert in_batches.site.tolist() == at_once.site.tolist()
    assert in_batches.metres.tolist() == at_once.metres.tolist()


@pytest.mark.parametrize("people", [[(106.028338, 10.330295)], [(-90.1, 0)]])
def test_a_latitude_beyond_the_poles_is_an_error(people: list[Position]) -> None:
    with pytest.raises(ValueError, match="latitudes stand first"):
        nearest(people, [AN_CU])


def test_a_site_without_a_position_is_an_error() -> None:
    with pytest.raises(ValueError, match="every site"):
        nearest([CAI_BE], [(np.nan, 106.0)])
