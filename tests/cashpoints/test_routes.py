"""The map and the list of cash points, as each role meets them."""

import gzip
import json
import re
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import accumulate
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.cashpoints.arranging import HOME, register
from welfare.cashpoints import queries, service, ways
from welfare.cashpoints.measuring import measure
from welfare.cashpoints.models import CashPoint
from welfare.cashpoints.routes import show_way
from welfare.core.permissions import Permission
from welfare.staff import rules
from welfare.staff.models import Staff
from welfare.staff.rules import Role

SignIn = Callable[..., FlaskClient]

MARKET = {
    "kind": "atm",
    "name": "ATM Chợ Bà Đắc",
    "operator": "Agribank",
    "position": "10°24'0.36\"B 105°57'Đ",
    "verified": "y",
    "note": "Cạnh chợ",
    "confirmed": "y",
}


@pytest.fixture
def people(session: Session, officer: Staff) -> tuple[int, int]:
    """One person of An Cư and one of Cái Bè."""
    (of_an_cu,) = register(officer, HOME)
    of_cai_be = factories.person(
        commune_code=factories.CAI_BE, latitude=10.33, longitude=106.03, location_source="pin"
    ).id
    measure()
    session.commit()
    return of_an_cu, of_cai_be


def dots(client: FlaskClient, asked: str = "") -> list[int]:
    """The ids of those whom the map draws."""
    steps = client.get(f"/cash-points/map/people.json{asked}").get_json()["ids"]
    return list(accumulate(steps))


def words_of_map(client: FlaskClient) -> dict[str, Any]:
    """What the framed page hands to map.js."""
    page = client.get("/cash-points/map/frame").text
    data = re.search(r'id="map-data">(.*?)</script>', page)
    assert data
    words: dict[str, Any] = json.loads(data[1])
    return words


def rows_of(page: str) -> dict[str, list[str]]:
    """The table's cells by the words of the row's header."""
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', page, re.DOTALL)
    return {name: re.findall(r'<td class="numeric">(.*?)</td>', cells) for name, cells in rows}


# --- the map ----------------------------------------------------------------------------------


def test_table_map_and_dots_tell_the_same_figures(
    people: tuple[int, int], session: Session, sign_in: SignIn
) -> None:
    client = sign_in(Role.DISTRICT_OFFICER)
    rows = rows_of(client.get("/cash-points/map").text)
    facts = {
        commune["name"]: dict(commune["facts"]) for commune in words_of_map(client)["communes"]
    }
    found = ways.ways()
    assert rows["Tất cả"][0] == str(found.summary.people) == str(len(dots(client))) == "2"
    assert len(facts) == len(found.by_commune) == len(rows) - 1
    for name, fact in facts.items():
        count, located, _centre, _without, median, p90, farthest, _in1, _in3, _in5, far, *_rest = (
            rows[name]
        )
        assert [median, p90, farthest, far, count, located] == [
            fact["Trung vị đến ATM"],
            fact["9/10 người trong vòng"],
            fact["Xa nhất"],
            fact["Trên 5,0 km"],
            fact["Người hưởng"],
            fact["Có vị trí"],
        ]


def test_a_commune_officer_meets_only_their_own_people_on_the_map(
    people: tuple[int, int], sign_in: SignIn
) -> None:
    client = sign_in(Role.COMMUNE_OFFICER)
    assert dots(client) == [people[0]]
    assert [commune["name"] for commune in words_of_map(client)["communes"]] == ["Xã An Cư"]
    assert list(rows_of(client.get("/cash-points/map").text)) == ["Xã An Cư"]


def test_the_shape_of_a_commune_is_the_same_whoever_looks(sign_in: SignIn) -> None:
    def an_cu(role: Role) -> Any:
        communes = sign_in(role).get("/cash-points/map/communes.json").get_json()["features"]
        return next(each for each in communes if each["properties"]["name"] == "Xã An Cư")

    assert an_cu(Role.COMMUNE_OFFICER) == an_cu(Role.DISTRICT_OFFICER)


def test_the_map_asks_no_outside_host(people: tuple[int, int], sign_in: SignIn) -> None:
    answer = sign_in(Role.AUDITOR).get("/cash-points/map/frame")
    assert "//" not in answer.text
    policy = answer.headers["Content-Security-Policy"]
    assert "//" not in policy
    nonce = re.search(r"'nonce-(.*?)'", policy)
    assert nonce
    assert f'<script nonce="{nonce[1]}"' in answer.text


