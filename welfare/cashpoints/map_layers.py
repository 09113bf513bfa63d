"""What lies on the map: communes with their outlines and facts, and ATMs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import folium
import shapely
from flask_babel import gettext as _
from shapely.geometry import mapping, shape

from welfare.areas.rules import Geometry
from welfare.cashpoints.bands import UNKNOWN_COLOUR, Summary, band_of
from welfare.core.money import group_digits
from welfare.web.filters import distance

DECIMALS = 5
"""Of a degree, in the page and in its data: about 1 m."""

_MOST_CORNERS = 10_000  # about 200 kB of page
_COARSER_DEG = (0.0001, 0.0003, 0.001, 0.003)  # 11 m to 300 m


@dataclass(frozen=True)
class CommuneOnMap:
    """A commune, where its name stands, and the ways of its people to the nearest ATM."""

    name: str
    latitude: float
    longitude: float
    geometry: Geometry
    summary: Summary


@dataclass(frozen=True)
class AtmOnMap:
    """An ATM; an unverified one says so wherever it is shown."""

    name: str
    latitude: float
    longitude: float
    verified: bool


def commune_areas(communes: Sequence[CommuneOnMap]) -> folium.GeoJson:
    """Return the outlines in the colours of the median distances; ids count from 0."""
    features = [
        {
            "type": "Feature",
            "id": number,
            "geometry": outline,
            "properties": {"colour": _colour(commune.summary.median_m)},
        }
        for number, (commune, outline) in enumerate(
            zip(communes, light_outlines([of.geometry for of in communes]), strict=True)
        )
    ]
    return folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        style_function=lambda feature: {
            "fillColor": feature["properties"]["colour"],
            "fillOpacity": 0.4,
            "color": "#ffffff",
            "weight": 1.5,
        },
        highlight_function=lambda _feature: {"weight": 4},
        smooth_factor=0.5,
    )


def _colour(median_m: int | None) -> str:
    band = band_of(median_m)
    return band.colour if band else UNKNOWN_COLOUR


def light_outlines(geometries: Sequence[Geometry]) -> list[Geometry]:
    """Round the outlines and, where they are heavy, drop corners that no screen shows.

    Neighbours keep their common line: all corners are rounded first, then thinned out together.
    """
    exact = [shape(geometry) for geometry in geometries]
    outlines = shapely.transform(exact, lambda degrees: degrees.round(DECIMALS))
    for coarser in _COARSER_DEG:
        if shapely.get_num_coordinates(outlines).sum() <= _MOST_CORNERS:
            break
        outlines = shapely.coverage_simplify(outlines, coarser)
    return [mapping(outline) for outline in outlines]


def commune_words(communes: Sequence[CommuneOnMap]) -> list[dict[str, Any]]:
    """Return each commune's name, the place of the name, and its facts, in the same order."""
    return [
        {
            "name": commune.name,
            "shortName": commune.name.removeprefix("Xã "),
            "place": [commune.latitude, commune.longitude],
            "facts": _facts(commune.summary),
        }
        for commune in communes
    ]


def _facts(summary: Summary) -> list[list[str]]:
    return [
        [_("Người hưởng"), group_digits(summary.people)],
        [_("Có vị trí"), group_digits(summary.located)],
        [_("Trung vị đến ATM"), distance(summary.median_m)],
        [_("9/10 người trong vòng"), distance(summary.p90_m)],
        [_("Xa nhất"), distance(summary.max_m)],
        [_("Trên 5 km"), group_digits(summary.over_5km)],
    ]


def atm_words(atms: Sequence[AtmOnMap]) -> list[dict[str, Any]]:
    """Return each ATM's name and place, and the doubt about it where it is unverified."""
    return [
        {
            "name": atm.name,
            "place": [atm.latitude, atm.longitude],
            "doubt": None if atm.verified else _("chưa xác minh"),
        }
        for atm in atms
    ]
