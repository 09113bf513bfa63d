import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import application, factories
from welfare.audit.models import AuditEvent
from welfare.database import db, writing
from welfare.staff.models import Staff
from welfare.staff.rules import FREE_FAILURES, Role

SignIn = Callable[..., FlaskClient]
ACCOUNTANT = {
    "username": "lan.tran",
    "full_name": "Trần Thị Lan",
    "role": "accountant",
    "commune_id": "",
    "provider": "",
    "password": "mật khẩu đầu",
    "again": "mật khẩu đầu",
}


@pytest.fixture
def username(session: Session) -> str:
    """The name of somebody who could sign in."""
    account = factories.staff(Role.AUDITOR)
    session.commit()
    return account.username


def _account(app: Flask, role: Role) -> Staff:
    """The account made last for the role."""
    with app.app_context():
        newest = select(Staff).where(Staff.role == role).order_by(Staff.id.desc()).limit(1)
        return db.session.scalars(newest).one()


class TestSignIn:
    def test_the_page_asked_for_comes_after_signing_in(self, app: Flask, username: str) -> None:
        client = app.test_client()
        answer = client.get("/audit?actor=lan&first_day=1/12/2023")
        assert answer.location.startswith("/sign-in?next=")
        form = client.get(answer.location).text
        [asked_for] = re.findall(r'name="next" type="hidden" value="([^"]+)"', form)
        data = {"username": username, "password": factories.PASSWORD}
        answer = client.post("/sign-in", data={**data, "next": asked_for.replace("&amp;", "&")})
        assert answer.location == "/audit?actor=lan&first_day=1/12/2023"

    @pytest.mark.parametrize(
        "elsewhere", ["https://example.com/", "//example.com", "/\\example.com"]
    )
    def test_nobody_is_led_to_another_site(self, app: Flask, username: str, elsewhere: str) -> None:
        data = {"username": username, "password": factories.PASSWORD, "next": elsewhere}
        assert app.test_client().post("/sign-in", data=data).location == "/"

    def test_being_asked_to_sign_in_leaves_no_message_behind(self, app: Flask) -> None:
        client = app.test_client()
        client.get("/audit")
        with client.session_transaction() as kept:
            assert "_flashes" not in kept

    def test_a_wrong_password_and_an_unknown_name_get_the_same_page(
        self, app: Flask, username: str
    ) -> None:
        answers = [
            app.test_client().post("/sign-in", data={"username": name, "password": "sai"})
            for name in (username, "khong.co.ai")
        ]
        pages = [re.sub('(value|content)="[^"]*"', "", answer.text) for answer in answers]
        assert [answer.status_code for answer in answers] == [422, 422]
        assert pages[0] == pages[1]
        assert "Tên đăng nhập hoặc mật khẩu không đúng" in pages[0]

    def test_whoever_must_wait_reads_for_how_many_seconds(self, app: Flask, username: str) -> None:
        client = app.test_client()
        for _number in range(FREE_FAILURES + 1):
            answer = client.post("/sign-in", data={"username": username, "password": "sai"})
        assert answer.status_code == 429
        assert answer.headers["Retry-After"] == "2"
        assert "Chờ 2 giây rồi thử lại" in answer.text

    def test_failures_are_kept_though_the_sign_in_was_refused(
        self, app: Flask, username: str
    ) -> None:
        app.test_client().post("/sign-in", data={"username": username, "password": "sai"})
        with app.app_context():
            events = db.session.scalars(select(AuditEvent.action)).all()
        assert events == ["staff.password_refused"]

    def test_the_password_is_not_sent_back(self, app: Flask, username: str) -> None:
        data = {"username": username, "password": "sai-roi-nhe"}
        assert "sai-roi-nhe" not in app.test_client().post("/sign-in", data=data).text

    def test_nothing_of_the_visitor_before_stays_but_the_language(
        self, app: Flask, username: str
    ) -> None:
        client = app.test_client()
        client.post("/language", data={"language": "en"})
        with client.session_transaction() as kept:
            kept["left_behind"] = "by somebody else"
        client.post("/sign-in", data={"username": username, "password": factories.PASSWORD})
        with client.session_transaction() as kept:
            assert "left_behind" not in kept
            assert kept["language"] == "en"
            assert kept.permanent


