"""`channels indicators` and every figure beside it, against a district counted by hand."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from welfare.areas import queries as areas_queries
from welfare.channels import blocking, service
from welfare.channels.blockers import Blocker
from welfare.channels.recipients import PayeeFacts, PayeeRole
from welfare.channels.rules import Account, Kind
from welfare.core.month import Month
from welfare.payouts import drawing
from welfare.payouts import service as payouts_service
from welfare.payouts.models import PayoutLine
from welfare.payouts.rules import LineStatus, Step
from welfare.reports import cashless_table
from welfare.reports.cashless import Cashless, Indicators, cashless
from welfare.staff.models import Staff
from welfare.staff.rules import Role

DECEMBER = Month(2023, 12)
BT5C = 360_000  # Nghị định 20/2021: 1,0 × 360.000
AUTHORISED = PayeeFacts(
    PayeeRole.AUTHORISED,
    "Lê Văn Con",
    "082070001234",
    "con",
    "5/UQ",
    date(2023, 12, 1),
    "UBND xã Cái Bè",
    date(2024, 11, 30),
)


@pytest.fixture
def district(session: Session, officer: Staff, approver: Staff) -> dict[str, int]:
    """Six people: who has an account, who was paid to it, and what each is counted as.

    An Cư: An in cash without account; Bình paid to her own; Chín's money came back. Cái Bè: Dũng
    paid to an authorised account; Em has an account but takes cash; Phú merit and protection, both
    paid to his account. The amounts of merit are read from the lines.
    """
    an, binh, chin = (factories.person(name) for name in ("Lê An", "Lê Bình", "Lê Chín"))
    dung, em, phu = (
        factories.person(name, commune_code=factories.CAI_BE) for name in ("Lê Dũng", "Em", "Phú")
    )
    for someone in (an, binh, chin, dung, em, phu):
        factories.enrolment(someone)
    factories.enrolment(phu, "TUDAY")
    factories.account(binh, number="1111111")
    factories.account(chin, number="2222222")
    factories.account(phu, number="3333333")
    factories.account(em, number="4444444")
    service.set_channel(actor=officer, person=em, from_month=DECEMBER, account=None)
    service.set_channel(
        actor=officer,
        person=dung,
        from_month=DECEMBER,
        account=Account("970405", "5555555"),
        kind=Kind.AUTHORISED_ACCOUNT,
        payee=AUTHORISED,
    )
    blocking.keep_blockers(
        actor=officer, person=an, reasons=[Blocker.ATM_TOO_FAR, Blocker.USED_TO_CASH]
    )
    blocking.keep_blockers(actor=officer, person=em, reasons=[Blocker.ATM_TOO_FAR])
    drawing.draw_up(month=DECEMBER, actor=officer)
    payouts_service.take(step=Step.SUBMIT, month=DECEMBER, actor=officer)
    payouts_service.take(step=Step.APPROVE, month=DECEMBER, actor=approver)
    for line in session.scalars(select(PayoutLine).order_by(PayoutLine.id)).all():
        outcome = LineStatus.RETURNED if line.name == "Lê Chín" else LineStatus.PAID
        payouts_service.mark_line(line_id=line.id, outcome=outcome, actor=officer, reason="Sai tên")
    merit = session.scalars(select(PayoutLine.amount_vnd).where(PayoutLine.name == "Phú")).all()
    return {"merit_vnd": sum(merit) - BT5C}


def words(of: Indicators) -> tuple[int, int, int, int, int]:
    return (of.people, of.with_account, of.paid_people, of.amount_vnd, of.by_account_vnd)


def test_the_figures_are_those_counted_by_hand(district: dict[str, int], officer: Staff) -> None:
    found, merit = cashless(officer, DECEMBER), district["merit_vnd"]
    assert merit > 0
    an_cu, cai_be = (
        areas_queries.commune_by_code(code).id for code in (factories.AN_CU, factories.CAI_BE)
    )
    assert words(found.whole) == (6, 5, 3, 6 * BT5C + merit, 3 * BT5C + merit)
    assert words(found.of(register="merit")) == (1, 1, 1, merit, merit)
    assert words(found.of(register="protection")) == (6, 5, 3, 6 * BT5C, 3 * BT5C)
    assert words(found.of(an_cu)) == (3, 2, 1, 3 * BT5C, BT5C)
    assert words(found.of(cai_be)) == (3, 3, 2, 3 * BT5C + merit, 2 * BT5C + merit)
    assert (found.whole.own_account, found.whole.authorised_account) == (4, 1)
    assert found.blockers == {"atm-too-far": 2, "used-to-cash": 1}


def test_the_command_says_the_same(
    district: dict[str, int], session: Session, cli: Callable[..., Result]
) -> None:
    session.commit()
    answer: dict[str, Any] = json.loads(cli("channels", "indicators", "2023-12", "--json").output)
    merit = district["merit_vnd"]
    asked = ("people", "with_bank_account", "paid_by_account", "amount_vnd", "by_account_vnd")
    assert tuple(answer["all"][key] for key in asked) == (
        6,
        5,
        3,
        6 * BT5C + merit,
        3 * BT5C + merit,
    )
    assert set(answer["by_register"]) == {"merit", "protection"}
    assert {code: of["people"] for code, of in answer["by_commune"].items()} == {
        factories.AN_CU: 3,
        factories.CAI_BE: 3,
    }
    assert answer["blockers"] == {"atm-too-far": 2, "used-to-cash": 1}


def test_registers_and_communes_add_up_to_the_money_of_all(
    district: dict[str, int], officer: Staff
) -> None:
    found = cashless(officer, DECEMBER)
    for vnd in ("amount_vnd", "by_account_vnd"):
        whole = getattr(found.whole, vnd)
        assert sum(getattr(found.of(register=each), vnd) for each in found.registers) == whole
        communes = areas_queries.communes()
        assert sum(getattr(found.of(of.id), vnd) for of in communes) == whole


def test_a_commune_officer_sees_their_commune_alone(district: dict[str, int]) -> None:
    viewer = factories.staff(Role.COMMUNE_OFFICER, commune_code=factories.AN_CU)
    found = cashless(viewer, DECEMBER)
    assert words(found.whole) == (3, 2, 1, 3 * BT5C, BT5C)
    assert found.blockers == {"atm-too-far": 1, "used-to-cash": 1}


def test_a_period_counts_a_person_once_and_money_carried_over_once(
    district: dict[str, int], officer: Staff
) -> None:
    """January carries what the bank returned of Chín's: it is due once, in both months together."""
    drawing.draw_up(month=DECEMBER + 1, actor=officer)
    merit = district["merit_vnd"]
    assert cashless(officer, DECEMBER).whole.amount_vnd == 6 * BT5C + merit
    assert cashless(officer, DECEMBER + 1).whole.amount_vnd == 7 * BT5C + merit
    both = cashless(officer, DECEMBER, DECEMBER + 1)
    assert (both.whole.people, both.whole.amount_vnd) == (6, 2 * (6 * BT5C + merit))
    assert both.whole.by_account_vnd == 3 * BT5C + merit


