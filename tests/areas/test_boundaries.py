"""Boundaries from a file: taken whole, or refused with the feature named."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from welfare.areas.boundaries import read_boundaries
from welfare.areas.cells import schematic_cells
from welfare.core.errors import Refusal

CENTRES = {
    "28360": (10.330295, 106.028338),
    "28399": (10.344917, 105.99052),
    "28390": (10.381758, 106.031483),
}
SQUARE = [[106.0, 10.3], [106.1, 10.3], [106.1, 10.4], [106.0, 10.4], [106.0, 10.3]]


def feature(code: object, geometry: object) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"code": code}, "geometry": geometry}


def polygon(*rings: object) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def file_of(*features: object) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features)}).encode()


def test_a_file_with_every_commune_gives_their_geometries_by_code() -> None:
    cells = schematic_cells(CENTRES)
    content = file_of(*(feature(code, cell) for code, cell in cells.items()))
    boundaries = read_boundaries(content, CENTRES)
    assert json.dumps(boundaries) == json.dumps(cells)


def test_a_commune_of_several_parts_and_codes_written_as_numbers_are_read() -> None:
    island = [[x + 0.2, y] for x, y in SQUARE]
    parts = {"type": "MultiPolygon", "coordinates": [[SQUARE], [island]]}
    boundaries = read_boundaries(file_of(feature(28360, parts)), ["28360"])
    assert boundaries["28360"]["type"] == "MultiPolygon"
    assert len(boundaries["28360"]["coordinates"]) == 2


def test_heights_and_a_byte_order_mark_are_dropped() -> None:
    raised = polygon([[x, y, 2.5] for x, y in SQUARE])
    content = b"\xef\xbb\xbf" + file_of(feature("28360", raised))
    drawn = read_boundaries(content, ["28360"])["28360"]["coordinates"]
    assert [list(position) for position in drawn[0]] == SQUARE


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04 a workbook",
        b'{"type": "FeatureCollection", "features": [',
        b"[" * 100_000,
        b"\xff\xfe{\x00}\x00",
        file_of(feature("28360", polygon(SQUARE))).replace(b"10.3]", b"NaN]"),
    ],
)
def test_what_is_not_json_is_refused(content: bytes) -> None:
    with pytest.raises(Refusal, match="không phải JSON đọc được"):
        read_boundaries(content, ["28360"])


@pytest.mark.parametrize(
    "document",
    [
        [],
        "28360",
        None,
        {"type": "Topology", "objects": {}},
        {"features": []},
        {"type": "Feature", "features": []},
        {"type": "FeatureCollection", "features": {}},
        {"type": "FeatureCollection"},
        polygon(SQUARE),
    ],
)
def test_json_that_is_no_feature_collection_is_refused(document: object) -> None:
    with pytest.raises(Refusal, match="không phải FeatureCollection"):
        read_boundaries(json.dumps(document).encode(), ["28360"])


@pytest.mark.parametrize(
    "odd",
    [
        None,
        "28360",
        {"type": "Feature", "geometry": polygon(SQUARE)},
        {"type": "Feature", "properties": None, "geometry": polygon(SQUARE)},
        feature(None, polygon(SQUARE)),
        feature(" ", polygon(SQUARE)),
        feature(True, polygon(SQUARE)),
        feature(28360.0, polygon(SQUARE)),
        feature(["28360"], polygon(SQUARE)),
    ],
)
def test_a_feature_without_a_code_is_refused_by_its_number(odd: object) -> None:
    first = feature("28360", polygon(SQUARE))
    with pytest.raises(Refusal, match="Đối tượng thứ 2 không có thuộc tính “code”"):
        read_boundaries(file_of(first, odd), ["28360", "28399"])


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(Refusal, match="thứ 1 mang mã 99999, không có trong danh mục xã"):
        read_boundaries(file_of(feature("99999", polygon(SQUARE))), ["28360"])


def test_a_code_met_twice_is_refused() -> None:
    twice = [feature("28360", polygon(SQUARE))] * 2
    with pytest.raises(Refusal, match="Mã 28360 có hai lần, lần sau ở đối tượng thứ 2"):
        read_boundaries(file_of(*twice), ["28360"])


def test_missing_communes_are_refused_by_their_codes() -> None:
    with pytest.raises(Refusal, match="thiếu xã có mã 28390, 28399"):
        read_boundaries(file_of(feature("28360", polygon(SQUARE))), CENTRES)


@pytest.mark.parametrize(
    "geometry",
    [
        None,
        "Polygon",
        {},
        {"type": "Point", "coordinates": [106.0, 10.3]},
        {"type": "LineString", "coordinates": SQUARE},
        {"type": "GeometryCollection", "geometries": [polygon(SQUARE)]},
        {"type": ["Polygon"], "coordinates": [SQUARE]},
    ],
)
def test_a_geometry_that_is_no_area_is_refused(geometry: object) -> None:
    with pytest.raises(Refusal, match="Xã có mã 28360 phải là Polygon hoặc MultiPolygon"):
        read_boundaries(file_of(feature("28360", geometry)), ["28360"])


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Polygon"},
        polygon(),
        polygon([]),
        polygon(SQUARE[:2]),
        polygon(SQUARE[0]),
        polygon([[106.0]]),
        polygon([["106.0", "10.3"]] * 4),
        polygon([[106.0, None]] * 4),
        polygon([[True, 10.3]] * 4),
        polygon([*SQUARE[:-1], [106.0, 10.3, 1.0]]),
        {"type": "MultiPolygon", "coordinates": []},
        {"type": "MultiPolygon", "coordinates": [SQUARE]},
    ],
)
def test_what_is_no_closed_outline_is_refused(geometry: object) -> None:
    with pytest.raises(Refusal, match="28360 không gồm các vòng"):
        read_boundaries(file_of(feature("28360", geometry)), ["28360"])


@pytest.mark.parametrize(
    "geometry",
    [
        polygon([SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]]),
        polygon([SQUARE[0], SQUARE[1], SQUARE[0], SQUARE[0]]),
        polygon(SQUARE, [[x + 1, y] for x, y in SQUARE]),
        {"type": "MultiPolygon", "coordinates": [[SQUARE], [SQUARE]]},
    ],
)
def test_an_outline_that_crosses_itself_is_refused_with_the_place(geometry: object) -> None:
    with pytest.raises(Refusal, match=r"28360 tự cắt.* tại 10[67](\.\d+)?, 10(\.\d+)?\. Sửa"):
        read_boundaries(file_of(feature("28360", geometry)), ["28360"])


@pytest.mark.parametrize(
    "outline",
    [
        [[y, x] for x, y in SQUARE],
        [[x * 5_000, y * 100_000] for x, y in SQUARE],
        [[x - 106, y - 10] for x, y in SQUARE],
        [[10**400, y] for _, y in SQUARE],
    ],
)
def test_coordinates_outside_vietnam_are_refused_with_the_system_to_use(outline: object) -> None:
    with pytest.raises(Refusal, match=r"28360 đi qua .*WGS 84"):
        read_boundaries(file_of(feature("28360", polygon(outline))), ["28360"])


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.floats(allow_nan=False)
    | st.sampled_from([106.0, 10.3, "Polygon", "MultiPolygon", "28360"]),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(st.sampled_from(["type", "coordinates", "code"]), inner)
    ),
    max_leaves=30,
)


@given(json_values, json_values)
def test_no_file_passes_with_a_geometry_that_is_no_area(code: object, geometry: object) -> None:
    with pytest.raises(Refusal):
        read_boundaries(file_of(feature(code, geometry)), ["28360"])


@given(st.lists(st.lists(st.tuples(st.floats(105, 107), st.floats(9, 11)), max_size=6)))
def test_any_rings_at_all_are_either_a_valid_area_or_refused(rings: list[Any]) -> None:
    content = file_of(feature("28360", polygon(*rings)))
    try:
        drawn = read_boundaries(content, ["28360"])
    except Refusal:
        return
    assert read_boundaries(file_of(feature("28360", drawn["28360"])), ["28360"]) == drawn
