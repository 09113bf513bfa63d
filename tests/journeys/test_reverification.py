"""A round of reverification: listed, printed, people seen and not seen, the unseen decided on."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from tests import factories
from tests.journeys.test_month import press, signed_in
from welfare.staff.rules import Role

pytestmark = pytest.mark.browser


def open_round(page: Page) -> None:
    page.goto("/reverification/")
    page.get_by_role("link", name="Lập đợt mới").click()
    page.wait_for_load_state()
    page.get_by_label("Xã, thị trấn").select_option(label="Xã An Cư")
    page.get_by_label("Xong trước ngày").fill("31/12/2023")
    page.get_by_role("button", name="Lập danh sách").click()
    expect(page.get_by_text("Đã lập danh sách xác minh")).to_be_visible()


def see_the_paper(page: Page) -> None:
    address = page.url
    page.goto(f"{address}/print")
    for name in ("Lê Thị Tám", "Trần Văn Chín"):
        expect(page.get_by_role("row").filter(has_text=name)).to_be_visible()
    page.goto(address)


def record_both(page: Page) -> None:
    seen = page.get_by_role("row").filter(has_text="Lê Thị Tám")
    page.wait_for_load_state()
    seen.get_by_role("button", name="Đã gặp hôm nay").click()
    expect(page.get_by_text("Đã ghi gặp Lê Thị Tám")).to_be_visible()
    page.get_by_role("link", name="Ghi khác Trần Văn Chín").click()
    page.wait_for_load_state()
    page.get_by_label("Không gặp", exact=True).check()
    page.get_by_label("Lý do không gặp").select_option(label="Từ chối xác minh")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("main")).to_contain_text("Đã ghi 2 trên 2 người")


def test_a_round_ends_with_a_decision_on_who_was_not_seen(
    open_page: Callable[..., Page], session: Session
) -> None:
    username = factories.staff(Role.DISTRICT_OFFICER).username
    for name in ("Lê Thị Tám", "Trần Văn Chín"):
        factories.enrolment(factories.person(name), "BT6-N")
    session.commit()
    page = signed_in(open_page, username)
    open_round(page)
    see_the_paper(page)
    record_both(page)
    press(page, "Kết thúc đợt")
    expect(page.get_by_text("1 người chờ quyết định")).to_be_visible()
    page.get_by_role("link", name="Quyết định Trần Văn Chín").click()
    page.wait_for_load_state()
    page.get_by_label("Tạm dừng chi trả").check()
    page.get_by_label("Tạm dừng từ tháng").fill("01/2024")
    page.get_by_label("Lý do").fill("Từ chối xác minh hai lần")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_text("Đã ghi quyết định về Trần Văn Chín")).to_be_visible()
    expect(page.get_by_text("Không gặp, chờ quyết định")).to_have_count(0)
