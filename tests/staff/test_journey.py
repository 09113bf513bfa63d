"""Signing in and out in a real browser."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests import factories
from welfare.database import db, writing
from welfare.staff.rules import Role

pytestmark = pytest.mark.browser


@pytest.fixture
def username(app: Flask) -> str:
    """The name of an administrator."""
    with app.app_context(), writing():
        name = factories.staff(Role.ADMINISTRATOR).username
        db.session.commit()
        return name


def _sign_in(page: Page, username: str, password: str = factories.PASSWORD) -> None:
    page.get_by_label("Tên đăng nhập").fill(username)
    page.get_by_label("Mật khẩu").fill(password)
    page.get_by_role("button", name="Đăng nhập").click()


def test_an_administrator_opens_an_account_whose_owner_then_signs_in(
    open_page: Callable[..., Page], username: str
) -> None:
    office = open_page()
    office.goto("/staff")
    _sign_in(office, username, "không phải")
    expect(office.get_by_role("alert")).to_contain_text("mật khẩu không đúng")
    _sign_in(office, username)
    expect(office.get_by_role("heading", level=1)).to_have_text("Cán bộ")
    office.get_by_role("link", name="Mở tài khoản").click()
    office.get_by_label("Họ và tên").fill("Trần Thị Lan")
    office.get_by_label("Tên đăng nhập").fill("lan.tran")
    office.get_by_label("Vai trò").select_option(label="Công chức LĐ-TB&XH xã")
    office.get_by_label("Xã, thị trấn").select_option(label="Xã An Cư")
    office.get_by_label("Mật khẩu mới", exact=True).fill("mật khẩu đầu")
    office.get_by_label("Gõ lại mật khẩu mới").fill("mật khẩu đầu")
    office.get_by_role("button", name="Mở tài khoản").click()
    expect(office.get_by_role("status").first).to_contain_text("Đã mở tài khoản “lan.tran”")

    commune = open_page(viewport={"width": 360, "height": 740})
    commune.goto("/account/password")
    _sign_in(commune, "lan.tran", "mật khẩu đầu")
    expect(commune.get_by_role("heading", level=1)).to_have_text("Đổi mật khẩu")
    commune.locator("summary", has_text="Tài khoản").click()
    expect(commune.get_by_text("Công chức LĐ-TB&XH xã · Xã An Cư")).to_be_visible()
    commune.get_by_role("button", name="Đăng xuất").click()
    expect(commune.get_by_role("status").first).to_contain_text("Bạn đã đăng xuất")


def test_a_filter_narrows_the_record_without_a_new_page(page: Page, username: str) -> None:
    page.goto("/audit")
    _sign_in(page, username)
    expect(page.get_by_text("1 sự kiện", exact=True)).to_be_visible()
    page.wait_for_load_state()  # a choice made before htmx listens would narrow nothing
    page.get_by_label("Việc").select_option(label="Đăng xuất")
    expect(page.get_by_text("Không có sự kiện nào")).to_be_visible()
    assert "action=staff.signed_out" in page.url
