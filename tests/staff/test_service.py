import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from welfare.areas import queries as areas_queries
from welfare.audit.models import AuditEvent
from welfare.core import clock
from welfare.core.errors import Conflict, Refusal
from welfare.database import db, writing
from welfare.staff import passwords, service
from welfare.staff.models import SignInFailure, Staff
from welfare.staff.rules import FREE_FAILURES, Provider, Role
from welfare.web.transaction import committed

Tick = Callable[[timedelta], None]


@pytest.fixture
def tick(monkeypatch: pytest.MonkeyPatch) -> Tick:
    """Let time pass: the clock stands still but for this."""
    moment = datetime(2023, 12, 15, 2, 0, tzinfo=UTC)

    def pass_(time: timedelta) -> None:
        nonlocal moment
        moment += time

    monkeypatch.setattr(clock, "now", lambda: moment)
    return pass_


def _try(username: str, password: str = "không phải mật khẩu") -> service.Attempt:
    return committed(lambda: service.sign_in(username=username, password=password))


def _add(username: str = "lan.tran", **facts: object) -> Staff:
    usual = {
        "actor": None,
        "full_name": "Trần Thị Lan",
        "role": Role.ACCOUNTANT,
        "commune_id": None,
        "provider": None,
        "password": "mật khẩu đầu tiên",
    }
    return service.add_account(username=username, **{**usual, **facts})


