"""A death as an officer reports it in the browser: seen first, then recorded."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from tests import factories
from tests.journeys.test_month import signed_in
from welfare.staff.rules import Role

pytestmark = pytest.mark.browser


def test_what_follows_from_a_death_is_seen_before_it_is_recorded(
    open_page: Callable[..., Page], session: Session
) -> None:
    username = factories.staff(Role.COMMUNE_OFFICER).username
    someone = factories.person("Lê Thị Tám", born_on=date(1940, 1, 5))
    factories.enrolment(someone, "BT5C")
    address = f"/people/{someone.id}"
    session.commit()
    page = signed_in(open_page, username)
    page.goto(address)
    page.get_by_role("link", name="Báo tử").click()
    page.wait_for_load_state()
    page.get_by_label("Ngày mất").fill("02/12/2023")
    page.get_by_label("Số quyết định").fill("9/QĐ-UBND")
    page.get_by_role("button", name="Xem hệ quả").click()
    expect(page.get_by_text("từ tháng 01/2024 không chi nữa")).to_be_visible()
    expect(page.get_by_role("checkbox")).to_be_checked()
    expect(page.get_by_text("20 × 360.000 đ")).to_be_visible()
    page.get_by_role("button", name="Xác nhận").click()
    expect(page.get_by_text("Đã mất ngày 02/12/2023")).to_be_visible()
    expect(page.get_by_text("9/QĐ-UBND").first).to_be_visible()
