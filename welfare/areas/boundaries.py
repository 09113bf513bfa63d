"""Official commune boundaries, read from a GeoJSON file and checked whole before any is used."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import Any

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import mapping, shape

from welfare.areas.positions import Position
from welfare.areas.rules import Geometry
from welfare.core.errors import N_, Refusal

_DEPTH = {"Polygon": 2, "MultiPolygon": 3}
"""How many lists stand around the positions of each type."""
_MOST_SHOWN = 20


def read_boundaries(content: bytes, known_codes: Collection[str]) -> dict[str, Geometry]:
    """Return the geometry of every commune by its code.

    The file is a GeoJSON FeatureCollection in WGS84 degrees (RFC 7946) with one Polygon or
    MultiPolygon for each of `known_codes`, named by the property `code`. Heights are dropped.

    Raises:
        Refusal: naming the feature, what is wrong with it and what to do.
    """
    boundaries: dict[str, Geometry] = {}
    for number, feature in enumerate(_features(content), start=1):
        code = _code(feature, number)
        _check_code(code, number, known_codes, boundaries)
        boundaries[code] = _geometry(feature.get("geometry"), code)
    missing = sorted(set(known_codes) - boundaries.keys())
    if missing:
        raise Refusal(
            N_("Tệp ranh giới thiếu xã có mã %(codes)s. Bổ sung rồi nạp lại cả tệp."),
            codes=", ".join(missing),
        )
    return boundaries


def _features(content: bytes) -> list[Any]:
    try:
        document = json.loads(content.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Refusal(
            N_(
                "Tệp ranh giới không phải JSON đọc được. Xuất lại từ phần mềm bản đồ ở dạng "
                "GeoJSON, bảng mã UTF-8."
            )
        ) from error
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or document.get("type") != "FeatureCollection":
        raise Refusal(
            N_(
                "Tệp ranh giới không phải FeatureCollection của GeoJSON. Xuất lại cả lớp xã "
                "ở dạng GeoJSON."
            )
        )
    return features


def _no_number(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def _code(feature: Any, number: int) -> str:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    code = properties.get("code") if isinstance(properties, dict) else None
    # Map software writes a column of digits as numbers.
    if isinstance(code, str | int) and not isinstance(code, bool) and str(code).strip():
        return str(code).strip()
    raise Refusal(
        N_(
            "Đối tượng thứ %(number)s không có thuộc tính “code”. Ghi mã đơn vị hành chính "
            "của xã vào thuộc tính này."
        ),
        number=number,
    )


def _check_code(
    code: str, number: int, known_codes: Collection[str], boundaries: Collection[str]
) -> None:
    if code not in known_codes:
        raise Refusal(
            N_(
                "Đối tượng thứ %(number)s mang mã %(code)s, không có trong danh mục xã. "
                "Sửa mã hoặc bỏ đối tượng này."
            ),
            number=number,
            code=code,
        )
    if code in boundaries:
        raise Refusal(
            N_(
                "Mã %(code)s có hai lần, lần sau ở đối tượng thứ %(number)s. Gộp các phần của "
                "một xã thành một MultiPolygon."
            ),
            number=number,
            code=code,
        )


def _geometry(geometry: Any, code: str) -> Geometry:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(kind, str) or kind not in _DEPTH:
        raise Refusal(
            N_("Xã có mã %(code)s phải là Polygon hoặc MultiPolygon. Vẽ lại ranh giới thành vùng."),
            code=code,
        )
    try:
        for position in _positions(geometry.get("coordinates"), _DEPTH[kind]):
            _check_in_vietnam(position, code)
        area = shapely.force_2d(shape(geometry))
    except (ValueError, ShapelyError) as error:
        raise _no_outline(code) from error
    if area.is_empty:
        raise _no_outline(code)
    _check_valid(area, code)
    drawn: Geometry = mapping(area)
    return drawn


def _positions(coordinates: Any, depth: int) -> Iterator[Position]:
    if not isinstance(coordinates, list):
        raise ValueError("coordinates are lists")  # noqa: TRY004 - the file is wrong, not the caller
    if depth:
        for part in coordinates:
            yield from _positions(part, depth - 1)
    elif len(coordinates) >= 2 and all(type(degrees) in (int, float) for degrees in coordinates):
        yield Position(latitude=coordinates[1], longitude=coordinates[0])
    else:
        raise ValueError("a position is two numbers")


def _check_in_vietnam(position: Position, code: str) -> None:
    if not position.in_vietnam:
        raise Refusal(
            N_(
                "Ranh giới xã có mã %(code)s đi qua %(longitude)s, %(latitude)s, ngoài Việt "
                "Nam. Xuất lại theo hệ tọa độ WGS 84 (EPSG:4326), kinh độ trước, vĩ độ sau."
            ),
            code=code,
            longitude=str(position.longitude)[:_MOST_SHOWN],
            latitude=str(position.latitude)[:_MOST_SHOWN],
        )


def _no_outline(code: str) -> Refusal:
    return Refusal(
        N_(
            "Ranh giới xã có mã %(code)s không gồm các vòng kinh độ, vĩ độ khép kín. Xuất lại "
            "xã này từ phần mềm bản đồ ở dạng GeoJSON."
        ),
        code=code,
    )


def _check_valid(area: Any, code: str) -> None:
    if area.is_valid:
        return
    # GEOS says "Self-intersection[106.05 10.05]": the place serves the officer, the term does not.
    _, _, place = shapely.is_valid_reason(area).partition("[")
    raise Refusal(
        N_(
            "Ranh giới xã có mã %(code)s tự cắt hoặc chồng lên chính nó tại %(place)s. Sửa bằng "
            "công cụ sửa hình (Fix geometries) của phần mềm bản đồ rồi xuất lại."
        ),
        code=code,
        place=place.rstrip("]").replace(" ", ", "),
    )
