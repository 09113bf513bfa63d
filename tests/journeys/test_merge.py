"""Two records of one person: compared, merged by two officers, and taken apart again."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from tests import factories
from tests.journeys.test_month import press, signed_in
from welfare.staff.rules import Role

pytestmark = pytest.mark.browser


def propose(page: Page, compared: str) -> str:
    """Look at both side by side and propose that they are one; the address of the proposal."""
    page.goto(compared)
    page.wait_for_load_state()
    expect(page.get_by_role("main")).to_contain_text("05/01/1940")
    expect(page.get_by_role("main")).to_contain_text("01/05/1940")
    together = page.locator("form").filter(has=page.get_by_role("button", name="Đề nghị gộp"))
    together.get_by_label("Căn cứ, lý do").fill("Gia đình xác nhận, cùng một căn cước")
    together.get_by_role("button", name="Đề nghị gộp").click()
    expect(page.get_by_text("một cán bộ khác phải xem và xác nhận")).to_be_visible()
    expect(page.get_by_role("button", name="Xác nhận gộp")).to_have_count(0)
    return page.url


def take_apart(page: Page, merge: str) -> None:
    page.goto(merge)
    page.wait_for_load_state()
    page.get_by_label("Căn cứ, lý do").fill("Hai chị em sinh đôi")
    page.get_by_role("button", name="Tách hai hồ sơ").click()
    expect(page.get_by_text("Đã tách lại hai hồ sơ")).to_be_visible()


def test_two_officers_merge_two_records_and_take_them_apart_again(
    open_page: Callable[..., Page], session: Session
) -> None:
    first, second = (factories.staff(Role.DISTRICT_OFFICER).username for _ in range(2))
    kept = factories.person("Lê Thị Tám", born_on=date(1940, 1, 5))
    other = factories.person("Lê Thị Tám", born_on=date(1940, 5, 1))
    factories.enrolment(other, "BT5C")
    kept_link, other_link = f"/people/{kept.id}", f"/people/{other.id}"
    compared = f"/duplicates/{kept.id}/{other.id}"
    session.commit()
    merge = propose(signed_in(open_page, first), compared)
    page = signed_in(open_page, second)
    page.goto(merge)
    press(page, "Xác nhận gộp")
    expect(page.get_by_text("Đã gộp hai hồ sơ")).to_be_visible()
    page.goto(other_link)
    expect(page).to_have_url(re.compile(f"{kept_link}$"))
    take_apart(page, merge)
    expect(page).to_have_url(re.compile(f"{other_link}$"))
