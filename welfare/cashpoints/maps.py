"""The map: communes by distance, ATMs and people, drawn by Leaflet without any outside host.

folium writes the page and the communes; `static/js/map.js` adds what folium has no words for: the
people as one canvas layer fed by JSON, names, pins, the legend and the controls in the reader's
language. Every word it shows reaches it as JSON beside folium's own script, because folium takes
whatever passes through it for a Jinja template once more: a commune called "{{ 7 * 7 }}" would
show 49.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from json import dumps
from math import isinf
from typing import Any
from urllib.parse import urlsplit

import folium
from branca.element import CssLink, JavascriptLink, MacroElement
from flask_babel import get_locale
from flask_babel import gettext as _
from folium.template import Template

from welfare.cashpoints.bands import BANDS, SHARES, UNKNOWN_COLOUR
from welfare.cashpoints.map_layers import CommuneOnMap, commune_areas
from welfare.cashpoints.map_words import map_words

SCRIPTS = (
    "vendor/leaflet/leaflet.js",
    "js/map-people.js",
    "js/map-picture.js",
    "js/map-points.js",
    "js/map.js",
)
STYLES = ("vendor/leaflet/leaflet.css", "css/tokens.css", "css/base.css", "css/map.css")


def build_map(
    communes: Sequence[CommuneOnMap],
    words: dict[str, Any],
    *,
    static_url: Callable[[str], str],
    nonce: str,
    schematic_centres: int | None,
    filtered: str = "",
    tiles_url: str | None = None,
) -> str:
    """Return the map as a whole HTML page, to be shown in a frame of the same host.

    Args:
        communes: at least one; together they decide what the map shows first.
        words: what map.js is told besides bands and texts: `communes`, `points`, `hamlets` and
            `places` as `map_layers` words them; `peopleUrl`, which answers with `people_on_map`,
            and `personUrl`, both None for those who may not see persons; `moveUrl` and `addUrl`
            for those who may move and add points; "{id}" stands for an id.
        static_url: gives the address of a file under `static/`.
        nonce: what the content security policy asks of scripts inside the page.
        schematic_centres: from how many centres schematic boundaries were computed, which the
            map then says; None when the boundaries are the official ones.
        filtered: whom the map shows, if not everybody.
        tiles_url: a background the office has chosen, as "https://host/{z}/{x}/{y}.png".
    """
    page, tiles = _empty_map(tiles_url)
    _Start(
        map=page, areas=commune_areas(communes).add_to(page), **({"tiles": tiles} if tiles else {})
    ).add_to(page)
    known = {
        **words,
        "bands": _bands(),
        "shares": [{"label": each.label, "colour": each.colour} for each in SHARES],
        "unknownColour": UNKNOWN_COLOUR,
        "locale": str(get_locale() or "vi"),
        "texts": _texts(communes, words, schematic_centres) | {"filtered": filtered},
    }
    return _html(page, known, static_url, nonce)


def _empty_map(tiles_url: str | None) -> tuple[folium.Map, folium.TileLayer | None]:
    page = folium.Map(
        tiles=None, prefer_canvas=True, zoom_control=False, zoom_snap=0.25, font_size="13px"
    )
    # Without a background nothing else tells Leaflet how far it may zoom.
    page.options.update({"minZoom": 9, "maxZoom": 18})
    # On this map alone: folium's lists of outside hosts belong to the class and to every request.
    page.default_js, page.default_css = [], []
    tiles = None
    if tiles_url:
        host = urlsplit(tiles_url).hostname or ""
        credit = escape(_("Bản đồ nền: %(host)s", host=host))
        tiles = folium.TileLayer(tiles_url, attr=credit, control=False)
        tiles.add_to(page)
    return page, tiles


def _bands() -> list[dict[str, Any]]:
    return [
        {
            "upToM": None if isinf(band.up_to_m) else band.up_to_m,
            "label": _(band.label),
            "colour": band.colour,
        }
        for band in BANDS
    ]


def _texts(
    communes: Sequence[CommuneOnMap], words: dict[str, Any], schematic_centres: int | None
) -> dict[str, Any]:
    return map_words(
        far_m=words["farM"],
        unmeasured=sum(of.ways.summary.people - of.ways.summary.located for of in communes),
        by_commune_only=sum(of.ways.by_commune_only for of in communes),
        has_atm=any(point["isAtm"] and point["serves"] for point in words["points"]),
        schematic_centres=schematic_centres,
    )


class _Start(MacroElement):
    """The call that hands folium's layers to map.js."""

    _template = Template(
        "{% macro script(this, kwargs) %}showMap({{ this.layers|tojavascript }});{% endmacro %}"
    )

    def __init__(self, **layers: Any) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Start"
        self.layers = layers


def _html(
    page: folium.Map, words: dict[str, Any], static_url: Callable[[str], str], nonce: str
) -> str:
    figure: Any = page.get_root()
    figure.title = escape(_("Bản đồ khoảng cách đến ATM"))
    for name in STYLES:
        figure.header.add_child(CssLink(escape(static_url(name))), name=name)
    for name in SCRIPTS:
        figure.header.add_child(JavascriptLink(escape(static_url(name))), name=name)
    html: str = figure.render()
    html = html.replace("<html>", f'<html lang="{get_locale() or "vi"}">', 1)
    # folium forbids enlarging the page, which some readers need.
    html = html.replace(", maximum-scale=1.0, user-scalable=no", "", 1)
    html = html.replace("<script", f'<script nonce="{escape(nonce)}"')
    data = dumps(words, ensure_ascii=False).replace("<", "\\u003c")
    return html.replace(
        "</body>", f'<script type="application/json" id="map-data">{data}</script></body>', 1
    )
