"""Payout day: each press counts once, whenever and however often it arrives."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests import factories
from welfare.core import clock
from welfare.core.errors import Conflict, NotFound
from welfare.core.month import Month
from welfare.database import db
from welfare.payouts import collecting, drawing, service
from welfare.payouts.collecting import Press
from welfare.payouts.collection_models import CollectionMark
from welfare.payouts.models import PayoutLine, PayoutList
from welfare.payouts.rules import Step
from welfare.staff.models import Staff
from welfare.staff.rules import Role

DECEMBER = Month(2023, 12)
SignIn = Callable[..., FlaskClient]


@pytest.fixture
def app(either_app: Flask) -> Flask:
    """Everything here holds on SQLite and on PostgreSQL."""
    return either_app


@pytest.fixture
def cash(session: Session, officer: Staff, approver: Staff) -> PayoutList:
    """An approved cash list of An Cư: one person with two allowances, one with one."""
    two = factories.person("Đặng Thị Ánh")
    factories.enrolment(two, "BT6-N")
    factories.enrolment(two, "CS6-HGD")
    factories.enrolment(factories.person("Lê Văn Bé"))
    drawing.draw_up(month=DECEMBER, actor=officer)
    service.take(step=Step.SUBMIT, month=DECEMBER, actor=officer)
    service.take(step=Step.APPROVE, month=DECEMBER, actor=approver)
    return session.scalars(select(PayoutList)).one()


def pressed(entry: collecting.Entry, key: str = "0123456789abcdef", **facts: Any) -> Press:
    usual: dict[str, Any] = {
        "action": "collected",
        "amount_vnd": entry.amount_vnd,
        "pressed_at": clock.now(),
    }
    return Press(mark_key=key, person_id=entry.person_id, **usual | facts)


def status(session: Session, entry: collecting.Entry) -> set[str]:
    of_person = select(PayoutLine.status).where(PayoutLine.person_id == entry.person_id)
    return set(session.scalars(of_person))


def test_a_person_is_one_entry_with_all_that_is_handed_over(cash: PayoutList) -> None:
    anh, be = collecting.entries(cash)
    assert (anh.name, len(anh.references)) == ("Đặng Thị Ánh", len(set(anh.references)))
    assert anh.amount_vnd + be.amount_vnd == sum(
        db.session.scalars(select(PayoutLine.amount_vnd)).all()
    )


def test_a_press_sent_twice_counts_once(session: Session, cash: PayoutList, officer: Staff) -> None:
    anh = collecting.entries(cash)[0]
    first = collecting.press(actor=officer, list_id=cash.id, pressed=pressed(anh))
    again = collecting.press(actor=officer, list_id=cash.id, pressed=pressed(anh))
    assert (first.id, first.refusal) == (again.id, None)
    assert session.scalar(select(func.count(CollectionMark.id))) == 1
    assert status(session, anh) == {"paid"}


def test_two_desks_that_pay_the_same_person_are_told(
    session: Session, cash: PayoutList, officer: Staff
) -> None:
    anh = collecting.entries(cash)[0]
    collecting.press(actor=officer, list_id=cash.id, pressed=pressed(anh))
    other = collecting.press(actor=officer, list_id=cash.id, pressed=pressed(anh, "another-key"))
    assert "đã có kết quả trước đó" in (other.refusal or "")
    assert status(session, anh) == {"paid"}


def test_an_undo_takes_a_reason_and_comes_within_ten_minutes(
    session: Session, cash: PayoutList, officer: Staff
) -> None:
    anh = collecting.entries(cash)[0]
    collecting.press(actor=officer, list_id=cash.id, pressed=pressed(anh))

    def undo(key: str, **facts: Any) -> str | None:
        undone = pressed(anh, key, action="undone", **facts)
        return collecting.press(actor=officer, list_id=cash.id, pressed=undone).refusal

    late = clock.now() + timedelta(minutes=11)
    assert "Hãy ghi lý do" in (undo("undo-without-reason") or "")
    assert "quá 10 phút" in (undo("undo-too-late", reason="Nhầm", pressed_at=late) or "")
    assert status(session, anh) == {"paid"}
    assert undo("undo-at-once", reason="Nhầm người") is None
    assert status(session, anh) == {"pending"}
    assert "không có gì để hoàn tác" in (undo("undo-again", reason="Nhầm") or "")


def test_an_authorised_recipient_is_noted_with_their_paper(
    session: Session, cash: PayoutList, officer: Staff
) -> None:
    anh, be = collecting.entries(cash)
    without = pressed(anh, recipient="Đặng Văn Em")
    refused = collecting.press(actor=officer, list_id=cash.id, pressed=without)
    assert "giấy tờ của người nhận thay" in (refused.refusal or "")
    noted = pressed(be, "noted-key", recipient="Lê Thị Con", document="UQ 12/UBND")
    assert collecting.press(actor=officer, list_id=cash.id, pressed=noted).document == "UQ 12/UBND"


def test_another_sum_or_nobody_on_the_list_changes_nothing(
    session: Session, cash: PayoutList, officer: Staff
) -> None:
    anh = collecting.entries(cash)[0]
    less = pressed(anh, amount_vnd=250_000)
    assert "Tải lại trang" in (
        collecting.press(actor=officer, list_id=cash.id, pressed=less).refusal or ""
    )
    assert status(session, anh) == {"pending"}


def test_is_for_cash_lists_of_ones_own_area(
    session: Session, cash: PayoutList, officer: Staff, approver: Staff
) -> None:
    stranger = factories.staff(Role.COMMUNE_OFFICER, commune_code=factories.MY_TRUNG)
    anh = collecting.entries(cash)[0]
    with pytest.raises(NotFound):
        collecting.press(actor=stranger, list_id=cash.id, pressed=pressed(anh))
    assert collecting.open_lists(stranger) == []
    assert [each.id for each in collecting.open_lists(officer)] == [cash.id]


def test_the_desk_loads_people_and_sends_presses(
    session: Session, cash: PayoutList, sign_in: SignIn
) -> None:
    list_id = cash.id
    session.commit()
    client = sign_in(Role.COMMUNE_OFFICER)
    assert "Xã An Cư" in client.get("/payouts/day").text
    assert "Quét phiếu hoặc gõ tên" in client.get(f"/payouts/day/{list_id}").text
    entry = client.get(f"/payouts/day/{list_id}/entries").json["entries"][0]
    mark = {
        "key": "00112233445566778899aabbccddeeff",
        "person_id": entry["person_id"],
        "action": "collected",
        "amount_vnd": entry["amount_vnd"],
        "pressed_at": clock.now().isoformat(),
    }
    for _again in range(2):
        answer = client.post(f"/payouts/day/{list_id}/marks", json={"marks": [mark]})
        assert answer.json == {"answers": [{"key": mark["key"], "refusal": None}]}
    assert client.post(f"/payouts/day/{list_id}/marks", json={"marks": [1]}).status_code == 422
    shown = client.get(f"/payouts/day/{list_id}/entries").json["entries"][0]
    assert shown["status"] == "paid"


def test_a_list_paid_to_accounts_has_no_desk(
    session: Session, officer: Staff, approver: Staff
) -> None:
    factories.account(factories.enrolment().person)
    drawing.draw_up(month=DECEMBER, actor=officer)
    to_accounts = session.scalars(select(PayoutList)).one()
    with pytest.raises(Conflict, match="không trao tiền tại bàn"):
        collecting.cash_list(officer, to_accounts.id)