def test_only_the_map_may_show_the_background_that_the_office_chose(
    app: Flask, sign_in: SignIn
) -> None:
    app.config["TILES_URL"] = "https://tiles.example.vn/{z}/{x}/{y}.png"
    client = sign_in(Role.AUDITOR)
    policies = [
        client.get(path).headers["Content-Security-Policy"]
        for path in ("/cash-points/map/frame", "/cash-points/map")
    ]
    assert ["https://tiles.example.vn;" in policy for policy in policies] == [True, False]


def test_every_atm_on_the_map_says_that_nobody_verified_it(sign_in: SignIn) -> None:
    client = sign_in(Role.AUDITOR)
    assert {atm["doubt"] for atm in words_of_map(client)["points"]} == {"chưa xác minh"}
    page = client.get("/cash-points/map").text
    assert "5 trong 5 ATM chưa xác minh" in page
    assert "sơ đồ tính từ tâm các xã" in page


def test_dots_are_compressed_for_browsers_that_can_unpack_them(
    people: tuple[int, int], sign_in: SignIn
) -> None:
    client = sign_in(Role.AUDITOR)
    answer = client.get("/cash-points/map/people.json", headers={"Accept-Encoding": "gzip, br"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert list(accumulate(json.loads(gzip.decompress(answer.data))["ids"])) == dots(client)


def test_who_may_see_no_person_gets_neither_dots_nor_a_way_to_open_one(
    people: tuple[int, int], sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    seeing_maps_only = rules.PERMISSIONS[Role.AUDITOR] - {Permission.SEE_PEOPLE}
    monkeypatch.setitem(rules.PERMISSIONS, Role.AUDITOR, seeing_maps_only)
    client = sign_in(Role.AUDITOR)
    assert client.get("/cash-points/map/people.json").status_code == 403
    words = words_of_map(client)
    assert (words["peopleUrl"], words["personUrl"]) == (None, None)
    assert len(words["communes"]) == 25


@pytest.mark.parametrize("role", [Role.PROVIDER, Role.ADMINISTRATOR])
@pytest.mark.parametrize(
    "path", ["", "/map", "/map/frame", "/map/people.json", "/map/communes.json", "/new", "/1"]
)
def test_providers_and_administrators_see_nothing_of_it(
    sign_in: SignIn, role: Role, path: str
) -> None:
    assert sign_in(role).get(f"/cash-points{path}").status_code == 403


# --- cash points ------------------------------------------------------------------------------


def test_an_officer_adds_a_point_by_a_position_written_their_own_way(
    people: tuple[int, int], session: Session, sign_in: SignIn
) -> None:
    client = sign_in(Role.DISTRICT_OFFICER)
    commune_id = factories.areas_queries.commune_by_code(factories.AN_CU).id
    session.commit()
    answer = client.post("/cash-points/new", data=MARKET | {"commune_id": commune_id})
    assert answer.status_code == 302
    (market,) = session.scalars(select(CashPoint).where(CashPoint.name == "ATM Chợ Bà Đắc"))
    assert (market.latitude, market.longitude) == pytest.approx((10.4001, 105.95))
    assert (market.operator, market.verified) == ("Agribank", True)
    way = queries.way_of(factories.staff(Role.AUDITOR), people[0])
    assert way is not None
    assert way.nearest_atm == market


def test_a_position_that_cannot_be_is_refused_beside_its_field(
    session: Session, sign_in: SignIn
) -> None:
    client = sign_in(Role.DISTRICT_OFFICER)
    commune_id = factories.areas_queries.commune_by_code(factories.AN_CU).id
    session.commit()
    swapped = MARKET | {"commune_id": commune_id, "position": "105.95, 10.4"}
    page = client.post("/cash-points/new", data=swapped).text
    assert "Kinh độ đang đứng trước vĩ độ" in page
    assert 'value="105.95, 10.4"' in page


def test_a_point_is_verified_corrected_and_removed(session: Session, sign_in: SignIn) -> None:
    client = sign_in(Role.DISTRICT_OFFICER)
    (an_cu,) = [atm for atm in queries.atms() if atm.name == "ATM An Cư"]
    address, commune_id = f"/cash-points/{an_cu.id}", an_cu.commune_id
    session.commit()
    assert client.post(f"{address}/verify").status_code == 302
    assert "checked" in client.get(address).text
    changed = MARKET | {"name": "ATM Bà Đắc", "commune_id": commune_id}
    assert client.post(address, data=changed).status_code == 302
    assert "ATM Bà Đắc" in client.get("/cash-points?words=ba+dac").text
    assert client.post(f"{address}/remove").status_code == 302
    assert client.get(address).status_code == 404
    assert client.post(f"{address}/remove").status_code == 404


@pytest.mark.parametrize("role", [Role.COMMUNE_OFFICER, Role.APPROVER, Role.AUDITOR])
def test_readers_see_the_list_and_can_change_nothing(sign_in: SignIn, role: Role) -> None:
    client = sign_in(role)
    page = client.get("/cash-points").text
    assert "ATM An Cư" in page
    assert "Chưa xác minh" in page
    assert not re.search(r"/cash-points/\d+/verify", page)
    for path in ("new", "2", "2/verify", "2/remove"):
        assert client.post(f"/cash-points/{path}").status_code == 403


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("kind=atm", 5),
        ("kind=atm&words=hoa+khanh", 1),
        ("verified=yes", 0),
        ("verified=no&kind=post_office", 25),
        ("kind=nonsense&commune_id=x&verified=maybe", 36),
    ],
)
def test_the_list_is_narrowed_by_its_filters(sign_in: SignIn, asked: str, found: int) -> None:
    page = sign_in(Role.AUDITOR).get(f"/cash-points?{asked}").text
    assert f"{found} điểm" in page


# --- the panel --------------------------------------------------------------------------------


@pytest.fixture
def panel(app: Flask, officer: Staff, session: Session) -> Iterator[Callable[[int], str]]:
    """The panel as the district officer sees it."""
    from flask_login import login_user

    with app.test_request_context():
        login_user(officer)
        yield show_way


def test_the_panel_tells_the_nearest_atm_the_way_and_the_doubts(
    panel: Callable[[int], str], officer: Staff
) -> None:
    pinned, at_the_centre = register(officer, HOME, None)
    words = panel(pinned)
    assert "cán bộ ghim trên bản đồ" in words
    assert "Chưa xác minh" in words
    assert re.search(r"\d,\d km, theo đường thẳng", words)
    assert re.search(r"theo tâm xã, có thể lệch đến \d,\d km", panel(at_the_centre))


def test_the_panel_says_why_there_is_no_way(panel: Callable[[int], str], officer: Staff) -> None:
    assert "Chưa có vị trí nên chưa đo được" in panel(factories.person().id)
    (person_id,) = register(officer, HOME)
    for atm in queries.atms():
        service.remove_cash_point(actor=officer, cash_point_id=atm.id)
    assert "Chưa có ATM nào phục vụ" in panel(person_id)


# --- one question, many screens ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "whom"),
    [("", (0, 1)), ("?over=1", (0,)), ("?channel=account", ()), ("?text=An", (0, 1))],
)
def test_map_list_figures_file_and_command_count_the_same_people(
    people: tuple[int, int], sign_in: SignIn, cli: Callable[..., Any], asked: str, whom: tuple[int]
) -> None:
    client = sign_in(Role.DISTRICT_OFFICER)
    assert dots(client, asked) == sorted(people[each] for each in whom)
    sentence = f"{len(whom)} người"
    for path in ("people", "ways", "map"):
        assert sentence in client.get(f"/cash-points/{path}{asked}").text
    file = client.post(f"/cash-points/people/export{asked}", data={"ending": "csv"})
    assert len(file.text.splitlines()) == 1 + len(whom)
    if not asked:
        answer = json.loads(cli("cash-points", "distances", "--json").output)
        assert answer["people"] == len(whom)