def test_what_a_bank_paid_in_part_counts_as_far_as_it_reached(
    district: dict[str, int], session: Session, officer: Staff
) -> None:
    returned = session.scalars(select(PayoutLine).where(PayoutLine.name == "Lê Chín")).one()
    returned.part_paid_vnd = 100_000
    session.flush()
    merit = district["merit_vnd"]
    assert words(cashless(officer, DECEMBER).whole)[2:] == (
        4,
        6 * BT5C + merit,
        3 * BT5C + merit + 100_000,
    )


def test_before_any_list_is_drawn_the_figures_are_what_is_due(officer: Staff) -> None:
    factories.account(_of_protection("Có"))
    _of_protection("Không")
    found = cashless(officer, DECEMBER)
    assert (found.is_drawn, words(found.whole)) == (False, (2, 1, 0, 2 * BT5C, 0))


def _of_protection(name: str) -> Any:
    someone = factories.person(name)
    factories.enrolment(someone)
    return someone


def test_an_account_of_later_months_does_not_count_yet(officer: Staff) -> None:
    someone = _of_protection("Sau này")
    account = Account("970405", "7777777")
    service.set_channel(actor=officer, person=someone, from_month=DECEMBER + 1, account=account)
    assert cashless(officer, DECEMBER).whole.with_account == 0
    assert cashless(officer, DECEMBER + 1).whole.with_account == 1


def test_screen_paper_and_workbook_hold_the_same_cells(
    district: dict[str, int], officer: Staff
) -> None:
    found: Cashless = cashless(officer, DECEMBER)
    of = cashless_table.table(found, areas_queries.communes())
    assert [label for label, _columns in of.groups] == [
        "Toàn bộ",
        "Người có công",
        "Bảo trợ xã hội",
        "Số tiền",
    ]
    assert list(of.total)[2:6] == [6, 5, 3, 50.0]
    assert all(len(row) == len(of.as_cells[0]) for row in of.as_cells)
    pdf = cashless_table.as_pdf(
        found,
        areas_queries.communes(),
        district="Huyện Cái Bè",
        province="Tiền Giang",
        on=date(2023, 12, 15),
    )
    assert pdf.startswith(b"%PDF")
