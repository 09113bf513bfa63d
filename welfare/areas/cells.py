"""Schematic communes: what to draw until the official boundaries are loaded.

Each commune gets the land that lies nearer to its centre than to any other (a Voronoi cell),
clipped to the convex hull of all centres widened by half the usual way between neighbours. Such
cells show which commune is meant and where it is; they are not its boundary, and every map that
draws them says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import cos, radians
from typing import Any

import numpy as np
import shapely
from scipy.spatial import cKDTree

from welfare.areas.rules import Geometry

_MARGIN_OF_ONE_DEG = 0.02  # about 2 km, where there is no neighbour to measure the way to


def schematic_cells(centres: Mapping[str, tuple[float, float]]) -> dict[str, Geometry]:
    """Return one cell a commune: together they tile the widened hull, without overlap.

    `centres` gives latitude and longitude in degrees by commune code. The same centres give the
    same cells, in whatever order they come.

    Raises:
        ValueError: two communes have the same centre, so nothing can be drawn between them.
    """
    codes = sorted(centres)
    if not codes:
        return {}
    degrees = np.array([centres[code][::-1] for code in codes], dtype=np.float64)
    if len(np.unique(degrees, axis=0)) < len(codes):
        raise ValueError("two communes have the same centre")
    # A degree of longitude is shorter than one of latitude: level both before measuring.
    level = np.array([cos(radians(degrees[:, 1].mean())), 1.0])
    points = shapely.MultiPoint(degrees * level)
    hull = points.convex_hull.buffer(_margin(degrees * level))
    cells = shapely.transform(_cells(points, hull), lambda plane: plane / level)
    return {code: shapely.geometry.mapping(cell) for code, cell in zip(codes, cells, strict=True)}


def _margin(points: np.ndarray[Any, np.dtype[np.float64]]) -> float:
    if len(points) == 1:
        return _MARGIN_OF_ONE_DEG
    ways, _ = cKDTree(points).query(points, k=2)
    return float(np.median(ways[:, 1]) / 2)


def _cells(points: Any, hull: Any) -> Any:
    if len(points.geoms) == 1:
        return np.array([hull])
    voronoi = shapely.voronoi_polygons(points, extend_to=hull, ordered=True)
    return shapely.intersection(shapely.get_parts(voronoi), hull)
