"""Payout day without a network: pressed at the desk, sent later, counted once."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests import factories
from tests.journeys.test_month import signed_in
from welfare.core.month import Month
from welfare.payouts import drawing, service
from welfare.payouts.collection_models import CollectionMark
from welfare.payouts.models import PayoutLine, PayoutList
from welfare.payouts.references import Reference
from welfare.payouts.rules import Step
from welfare.staff.rules import Role

pytestmark = pytest.mark.browser

DECEMBER = Month(2023, 12)


@pytest.fixture
def list_id(session: Session) -> int:
    """An approved cash list of two people in An Cư."""
    officer, approver = map(factories.staff, (Role.DISTRICT_OFFICER, Role.APPROVER))
    for name in ("Đặng Thị Ánh", "Lê Văn Bé"):
        factories.enrolment(factories.person(name))
    drawing.draw_up(month=DECEMBER, actor=officer)
    service.take(step=Step.SUBMIT, month=DECEMBER, actor=officer)
    service.take(step=Step.APPROVE, month=DECEMBER, actor=approver)
    made = session.scalars(select(PayoutList.id)).one()
    session.commit()
    return made


def test_presses_wait_for_the_network_and_count_once(
    open_page: Callable[..., Page], session: Session, list_id: int
) -> None:
    username = factories.staff(Role.COMMUNE_OFFICER).username
    line_id = session.scalars(select(PayoutLine.id).where(PayoutLine.name == "Lê Văn Bé")).one()
    session.commit()
    page = signed_in(open_page, username, viewport={"width": 360, "height": 740})
    page.goto(f"/payouts/day/{list_id}")
    status = page.locator("[data-desk-status]")
    expect(status).to_have_text("Đã lưu")
    page.context.set_offline(True)
    page.get_by_label("Quét phiếu hoặc gõ tên").fill("dang anh")
    page.get_by_role("button", name=re.compile("Đặng Thị Ánh")).click()
    expect(page.get_by_role("heading", name="Đặng Thị Ánh")).to_be_visible()
    page.get_by_role("button", name="Đã trao cho chính người này").click()
    expect(status).to_contain_text("Chờ gửi: 1")
    scanned = page.get_by_label("Quét phiếu hoặc gõ tên")
    scanned.fill(str(Reference(DECEMBER, line_id)))
    scanned.press("Enter")
    expect(page.get_by_role("heading", name="Lê Văn Bé")).to_be_visible()
    page.get_by_role("button", name="Đã trao cho chính người này").click()
    expect(status).to_contain_text("Chờ gửi: 2")
    expect(page.locator("[data-desk-totals]")).to_contain_text("2 trên 2 người")
    page.context.set_offline(False)
    expect(status).to_have_text("Đã lưu")
    session.rollback()
    assert session.scalar(select(func.count(CollectionMark.id))) == 2
    assert set(session.scalars(select(PayoutLine.status))) == {"paid"}
    session.rollback()
    undo(page, "Lê Văn Bé")
    expect(page.locator("[data-desk-totals]")).to_contain_text("1 trên 2 người")
    assert page.evaluate("Object.keys(localStorage)") == []


def undo(page: Page, name: str) -> None:
    field = page.get_by_label("Quét phiếu hoặc gõ tên")
    field.fill("le van be")
    field.press("Enter")
    page.get_by_label("Lý do hoàn tác").fill("Bấm nhầm người")
    page.get_by_role("button", name=re.compile("Hoàn tác")).click()
    expect(page.locator("[data-desk-status]")).to_have_text("Đã lưu")