class TestSignIn:
    def test_the_right_password_opens_the_account(self, session: Session) -> None:
        account = factories.staff(Role.AUDITOR)
        session.commit()
        assert _try(account.username, factories.PASSWORD).account == account

    def test_the_case_of_the_username_does_not_matter(self, session: Session) -> None:
        account = factories.staff(Role.AUDITOR)
        session.commit()
        assert _try(f" {account.username.upper()} ", factories.PASSWORD).account == account

    def test_a_closed_account_opens_to_nobody(self, session: Session) -> None:
        account = factories.staff(Role.AUDITOR)
        account.active = False
        session.commit()
        assert _try(account.username, factories.PASSWORD) == service.Attempt(None)

    def test_failures_in_a_row_wait_longer_and_longer(self, session: Session, tick: Tick) -> None:
        account = factories.staff(Role.AUDITOR)
        session.commit()
        waits = []
        for _number in range(FREE_FAILURES + 4):
            waits.append(_try(account.username).wait_s)
            tick(timedelta(seconds=waits[-1]))
        assert waits == [*[0] * FREE_FAILURES, 2, 4, 8, 16]

    def test_whoever_must_wait_is_not_let_in_even_by_the_right_password(
        self, session: Session, tick: Tick
    ) -> None:
        account = factories.staff(Role.AUDITOR)
        session.commit()
        for _number in range(FREE_FAILURES + 1):
            _try(account.username)
        assert _try(account.username, factories.PASSWORD) == service.Attempt(None, 2)
        tick(timedelta(seconds=2))
        assert _try(account.username, factories.PASSWORD).account == account

    def test_a_name_that_does_not_exist_answers_just_the_same(
        self, session: Session, tick: Tick
    ) -> None:
        account = factories.staff(Role.AUDITOR)
        session.commit()
        tries = range(FREE_FAILURES + 2)
        assert [_try(account.username) for _ in tries] == [_try("khong.co.ai") for _ in tries]

    def test_a_name_that_does_not_exist_costs_the_same_work(
        self, session: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        account = factories.staff(Role.AUDITOR)
        session.commit()
        checked: list[str] = []

        class Counting:
            def verify(self, password_hash: str, password: str) -> bool:
                checked.append(password)
                return factories.hasher.verify(password_hash, password)

        monkeypatch.setattr(passwords, "hasher", Counting())
        _try(account.username)
        _try("khong.co.ai")
        assert len(checked) == 2

    def test_success_forgets_the_failures_before_it(self, session: Session) -> None:
        account = factories.staff(Role.AUDITOR)
        session.commit()
        for _round in range(3):
            for _number in range(FREE_FAILURES):
                assert _try(account.username).wait_s == 0
            assert _try(account.username, factories.PASSWORD).account
        assert db.session.get(SignInFailure, account.username) is None

    def test_failures_of_another_day_are_forgotten(self, session: Session, tick: Tick) -> None:
        account = factories.staff(Role.AUDITOR)
        session.commit()
        for _number in range(FREE_FAILURES + 1):
            _try(account.username)
        tick(timedelta(days=1))
        assert _try(account.username) == service.Attempt(None)
        assert db.session.get_one(SignInFailure, account.username).failures == 1

    def test_a_weaker_hash_is_made_again_at_the_next_sign_in(
        self, session: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        account = factories.staff(Role.AUDITOR)
        session.commit()
        weak = account.password_hash
        monkeypatch.setattr(passwords, "hasher", passwords.PasswordHasher())
        assert _try(account.username, factories.PASSWORD).account
        assert not passwords.outdated(account.password_hash)
        assert account.password_hash != weak

    def test_what_is_typed_under_an_unknown_name_is_not_recorded(self, session: Session) -> None:
        _try("mat-khau-go-nham-cho")
        [event] = session.scalars(select(AuditEvent))
        assert event.action == "staff.password_refused"
        assert "mat-khau" not in event.change

    def test_tries_that_must_wait_leave_no_trace_to_fill_the_record(
        self, session: Session, tick: Tick
    ) -> None:
        for _number in range(FREE_FAILURES + 20):
            _try("khong.co.ai")
        assert len(session.scalars(select(AuditEvent)).all()) == FREE_FAILURES + 1

    def test_tries_sent_together_are_counted_one_by_one(
        self, either_app: Flask, tick: Tick
    ) -> None:
        with either_app.app_context(), writing():
            username = factories.staff(Role.AUDITOR).username
            db.session.commit()

        def attempt(_number: int) -> service.Attempt:
            with either_app.app_context():
                return _try(username)

        with ThreadPoolExecutor(20) as tries:
            waits = [attempt.wait_s for attempt in tries.map(attempt, range(20))]

        assert waits.count(0) == FREE_FAILURES
        with either_app.app_context():
            assert db.session.get_one(SignInFailure, username).failures == FREE_FAILURES + 1
            assert len(db.session.scalars(select(AuditEvent)).all()) == FREE_FAILURES + 1


class TestAccounts:
    def test_a_new_account_can_sign_in(self, session: Session) -> None:
        account = _add("Lan.Tran ", password="mật khẩu đầu tiên")
        session.commit()
        assert account.username == "lan.tran"
        assert _try("lan.tran", "mật khẩu đầu tiên").account == account

    def test_a_username_is_used_once(self, session: Session) -> None:
        _add()
        with pytest.raises(Conflict, match=r"“lan\.tran” đã có người dùng"):
            _add("LAN.TRAN")

    def test_a_commune_officer_knows_their_commune_and_a_clerk_their_provider(
        self, session: Session
    ) -> None:
        commune = areas_queries.commune_by_code(factories.AN_CU)
        officer = _add("xa", role=Role.COMMUNE_OFFICER, commune_id=commune.id)
        clerk = _add("buu-dien", role=Role.PROVIDER, provider=Provider.POST_OFFICE)
        assert officer.commune_ids == {commune.id}
        assert (clerk.commune_ids, clerk.works_for) == (None, Provider.POST_OFFICE)

    def test_an_account_without_a_name_is_refused(self, session: Session) -> None:
        with pytest.raises(Refusal, match="họ và tên"):
            _add(full_name=" ")

    def test_the_last_administrator_cannot_be_closed(self, session: Session) -> None:
        first = factories.staff(Role.ADMINISTRATOR)
        second = factories.staff(Role.ADMINISTRATOR)
        service.close_account(actor=first, account=second)
        with pytest.raises(Refusal, match="quản trị cuối cùng"):
            service.close_account(actor=first, account=first)
        service.reopen_account(actor=first, account=second)
        service.close_account(actor=second, account=first)
        assert (first.active, second.active) == (False, True)

    def test_of_two_administrators_who_close_each_other_one_stays(self, either_app: Flask) -> None:
        with either_app.app_context(), writing():
            pair = [factories.staff(Role.ADMINISTRATOR).id for _ in range(2)]
            db.session.commit()

        def close(ids: list[int]) -> bool:
            with either_app.app_context():
                actor, account = (db.session.get_one(Staff, staff_id) for staff_id in ids)
                try:
                    committed(lambda: service.close_account(actor=actor, account=account))
                except Refusal:
                    return False
                return True

        with ThreadPoolExecutor(2) as administrators:
            closed = list(administrators.map(close, [pair, pair[::-1]]))
        assert sorted(closed) == [False, True]

    def test_a_new_password_ends_older_sessions_and_the_wait(self, session: Session) -> None:
        administrator = factories.staff(Role.ADMINISTRATOR)
        account = factories.staff(Role.AUDITOR)
        session.commit()
        key = account.get_id()
        for _number in range(FREE_FAILURES + 1):
            _try(account.username)
        service.set_password(actor=administrator, account=account, password="mật khẩu mới")
        session.commit()
        assert account.get_id() != key
        assert _try(account.username, "mật khẩu mới").account == account

    def test_no_password_and_no_hash_is_ever_recorded(self, session: Session) -> None:
        account = _add(password="mật khẩu đầu tiên")
        service.set_password(actor=account, account=account, password="mật khẩu thứ hai")
        recorded = "".join(event.change for event in session.scalars(select(AuditEvent)))
        assert "mật khẩu" not in recorded
        assert "argon2" not in recorded
        assert json.loads(session.scalars(select(AuditEvent)).first().change)["after"] == {
            "username": "lan.tran",
            "full_name": "Trần Thị Lan",
            "role": "accountant",
            "provider": None,
        }
