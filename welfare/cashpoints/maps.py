"""The map: communes by distance, ATMs and people, drawn by Leaflet without any outside host.

folium writes the page and the communes; `static/js/map.js` adds what folium has no words for: the
people as one canvas layer fed by JSON, names, pins, the legend and the controls in the reader's
language. Every word it shows reaches it as JSON beside folium's own script, because folium takes
whatever passes through it for a Jinja template once more: a commune called "{{ 7 * 7 }}" would
show 49.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import escape
from json import dumps
from math import ceil, isinf
from typing import Any
from urllib.parse import urlsplit

import folium
from branca.element import CssLink, JavascriptLink, MacroElement
from flask_babel import get_locale
from flask_babel import gettext as _
from folium.template import Template

from welfare.cashpoints.bands import BANDS, UNKNOWN_COLOUR, band_of, whole_metres
from welfare.cashpoints.map_layers import (
    DECIMALS,
    AtmOnMap,
    CommuneOnMap,
    atm_words,
    commune_areas,
    commune_words,
)
from welfare.core.money import group_digits

SCRIPTS = ("vendor/leaflet/leaflet.js", "js/map.js")
STYLES = ("vendor/leaflet/leaflet.css", "css/tokens.css", "css/base.css", "css/map.css")


def build_map(
    communes: Sequence[CommuneOnMap],
    atms: Sequence[AtmOnMap],
    *,
    people_url: str | None,
    person_url: str | None,
    static_url: Callable[[str], str],
    nonce: str,
    schematic_centres: int | None,
    tiles_url: str | None = None,
) -> str:
    """Return the map as a whole HTML page, to be shown in a frame of the same host.

    Args:
        communes: at least one; together they decide what the map shows first.
        atms: drawn above everything else.
        people_url: answers with `people_on_map`; None for those who may not see persons.
        person_url: where a click on a person leads, "{id}" standing for the person's id; None
            for those who may not open people.
        static_url: gives the address of a file under `static/`.
        nonce: what the content security policy asks of scripts inside the page.
        schematic_centres: from how many centres schematic boundaries were computed, which the
            map then says; None when the boundaries are the official ones.
        tiles_url: a background the office has chosen, as "https://host/{z}/{x}/{y}.png".
    """
    page = _empty_map(tiles_url)
    _Start(
        map=page,
        areas=commune_areas(communes).add_to(page),
        people=folium.FeatureGroup().add_to(page),
    ).add_to(page)
    words = {
        "communes": commune_words(communes),
        "atms": atm_words(atms),
        "peopleUrl": people_url,
        "personUrl": person_url,
        "bands": _bands(),
        "unknownColour": UNKNOWN_COLOUR,
        "texts": _texts(communes, atms, schematic_centres),
    }
    return _html(page, words, static_url, nonce)


def people_on_map(
    people: Iterable[tuple[float, float, float | None, int]],
) -> dict[str, list[list[float | None]]]:
    """Return what `people_url` answers: latitude, longitude, metres to the ATM and id of each.

    Metres are whole, as every table shows them, and never in a nearer band than they are.
    """
    return {
        "people": [
            [
                round(latitude, DECIMALS),
                round(longitude, DECIMALS),
                None if metres is None else _shown_metres(metres),
                person_id,
            ]
            for latitude, longitude, metres, person_id in people
        ]
    }


def _shown_metres(metres: float) -> int:
    whole = whole_metres(metres)
    return whole if band_of(whole) is band_of(metres) else ceil(metres)


def _empty_map(tiles_url: str | None) -> folium.Map:
    page = folium.Map(
        tiles=None, prefer_canvas=True, zoom_control=False, zoom_snap=0.25, font_size="13px"
    )
    # Without a background nothing else tells Leaflet how far it may zoom.
    page.options.update({"minZoom": 9, "maxZoom": 18})
    # On this map alone: folium's lists of outside hosts belong to the class and to every request.
    page.default_js, page.default_css = [], []
    if tiles_url:
        host = urlsplit(tiles_url).hostname or ""
        credit = escape(_("Bản đồ nền: %(host)s", host=host))
        folium.TileLayer(tiles_url, attr=credit, control=False).add_to(page)
    return page


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
    communes: Sequence[CommuneOnMap], atms: Sequence[AtmOnMap], schematic_centres: int | None
) -> dict[str, str]:
    """Return the words map.js shows; "{…}" stands for what only the browser knows."""
    texts = {
        "title": _("Bản đồ khoảng cách đến ATM"),
        "legend": _("Khoảng cách đến ATM gần nhất"),
        "legendDots": _("Chấm: từng người, đo đường thẳng"),
        "legendAreas": _("Nền xã: khoảng cách trung vị của người trong xã"),
        "atm": _("ATM"),
        "areasLayer": _("Xã theo khoảng cách"),
        "namesLayer": _("Tên xã"),
        "peopleLayer": _("Người hưởng"),
        "toAtm": _("{distance} đến ATM gần nhất"),
        "openPerson": _("Bấm để mở hồ sơ"),
        "loading": _("Đang tải vị trí người hưởng…"),
        "failed": _("Không tải được vị trí người hưởng. Tải lại trang để thử lại."),
        "zoomIn": _("Phóng to"),
        "zoomOut": _("Thu nhỏ"),
        "layers": _("Lớp bản đồ"),
    }
    unmeasured = sum(commune.summary.people - commune.summary.located for commune in communes)
    if not atms:
        texts["unmeasured"] = _("Chưa có ATM nào, nên chưa đo được khoảng cách")
    elif unmeasured:
        count = group_digits(unmeasured)
        texts["unmeasured"] = _("%(count)s người chưa có vị trí, không vẽ được", count=count)
    if schematic_centres:
        texts["schematic"] = _(
            "Ranh giới sơ đồ, tính từ %(count)s tâm xã – không phải ranh giới chính thức",
            count=schematic_centres,
        )
    return texts


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