class TestSession:
    def test_signing_out_ends_it_and_is_on_record(self, app: Flask, sign_in: SignIn) -> None:
        client = sign_in(Role.AUDITOR)
        assert "Bạn đã đăng xuất" in client.post("/sign-out", follow_redirects=True).text
        assert client.get("/audit").status_code == 302
        with app.app_context():
            actions = db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
        assert actions == ["staff.signed_in", "staff.signed_out"]

    def test_a_closed_account_is_out_at_its_next_click(self, app: Flask, sign_in: SignIn) -> None:
        client = sign_in(Role.AUDITOR)
        sign_in(Role.ADMINISTRATOR).post(f"/staff/{_account(app, Role.AUDITOR).id}/close")
        assert client.get("/audit").status_code == 302

    def test_a_new_password_ends_the_sessions_elsewhere_but_not_this_one(
        self, app: Flask, sign_in: SignIn
    ) -> None:
        here = sign_in(Role.AUDITOR)
        name = _account(app, Role.AUDITOR).username
        elsewhere = app.test_client()
        elsewhere.post("/sign-in", data={"username": name, "password": factories.PASSWORD})
        new = {"current": factories.PASSWORD, "password": "mật khẩu mới", "again": "mật khẩu mới"}
        answer = here.post("/account/password", data=new, follow_redirects=True)
        assert "Đã đổi mật khẩu" in answer.text
        assert here.get("/audit").status_code == 200
        assert elsewhere.get("/audit").status_code == 302

    def test_the_cookie_shows_no_part_of_the_password_hash(
        self, app: Flask, sign_in: SignIn
    ) -> None:
        client = sign_in(Role.AUDITOR)
        with client.session_transaction() as kept:
            key = kept["_user_id"].partition(":")[2]
        assert key
        assert key not in _account(app, Role.AUDITOR).password_hash

    def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(
        self, app: Flask, username: str
    ) -> None:
        data = {"username": username, "password": factories.PASSWORD}
        cookie = app.test_client().post("/sign-in", data=data).headers["Set-Cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Expires=" in cookie

    def test_a_cookie_older_than_the_session_may_be_is_worth_nothing(
        self, app: Flask, sign_in: SignIn
    ) -> None:
        client = sign_in(Role.AUDITOR)
        app.config["PERMANENT_SESSION_LIFETIME"] = -1
        assert client.get("/audit").status_code == 302


class TestLanguage:
    def test_the_reader_stays_on_their_page(self, app: Flask) -> None:
        answer = app.test_client().post(
            "/language",
            data={"language": "en"},
            headers={"Referer": "http://localhost/sign-in?next=/audit"},
        )
        assert answer.location == "/sign-in?next=/audit"

    def test_another_sites_page_is_not_gone_back_to(self, app: Flask) -> None:
        answer = app.test_client().post(
            "/language", data={"language": "en"}, headers={"Referer": "https://example.com/x"}
        )
        assert answer.location == "/"

    def test_an_unknown_language_changes_nothing(self, app: Flask) -> None:
        client = app.test_client()
        client.post("/language", data={"language": "xx"})
        assert '<html lang="vi"' in client.get("/sign-in").text


class TestOwnPassword:
    def test_the_present_one_must_be_known(self, sign_in: SignIn) -> None:
        client = sign_in(Role.PROVIDER)
        new = {"current": "sai", "password": "mật khẩu mới", "again": "mật khẩu mới"}
        answers = [client.post("/account/password", data=new) for _ in range(FREE_FAILURES + 1)]
        assert [answer.status_code for answer in answers] == [*[422] * FREE_FAILURES, 429]
        assert "Mật khẩu đang dùng không đúng" in answers[0].text

    def test_two_different_new_ones_are_refused(self, sign_in: SignIn) -> None:
        new = {"current": factories.PASSWORD, "password": "mật khẩu mới", "again": "mật khẩu mơi"}
        answer = sign_in(Role.AUDITOR).post("/account/password", data=new)
        assert "Hai lần gõ mật khẩu không giống nhau" in answer.text

    def test_a_short_new_one_is_refused_without_a_try(self, sign_in: SignIn) -> None:
        new = {"current": factories.PASSWORD, "password": "ngắn", "again": "ngắn"}
        answer = sign_in(Role.AUDITOR).post("/account/password", data=new)
        assert "Mật khẩu phải có từ 8" in answer.text


class TestAccounts:
    def test_an_administrator_opens_an_account(self, app: Flask, sign_in: SignIn) -> None:
        client = sign_in(Role.ADMINISTRATOR)
        page = client.post("/staff/new", data=ACCOUNTANT, follow_redirects=True).text
        assert "Đã mở tài khoản “lan.tran”" in page
        assert "Kế toán" in page
        data = {"username": "lan.tran", "password": "mật khẩu đầu"}
        assert app.test_client().post("/sign-in", data=data).status_code == 302

    def test_a_refusal_is_shown_in_the_form_and_nothing_is_kept(
        self, app: Flask, sign_in: SignIn
    ) -> None:
        client = sign_in(Role.ADMINISTRATOR)
        answer = client.post("/staff/new", data={**ACCOUNTANT, "role": "commune-officer"})
        assert "Công chức xã phải thuộc một xã" in answer.text
        assert "lan.tran" not in client.get("/staff").text

    def test_the_list_shows_role_and_area(self, session: Session, sign_in: SignIn) -> None:
        factories.staff(Role.COMMUNE_OFFICER, commune_code=factories.MY_TRUNG)
        session.commit()
        page = sign_in(Role.ADMINISTRATOR).get("/staff?role=commune-officer").text
        assert "Xã Mỹ Trung" in page
        assert page.count("<tr>") == 2

    def test_the_list_goes_on_over_pages_closed_accounts_last(
        self, session: Session, sign_in: SignIn
    ) -> None:
        for number in range(60):
            factories.staff(Role.AUDITOR).active = number > 0
        session.commit()
        client = sign_in(Role.ADMINISTRATOR)
        first = client.get("/staff").text
        [following] = re.findall(r'rel="next" href="([^"]+)"', first)
        second = client.get(following.replace("&amp;", "&")).text
        assert "đã đóng" not in re.sub("<form.*?</form>", "", first, flags=re.DOTALL)
        assert "Dòng 51–61 trong 61" in second
        assert 'rel="next"' not in second

    def test_a_closed_account_is_opened_again(self, app: Flask, sign_in: SignIn) -> None:
        administrator = sign_in(Role.ADMINISTRATOR)
        sign_in(Role.AUDITOR)
        account = _account(app, Role.AUDITOR)
        administrator.post(f"/staff/{account.id}/close")
        answer = administrator.post(f"/staff/{account.id}/reopen", follow_redirects=True)
        assert "Đã mở lại tài khoản" in answer.text
        data = {"username": account.username, "password": factories.PASSWORD}
        assert app.test_client().post("/sign-in", data=data).status_code == 302

    def test_the_last_administrator_stays(self, app: Flask, sign_in: SignIn) -> None:
        client = sign_in(Role.ADMINISTRATOR)
        answer = client.post(f"/staff/{_account(app, Role.ADMINISTRATOR).id}/close")
        assert answer.status_code == 422
        assert "quản trị cuối cùng" in answer.text

    def test_a_forgotten_password_is_set_anew(self, app: Flask, sign_in: SignIn) -> None:
        sign_in(Role.AUDITOR)
        account = _account(app, Role.AUDITOR)
        new = {"password": "mật khẩu mới", "again": "mật khẩu mới"}
        sign_in(Role.ADMINISTRATOR).post(f"/staff/{account.id}/password", data=new)
        data = {"username": account.username, "password": "mật khẩu mới"}
        assert app.test_client().post("/sign-in", data=data).status_code == 302

    def test_an_account_that_is_not_there_is_not_found(self, sign_in: SignIn) -> None:
        client = sign_in(Role.ADMINISTRATOR)
        assert client.get("/staff/999/password").status_code == 404
        assert client.post("/staff/999/close").status_code == 404


def test_signing_in_works_with_the_tokens_of_real_pages(database_url: str) -> None:
    with application.running(database_url, csrf=True) as app:
        with app.app_context(), writing():
            username = factories.staff(Role.AUDITOR).username
            db.session.commit()
        client = app.test_client()

        def token(page: str) -> str:
            return re.findall(r'name="csrf-token" content="([^"]+)"', page)[0]

        data = {"username": username, "password": factories.PASSWORD}
        data["csrf_token"] = token(client.get("/sign-in").text)
        assert client.post("/sign-in", data=data).status_code == 302
        signed_out = {"csrf_token": token(client.get("/audit").text)}
        assert client.post("/sign-out", data=signed_out).status_code == 302
