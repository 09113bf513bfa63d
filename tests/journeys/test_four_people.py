"""A whole month in the hands of four people, from drawing it up to its books."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader
from sqlalchemy.orm import Session

from tests import factories
from tests.journeys.month_steps import CYCLE, bank_file, bring_results, draw_up, step
from tests.journeys.test_month import press, signed_in
from welfare.staff.rules import Role

pytestmark = pytest.mark.browser

DUE = "1.440.000 đ"  # four people at 360.000 đ


@pytest.fixture
def usernames(session: Session) -> list[str]:
    """Who draws up, two who approve, and who pays; two people get cash, two have accounts."""
    for name in ("Đặng Thị Ánh", "Lê Văn Bé"):
        factories.enrolment(factories.person(name))
    for name, number in (("Trần Thị Cúc", "7110001234561"), ("Phạm Văn Dũng", "7110001234562")):
        factories.account(factories.enrolment(factories.person(name)).person, number=number)
    roles = (Role.DISTRICT_OFFICER, Role.APPROVER, Role.APPROVER, Role.ACCOUNTANT)
    names = [factories.staff(role).username for role in roles]
    session.commit()
    return names


def test_a_month_is_drawn_approved_twice_paid_and_closed_by_four_people(
    open_page: Callable[..., Page], usernames: list[str], tmp_path: Path
) -> None:
    drawer, first, second, payer = (signed_in(open_page, name) for name in usernames)
    ask_for_two_approvals(first)
    draw_up(drawer, "12/2023")
    expect(drawer.get_by_role("main")).to_contain_text(DUE)
    step(drawer, CYCLE, "Trình duyệt", "Đã trình duyệt kỳ chi trả tháng 12/2023")
    step(first, CYCLE, "Duyệt", "Duyệt lần thứ nhất")
    expect(payer.get_by_role("button", name="Giao danh sách")).to_have_count(0)
    step(second, CYCLE, "Duyệt", "Đã duyệt kỳ chi trả tháng 12/2023")
    step(payer, CYCLE, "Giao danh sách", "Đã giao danh sách tháng 12/2023")
    pay_accounts(payer, tmp_path)
    pay_cash(payer)
    step(payer, CYCLE, "Đủ kết quả", "đã đủ kết quả chi trả")
    step(payer, CYCLE, "Khóa sổ", "Đã khóa sổ kỳ chi trả tháng 12/2023")
    told = settle(payer, tmp_path)
    check_paper(second, told)


def ask_for_two_approvals(page: Page) -> None:
    page.get_by_role("link", name="Cài đặt chi trả").click()
    page.get_by_label(re.compile("hai người duyệt", re.IGNORECASE)).fill("1000000")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("main")).to_contain_text("Đã lưu")


def pay_accounts(page: Page, folder: Path) -> None:
    headings, *rows = bank_file(page, CYCLE, folder)
    assert len(rows) == 2
    answer = [f"{headings};Kết quả", *(f"{row};Thành công" for row in rows)]
    bring_results(page, CYCLE, answer, folder)


def pay_cash(page: Page) -> None:
    page.goto(CYCLE)
    page.get_by_role("row").filter(has_text="Xã An Cư").get_by_role("link").last.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tiền mặt")
    page.wait_for_load_state()
    page.get_by_text("Ghi cùng một kết quả").click()
    press(page, "Tất cả đã nhận")
    expect(page.locator("#paid-so-far")).to_contain_text("100,0 %")


def settle(page: Page, folder: Path) -> str:
    """Take the books; the answer is the code under them."""
    page.goto(CYCLE)
    page.get_by_role("link", name="Quyết toán").click()
    expect(page.get_by_role("main")).to_contain_text(DUE)
    page.goto("/payouts/papers/2023-12")
    with page.expect_download() as taken:
        page.get_by_role("button", name=re.compile("PDF.*Quyết toán")).click()
    paper = folder / "books.pdf"
    taken.value.save_as(paper)
    text = "\n".join(each.extract_text() for each in PdfReader(paper).pages)
    assert text.count("1.440.000") >= 2  # drawn, and paid
    found = re.search(r"Mã giấy tờ: (\S+) · Mã kiểm tra: (\w+)", text)
    assert found is not None
    return f"{found[1]} {found[2]}"


def check_paper(page: Page, told: str) -> None:
    page.get_by_role("link", name="Kiểm tra giấy tờ").click()
    page.get_by_label("Mã trên giấy").fill(told)
    page.get_by_label("Mã trên giấy").press("Enter")
    expect(page.get_by_role("main")).to_contain_text("không có gì thay đổi")
