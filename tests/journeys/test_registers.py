"""A person registered by their card, and a household's yearly review, in the browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from tests import factories
from tests.journeys.test_month import signed_in
from welfare.registry.models import PovertyReview
from welfare.registry.rules import HEAD
from welfare.staff.rules import Role

pytestmark = pytest.mark.browser

CARD = "082140008873||LÊ THỊ TƯ|02091940|Nữ|Tổ 3, Xã An Cư, Cái Bè, Tiền Giang|10052021"
VIETQR = "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA5303704"


def scan(page: Page, code: str) -> None:
    """Type as a USB scanner does: the code, then Enter."""
    page.get_by_label("Quét thẻ căn cước").fill(code)
    page.get_by_label("Quét thẻ căn cước").press("Enter")


def test_a_new_person_is_registered_by_scanning_their_card(
    session: Session, open_page: Callable[..., Page]
) -> None:
    officer = factories.staff(Role.COMMUNE_OFFICER).username
    session.commit()
    page = signed_in(open_page, officer)
    page.goto("/people/new")
    page.wait_for_load_state()
    scan(page, VIETQR)
    expect(page.get_by_text("Đây là mã VietQR")).to_be_visible()
    scan(page, CARD)
    expect(page.get_by_text("Đã điền theo thẻ cấp ngày 10/05/2021")).to_be_visible()
    expect(page.get_by_label("Họ và tên")).to_have_value("Lê Thị Tư")
    expect(page.get_by_label("Địa chỉ")).to_have_value("Tổ 3")
    page.get_by_role("button", name="Lập hồ sơ").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Lê Thị Tư")
    page.goto("/people/new")
    page.wait_for_load_state()
    scan(page, CARD)
    expect(page.get_by_text("Lê Thị Tư đã có hồ sơ.")).to_be_visible()


def test_a_commune_reviews_its_poor_households_for_the_next_year(
    session: Session, open_page: Callable[..., Page]
) -> None:
    officer = factories.staff(Role.COMMUNE_OFFICER).username
    for code in ("AC1", "AC2"):
        home = factories.household(code)
        factories.person(f"Lê Văn {code}", household_id=home.id, relation_to_head=HEAD)
        session.add(PovertyReview(household_id=home.id, year=2023, poverty_class="poor"))
    session.commit()
    page = signed_in(open_page, officer)
    page.get_by_role("link", name="Hộ nghèo, cận nghèo").first.click()
    page.get_by_role("link", name="AC1").click()
    page.get_by_role("link", name="Ghi kết quả rà soát").click()
    page.get_by_label("Điểm phiếu B1").fill("120")
    for lack in ("Việc làm", "Dinh dưỡng", "Bảo hiểm y tế"):
        page.get_by_label(lack).check()
    page.get_by_role("button", name="Ghi kết quả").click()
    expect(page.get_by_text("Theo điểm của phiếu: Hộ nghèo")).to_be_visible()
    page.get_by_role("button", name="Xác nhận kết quả").click()
    expect(page.get_by_text("B1 120 điểm.")).to_be_visible()
    carry_and_enrol(page)


def carry_and_enrol(page: Page) -> None:
    page.goto("/households/reviews?year=2024")
    page.get_by_role("link", name="Chuyển năm").click()
    confirm(page, "Chuyển 1 hộ")
    expect(page.get_by_text("Đã chuyển 1 hộ sang năm 2024.")).to_be_visible()
    page.get_by_role("link", name="Tiền điện").click()
    confirm(page, "Mở hồ sơ cho 2 hộ")
    expect(page.get_by_text("Đã mở hồ sơ tiền điện cho 2 hộ.")).to_be_visible()


def confirm(page: Page, name: str) -> None:
    """Press a button that asks once, and say yes."""
    expect(page.get_by_role("button", name=name)).to_be_visible()
    page.wait_for_load_state()  # before the script listens, the button would not ask
    page.get_by_role("button", name=name).click()
    page.get_by_role("dialog").get_by_role("button", name=name).click()
