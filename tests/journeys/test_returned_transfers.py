"""Transfers that come back: told by the bank's file, moved to cash, paid with the next month."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from tests import factories
from tests.journeys.month_steps import bank_file, bring_results, draw_up, step
from tests.journeys.test_month import signed_in
from welfare.core.month import Month
from welfare.payouts import drawing, service
from welfare.payouts.rules import Step
from welfare.staff.rules import Role

pytestmark = pytest.mark.browser

NOVEMBER = "/payouts/2023-11"
RETURNED = "Tài khoản đã đóng"


@pytest.fixture
def usernames(session: Session) -> list[str]:
    """November is approved; two people have accounts with one bank."""
    for name, number in (("Trần Thị Cúc", "7110001234561"), ("Phạm Văn Dũng", "7110001234562")):
        factories.account(factories.enrolment(factories.person(name)).person, number=number)
    officer, approver, payer = map(
        factories.staff, (Role.DISTRICT_OFFICER, Role.APPROVER, Role.ACCOUNTANT)
    )
    month = Month(2023, 11)
    drawing.draw_up(month=month, actor=officer)
    service.take(step=Step.SUBMIT, month=month, actor=officer)
    service.take(step=Step.APPROVE, month=month, actor=approver)
    names = [officer.username, payer.username]
    session.commit()
    return names


def test_a_returned_transfer_is_proposed_for_cash_and_paid_with_the_next_month(
    open_page: Callable[..., Page], usernames: list[str], tmp_path: Path
) -> None:
    officer, payer = (signed_in(open_page, name) for name in usernames)
    step(payer, NOVEMBER, "Giao danh sách", "Đã giao danh sách tháng 11/2023")
    bring_results(payer, NOVEMBER, answered(bank_file(payer, NOVEMBER, tmp_path)), tmp_path)
    step(payer, NOVEMBER, "Khóa sổ", "Đã khóa sổ kỳ chi trả tháng 11/2023")
    see_returned(payer)
    choose_cash(officer)
    draw_up(officer, "12/2023")
    see_both_months_in_cash(officer)


def answered(rows: list[str]) -> list[str]:
    """The bank's file back, one of its two transfers returned."""
    headings, *transfers = rows
    told = [
        f"{row};{'Trả lại' if 'TRAN THI CUC' in row else 'Thành công'}"
        f";{RETURNED if 'TRAN THI CUC' in row else ''}"
        for row in transfers
    ]
    return [f"{headings};Kết quả;Lý do", *told]


def see_returned(page: Page) -> None:
    """The money went back to the office: the books say so."""
    page.goto(f"{NOVEMBER}/settlement")
    row = page.get_by_role("row").filter(has_text="Agribank")
    expect(row).to_contain_text("720.000")
    expect(row).to_contain_text("360.000")


def choose_cash(page: Page) -> None:
    """From the check before the month to the page on which the channel is changed."""
    page.goto("/payouts/draw-up?month=12/2023")
    check = page.get_by_text("Ngân hàng vừa trả lại tiền: đề nghị đổi hình thức nhận")
    expect(check).to_be_visible()
    page.goto("/payouts/2023-12/checks/returned")
    row = page.get_by_role("row").filter(has_text="Trần Thị Cúc")
    expect(row).to_contain_text(RETURNED)
    row.get_by_role("link", name=re.compile("Đổi hình thức nhận")).click()
    page.get_by_label("Tiền mặt tại điểm chi trả").check()
    page.get_by_label("Từ tháng").fill("12/2023")
    page.get_by_role("button", name="Lưu").click()
    panel = page.get_by_role("region", name="Hình thức nhận", exact=True)
    expect(panel).to_contain_text("Tiền mặt")


def see_both_months_in_cash(page: Page) -> None:
    """The next list pays the month that came back beside its own, and says so."""
    page.goto("/payouts/2023-12")
    row = page.get_by_role("row").filter(has_text="Xã An Cư")
    row.get_by_role("link", name=re.compile("Tiền mặt")).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tiền mặt")
    expect(page.locator("#paid-so-far")).to_contain_text("720.000 đ")
    rows = page.get_by_role("row").filter(has_text="Trần Thị Cúc")
    expect(rows).to_have_count(2)
    expect(rows.filter(has_text="11/2023")).to_have_count(1)
