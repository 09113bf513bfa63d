"""The map as officers use it in a browser that reaches nobody but our own server."""

import re
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Frame, FrameLocator, Page, expect
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.cashpoints.arranging import facts
from tests.journeys.test_month import signed_in
from welfare.cashpoints import service
from welfare.cashpoints.bands import BANDS
from welfare.cashpoints.measuring import measure
from welfare.cashpoints.models import CashPoint, Distance
from welfare.core.permissions import Permission
from welfare.staff import rules
from welfare.staff.models import Staff
from welfare.staff.rules import Role

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]

ATM = (10.4, 105.95)
NEAR, MIDDLE, FAR = (10.404, 105.95), (10.4405, 105.95), (10.3818, 106.0315)
NAMES = ("Trần Thị Gần", "Lê Văn Giữa", "Phạm Thị Xa")
COUNT_PIXELS = """(canvas, colours) => {
    const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const found = Object.fromEntries(colours.map((colour) => [colour, 0]));
    const hex = (at) => [0, 1, 2].map((n) => data[at + n].toString(16).padStart(2, "0")).join("");
    for (let at = 0; at < data.length; at += 4) {
        const colour = `#${hex(at)}`;
        if (data[at + 3] === 255 && colour in found) found[colour] += 1;
    }
    return found;
}"""
TALL = {"width": 1366, "height": 1500}  # the mouse reaches only what is in sight
PAINTED = """(selector) => {
    let count = 0;
    for (const canvas of document.querySelectorAll(selector)) {
        const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        for (let at = 3; at < data.length; at += 4) if (data[at]) count += 1;
    }
    return count;
}"""
MAP = "Object.values(window).find((each) => each instanceof L.Map)"
PLACE = f"(place) => {{ const {{x, y}} = {MAP}.latLngToContainerPoint(place); return [x, y]; }}"


@pytest.fixture
def reader(session: Session, officer: Staff) -> str:
    """Who may do all, where one ATM stands, with people 440 m, 4,5 km and 9,1 km away."""
    for point in session.query(CashPoint).all():
        session.delete(point)
    service.add_cash_point(actor=officer, facts=facts(latitude=ATM[0], longitude=ATM[1]))
    people = [
        factories.person(name, latitude=home[0], longitude=home[1], location_source="pin")
        for name, home in zip(NAMES, (NEAR, MIDDLE, FAR), strict=True)
    ]
    for someone in people:
        factories.enrolment(someone)
    measure()
    username = officer.username
    session.commit()
    return username


def on_the_map(page: Page, asked: str = "") -> FrameLocator:
    """Open the map; all people are drawn when this returns."""
    page.goto(f"/cash-points/map{asked}")
    frame = page.frame_locator("iframe")
    expect(frame.locator("[data-people]")).to_be_visible()
    return frame


def inside(page: Page) -> Frame:
    """The map's frame, in which scripts can be asked."""
    return next(
        frame for frame in page.frames if frame.url.endswith("/frame") or "/frame?" in frame.url
    )


def colours(page: Page) -> dict[str, int]:
    """How many pixels of the people's canvas have the colour of each band."""
    found: dict[str, int] = (
        inside(page)
        .locator("canvas.people-canvas")
        .evaluate(COUNT_PIXELS, [band.colour for band in BANDS])
    )
    return found


def painted(page: Page, canvas: str = "canvas.people-canvas") -> int:
    """How many pixels of a canvas are not empty."""
    count: int = inside(page).evaluate(PAINTED, canvas)
    return count


def repainted(page: Page, changed: Callable[[int], bool], canvas: str = "canvas") -> None:
    """Wait until what is painted is changed; a browser paints when it comes to it."""
    for _time in range(500):
        if changed(painted(page, canvas)):
            return
        page.wait_for_timeout(20)
    pytest.fail("never painted anew")


def spot(page: Page, place: tuple[float, float]) -> tuple[float, float]:
    """Where a place of the map stands on the screen."""
    x, y = inside(page).evaluate(PLACE, list(place))
    box = page.locator("iframe").bounding_box()
    assert box
    return box["x"] + x, box["y"] + y


def until(page: Page, condition: str) -> None:
    """Wait until something is true in the map's frame, whose policy allows no other way."""
    for _time in range(500):
        if inside(page).evaluate(condition):
            return
        page.wait_for_timeout(20)
    pytest.fail(f"never true: {condition}")


def switch(frame: FrameLocator, layer: str) -> None:
    """Switch a layer on or off."""
    frame.locator(".leaflet-control-layers").hover()
    frame.get_by_label(layer, exact=True).click()


