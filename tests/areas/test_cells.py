"""Schematic cells tile the district around its centres."""

from random import Random

import pytest
import shapely
from hypothesis import example, given
from hypothesis import strategies as st
from shapely.geometry import Point, shape

from welfare.areas.cells import schematic_cells

Centres = dict[str, tuple[float, float]]

FOUR = {
    "28360": (10.330295, 106.028338),
    "28399": (10.344917, 105.99052),
    "28390": (10.381758, 106.031483),
    "28366": (10.486064, 105.961236),
}
NOTHING_DEG2 = 1e-12

# Thousandths of a degree: two centres of one district are never nearer than about 100 m.
thousandths = st.tuples(st.integers(10_200, 10_600), st.integers(105_700, 106_100))
districts = st.lists(thousandths, min_size=1, max_size=30, unique=True).map(
    lambda centres: {
        f"{28360 + row}": (latitude / 1000, longitude / 1000)
        for row, (latitude, longitude) in enumerate(centres)
    }
)


@given(districts)
@example({"1": (10.3, 105.9), "2": (10.4, 105.9), "3": (10.5, 105.9)})
@example({"1": (10.3, 105.9), "2": (10.3, 106.0), "3": (10.4, 105.9), "4": (10.4, 106.0)})
def test_cells_tile_the_district_without_overlap(centres: Centres) -> None:
    cells = [shape(cell) for cell in schematic_cells(centres).values()]
    district = shapely.union_all(cells)
    assert len(cells) == len(centres)
    assert all(cell.is_valid and cell.geom_type == "Polygon" for cell in cells)
    assert district.convex_hull.difference(district).area < NOTHING_DEG2 * len(cells)
    assert sum(cell.area for cell in cells) - district.area < NOTHING_DEG2 * len(cells)


@given(districts)
def test_every_cell_holds_its_own_centre_well_inside(centres: Centres) -> None:
    cells = schematic_cells(centres)
    for code, (latitude, longitude) in centres.items():
        assert shape(cells[code]).contains(Point(longitude, latitude))


@given(districts, st.randoms(use_true_random=False))
def test_the_same_centres_give_the_same_cells_in_any_order(
    centres: Centres, random: Random
) -> None:
    codes = list(centres)
    random.shuffle(codes)
    assert schematic_cells({code: centres[code] for code in codes}) == schematic_cells(centres)


def test_a_place_belongs_to_the_commune_whose_centre_is_nearest() -> None:
    cells = {code: shape(cell) for code, cell in schematic_cells(FOUR).items()}
    beside_the_township = Point(106.0250, 10.3320)
    assert [code for code, cell in cells.items() if cell.contains(beside_the_township)] == ["28360"]


def test_a_single_commune_is_a_disc_around_its_centre() -> None:
    cell = shape(schematic_cells({"28360": FOUR["28360"]})["28360"])
    assert cell.centroid.distance(Point(106.028338, 10.330295)) < 1e-9


def test_no_commune_makes_no_cell() -> None:
    assert schematic_cells({}) == {}


def test_two_communes_at_one_centre_are_an_error() -> None:
    with pytest.raises(ValueError, match="same centre"):
        schematic_cells({"28360": FOUR["28360"], "28363": FOUR["28360"]})
