"""The month as three people live it in the browser: import, draw up, approve, print, pay, map."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader
from sqlalchemy.orm import Session

from tests import factories
from welfare.staff.rules import Role

pytestmark = pytest.mark.browser

WORKBOOK = Path(__file__).parent.parent / "samples" / "28390-an-cu-bao-tro.xlsx"
DUE = "55.080.000 đ"  # the workbook's expected due of 12/2023


def signed_in(open_page: Callable[..., Page], username: str, **options: object) -> Page:
    page = open_page(**options)
    page.goto("/sign-in")
    page.get_by_label("Tên đăng nhập").fill(username)
    page.get_by_label("Mật khẩu").fill(factories.PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("group").filter(has_text="Tài khoản")).to_be_visible()
    expect(page).not_to_have_url(re.compile("sign-in"))
    return page


def press(page: Page, label: str) -> None:
    """Press a button of the page and confirm what it asks."""
    page.get_by_role("main").get_by_role("button", name=label).first.wait_for()
    page.wait_for_load_state()  # before the script listens, the button would not ask
    page.get_by_role("main").get_by_role("button", name=label).first.click()
    page.get_by_role("dialog").get_by_role("button", name=label).click()


@pytest.fixture
def usernames(session: Session) -> dict[Role, str]:
    roles = (Role.COMMUNE_OFFICER, Role.DISTRICT_OFFICER, Role.APPROVER)
    made = {role: factories.staff(role).username for role in roles}
    session.commit()
    return made


def test_a_workbook_becomes_a_paid_list_in_the_hands_of_three_people(
    open_page: Callable[..., Page], usernames: dict[Role, str], tmp_path: Path
) -> None:
    commune = signed_in(open_page, usernames[Role.COMMUNE_OFFICER])
    import_workbook(commune)
    district = signed_in(open_page, usernames[Role.DISTRICT_OFFICER])
    draw_up_and_submit(district)
    approve(signed_in(open_page, usernames[Role.APPROVER]))
    open_cash_list(commune)
    print_list(commune, tmp_path)
    pay_list(commune)
    look_at_the_map(commune)


def import_workbook(page: Page) -> None:
    page.get_by_role("link", name="Nhập bảng tính").click()
    page.get_by_label("Tệp bảng tính").set_input_files(WORKBOOK)
    page.get_by_label("Sổ").select_option("protection")
    page.get_by_role("button", name="Tải lên và xem lại").click()
    expect(page.get_by_role("heading", name="Dòng không nhận")).to_be_visible()
    expect(page.get_by_role("table", name="Dòng không nhận")).to_contain_text("78")
    press(page, "Lưu vào sổ")
    page.get_by_role("link", name="Xem danh sách người").click()
    expect(page.get_by_text(re.compile("110 người"))).to_be_visible()


def draw_up_and_submit(page: Page) -> None:
    page.get_by_role("link", name="Kỳ chi trả", exact=True).click()
    page.goto("/payouts/draw-up?month=12/2023")
    expect(page.get_by_role("main")).to_contain_text(DUE)
    page.get_by_role("button", name="Lập kỳ tháng 12/2023").click()
    expect(page.get_by_role("main")).to_contain_text(DUE)
    press(page, "Trình duyệt")
    expect(page.get_by_role("button", name="Duyệt", exact=True)).to_have_count(0)


def approve(page: Page) -> None:
    page.goto("/payouts/2023-12")
    press(page, "Duyệt")
    expect(page.get_by_role("main")).to_contain_text("Đã duyệt kỳ chi trả tháng 12/2023")


def open_cash_list(page: Page) -> None:
    page.goto("/payouts/2023-12")
    row = page.get_by_role("row").filter(has_text="Xã An Cư")
    row.get_by_role("link").last.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Xã An Cư")


def print_list(page: Page, tmp_path: Path) -> None:
    with page.expect_download() as download:
        page.get_by_role("button", name="Tải PDF").click()
    paper = tmp_path / "list.pdf"
    download.value.save_as(paper)
    text = "\n".join(each.extract_text() for each in PdfReader(paper).pages)
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert "NGƯỜI LẬP BIỂU" in text
    assert "HIV" not in text


def pay_list(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Đã nhận")).first.click()
    expect(page.locator("#paid-so-far")).to_contain_text("1 dòng")
    page.get_by_text("Ghi cùng một kết quả").click()
    press(page, "Tất cả đã nhận")
    expect(page.locator("#paid-so-far")).to_contain_text("100,0 %")


def look_at_the_map(page: Page) -> None:
    page.get_by_role("link", name="Bản đồ", exact=True).click()
    expect(page.get_by_role("table")).to_contain_text("Xã An Cư")
    frame = page.frame_locator("iframe")
    expect(frame.get_by_text(re.compile("Ranh giới sơ đồ"))).to_be_visible()
    expect(frame.locator("canvas").first).to_be_visible()
    assert coloured(page), "the canvas of people is blank"


def coloured(page: Page) -> bool:
    """Whether anything is drawn on a canvas of the map."""
    map_frame = page.frames[-1]
    return bool(
        map_frame.evaluate(
            """() => [...document.querySelectorAll("canvas")].some(canvas => {
                const context = canvas.getContext("2d");
                const {data} = context.getImageData(0, 0, canvas.width, canvas.height);
                return data.some(value => value > 0);
            })"""
        )
    )


def test_the_month_can_be_paid_from_a_phone(
    open_page: Callable[..., Page], usernames: dict[Role, str]
) -> None:
    page = signed_in(
        open_page, usernames[Role.COMMUNE_OFFICER], viewport={"width": 360, "height": 740}
    )
    for path in ("/", "/people", "/intake", "/payouts", "/cash-points/map"):
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
