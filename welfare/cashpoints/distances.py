"""The nearest site for each person, exactly, for a million people against thousands of sites.

A k-d tree knows straight lines through the Earth; the law of the road is the geodesic on the
WGS84 ellipsoid, and the two do not always name the same nearest site. Both are tied together:
along a geodesic of the ellipsoid the radius of curvature stays between b²/a and a²/b, so
(Schur's comparison theorem above; below, because the ellipsoid is an intersection of balls of
radius a²/b) a chord of c metres belongs to a geodesic of at least 2R·asin(c/2R), R = a²/b, and at
most 2r·asin(c/2r), r = b²/a. Only sites whose chord lies inside that margin of the shortest chord
can be nearest; wherever there are several, their geodesics decide.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from pyproj import Geod
from scipy.spatial import cKDTree

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]

TIE_M = 1e-6  # far above the error of the arithmetic (1e-8 m), far below that of any position

_GEOD = Geod(ellps="WGS84")
_LEAST_RADIUS_M = _GEOD.b**2 / _GEOD.a
_GREATEST_RADIUS_M = _GEOD.a**2 / _GEOD.b
_FARTHEST_M = 20_003_931.5  # from pole to pole: no two points are farther apart
_STEEPEST_CHORD_M = 12_670_000.0  # up to here the upper bound has a single solution
_ECEF_ERROR_M = 1e-7  # rounding in x, y, z and in the chord between two of them
_PEOPLE_AT_ONCE = 200_000
_PAIRS_AT_ONCE = 1_000_000


class Nearest(NamedTuple):
    """One entry a person: the row of the nearest site and the way there in metres."""

    site: Indices
    metres: Floats


def nearest(people: npt.ArrayLike, sites: npt.ArrayLike) -> Nearest:
    """Find for each person the site with the shortest geodesic on WGS84.

    Args:
        people: shape (n, 2), latitude and longitude in degrees; NaN where nobody knows.
        sites: shape (m, 2), latitude and longitude in degrees, all known.

    Sites whose distances differ by at most `TIE_M` are equally near: the lowest row is taken.
    A person without a position, or any person when there are no sites, gets site -1 and NaN.

    Raises:
        ValueError: a latitude is outside -90…90 or a position of a site is not a number.
    """
    people_deg, sites_deg = _positions(people), _positions(sites)
    if not np.isfinite(sites_deg).all():
        raise ValueError("every site needs a position")
    found = Nearest(np.full(len(people_deg), -1, np.int64), np.full(len(people_deg), np.nan))
    located = np.flatnonzero(np.isfinite(people_deg).all(axis=1))
    if len(sites_deg) == 0 or len(located) == 0:
        return found
    places, first_rows = np.unique(sites_deg, axis=0, return_index=True)
    by_row = np.argsort(first_rows)  # so that the lower place is the lower site
    places, first_rows = places[by_row], first_rows[by_row]
    tree = cKDTree(_geocentric(places))
    for rows in np.split(located, range(_PEOPLE_AT_ONCE, len(located), _PEOPLE_AT_ONCE)):
        place, found.metres[rows] = _nearest_place(people_deg[rows], places, tree)
        found.site[rows] = first_rows[place]
    return found


def few_nearest(people: npt.ArrayLike, sites: npt.ArrayLike, count: int) -> Indices:
    """The rows of the `count` nearest sites of each person, the nearest first, all positions known.

    By chords, which order sites as geodesics do but for a few metres in a thousand: good enough to
    say whom to ask about, not who is nearest.
    """
    tree = cKDTree(_geocentric(_positions(sites)))
    ranks = list(range(1, min(count, tree.n) + 1))
    _chords, rows = tree.query(_geocentric(_positions(people)), k=ranks)
    return np.asarray(rows, dtype=np.int64)


def _positions(degrees: npt.ArrayLike) -> Floats:
    positions = np.asarray(degrees, dtype=np.float64).reshape(-1, 2)
    if (np.abs(positions[:, 0]) > 90).any():
        raise ValueError("latitudes stand first and lie between -90 and 90 degrees")
    return positions


def _geocentric(degrees: Floats) -> Floats:
    """WGS84 x, y, z in metres of points on the ellipsoid."""
    latitude, longitude = np.radians(degrees).T
    radius = _GEOD.a / np.sqrt(1 - _GEOD.es * np.sin(latitude) ** 2)
    level = radius * np.cos(latitude)
    return np.column_stack(
        (
            level * np.cos(longitude),
            level * np.sin(longitude),
            radius * (1 - _GEOD.es) * np.sin(latitude),
        )
    )


def _nearest_place(people: Floats, places: Floats, tree: cKDTree) -> tuple[Indices, Floats]:
    """Find the nearest of distinct places, lowest row first among equals."""
    points = _geocentric(people)
    chords, hits = tree.query(points, k=min(2, len(places)))
    if len(places) == 1:
        return hits, _geodesics(people, places[hits])
    place = hits[:, 0]
    metres = _geodesics(people, places[place])
    reach = _reach(chords[:, 0])
    for rows in _groups(np.flatnonzero(chords[:, 1] <= reach), points, reach, tree):
        place[rows], metres[rows] = _decide(people[rows], points[rows], reach[rows], places, tree)
    return place, metres


def _geodesics(starts: Floats, ends: Floats) -> Floats:
    _, _, metres = _GEOD.inv(starts[:, 1], starts[:, 0], ends[:, 1], ends[:, 0])
    return np.asarray(metres, dtype=np.float64)


def _reach(chords: Floats) -> Floats:
    """Bound the chord of any site that may be as near as the one at the end of `chords`."""
    arcs = 2 * _LEAST_RADIUS_M * np.arcsin(np.minimum(chords / (2 * _LEAST_RADIUS_M), 1))
    longest = np.where(chords < _STEEPEST_CHORD_M, arcs, _FARTHEST_M) + TIE_M
    return 2 * _GREATEST_RADIUS_M * np.sin(longest / (2 * _GREATEST_RADIUS_M)) + _ECEF_ERROR_M


def _groups(rows: Indices, points: Floats, reach: Floats, tree: cKDTree) -> Iterator[Indices]:
    """Split the undecided rows so that each group has about `_PAIRS_AT_ONCE` candidates."""
    if len(rows) == 0:
        return
    candidates = tree.query_ball_point(points[rows], reach[rows], return_length=True)
    group = np.cumsum(candidates) // _PAIRS_AT_ONCE
    edges = [0, *(np.flatnonzero(np.diff(group)) + 1), len(rows)]
    for start, end in pairwise(edges):
        yield rows[start:end]


def _decide(
    people: Floats, points: Floats, reach: Floats, places: Floats, tree: cKDTree
) -> tuple[Indices, Floats]:
    """Measure every candidate within reach and take the first of the nearest."""
    candidates = tree.query_ball_point(points, reach, return_sorted=True)
    counts = np.array([len(each) for each in candidates])
    person = np.repeat(np.arange(len(people)), counts)
    place = np.concatenate(candidates).astype(np.int64)
    metres = _geodesics(people[person], places[place])
    starts = np.concatenate(([0], np.cumsum(counts)[:-1]))
    shortest = np.minimum.reduceat(metres, starts)
    near = np.flatnonzero(metres <= shortest[person] + TIE_M)
    _, first = np.unique(person[near], return_index=True)
    chosen = near[first]
    return place[chosen], metres[chosen]
