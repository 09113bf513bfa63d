"""Whom the checks before a month point at, and who drops out once it is settled."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from welfare.channels.models import PaymentChannel
from welfare.core import clock
from welfare.core.month import Month
from welfare.database import db
from welfare.payouts import drawing, service, suspects
from welfare.payouts.checks import check_list
from welfare.payouts.models import PayoutLine
from welfare.payouts.rules import LineStatus, Step
from welfare.registry import duplicates
from welfare.registry.models import Person
from welfare.registry.service import record_death
from welfare.staff.models import Staff

OCTOBER, DECEMBER, JANUARY = Month(2023, 10), Month(2023, 12), Month(2024, 1)


def settle(officer: Staff, approver: Staff, month: Month, outcome: LineStatus, reason: str) -> None:
    """Draw up a month, approve it, and give every line of it the result."""
    drawing.draw_up(month=month, actor=officer)
    for step, actor in ((Step.SUBMIT, officer), (Step.APPROVE, approver)):
        service.take(step=step, month=month, actor=actor)
    pending = select(PayoutLine.id).where(PayoutLine.status == LineStatus.PENDING)
    for line_id in db.session.scalars(pending).all():
        service.mark_line(line_id=line_id, outcome=outcome, actor=officer, reason=reason)
    service.take(step=Step.CLOSE, month=month, actor=officer)


def pointed_at(name: str, viewer: Staff, month: Month = JANUARY) -> list[tuple[str, str]]:
    found = suspects.LOOKS[name][1](month, viewer)
    assert found.total == len(found.first)
    return [(each.name, each.detail) for each in found.first]


@pytest.fixture
def _on_a_page(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


@pytest.fixture
def someone(session: Session) -> Person:
    return factories.enrolment(factories.person("Lê Thị Sáu")).person


@pytest.mark.usefixtures("_on_a_page")
def test_more_are_counted_than_are_shown(
    officer: Staff, monkeypatch: pytest.MonkeyPatch, session: Session
) -> None:
    monkeypatch.setattr(suspects, "MOST_SHOWN", 2)
    for name in ("Ba", "Hai", "Một"):
        factories.enrolment(factories.person(name))
    found = suspects.without_decision(DECEMBER, officer)
    assert (found.total, len(found.first)) == (3, 2)
    counts = {check.name: found.count for check, found in check_list(DECEMBER, officer)}
    assert counts["without-decision"] == 3


def test_returned_money_is_pointed_at_until_another_channel_is_chosen(
    someone: Person, officer: Staff, approver: Staff, session: Session
) -> None:
    factories.account(someone)
    settle(officer, approver, DECEMBER, LineStatus.RETURNED, "Sai số tài khoản")
    assert pointed_at("returned", officer) == [("Lê Thị Sáu", "Sai số tài khoản")]
    session.add(
        PaymentChannel(
            person_id=someone.id,
            from_month=JANUARY,
            channel="cash",
            kind="cash-point",
            created_at=clock.now(),
        )
    )
    session.flush()
    assert pointed_at("returned", officer) == []


def test_three_months_count_with_their_reason_and_not_once_the_money_was_collected(
    someone: Person, officer: Staff, approver: Staff, session: Session
) -> None:
    for month in Month.range(OCTOBER, DECEMBER):
        settle(officer, approver, month, LineStatus.UNPAID, "Đi vắng")
    assert pointed_at("uncollected", officer) == [("Lê Thị Sáu", "Đi vắng")]
    settle(officer, approver, JANUARY, LineStatus.PAID, "")
    assert pointed_at("uncollected", officer) == []


def test_a_merged_record_is_pointed_at_by_the_one_it_was_merged_into(
    someone: Person, officer: Staff, approver: Staff, session: Session
) -> None:
    settle(officer, approver, DECEMBER, LineStatus.UNPAID, "Đã mất, theo tổ trưởng")
    survivor = factories.person("Lê Thị Sáu (một)")
    someone.merged_into_id = survivor.id
    session.flush()
    assert pointed_at("reported-dead", officer) == [("Lê Thị Sáu (một)", "Đã mất, theo tổ trưởng")]


def test_a_death_that_the_provider_reports_is_pointed_at_until_it_is_recorded(
    someone: Person, officer: Staff, approver: Staff
) -> None:
    settle(officer, approver, DECEMBER, LineStatus.UNPAID, "Đã mất")
    assert pointed_at("reported-dead", officer) == [("Lê Thị Sáu", "Đã mất")]
    record_death(actor=officer, person_id=someone.id, died_on=clock.today())
    assert pointed_at("reported-dead", officer) == []


def test_an_account_is_unverified_until_it_was_paid_to(
    someone: Person, officer: Staff, approver: Staff, session: Session
) -> None:
    factories.account(someone)
    assert pointed_at("account-unverified", officer) == [("Lê Thị Sáu", "Agribank")]
    settle(officer, approver, DECEMBER, LineStatus.PAID, "")
    session.expire_all()
    assert pointed_at("account-unverified", officer) == []


@pytest.mark.usefixtures("_on_a_page")
def test_likely_doubles_are_counted_until_somebody_has_compared_them(
    officer: Staff, session: Session
) -> None:
    pair = [factories.person("Trần Văn Bảy", citizen_id=f"08204000{end}") for end in (1231, 1241)]
    duplicates.keep(officer, duplicates.find(officer))

    def count() -> int:
        checks = check_list(DECEMBER, officer)
        return next(found.count for check, found in checks if check.name == "duplicates")

    assert count() == 1
    duplicates.say_different(actor=officer, a_id=pair[0].id, b_id=pair[1].id, reason="Khác cha mẹ")
    assert count() == 0
