"""Two pages for the bank or the leadership: the map, the figures, a suggestion and its effect."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from math import cos, radians
from typing import Any

from flask_babel import gettext as _

from welfare.areas.rules import Geometry
from welfare.cashpoints import queries, settings, travellers
from welfare.cashpoints.bands import BANDS, UNKNOWN_COLOUR, band_of
from welfare.cashpoints.drawing import commune_shapes
from welfare.cashpoints.map_data import PersonOnMap
from welfare.cashpoints.map_layers import light_outlines
from welfare.cashpoints.papers import heading, set_paper
from welfare.cashpoints.ways import AreaWays, CommuneWays, ways
from welfare.core.money import format_vnd, group_digits
from welfare.staff.models import Staff
from welfare.web.filters import distance, percent

BRIEF_POINTS = 3
WIDTH = 1000.0  # of the drawing, in its own units
MARGIN = 12.0
MOST_ROWS = 30

Box = tuple[float, float, float, float]


def brief(viewer: Staff, plan: dict[str, Any]) -> bytes:
    """The brief of the viewer's area with the plan for new points."""
    found = ways(viewer)
    far = distance(settings.counting().far_m)
    people = travellers.on_map(viewer)
    data = {
        "title": _("Khoảng cách đến ATM và nơi nên đặt điểm mới"),
        "note": heading(),
        "facts": _facts(found, far),
        "map_alt": _("Bản đồ người hưởng theo khoảng cách, ATM hiện có và nơi đặt mới"),
        "legend": [[band.colour, _(band.label)] for band in BANDS],
        "marks": [_("ATM hiện có"), _("nơi đặt mới")],
        "caveats": _caveats(viewer, found),
        "table": _table(found, far),
        "suggestion": _suggestion(plan),
        "effect": _effect(plan),
    }
    drawing = _drawing(viewer, people, plan["sites"])
    return set_paper("brief.typ", data, pictures={"map.svg": drawing.encode()})


def _facts(found: AreaWays, far: str) -> list[list[str]]:
    summary = found.summary
    return [
        [_("Người hưởng"), group_digits(summary.people)],
        [_("Có vị trí"), group_digits(summary.located)],
        [_("Trung vị đến ATM"), distance(summary.median_m)],
        [_("9/10 người trong"), distance(summary.p90_m)],
        [
            _("Ở xa trên %(far)s", far=far),
            f"{group_digits(found.far)} ({percent(found.far_share)})",
        ],
        [_("Nhận qua tài khoản"), percent(found.account_share)],
    ]


def _caveats(viewer: Staff, found: AreaWays) -> list[str]:
    atms = queries.atms()
    doubtful = sum(not atm.verified for atm in atms)
    _shapes, centres = commune_shapes(viewer)
    said = [_("Khoảng cách đo theo đường thẳng trên mặt elipxoit WGS 84.")]
    if doubtful:
        said.append(
            _("%(some)s trong %(all)s ATM chưa xác minh vị trí.", some=doubtful, all=len(atms))
        )
    if found.by_commune_only:
        count = group_digits(found.by_commune_only)
        said.append(_("%(count)s người chỉ biết ở xã nào, tính từ tâm xã.", count=count))
    if centres:
        said.append(_("Ranh giới là sơ đồ tính từ tâm xã, không phải ranh giới chính thức."))
    return said


def _table(found: AreaWays, far: str) -> dict[str, Any]:
    farthest = sorted(
        found.by_commune, key=lambda of: (-(of.summary.median_m or -1), of.commune.name)
    )
    columns = [
        _("Xã, thị trấn"),
        _("Người"),
        _("Trung vị"),
        _("9/10 trong"),
        _("Xa nhất"),
        _("Trên %(far)s", far=far),
        _("Qua tài khoản"),
    ]
    return {"columns": columns, "rows": [_row(of) for of in farthest[:MOST_ROWS]]}


def _row(of: CommuneWays) -> list[str]:
    return [
        of.commune.name,
        group_digits(of.summary.people),
        distance(of.summary.median_m),
        distance(of.summary.p90_m),
        distance(of.summary.max_m),
        group_digits(of.far),
        percent(of.account_share),
    ]


def _suggestion(plan: dict[str, Any]) -> dict[str, Any]:
    columns = [
        _("Nơi nên đặt"),
        _("Xã, thị trấn"),
        _("Người gần nhất"),
        _("Tiền mỗi tháng"),
        _("Trung bình còn"),
        _("Trong tầm"),
    ]
    rows = [
        [
            f"{site['rank']}. {site['name']}",
            site["commune_name"],
            group_digits(site["people"]),
            format_vnd(site["money_vnd"]),
            distance(site["average_m"]),
            group_digits(site["covered"]),
        ]
        for site in plan["sites"]
    ]
    return {"columns": columns, "rows": rows}


