"""The books of a month: what came in is what went out, carried from month to month."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from welfare.core.errors import Conflict, Refusal
from welfare.core.month import Month
from welfare.payouts import (
    claim_books,
    drawing,
    holds,
    queries,
    repaying,
    service,
    settings,
    settlement,
)
from welfare.payouts.fee_rules import Fee
from welfare.payouts.models import PayoutCycle, PayoutLine
from welfare.payouts.rules import LineStatus, Step
from welfare.registry import service as registry
from welfare.registry.rules import Register
from welfare.staff.models import Staff

NOVEMBER, DECEMBER, JANUARY = Month(2023, 11), Month(2023, 12), Month(2024, 1)
BT5C_VND = 360_000
Pay = Callable[[Month, dict[int, str]], PayoutCycle]


@pytest.fixture
def app(either_app: Flask) -> Flask:
    return either_app


@pytest.fixture
def pay(session: Session, officer: Staff, approver: Staff) -> Pay:
    """Draws a month up, has it approved and closes it; who is named did not get their money."""

    def paid(month: Month, not_paid: dict[int, str]) -> PayoutCycle:
        drawing.draw_up(month=month, actor=officer)
        service.take(step=Step.SUBMIT, month=month, actor=officer)
        service.take(step=Step.APPROVE, month=month, actor=approver)
        cycle = queries.cycle_of(month)
        assert cycle is not None
        for line in session.scalars(select(PayoutLine).where(PayoutLine.cycle_id == cycle.id)):
            outcome = LineStatus(not_paid.get(line.person_id, "paid"))
            service.mark_line(line_id=line.id, outcome=outcome, actor=officer, reason="Vắng")
        return service.take(step=Step.CLOSE, month=month, actor=officer)

    return paid


def books(cycle: PayoutCycle, register: str = "protection") -> settlement.Sums:
    sums = settlement.by_register(settlement.accounts(cycle))[register]
    assert sums.balances
    return sums


def test_uncollected_cash_is_carried_into_the_next_month_once(pay: Pay, session: Session) -> None:
    absent = factories.enrolment().person_id
    november = pay(NOVEMBER, {absent: "unpaid"})
    assert books(november) == settlement.Sums(drawn_vnd=BT5C_VND, carried_out_vnd=BT5C_VND)
    december = pay(DECEMBER, {})
    assert books(december) == settlement.Sums(
        carried_in_vnd=BT5C_VND, drawn_vnd=BT5C_VND, paid_vnd=2 * BT5C_VND
    )
    assert books(pay(JANUARY, {})) == settlement.Sums(drawn_vnd=BT5C_VND, paid_vnd=BT5C_VND)


def test_a_carried_line_names_the_one_it_comes_from_and_fixes_its_result(
    pay: Pay, session: Session, officer: Staff
) -> None:
    absent = factories.enrolment().person_id
    pay(NOVEMBER, {absent: "unpaid"})
    run = drawing.draw_up(month=DECEMBER, actor=officer)
    assert (run.carried_vnd, run.arrears_vnd) == (BT5C_VND, 0)
    assert drawing.draw_up(month=DECEMBER, actor=officer) == drawing.Run(DECEMBER)
    old, carried = session.scalars(
        select(PayoutLine).where(PayoutLine.for_month == NOVEMBER).order_by(PayoutLine.id)
    ).all()
    assert carried.carried_from_id == old.id
    with pytest.raises(Conflict):
        service.mark_line(line_id=old.id, outcome=LineStatus.PENDING, actor=officer, reason="Nhầm")


def test_a_returned_transfer_goes_back_and_is_drawn_again(pay: Pay) -> None:
    someone = factories.person()
    factories.enrolment(someone)
    factories.account(someone)
    november = pay(NOVEMBER, {someone.id: "returned"})
    assert books(november) == settlement.Sums(drawn_vnd=BT5C_VND, returned_vnd=BT5C_VND)
    assert books(pay(DECEMBER, {})) == settlement.Sums(
        drawn_vnd=2 * BT5C_VND, paid_vnd=2 * BT5C_VND
    )


def test_what_waits_for_the_dead_of_a_month_they_did_not_see_goes_back(
    pay: Pay, session: Session, officer: Staff
) -> None:
    someone = factories.person()
    factories.enrolment(someone)
    factories.enrolment(factories.person("Trần Thị Bình"))
    pay(DECEMBER, {someone.id: "unpaid"})
    registry.record_death(actor=officer, person_id=someone.id, died_on=date(2023, 11, 20))
    assert books(pay(JANUARY, {})) == settlement.Sums(
        carried_in_vnd=BT5C_VND, drawn_vnd=BT5C_VND, paid_vnd=BT5C_VND, returned_vnd=BT5C_VND
    )


def test_a_late_raise_of_uncollected_money_is_drawn_beside_it(pay: Pay, session: Session) -> None:
    someone = factories.person()
    factories.enrolment(someone, "BT5C")
    pay(DECEMBER, {someone.id: "unpaid"})
    held = factories.enrolment(someone, "BT6-DBN", start_month=DECEMBER)
    registry.look_again([(held.person_id, DECEMBER)])
    sums = books(pay(JANUARY, {}))
    assert sums.paid_vnd == 2 * 900_000
    assert sums.carried_in_vnd == BT5C_VND  # of the lower one: due no longer, it goes back
    assert sums.returned_vnd == BT5C_VND


def test_merit_and_protection_settle_apart(pay: Pay) -> None:
    someone = factories.person()
    factories.enrolment(someone, "BT5C")
    factories.enrolment(someone, "TUDAY")
    cycle = pay(DECEMBER, {})
    assert books(cycle).paid_vnd == BT5C_VND
    assert books(cycle, "merit").paid_vnd == 1_233_000
    funds = {each.register: each.fund for each in settlement.accounts(cycle)}
    assert funds == {"merit": "central", "protection": "local"}


def test_the_providers_fee_is_of_what_it_paid_and_never_changes_a_closed_month(
    pay: Pay, officer: Staff
) -> None:
    factories.enrolment()
    half = Fee(milli=5)
    settings.set_fee(
        actor=officer, provider="post-office", from_month=NOVEMBER, fee=half, basis="QĐ"
    )
    assert books(pay(DECEMBER, {})).fee_vnd == 1_800
    with pytest.raises(Refusal, match="Sổ đã khóa đến tháng 12/2023"):
        settings.set_fee(
            actor=officer, provider="post-office", from_month=DECEMBER, fee=Fee(milli=9), basis=""
        )


def test_a_closed_month_prints_the_same_bytes_again(pay: Pay, officer: Staff) -> None:
    someone = factories.enrolment().person_id
    cycle = pay(NOVEMBER, {someone: "unpaid"})
    before = settlement.sheet(cycle).render("pdf")
    pay(DECEMBER, {})
    assert settlement.sheet(cycle).render("pdf") == before
    assert settlement.sheet(cycle).render("xlsx") == settlement.sheet(cycle).render("xlsx")


def test_a_held_line_waits_for_its_release_and_is_paid_then(
    pay: Pay, session: Session, officer: Staff
) -> None:
    factories.enrolment()
    drawing.draw_up(month=DECEMBER, actor=officer)
    line_id = session.scalars(select(PayoutLine.id)).one()
    held = holds.hold(line_id=line_id, actor=officer, reason="Chờ xác minh")
    assert books(pay(DECEMBER, {})) == settlement.Sums()
    holds.release(hold_id=held.id, actor=officer, reason="Đã xác minh")
    run = drawing.draw_up(month=JANUARY, actor=officer)
    assert (run.lines, run.arrears_vnd) == (2, BT5C_VND)


def test_two_months_at_once_leave_nothing_to_the_next(
    session: Session, officer: Staff, pay: Pay
) -> None:
    factories.enrolment()
    run = drawing.draw_up(month=DECEMBER, actor=officer, months_ahead=1)
    assert (run.lines, run.amount_vnd) == (2, 2 * BT5C_VND)
    assert drawing.draw_up(month=DECEMBER, actor=officer) == drawing.Run(DECEMBER)
    pay(DECEMBER, {})
    assert drawing.draw_up(month=JANUARY, actor=officer) == drawing.Run(JANUARY)
    assert drawing.draw_up(month=JANUARY + 1, actor=officer).lines == 1


def test_claims_enter_the_books_between_two_closings_and_stay_as_printed(
    pay: Pay, officer: Staff
) -> None:
    someone = factories.person()
    factories.enrolment(someone)
    november = pay(NOVEMBER, {})
    registry.record_death(actor=officer, person_id=someone.id, died_on=date(2023, 10, 20))
    december = pay(DECEMBER, {})
    (part,) = claim_books.parts(december)
    assert (part.before_vnd, part.since.claimed_vnd, part.left_vnd) == (0, BT5C_VND, BT5C_VND)
    assert claim_books.parts(november) == []
    printed = settlement.sheet(december)
    repaying.repay(
        actor=officer,
        person_id=someone.id,
        register=Register.PROTECTION,
        amount_vnd=100_000,
        repaid_on=date(2023, 12, 1),
        receipt="PT-01",
    )
    assert settlement.sheet(december) == printed
    factories.enrolment()
    january = pay(JANUARY, {})
    (later,) = claim_books.parts(january)
    assert (later.before_vnd, later.since.repaid_vnd) == (BT5C_VND, 100_000)
    assert "còn phải thu 260.000 đồng" in " ".join(settlement.sheet(january).notes)