def test_people_are_dots_in_the_colour_of_their_way_and_layers_go_on_and_off(
    open_page: OpenPage, reader: str
) -> None:
    page = signed_in(open_page, reader, viewport=TALL)
    frame = on_the_map(page)
    seen = colours(page)
    assert [seen[band.colour] > 0 for band in BANDS] == [True, False, True, True, False]
    people = painted(page)
    switch(frame, "Đường nối đến ATM gần nhất")
    repainted(page, lambda pixels: pixels > 2 * people, "canvas.people-canvas")
    switch(frame, "Người hưởng")
    expect(frame.locator("canvas.people-canvas")).to_have_count(0)
    grounds = painted(page, "canvas")
    switch(frame, "Vòng 1, 3, 5, 10 km quanh ATM")
    repainted(page, lambda pixels: pixels != grounds)
    switch(frame, "ATM")
    expect(frame.locator(".pin")).to_have_count(0)


def test_far_out_people_are_gathered_in_circles_with_their_number(
    open_page: OpenPage, reader: str
) -> None:
    page = signed_in(open_page, reader, viewport=TALL)
    frame = on_the_map(page)
    dots = painted(page)
    for _time in range(2):
        frame.get_by_role("button", name="Thu nhỏ").click()
        until(page, f"!{MAP}._animatingZoom")
    repainted(page, lambda pixels: pixels > 5 * dots, "canvas.people-canvas")
    assert sum(colours(page).values()) > 0


def test_what_is_seen_is_listed_and_exported(open_page: OpenPage, reader: str) -> None:
    page = signed_in(open_page, reader, viewport=TALL)
    on_the_map(page)
    page.wait_for_load_state()
    page.get_by_label("Cách ATM").select_option(label="trên 3 km")
    expect(page.locator(".results-count")).to_have_text("2 người, 2 có vị trí")
    frame = page.frame_locator("iframe")
    expect(frame.locator("[data-people='2']")).to_be_visible()
    assert colours(page)[BANDS[0].colour] == 0
    page.get_by_role("link", name="Xem danh sách người").click()
    expect(page.locator(".results-count").first).to_have_text("2 người")
    expect(page.get_by_role("table")).to_contain_text(NAMES[2])
    expect(page.get_by_role("table")).not_to_contain_text(NAMES[0])
    with page.expect_download() as file:
        page.get_by_role("button", name="Xuất CSV").click()
    exported = file.value.path().read_text(encoding="utf-8-sig")
    assert [name in exported for name in NAMES] == [False, True, True]


def test_a_click_opens_the_person_and_the_search_goes_to_a_commune(
    open_page: OpenPage, reader: str
) -> None:
    page = signed_in(open_page, reader, viewport=TALL)
    frame = on_the_map(page)
    search = frame.get_by_label("Tìm xã, ấp, điểm rút tiền")
    search.fill("my loi b")
    search.press("Enter")
    until(page, f"{MAP}.getZoom() >= 13")
    frame = on_the_map(page)
    page.mouse.move(*spot(page, MIDDLE))
    expect(frame.locator(".leaflet-tooltip:visible")).to_contain_text("4,5 km đến ATM Chợ Bà Đắc")
    page.mouse.click(*spot(page, MIDDLE))
    expect(page.get_by_role("heading", level=1)).to_contain_text(NAMES[1])


def test_a_cash_point_is_added_by_a_click(open_page: OpenPage, reader: str) -> None:
    page = signed_in(open_page, reader, viewport=TALL)
    frame = on_the_map(page)
    frame.get_by_role("button", name="Thêm điểm rút tiền").click()
    page.mouse.click(*spot(page, FAR))  # where a person is, whose page does not open now
    expect(page.get_by_label("Tọa độ", exact=True)).to_have_value(
        re.compile(r"^10\.38\d+, 106\.03")
    )
    expect(page.get_by_label("Xã, thị trấn").locator("option:checked")).to_have_text("Xã An Cư")
    page.get_by_label("Tên", exact=True).fill("ATM mới")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_text("Đã thêm ATM mới.")).to_be_visible()
    on_the_map(page)
    assert colours(page)[BANDS[3].colour] == 0  # nobody is 9 km away any more


def test_a_cash_point_is_moved_by_dragging_and_everybody_measured_anew(
    open_page: OpenPage, reader: str, session: Session
) -> None:
    page = signed_in(open_page, reader, viewport=TALL)
    frame = on_the_map(page)
    frame.locator(".pin").click()
    frame.get_by_role("button", name="Dời điểm này").click()
    expect(frame.locator(".leaflet-popup")).to_have_count(0)
    (left, top), (to_left, to_top) = spot(page, ATM), spot(page, MIDDLE)
    page.mouse.move(left, top - 15)  # the pin stands above its place
    page.mouse.down()
    page.mouse.move(to_left, to_top - 15, steps=8)
    page.mouse.up()
    save = frame.get_by_role("button", name="Lưu vị trí")
    save.click()
    expect(frame.get_by_role("status")).to_contain_text("Bấm Lưu vị trí lần nữa")
    with page.expect_navigation():
        save.click()
    expect(page.frame_locator("iframe").locator("[data-people]")).to_be_visible()
    assert colours(page)[BANDS[0].colour] > 0
    session.rollback()
    ways = session.scalars(select(Distance.nearest_atm_m).order_by(Distance.person_id)).all()
    assert ways[1] is not None
    assert ways[1] < 300