def test_a_place_outside_its_commune_is_questioned_and_then_confirmed(
    session: Session, sign_in: SignIn
) -> None:
    client = sign_in(Role.DISTRICT_OFFICER)
    commune_id = factories.areas_queries.commune_by_code(factories.CAI_BE).id
    session.commit()
    outside = MARKET | {"commune_id": commune_id, "confirmed": ""}
    assert "Vị trí nằm ngoài xã đã chọn" in client.post("/cash-points/new", data=outside).text
    assert client.post("/cash-points/new", data=outside | {"confirmed": "y"}).status_code == 302
    assert "Đã thêm" in client.get("/cash-points").text
    assert MARKET["name"] not in client.get("/cash-points/doubtful").text


def test_a_person_pinned_outside_the_district_is_listed_until_confirmed(
    session: Session, officer: Staff, sign_in: SignIn
) -> None:
    (person_id,) = register(officer, (21.03, 105.85))
    session.commit()
    client = sign_in(Role.DISTRICT_OFFICER)
    assert "Vị trí nằm ngoài huyện" in client.get("/cash-points/doubtful").text
    client.post(f"/cash-points/doubtful/people/{person_id}")
    assert "Không có vị trí nào đáng ngờ" in client.get("/cash-points/doubtful").text


def test_a_point_is_moved_on_the_map_after_a_doubt_was_read(
    session: Session, sign_in: SignIn
) -> None:
    client = sign_in(Role.DISTRICT_OFFICER)
    (an_cu,) = [atm for atm in queries.atms() if atm.name == "ATM An Cư"]
    address = f"/cash-points/{an_cu.id}/move"
    session.commit()
    far = {"position": "10.6, 105.7"}
    assert "ngoài huyện" in client.post(address, data=far).get_json()["doubt"]
    assert client.post(address, data=far | {"confirmed": "y"}).get_json() == {"doubt": None}
    session.expire_all()
    assert session.get_one(CashPoint, an_cu.id).latitude == 10.6
    assert client.post(address, data={}).status_code == 422


