"""The map's page: what it says, what it asks for and what it keeps to itself."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import folium
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import mapping, shape

from welfare.areas.cells import schematic_cells
from welfare.cashpoints.bands import BANDS, UNKNOWN_COLOUR, band_of, summarise
from welfare.cashpoints.map_data import PersonOnMap, people_on_map
from welfare.cashpoints.map_layers import CommuneOnMap, commune_words
from welfare.cashpoints.maps import SCRIPTS, STYLES, build_map
from welfare.cashpoints.ways import Ways
from welfare.config import ROOT
from welfare.web.filters import distance

CENTRES = {
    "28360": (10.330295, 106.028338),
    "28399": (10.344917, 105.99052),
    "28390": (10.381758, 106.031483),
}
NAMES = {"28360": "Thị trấn Cái Bè", "28399": "Xã Hòa Khánh", "28390": "Xã An Cư"}
WAYS_M = {"28360": [400, 900, 950], "28399": [5_200, 6_000, None], "28390": [None]}
ATM = {"id": 1, "name": "ATM Cái Bè", "place": [10.33, 106.03], "isAtm": True, "serves": True}
HOSTILE = "</script><script>alert(1)</script> {{ 7 * 7 }} `${alert(2)}` \"'&"


def ways_of(metres: list[Any]) -> Ways:
    summary = summarise(metres)
    return Ways(
        summary, summary, summarise([]), by_commune_only=0, far=summary.over_5km, by_account=0
    )


def communes() -> list[CommuneOnMap]:
    cells = schematic_cells(CENTRES)
    return [
        CommuneOnMap(NAMES[code], *CENTRES[code], cells[code], ways_of(WAYS_M[code]))
        for code in CENTRES
    ]


def page(**changes: Any) -> str:
    arguments: dict[str, Any] = {
        "communes": communes(),
        "static_url": lambda name: f"/static/{name}",
        "nonce": "n0nce",
        "schematic_centres": 25,
    }
    words: dict[str, Any] = {
        "points": [ATM],
        "hamlets": [],
        "places": [],
        "peopleUrl": "/cash-points/people.json",
        "personUrl": "/people/{id}",
        "farM": 5_000,
    }
    words |= {name: changes.pop(name) for name in list(changes) if name in words}
    arguments |= changes
    drawn = arguments.pop("communes")
    return build_map(drawn, words | {"communes": commune_words(drawn, 5_000)}, **arguments)


class Tags(HTMLParser):
    """Every tag of a page with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


def words(html: str) -> dict[str, Any]:
    """What the page hands to map.js as JSON."""
    data = re.search(r'<script [^>]*id="map-data">(.*?)</script>', html)
    assert data
    found: dict[str, Any] = json.loads(data[1])
    return found


def areas(html: str) -> list[dict[str, Any]]:
    """The communes as folium hands them to Leaflet."""
    drawn = re.search(r"_add\((\{.*\})\);", html)
    assert drawn
    found: list[dict[str, Any]] = json.loads(drawn[1])["features"]
    return found


def test_the_page_names_no_outside_host() -> None:
    assert "//" not in page()


def test_the_background_the_office_chose_is_the_only_outside_host() -> None:
    html = page(tiles_url="https://tiles.example.vn/{z}/{x}/{y}.png")
    assert set(re.findall(r"//([\w.]+)", html)) == {"tiles.example.vn"}
    assert "n \\u0111\\u1ed3 n\\u1ec1n: tiles.example.vn" in html


def test_scripts_and_styles_come_from_our_own_files_in_order() -> None:
    tags = Tags(page())
    scripts = [script["src"] for script in tags.named("script") if "src" in script]
    styles = [link["href"] for link in tags.named("link")]
    assert scripts == [f"/static/{name}" for name in SCRIPTS]
    assert styles == [f"/static/{name}" for name in STYLES]


@pytest.mark.parametrize("name", [*SCRIPTS, *STYLES])
def test_every_file_the_page_asks_for_is_shipped(name: str) -> None:
    assert (ROOT / "static" / name).is_file()


def test_folium_s_own_list_of_hosts_is_left_alone() -> None:
    before = list(folium.Map.default_js), list(folium.Map.default_css)
    page()
    assert (folium.Map.default_js, folium.Map.default_css) == before
    assert "//" not in page()


def test_every_script_in_the_page_carries_the_nonce() -> None:
    scripts = [script for script in Tags(page()).named("script") if "type" not in script]
    assert len(scripts) > len(SCRIPTS)
    assert {script.get("nonce") for script in scripts} == {"n0nce"}