def test_the_view_becomes_a_picture_a_paper_and_a_print(open_page: OpenPage, reader: str) -> None:
    page = signed_in(open_page, reader, viewport=TALL)
    frame = on_the_map(page, "?over=3")
    with page.expect_download() as file:
        frame.get_by_role("button", name="PNG").click()
    picture = Image.open(file.value.path()).convert("RGB")
    width, height = inside(page).evaluate(
        f"(() => {{ const {{x, y}} = {MAP}.getSize(); return [x, y]; }})()"
    )
    assert picture.size == (2 * width, 2 * (height + 54))
    pixels = np.unique(np.asarray(picture).reshape(-1, 3), axis=0)
    seen = {f"#{red:02x}{green:02x}{blue:02x}" for red, green, blue in pixels.tolist()}
    assert {band.colour for band in BANDS} <= seen  # in the legend, if nowhere else
    with page.expect_download() as file:
        frame.get_by_role("button", name="PDF").click()
    (sheet,) = PdfReader(file.value.path()).pages
    assert len(sheet.images) == 1
    assert "15/12/2023" in sheet.extract_text()
    inside(page).evaluate("window.print = () => { window.isPrinted = true; }")
    frame.get_by_role("button", name="In bản đồ").click()
    until(page, "window.isPrinted === true")
    printed = frame.locator("img.map-print")
    assert printed.evaluate("(image) => image.naturalWidth") == 2 * width
    page.emulate_media(media="print")
    expect(printed).to_be_visible()
    expect(frame.locator(".leaflet-container")).to_be_hidden()


def test_who_may_not_see_persons_sees_totals_of_hamlets_only(
    open_page: OpenPage, reader: str, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    auditor = factories.staff(Role.AUDITOR).username
    session.commit()
    less = rules.PERMISSIONS[Role.AUDITOR] - {Permission.SEE_PEOPLE}
    monkeypatch.setitem(rules.PERMISSIONS, Role.AUDITOR, less)
    page = signed_in(open_page, auditor, viewport=TALL)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/cash-points/map")
    frame = page.frame_locator("iframe")
    page.mouse.move(*spot(page, FAR))
    tooltip = frame.locator(".leaflet-tooltip:visible")
    expect(tooltip).to_contain_text("Chưa rõ ấp, Xã An Cư")
    expect(tooltip).to_contain_text("3")
    assert not any("people.json" in url for url in asked)
    assert not any(name in inside(page).content() + page.content() for name in NAMES)
    expect(page.get_by_role("link", name="Xem danh sách người")).to_have_count(0)
    assert page.request.get("/cash-points/map/people.json").status == 403


def test_the_table_beside_the_map_is_reached_by_keyboard(open_page: OpenPage, reader: str) -> None:
    page = signed_in(open_page, reader, viewport=TALL)
    on_the_map(page)
    page.get_by_role("button", name="Tìm", exact=True).focus()
    skip = page.get_by_role("link", name="Bỏ qua bản đồ")
    for _time in range(8):
        page.keyboard.press("Tab")
        if skip.evaluate("(link) => link === document.activeElement"):
            break
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("region", name="Khoảng cách đến ATM gần nhất theo xã")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("sort="))
    expect(page.get_by_role("row").filter(has_text="Xã An Cư")).to_contain_text("4,5 km")


def test_a_place_is_excluded_by_a_click_and_the_kept_plan_says_so(
    open_page: OpenPage, reader: str
) -> None:
    page = signed_in(open_page, reader, viewport=TALL)
    page.goto("/cash-points/plan?count=1&goal=average&within_m=5000&weight=people&sources=communes")
    chosen = page.get_by_role("region", name="Nơi nên đặt điểm mới")
    expect(chosen).to_contain_text("Xã An Cư")
    key = f"xa-{factories.AN_CU}"
    keys = page.evaluate(
        "JSON.parse(document.getElementById('plan-map-data').textContent).choices.map(of => of.key)"
    )
    excluded = page.get_by_label("Loại trừ")
    for now_out in (key, "", key):  # out, taken back, out again
        page.locator("path.plan-choice").nth(keys.index(key)).dispatch_event("click")
        expect(excluded).to_have_value(now_out)
    page.get_by_role("button", name="Tính", exact=True).click()
    expect(chosen).not_to_contain_text("Xã An Cư")
    page.get_by_label("Tên phương án").fill("Không ở An Cư")
    page.get_by_role("button", name="Lưu phương án").click()
    expect(page.get_by_role("main")).to_contain_text(re.compile(r"Không xét: .*Xã An Cư"))
