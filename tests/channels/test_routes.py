"""How a person is paid, on screen, as each role."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests import factories
from welfare.audit.models import AuditEvent
from welfare.channels.models import BankAccount, PaymentChannel
from welfare.core.month import Month
from welfare.database import db, writing
from welfare.registry.models import Person
from welfare.staff.rules import Role

SignIn = Callable[..., FlaskClient]
NUMBER = "6011084364"
MASKED = "••••••4364"
SENT = {
    "kind": "own-account",
    "from_month": "01/2024",
    "bank_bin": "970405",
    "number": "6011 0843 64",
    "holder": "DANG THI ANH",
}
EDITORS = [Role.COMMUNE_OFFICER, Role.DISTRICT_OFFICER]
READERS = [Role.APPROVER, Role.ACCOUNTANT, Role.AUDITOR]


def words(page: str) -> str:
    """The text of a page's main part, single-spaced."""
    main = page[page.index("<main") :]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


@pytest.fixture
def person_id(app: Flask) -> int:
    """Đặng Thị Ánh of An Cư, paid in cash."""
    with app.app_context(), writing():
        someone = factories.person("Đặng Thị Ánh")
        db.session.commit()
        return someone.id


@pytest.fixture
def account_id(app: Flask, person_id: int) -> int:
    """Her bank account, to which she is paid since 7/2021."""
    with app.app_context(), writing():
        account = factories.account(db.session.get_one(Person, person_id), number=NUMBER)
        db.session.commit()
        return account.id


def rows(app: Flask) -> list[tuple[str, Month]]:
    with app.app_context():
        statement = select(PaymentChannel).order_by(PaymentChannel.from_month)
        return [(row.channel, row.from_month) for row in db.session.scalars(statement)]


class TestChangeChannel:
    """The form that changes how a person is paid."""

    @pytest.mark.parametrize("role", EDITORS)
    def test_an_account_is_set_and_shown_masked(
        self, app: Flask, sign_in: SignIn, person_id: int, role: Role
    ) -> None:
        client = sign_in(role)
        answer = client.post(f"/channels/people/{person_id}", data=SENT, follow_redirects=True)
        page = words(answer.text)
        assert "Đã ghi hình thức nhận mới." in page
        assert "Từ tháng 01/2024 đổi sang: tài khoản của người hưởng." in page
        assert rows(app) == [("account", Month(2024, 1))]
        assert NUMBER not in answer.text

    @pytest.mark.parametrize("role", [*READERS, Role.PROVIDER, Role.ADMINISTRATOR])
    def test_nobody_else_changes_it(
        self, app: Flask, sign_in: SignIn, person_id: int, role: Role
    ) -> None:
        client, path = sign_in(role), f"/channels/people/{person_id}"
        assert client.get(path).status_code == 403
        assert client.post(path, data=SENT).status_code == 403
        assert rows(app) == []

    def test_another_communes_person_is_not_found(
        self, app: Flask, sign_in: SignIn, person_id: int
    ) -> None:
        client = sign_in(Role.COMMUNE_OFFICER, factories.CAI_BE)
        for path in (f"/channels/people/{person_id}", "/channels/people/999999"):
            assert client.get(path).status_code == 404
            assert client.post(path, data=SENT).status_code == 404
        assert rows(app) == []

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"number": "123"}, "Số tài khoản “123” không đúng"),
            ({"number": ""}, "Hãy điền “Số tài khoản”"),
            ({"bank_bin": ""}, "Hãy điền “Ngân hàng hoặc ví”"),
            ({"bank_bin": "000000"}, "Ngân hàng hoặc ví"),
            ({"holder": ""}, "Hãy điền “Tên chủ tài khoản”"),
            ({"holder": "A" * 121}, "Dài nhất 120 ký tự"),
            ({"from_month": "13/2024"}, "Tháng không đúng"),
            ({"from_month": ""}, "Hãy điền “Từ tháng”"),
            ({"from_month": "01/2099"}, "còn quá xa"),
            ({"kind": "ví"}, "Hình thức nhận"),
        ],
    )
    def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_kept(
        self,
        app: Flask,
        sign_in: SignIn,
        person_id: int,
        wrong: dict[str, str],
        sentence: str,
    ) -> None:
        client = sign_in(Role.DISTRICT_OFFICER)
        answer = client.post(f"/channels/people/{person_id}", data=SENT | wrong)
        assert answer.status_code == 200
        assert "Có chỗ cần sửa" in answer.text
        assert sentence in words(answer.text)
        assert rows(app) == []

    def test_cash_needs_no_account(self, app: Flask, sign_in: SignIn, account_id: int) -> None:
        client = sign_in(Role.DISTRICT_OFFICER)
        with app.app_context():
            person_id = db.session.scalar(select(BankAccount.person_id))
        sent = {"kind": "cash-point", "from_month": "12/2023", "number": "12"}
        page = client.post(f"/channels/people/{person_id}", data=sent, follow_redirects=True)
        assert "Hiện nay Tiền mặt tại điểm chi trả Từ tháng 12/2023" in words(page.text)
        assert rows(app) == [("account", Month(2021, 7)), ("cash", Month(2023, 12))]

    def test_another_holder_and_a_shared_account_are_told_of(
        self, app: Flask, sign_in: SignIn, person_id: int
    ) -> None:
        with app.app_context(), writing():
            factories.account(factories.person("Người lạ"), number=NUMBER)
            db.session.commit()
        sent = SENT | {"holder": "LE VAN BA", "from_month": "12/2023"}
        client = sign_in(Role.COMMUNE_OFFICER)
        answer = client.post(f"/channels/people/{person_id}", data=sent, follow_redirects=True)
        page = words(answer.text)
        assert "Tên chủ tài khoản khác họ tên người hưởng." in page
        assert "Tài khoản này đang ghi cho 1 người khác không cùng hộ." in page
        assert "LE VAN BA khác tên" in page
        assert "Dùng chung với 1 người không cùng hộ" in page

    def test_the_same_again_says_that_nothing_differs(
        self, app: Flask, sign_in: SignIn, person_id: int
    ) -> None:
        client = sign_in(Role.DISTRICT_OFFICER)
        for sentence in ("Đã ghi hình thức nhận mới", "Không có gì khác"):
            answer = client.post(f"/channels/people/{person_id}", data=SENT, follow_redirects=True)
            assert sentence in answer.text
        assert len(rows(app)) == 1


