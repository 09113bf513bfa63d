"""The way from cash to account in the browser: visits, a scanned code, an ended paper, figures."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from tests import factories
from tests.channels.test_vietqr import code
from tests.journeys.test_month import signed_in
from welfare.channels import service as channels
from welfare.channels.recipients import PayeeFacts, PayeeRole
from welfare.channels.rules import Account, Kind
from welfare.core.month import Month
from welfare.payouts import drawing
from welfare.payouts import service as payouts
from welfare.payouts.models import PayoutList
from welfare.payouts.rules import LineStatus, Step
from welfare.registry.models import Person
from welfare.staff.rules import Role

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]


def beneficiary(name: str = "Trần Thị Bé") -> Person:
    someone = factories.person(name)
    factories.enrolment(someone)
    return someone


def test_outreach_round(open_page: OpenPage, session: Session) -> None:
    beneficiary()
    username = factories.staff(Role.COMMUNE_OFFICER).username
    session.commit()
    page = signed_in(open_page, username)
    page.goto("/outreach")
    page.get_by_role("link", name="Mở đợt vận động").click()
    page.get_by_role("button", name="Lập danh sách thăm").click()
    expect(page.get_by_role("table")).to_contain_text("Trần Thị Bé")
    with page.expect_download() as sheet:
        page.get_by_role("link", name="In phiếu thăm").click()
    assert sheet.value.suggested_filename.endswith(".pdf")
    page.get_by_role("link", name="Ghi kết quả Trần Thị Bé").click()
    page.get_by_label("Từ chối").check()
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("alert")).to_contain_text("ít nhất một lý do")
    page.get_by_label("Quen dùng tiền mặt").check()
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("table")).to_contain_text("Từ chối")
    page.get_by_role("link", name="Trần Thị Bé", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("Quen dùng tiền mặt")


def test_switch_by_qr(open_page: OpenPage, session: Session) -> None:
    someone = beneficiary()
    username, address = factories.staff(Role.COMMUNE_OFFICER).username, f"/people/{someone.id}"
    session.commit()
    page = signed_in(open_page, username)
    page.goto(f"/channels{address}")
    scanned = code("970405", "6011084364")
    page.get_by_label("Nội dung mã VietQR").fill(scanned[:-1] + "#")
    page.get_by_role("button", name="Đọc mã").click()
    expect(page.get_by_role("alert")).to_contain_text("quét lại")
    page.get_by_label("Nội dung mã VietQR").fill(scanned)
    page.get_by_role("button", name="Đọc mã").click()
    expect(page.get_by_label("Số tài khoản", exact=True)).to_have_value("6011084364")
    page.get_by_role("button", name="Lưu").click()
    panel = page.get_by_role("region", name="Hình thức nhận")
    expect(panel).to_contain_text("Agribank")
    expect(panel).to_contain_text("khớp tên")


CAMERA = """
window.BarcodeDetector = class {
  static getSupportedFormats() { return Promise.resolve(["qr_code"]); }
  detect() { return Promise.resolve([{ rawValue: "%s" }]); }
};
navigator.mediaDevices.getUserMedia = () => Promise.resolve(
  document.createElement("canvas").captureStream());
HTMLMediaElement.prototype.play = () => Promise.resolve();
"""


def test_the_camera_reads_a_code_as_a_scanner_does(open_page: OpenPage, session: Session) -> None:
    """The browser here has no camera: what it would see is put into its place."""
    someone = beneficiary()
    username, address = factories.staff(Role.COMMUNE_OFFICER).username, f"/people/{someone.id}"
    session.commit()
    page = signed_in(open_page, username)
    page.add_init_script(CAMERA % code("970405", "6011084364"))
    page.goto(f"/channels{address}")
    page.get_by_role("button", name="Dùng máy ảnh").click()
    expect(page.get_by_label("Số tài khoản", exact=True)).to_have_value("6011084364")


def test_authorised_recipient_expires(open_page: OpenPage, session: Session) -> None:
    someone, officer = beneficiary(), factories.staff(Role.DISTRICT_OFFICER)
    nephew = PayeeFacts(
        PayeeRole.AUTHORISED,
        "Lê Văn Cháu",
        "082070001234",
        "cháu",
        "9/UQ",
        date(2022, 12, 20),
        "UBND xã An Cư",
        date(2023, 12, 19),
    )
    channels.set_channel(
        actor=officer,
        person=someone,
        from_month=Month(2023, 6),
        account=Account("970405", "5000001"),
        kind=Kind.AUTHORISED_ACCOUNT,
        payee=nephew,
    )
    username = officer.username
    session.commit()
    page = signed_in(open_page, username)
    page.goto("/channels/fallen-back")
    expect(page.get_by_role("table")).to_contain_text("có giá trị đến 19/12/2023")
    page.get_by_role("link", name="Trần Thị Bé").click()
    expect(page.get_by_role("main")).to_contain_text("Đang trả tiền mặt")
    page.goto("/payouts/draw-up?month=12/2023")
    page.get_by_role("button", name="Lập kỳ tháng 12/2023").click()
    expect(page.get_by_role("main")).to_contain_text("Tiền mặt")


def test_leader_reads_the_dashboard_and_drills_down(open_page: OpenPage, session: Session) -> None:
    officer, approver = factories.staff(Role.DISTRICT_OFFICER), factories.staff(Role.APPROVER)
    factories.account(beneficiary("Trần Thị Bình"))
    beneficiary("Nguyễn Văn An")
    month = Month(2023, 12)
    drawing.draw_up(month=month, actor=officer)
    payouts.take(step=Step.SUBMIT, month=month, actor=officer)
    payouts.take(step=Step.APPROVE, month=month, actor=approver)
    for each in session.query(PayoutList).all():
        payouts.mark_list(list_id=each.id, outcome=LineStatus.PAID, actor=officer)
    username = factories.staff(Role.AUDITOR).username
    session.commit()
    page = signed_in(open_page, username)
    page.goto("/dashboard")
    expect(page.get_by_role("img", name=re.compile("Tỷ lệ người"))).to_be_visible()
    table = page.get_by_role("region", name="Có tài khoản và thực nhận qua tài khoản").first
    expect(table).to_contain_text("50,0 %")
    page.get_by_role("link", name="Đã nhận qua tài khoản").click()
    expect(page.get_by_role("table")).to_contain_text("Trần Thị Bình")
    expect(page.get_by_role("table")).not_to_contain_text("Nguyễn Văn An")
    page.get_by_role("link", name="Không dùng tiền mặt").first.click()
    with page.expect_download() as paper:
        page.get_by_role("button", name="PDF").click()
    assert paper.value.suggested_filename.endswith(".pdf")