def test_a_file_is_shown_before_it_is_saved(session: Session, sign_in: SignIn) -> None:
    client = sign_in(Role.DISTRICT_OFFICER)
    table = (
        "kind,name,commune_code,latitude,longitude,hours\nagent,Đại lý Ba,28390,10.38,106.03,8-17\n"
    )
    upload = {"file": (BytesIO(table.encode()), "diem.csv")}
    page = client.post("/cash-points/import", data=upload).text
    assert "1 điểm mới" in page
    content = re.search(r'name="content"[^>]*value="([^"]+)"', page)
    assert content
    assert session.scalar(select(CashPoint).where(CashPoint.kind == "agent")) is None
    saving = {"content": content[1], "filename": "diem.csv", "save": "y"}
    assert client.post("/cash-points/import", data=saving).status_code == 302
    session.expire_all()
    saved = session.scalars(select(CashPoint).where(CashPoint.kind == "agent")).one()
    assert saved.hours == "8-17"


def test_kinds_that_count_are_the_office_s_choice(
    people: tuple[int, int], session: Session, sign_in: SignIn
) -> None:
    client = sign_in(Role.DISTRICT_OFFICER)
    before = ways.ways().summary.median_m
    chosen = {"atm": ["atm", "post_office"], "cash": ["atm"], "far_m": "3000"}
    session.commit()
    assert client.post("/cash-points/settings", data=chosen).status_code == 302
    after = ways.ways().summary.median_m
    assert before is not None
    assert after is not None
    assert after < before


# --- plans ------------------------------------------------------------------------------------


def test_a_plan_is_asked_kept_shown_printed_and_removed(
    people: tuple[int, int], session: Session, sign_in: SignIn
) -> None:
    client = sign_in(Role.DISTRICT_OFFICER)
    asked = "count=2&goal=average&within_m=3000&weight=people&sources=communes"
    page = client.get(f"/cash-points/plan?{asked}").text
    assert "Đã chứng minh là tốt nhất" in page
    kept = client.post(f"/cash-points/plan/keep?{asked}", data={"name": "Hai điểm"})
    assert kept.status_code == 302
    assert "Hai điểm" in client.get("/cash-points/plan/scenarios").text
    assert "Nơi nên đặt điểm mới" in client.get(kept.location).text
    pages = PdfReader(BytesIO(client.get(f"{kept.location}/sheet.pdf").data)).pages
    assert len(pages) == 2
    assert "Hai điểm" not in sign_in(Role.COMMUNE_OFFICER).get("/cash-points/plan/scenarios").text
    assert client.post(f"{kept.location}/remove").status_code == 302
    assert client.get(kept.location).status_code == 404


def test_mobile_stops_reach_whoever_lives_far(
    people: tuple[int, int], session: Session, sign_in: SignIn
) -> None:
    client = sign_in(Role.DISTRICT_OFFICER)
    asked = "far_m=1000&within_m=9000&a_day=4&sources=communes"
    page = client.get(f"/cash-points/plan/stops?{asked}").text
    assert "Ngày 1, điểm 1" in page
    kept = client.post(f"/cash-points/plan/keep?{asked}", data={"name": "Lưu động"})
    sheet = PdfReader(BytesIO(client.get(f"{kept.location}/sheet.pdf").data))
    assert "Ký xác nhận" in sheet.pages[0].extract_text()


def test_the_brief_is_two_pages(people: tuple[int, int], sign_in: SignIn) -> None:
    brief = PdfReader(BytesIO(sign_in(Role.AUDITOR).get("/cash-points/brief.pdf").data))
    assert len(brief.pages) == 2
    assert "Nơi nên đặt" in brief.pages[1].extract_text()
