"""Does a place lie in the commune it is said to lie in, or at least in the district?

Against the official boundary where one is loaded. Elsewhere a commune is taken for a circle around
its centre, two and a half times as wide as one of its own area: wide enough for a long commune,
so that whoever lies outside deserves a question.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from math import pi, sqrt
from typing import Any

import numpy as np
import shapely
from pyproj import Geod
from shapely.geometry import shape

from welfare.areas import queries
from welfare.areas.models import Commune
from welfare.areas.positions import Position
from welfare.core.errors import N_, NotFound

_AT_THE_BORDER_DEG = 0.0005  # about 50 m: houses along a boundary, and the boundary's own error
_WIDENED = 2.5
_GEOD = Geod(ellps="WGS84")


class Doubt(StrEnum):
    """What is doubtful about a place."""

    OUTSIDE_COMMUNE = "outside-commune"
    OUTSIDE_DISTRICT = "outside-district"


DOUBT_LABELS = {
    Doubt.OUTSIDE_COMMUNE: N_("Vị trí nằm ngoài xã đã chọn. Kiểm tra lại tọa độ hoặc xã."),
    Doubt.OUTSIDE_DISTRICT: N_("Vị trí nằm ngoài huyện. Kiểm tra lại từng chữ số của tọa độ."),
}


def doubts(places: Sequence[Position], commune_ids: Sequence[int]) -> list[Doubt | None]:
    """What is doubtful about each place, said to lie in the commune beside it."""
    if not places:
        return []
    communes = queries.communes()
    row_of = {commune.id: row for row, commune in enumerate(communes)}
    inside = _inside(np.asarray(places, dtype=np.float64), communes)
    in_any = inside.any(axis=0)
    found: list[Doubt | None] = []
    for place, commune_id in enumerate(commune_ids):
        row = row_of.get(commune_id)
        if not in_any[place]:
            found.append(Doubt.OUTSIDE_DISTRICT)
        else:
            is_right = row is None or inside[row, place]
            found.append(None if is_right else Doubt.OUTSIDE_COMMUNE)
    return found


def doubt(place: Position, commune_id: int) -> Doubt | None:
    """What is doubtful about one place."""
    return doubts([place], [commune_id])[0]


def _inside(places: Any, communes: Sequence[Commune]) -> Any:
    """Which commune, by row, holds which place, by column; one of unknown size holds them all."""
    boundaries = queries.boundaries()
    latitudes, longitudes = places.T
    inside = np.ones((len(communes), len(places)), dtype=bool)
    for row, commune in enumerate(communes):
        if commune.code in boundaries:
            area = shapely.buffer(shape(boundaries[commune.code]), _AT_THE_BORDER_DEG)
            shapely.prepare(area)
            inside[row] = shapely.contains_xy(area, longitudes, latitudes)
        elif commune.area_km2 is not None:
            radius_m = _WIDENED * 1000 * sqrt(commune.area_km2 / pi)
            inside[row] = _ways_m(commune, latitudes, longitudes) <= radius_m
    return inside


def _ways_m(commune: Commune, latitudes: Any, longitudes: Any) -> Any:
    count = len(latitudes)
    start = np.full(count, commune.longitude), np.full(count, commune.latitude)
    return _GEOD.inv(*start, longitudes, latitudes)[2]


def commune_of(place: Position) -> Commune:
    """The commune that holds the place, or else the one whose centre is nearest.

    Raises:
        NotFound: there is no commune at all.
    """
    communes = queries.communes()
    if not communes:
        raise NotFound(queries.NO_SUCH_COMMUNE)
    latitudes, longitudes = np.array([place.latitude]), np.array([place.longitude])
    ways = [float(_ways_m(commune, latitudes, longitudes)[0]) for commune in communes]
    nearest_first = sorted(range(len(communes)), key=ways.__getitem__)
    boundaries = queries.boundaries()
    for row in nearest_first:
        geometry = boundaries.get(communes[row].code)
        if geometry and shapely.contains_xy(shape(geometry), place.longitude, place.latitude):
            return communes[row]
    return communes[nearest_first[0]]
