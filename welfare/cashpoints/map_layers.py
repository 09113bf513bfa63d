"""What lies on the map: communes with their outlines and figures, and cash points."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from math import cos, pi, sin, sqrt
from typing import Any

import folium
import shapely
from flask_babel import gettext as _
from shapely.geometry import mapping, shape

from welfare.areas.models import Commune, Hamlet
from welfare.areas.rules import Geometry
from welfare.cashpoints.bands import SHARES, UNKNOWN_COLOUR, band_of
from welfare.cashpoints.map_data import DECIMALS
from welfare.cashpoints.models import CashPoint
from welfare.cashpoints.rules import KIND_LABELS, STATE_LABELS, Kind, State
from welfare.cashpoints.ways import HamletWays, Ways
from welfare.core.money import group_digits
from welfare.web.filters import day, distance, percent

_MOST_CORNERS = 10_000  # about 200 kB of page
_COARSER_DEG = (0.0001, 0.0003, 0.001, 0.003)  # 11 m to 300 m
_APART_DEG = 0.006  # 650 m
_GOLDEN_ANGLE = pi * (3 - sqrt(5))


@dataclass(frozen=True)
class CommuneOnMap:
    """A commune, where its name stands, and the ways of its people."""

    name: str
    latitude: float
    longitude: float
    geometry: Geometry
    ways: Ways


def commune_areas(communes: Sequence[CommuneOnMap]) -> folium.GeoJson:
    """Return the outlines in the colours of the median distances; ids count from 0."""
    features = [
        {
            "type": "Feature",
            "id": number,
            "geometry": outline,
            "properties": {"colour": colour_of(commune.ways.summary.median_m)},
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


def colour_of(median_m: float | None) -> str:
    """The colour of a distance's band."""
    band = band_of(median_m)
    return band.colour if band else UNKNOWN_COLOUR


def share_colour(share: float | None) -> str:
    """The colour of a share between 0 and 1."""
    if share is None:
        return UNKNOWN_COLOUR
    return next(each.colour for each in SHARES if share <= each.up_to)


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


def commune_words(communes: Sequence[CommuneOnMap], far_m: int) -> list[dict[str, Any]]:
    """Return each commune's name and its place, its facts and its colours, in the same order."""
    return [
        {
            "name": commune.name,
            "shortName": commune.name.removeprefix("Xã "),
            "place": [commune.latitude, commune.longitude],
            "facts": _facts(commune.ways, far_m),
            "colours": {
                "median": colour_of(commune.ways.summary.median_m),
                "far": share_colour(commune.ways.far_share),
                "cash": share_colour(_cash_share(commune.ways)),
            },
        }
        for commune in communes
    ]


def _cash_share(ways: Ways) -> float | None:
    """The share paid in cash: dark is where work is left, as with distances."""
    return None if ways.account_share is None else 1 - ways.account_share


def _facts(ways: Ways, far_m: int) -> list[list[str]]:
    summary = ways.summary
    return [
        [_("Người hưởng"), group_digits(summary.people)],
        [_("Có vị trí"), group_digits(summary.located)],
        [_("Chỉ theo tâm xã"), group_digits(ways.by_commune_only)],
        [_("Trung vị đến ATM"), distance(summary.median_m)],
        [_("9/10 người trong vòng"), distance(summary.p90_m)],
        [_("Xa nhất"), distance(summary.max_m)],
        [_("Trên %(far)s", far=distance(far_m)), group_digits(ways.far)],
        [_("Trung vị đến điểm rút tiền"), distance(ways.cash.median_m)],
        [_("Nhận qua tài khoản"), percent(ways.account_share)],
    ]


def point_words(
    points: Sequence[CashPoint], atm_kinds: Collection[Kind], today: date
) -> list[dict[str, Any]]:
    """Return each cash point's name, place and kind, what is doubtful of it, and its details."""
    return [
        {
            "id": point.id,
            "name": point.name,
            "place": [point.latitude, point.longitude],
            "kind": point.kind,
            "kindLabel": _(KIND_LABELS[Kind(point.kind)]),
            "isAtm": point.kind in atm_kinds,
            "doubt": None if point.verified else _("chưa xác minh"),
            "serves": point.facts.state_on(today) is State.SERVING,
            "details": _details(point, today),
        }
        for point in points
    ]


def _details(point: CashPoint, today: date) -> list[list[str]]:
    details = [
        [_("Loại"), _(KIND_LABELS[Kind(point.kind)])],
        [_("Đơn vị vận hành"), point.operator],
        [_("Xã, thị trấn"), point.commune.name],
        [_("Ngày giờ phục vụ"), point.hours],
        [_("Tình trạng"), _(STATE_LABELS[point.facts.state_on(today)])],
        [_("Xác minh"), _verified(point)],
    ]
    return [[label, str(value)] for label, value in details if value]


def _verified(point: CashPoint) -> object:
    if not point.verified:
        return _("chưa xác minh")
    if point.verified_at is None:
        return _("đã xác minh")
    return _("%(who)s, ngày %(on)s", who=point.verified_by, on=day(point.verified_at))


def hamlet_words(hamlets: Sequence[HamletWays]) -> list[dict[str, Any]]:
    """Return the totals of hamlets, for those who may not see persons; everybody is in one.

    A hamlet whose place nobody knows stands near the centre of its commune, and says so.
    """
    placed = dict[int, int]()
    return [_hamlet(of, placed) for of in hamlets]


def _hamlet(of: HamletWays, placed: dict[int, int]) -> dict[str, Any]:
    """The words of one; `placed` counts by commune those of no known place."""
    facts = [
        [_("Người hưởng"), group_digits(of.summary.people)],
        [_("Trung vị đến ATM"), distance(of.summary.median_m)],
    ]
    if of.hamlet is not None and of.hamlet.latitude is not None:
        place = [of.hamlet.latitude, of.hamlet.longitude]
    else:
        place = _beside_centre(of.commune, placed.setdefault(of.commune.id, 0))
        placed[of.commune.id] += 1
        facts.append([_("Vị trí"), _("chưa biết, vẽ quanh tâm xã")])
    name = of.hamlet.label if of.hamlet else _("Chưa rõ ấp")
    return {
        "name": f"{name}, {of.commune.name}",
        "place": place,
        "people": of.summary.people,
        "colour": colour_of(of.summary.median_m),
        "facts": facts,
    }


def _beside_centre(commune: Commune, number: int) -> list[float | None]:
    """Places that keep apart however many there are: the seeds of a sunflower (Vogel, 1979)."""
    away = _APART_DEG * sqrt(number)
    return [
        commune.latitude + away * cos(number * _GOLDEN_ANGLE),
        commune.longitude + away * sin(number * _GOLDEN_ANGLE),
    ]


def hamlet_places(hamlets: Sequence[Hamlet]) -> list[dict[str, Any]]:
    """Where the search finds each hamlet: at its commune's centre where nobody knows better."""
    return [
        {
            "name": f"{of.label}, {of.commune.name}",
            "place": [of.latitude, of.longitude]
            if of.latitude is not None
            else [of.commune.latitude, of.commune.longitude],
        }
        for of in hamlets
    ]
