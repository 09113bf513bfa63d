"""Where a person lives, clicked on the map in a browser that reaches nobody but our own server."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.journeys.test_month import signed_in
from tests.journeys.test_registers import CARD, scan
from welfare.registry.models import Person
from welfare.staff.rules import Role

pytestmark = pytest.mark.browser

POSITION = "Tọa độ nơi ở"


def click_on_the_map(page: Page) -> str:
    """Click in the middle of the map, once its ground is drawn; what the field then says."""
    ground: Locator = page.locator(".position-picker path").first
    expect(ground).to_be_visible()
    page.locator(".position-picker").click()
    field = page.get_by_label(POSITION)
    expect(field).not_to_have_value("")
    return field.input_value()


def source(session: Session) -> str | None:
    found = session.scalars(select(Person.location_source)).one()
    session.commit()
    return found


def test_a_home_is_pinned_by_a_click_and_typing_takes_the_pin_back(
    session: Session, open_page: Callable[..., Page]
) -> None:
    officer = factories.staff(Role.COMMUNE_OFFICER).username
    session.commit()
    page = signed_in(open_page, officer, viewport={"width": 1366, "height": 1500})
    page.goto("/people/new")
    page.wait_for_load_state()
    clicked = click_on_the_map(page)
    scan(page, CARD)  # the card's answer puts another field in the place of the one clicked into
    expect(page.get_by_label("Họ và tên")).to_have_value("Lê Thị Tư")
    expect(page.get_by_label(POSITION)).to_have_value(clicked)
    page.locator(".position-picker").click(position={"x": 200, "y": 100})
    expect(page.get_by_label(POSITION)).not_to_have_value(clicked)
    page.locator(".position-picker").click()
    page.get_by_role("button", name="Lập hồ sơ").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Lê Thị Tư")
    expect(page.locator("span.fine", has_text="cán bộ ghim trên bản đồ")).to_be_visible()
    assert source(session) == "pin"
    page.get_by_role("link", name="Sửa hồ sơ").click()
    page.wait_for_load_state()
    pinned = page.get_by_label(POSITION).input_value()
    page.get_by_label(POSITION).fill(pinned[:-1] + ("1" if pinned[-1] != "1" else "2"))
    page.get_by_role("button", name="Lưu hồ sơ").click()
    expect(page.locator("span.fine", has_text="tọa độ nhập")).to_be_visible()
    assert source(session) == "typed"