def test_names_are_text_and_never_markup_template_or_script() -> None:
    hostile = [replace(commune, name=HOSTILE) for commune in communes()]
    html = page(communes=hostile, points=[ATM | {"name": HOSTILE}])
    assert [tag for tag, _ in Tags(html).found] == [tag for tag, _ in Tags(page()).found]
    assert {commune["name"] for commune in words(html)["communes"]} == {HOSTILE}
    assert words(html)["points"][0]["name"] == HOSTILE


def test_the_page_speaks_vietnamese_and_may_be_enlarged() -> None:
    tags = Tags(page())
    assert tags.named("html") == [{"lang": "vi"}]
    viewport = [meta["content"] for meta in tags.named("meta") if meta.get("name") == "viewport"]
    assert "user-scalable" not in str(viewport)


def test_schematic_boundaries_are_said_to_be_schematic() -> None:
    note = "Ranh giới sơ đồ, tính từ 25 tâm xã – không phải ranh giới chính thức"
    assert words(page())["texts"]["schematic"] == note
    assert "schematic" not in words(page(schematic_centres=None))["texts"]


def test_a_commune_has_the_colour_of_its_median() -> None:
    colours = [area["properties"]["colour"] for area in areas(page())]
    assert colours == [BANDS[0].colour, BANDS[3].colour, UNKNOWN_COLOUR]


def test_a_commune_tells_its_facts_under_its_outline() -> None:
    html = page()
    hoa_khanh = words(html)["communes"][1]
    assert areas(html)[1]["id"] == 1
    assert hoa_khanh["name"] == "Xã Hòa Khánh"
    assert hoa_khanh["facts"] == [
        ["Người hưởng", "3"],
        ["Có vị trí", "2"],
        ["Chỉ theo tâm xã", "0"],
        ["Trung vị đến ATM", "5,6 km"],
        ["9/10 người trong vòng", "5,9 km"],
        ["Xa nhất", "6,0 km"],
        ["Trên 5,0 km", "2"],
        ["Trung vị đến điểm rút tiền", "5,6 km"],
        ["Nhận qua tài khoản", "0,0 %"],
    ]


def test_the_legend_has_every_band_and_an_open_end() -> None:
    bands = words(page())["bands"]
    assert [band["upToM"] for band in bands] == [1_000, 3_000, 5_000, 10_000, None]
    assert [band["colour"] for band in bands] == [band.colour for band in BANDS]


def test_people_who_cannot_be_drawn_are_counted_in_the_legend() -> None:
    texts = words(page())["texts"]
    assert texts["unmeasured"] == "2 người chưa có vị trí, không vẽ được"
    everyone = [replace(commune, ways=ways_of([100])) for commune in communes()]
    assert "unmeasured" not in words(page(communes=everyone))["texts"]


def test_without_an_atm_the_legend_says_why_there_are_no_distances() -> None:
    assert "Chưa có ATM nào" in words(page(points=[]))["texts"]["unmeasured"]


def test_people_stay_closed_to_those_who_may_not_open_them() -> None:
    assert words(page())["personUrl"] == "/people/{id}"
    assert words(page(personUrl=None))["personUrl"] is None


def wiggly(commune: CommuneOnMap) -> CommuneOnMap:
    fine = shape(commune.geometry).segmentize(0.00001)
    return replace(commune, geometry=mapping(fine))


def test_heavy_boundaries_are_lightened_and_neighbours_keep_their_common_line() -> None:
    heavy = [wiggly(commune) for commune in communes()]
    corners = shapely.get_num_coordinates([shape(commune.geometry) for commune in heavy]).sum()
    html = page(communes=heavy)
    outlines = [shape(area["geometry"]) for area in areas(html)]
    assert corners > 40_000
    assert len(html.encode()) < 300_000
    assert shapely.coverage_is_valid(outlines)
    assert np.allclose(
        [outline.area for outline in outlines],
        [shape(commune.geometry).area for commune in heavy],
        rtol=0.01,
    )


ways = st.floats(0, 20_000) | st.sampled_from([1_000.0, 3_000.0, 5_000.0, 5_000.0004, 10_000.0])


@given(ways)
def test_a_person_s_dot_is_in_the_band_of_the_stored_distance(metres: float) -> None:
    (shown,) = people_on_map([PersonOnMap(7, 10.3303, 106.0283, metres, 1)])["metres"]
    assert band_of(shown) == band_of(metres)
    assert abs(shown - metres) < 1
    assert distance(shown) == distance(metres)


def test_people_are_sent_as_steps_from_one_to_the_next() -> None:
    sent = people_on_map(
        [
            PersonOnMap(8, 10.3, 106.0, None, None),
            PersonOnMap(7, 10.33029512, 106.02833849, 3_249.123, 2),
        ]
    )
    assert sent == {
        "ids": [7, 1],
        "latitudes": [1_033_030, -3_030],
        "longitudes": [10_602_834, -2_834],
        "metres": [3_249, -1],
        "atms": [2, 0],
    }