class TestOpenNumber:
    """Opening a bank account's number."""

    @pytest.mark.parametrize("role", EDITORS)
    @pytest.mark.parametrize("htmx", [True, False], ids=["phần trang", "cả trang"])
    def test_the_number_is_shown_and_the_opening_recorded(
        self, app: Flask, sign_in: SignIn, account_id: int, role: Role, htmx: bool
    ) -> None:
        headers = {"HX-Request": "true"} if htmx else {}
        answer = sign_in(role).post(f"/channels/bank-accounts/{account_id}/open", headers=headers)
        assert NUMBER in answer.text
        with app.app_context():
            opened = AuditEvent.action == "bank_account.number_opened"
            (change,) = db.session.scalars(select(AuditEvent.change).where(opened))
        assert MASKED in change
        assert NUMBER not in change

    @pytest.mark.parametrize("role", [role for role in Role if role not in EDITORS])
    def test_nobody_else_opens_it(
        self, app: Flask, sign_in: SignIn, account_id: int, role: Role
    ) -> None:
        answer = sign_in(role).post(f"/channels/bank-accounts/{account_id}/open")
        assert answer.status_code == 403
        assert NUMBER not in answer.text

    def test_another_communes_number_is_not_found(
        self, app: Flask, sign_in: SignIn, account_id: int
    ) -> None:
        client = sign_in(Role.COMMUNE_OFFICER, factories.CAI_BE)
        assert client.post(f"/channels/bank-accounts/{account_id}/open").status_code == 404
        with app.app_context():
            opened = AuditEvent.action == "bank_account.number_opened"
            assert not db.session.scalar(select(func.count(AuditEvent.id)).where(opened))

    def test_a_look_at_the_address_opens_nothing(self, sign_in: SignIn, account_id: int) -> None:
        path = f"/channels/bank-accounts/{account_id}/open"
        assert sign_in(Role.DISTRICT_OFFICER).get(path).status_code == 405


class TestTheChannelPanel:
    """The panel "Hình thức nhận" of the person page."""

    @pytest.mark.parametrize("role", EDITORS + READERS)
    def test_it_shows_bank_masked_number_and_how_the_holder_fits(
        self, sign_in: SignIn, person_id: int, account_id: int, role: Role
    ) -> None:
        answer = sign_in(role).get(f"/people/{person_id}")
        page = words(answer.text)
        assert "Hiện nay Tài khoản của người hưởng Từ tháng 07/2021 Ngân hàng Agribank" in page
        assert MASKED in page
        assert NUMBER not in answer.text
        assert "DANG THI ANH khớp tên" in page
        assert (f"/bank-accounts/{account_id}/open" in answer.text) == (role in EDITORS)
        assert ("Đổi hình thức" in page) == (role in EDITORS)

    def test_who_never_chose_is_paid_in_cash(self, sign_in: SignIn, person_id: int) -> None:
        page = words(sign_in(Role.AUDITOR).get(f"/people/{person_id}").text)
        assert "Hình thức nhận Hiện nay Tiền mặt" in page

    def test_the_history_is_kept(self, sign_in: SignIn, person_id: int, account_id: int) -> None:
        client = sign_in(Role.DISTRICT_OFFICER)
        sent = {"kind": "cash-point", "from_month": "10/2023"}
        answer = client.post(f"/channels/people/{person_id}", data=sent, follow_redirects=True)
        page = words(answer.text)
        assert (
            f"10/2023 Tiền mặt tại điểm chi trả 07/2021 Tài khoản của người hưởng Agribank {MASKED}"
            in page
        )