def _effect(plan: dict[str, Any]) -> list[str]:
    before, after = plan["before"], plan["after"]
    said = [
        _(
            "Quãng đường trung bình từ %(before)s còn %(after)s.",
            before=distance(before["average_m"]),
            after=distance(after["average_m"]),
        ),
        _(
            "Số người trong tầm từ %(before)s lên %(after)s; %(gainers)s người được gần hơn.",
            before=group_digits(before["covered"]),
            after=group_digits(after["covered"]),
            gainers=group_digits(plan["gainers"]),
        ),
    ]
    if plan["optimal"]:
        said.append(_("Đã chứng minh không có cách đặt nào tốt hơn trong các nơi đưa ra."))
    else:
        said.append(_("Cách đặt tốt nhất có thể hơn tối đa %(gap)s.", gap=percent(plan["gap"])))
    return said


# --- the drawing ------------------------------------------------------------------------------


def _drawing(viewer: Staff, people: Sequence[PersonOnMap], sites: Sequence[dict[str, Any]]) -> str:
    """Communes, people in the colours of their bands, ATMs and new places, as SVG."""
    shapes, _centres = commune_shapes(viewer)
    outlines = light_outlines(list(shapes.values()))
    box = _box(outlines)
    west, south, east, north = box
    tall = (WIDTH - 2 * MARGIN) * (north - south) / ((east - west) * _narrowing(box)) + 2 * MARGIN
    ground = "".join(_path(each, box) for each in outlines)
    colours = 'fill="#e4f0f3" stroke="#768791" stroke-width="1" fill-rule="evenodd"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {tall:.0f}">',
        f'<path d="{ground}" {colours}/>',
    ]
    # The farthest are drawn last: they are the ones this map is about.
    nearest_first = sorted(people, key=lambda each: -1 if each.metres is None else each.metres)
    parts += [_dot(each, box) for each in nearest_first]
    parts += [
        _mark(atm.latitude, atm.longitude, "#07333f", atm.name, box) for atm in queries.atms()
    ]
    parts += [
        _mark(site["latitude"], site["longitude"], "#ab231b", site["name"], box) for site in sites
    ]
    return "".join([*parts, "</svg>"])


def _box(outlines: Iterable[Geometry]) -> Box:
    corners = [corner for outline in outlines for ring in _rings(outline) for corner in ring]
    longitudes, latitudes = [each[0] for each in corners], [each[1] for each in corners]
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


def _rings(outline: Geometry) -> Iterable[Sequence[Sequence[float]]]:
    polygons = outline["coordinates"]
    for polygon in [polygons] if outline["type"] == "Polygon" else polygons:
        yield from polygon


def _narrowing(box: Box) -> float:
    """A degree of longitude is shorter than one of latitude."""
    return cos(radians((box[1] + box[3]) / 2))


def _at(longitude: float, latitude: float, box: Box) -> tuple[float, float]:
    west, _south, east, north = box
    scale = (WIDTH - 2 * MARGIN) / (east - west)
    down = (north - latitude) * scale / _narrowing(box)
    return MARGIN + (longitude - west) * scale, MARGIN + down


def _path(outline: Geometry, box: Box) -> str:
    parts = []
    for ring in _rings(outline):
        places = [_at(longitude, latitude, box) for longitude, latitude in ring]
        parts.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places) + "Z")
    return "".join(parts)


def _dot(person: PersonOnMap, box: Box) -> str:
    x, y = _at(person.longitude, person.latitude, box)
    band = band_of(person.metres)
    colour = band.colour if band else UNKNOWN_COLOUR
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.2" fill="{colour}"/>'


def _mark(latitude: float, longitude: float, colour: str, name: str, box: Box) -> str:
    x, y = _at(longitude, latitude, box)
    # Beside the east end of the district a name stands before its mark.
    side, anchor = (x - 13, "end") if x > 0.75 * WIDTH else (x + 13, "start")
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="9" fill="{colour}" stroke="#fff" '
        f'stroke-width="2.5"/><text x="{side:.1f}" y="{y - 8:.1f}" text-anchor="{anchor}" '
        f'font-family="Tinos" font-size="20" font-weight="bold" fill="{colour}">'
        f"{escape(name)}</text>"
    )
