"""Hard cases worked by hand, each with the rule it follows."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from welfare.areas import queries as areas_queries
from welfare.benefits.models import Standard
from welfare.core import clock
from welfare.core.month import Month
from welfare.payouts import drawing, owing
from welfare.payouts.book_models import Repayment, RepaymentPlan
from welfare.payouts.drawing import Run
from welfare.payouts.models import PayoutLine
from welfare.registry.models import Decision
from welfare.registry.rules import NewEnrolment, Paper
from welfare.registry.service import enrol, look_again
from welfare.staff.models import Staff

OCTOBER, NOVEMBER, DECEMBER, JANUARY = (Month(2023, 10) + place for place in range(4))
BT5C_VND = 360_000
Draw = Callable[..., Run]


@pytest.fixture
def draw(officer: Staff) -> Draw:
    return lambda month: drawing.draw_up(month=month, actor=officer)


def amounts(session: Session) -> list[tuple[str, int]]:
    statement = select(PayoutLine.for_month, PayoutLine.amount_vnd).order_by(PayoutLine.id)
    return [(str(month), vnd) for month, vnd in session.execute(statement)]


def test_a_standard_dated_back_pays_exactly_the_difference_of_each_month(
    draw: Draw, session: Session
) -> None:
    """Nghị định 20/2021 Điều 4 khoản 3: a province may set a higher standard, here 400.000."""
    someone = factories.enrolment()
    draw(OCTOBER)
    draw(NOVEMBER)
    session.add(
        Standard(
            standard="TGXH",
            province=areas_queries.own_province(),
            amount_vnd=400_000,
            valid_from=date(2023, 10, 1),
            decree="Nghị quyết HĐND tỉnh",
            confidence="read",
        )
    )
    session.flush()
    look_again([(someone.person_id, OCTOBER)])
    run = draw(DECEMBER)
    assert (run.lines, run.arrears_vnd, run.amount_vnd) == (3, 2 * 40_000, 80_000 + 400_000)
    assert draw(DECEMBER) == Run(DECEMBER)


def test_electricity_is_paid_once_a_quarter_for_its_three_months(
    draw: Draw, session: Session
) -> None:
    """Quyết định 28/2014/QĐ-TTg Điều 3: 30 kWh a month at the first tier's price."""
    factories.enrolment(category_code="DIEN-NGHEO")
    assert draw(NOVEMBER).lines == 0
    one_month_vnd = draw(DECEMBER).amount_vnd // 3
    assert amounts(session) == [("2023-12", 3 * one_month_vnd)]
    assert draw(JANUARY).lines == 0


def test_a_household_poor_from_the_quarters_second_month_is_paid_two(
    draw: Draw, session: Session
) -> None:
    factories.enrolment(category_code="DIEN-NGHEO", start_month=NOVEMBER)
    factories.enrolment(category_code="DIEN-NGHEO", start_month=OCTOBER)
    draw(DECEMBER)
    two, three = (vnd for _month, vnd in amounts(session))
    assert (two * 3, two > 0) == (three * 2, True)


def test_worship_money_is_paid_once_a_year(draw: Draw, session: Session) -> None:
    """Nghị định 75/2021 Điều 13 khoản 2: 1.400.000 đ a martyr a year; here in July."""
    factories.enrolment(category_code="THOCUNG-LS")
    draw(Month(2023, 6))
    assert amounts(session) == []
    draw(Month(2023, 8))
    assert amounts(session) == [("2023-07", 1_400_000)]


def test_a_decision_grants_its_own_sum_once_even_for_the_dead(draw: Draw, session: Session) -> None:
    """Nghị định 131/2021 Điều 121 khoản 2: three months' allowance, worked out at the death."""
    someone = factories.person(died_on=date(2023, 11, 3))
    lump = factories.enrolment(someone, "TC1L-3T", start_month=DECEMBER, end_month=DECEMBER)
    lump.granted_vnd = 4_869_000
    session.flush()
    draw(DECEMBER)
    draw(JANUARY)
    assert amounts(session) == [("2023-12", 4_869_000)]


def test_the_funeral_of_protection_is_twenty_standards(draw: Draw, session: Session) -> None:
    """Nghị định 20/2021 Điều 11: 20 × 360.000."""
    someone = factories.person(died_on=date(2023, 11, 3))
    factories.enrolment(someone, "MT-BTXH", start_month=DECEMBER, end_month=DECEMBER)
    assert draw(DECEMBER).amount_vnd == 7_200_000


def test_arrears_before_the_books_are_paid_only_where_a_decision_grants_them(
    draw: Draw, session: Session
) -> None:
    granted = factories.enrolment(start_month=OCTOBER)
    other = factories.enrolment(factories.person("Trần Thị Bình"), start_month=OCTOBER)
    session.add(
        Decision(
            enrolment_id=granted.id,
            kind="grant",
            number="12/QĐ",
            from_month=OCTOBER,
            grants_arrears_from=OCTOBER,
        )
    )
    session.flush()
    look_again([(granted.person_id, OCTOBER), (other.person_id, OCTOBER)])
    run = draw(DECEMBER)
    assert (run.lines, run.arrears_vnd) == (4, 2 * BT5C_VND)
    assert draw(DECEMBER) == Run(DECEMBER)


def test_a_decision_entered_with_arrears_pays_its_months_once(
    draw: Draw, session: Session, officer: Staff
) -> None:
    """Entered in December with arrears from October: 2 × 360.000 beside the month's own."""
    new = NewEnrolment(
        factories.person().id, "BT5C", OCTOBER, paper=Paper("12/QĐ", arrears_from=OCTOBER)
    )
    enrol(actor=officer, new=new)
    run = draw(DECEMBER)
    assert (run.lines, run.arrears_vnd) == (3, 2 * BT5C_VND)
    assert draw(DECEMBER) == Run(DECEMBER)
    assert draw(JANUARY).arrears_vnd == 0


def test_what_is_owed_back_is_deducted_by_instalments_and_never_more(
    draw: Draw, session: Session, officer: Staff
) -> None:
    someone = factories.person()
    higher = factories.enrolment(someone, "BT6-DBN")
    draw(NOVEMBER)
    higher.end_month = OCTOBER
    factories.enrolment(someone, "BT5C", start_month=NOVEMBER)
    session.add(
        RepaymentPlan(
            person_id=someone.id,
            register="protection",
            instalment_vnd=150_000,
            from_month=DECEMBER,
            basis="Biên bản thu hồi",
            decided_at=clock.now(),
            decided_by_id=officer.id,
        )
    )
    session.flush()
    look_again([(someone.id, NOVEMBER)])
    draw(DECEMBER)
    draw(DECEMBER)
    for month in Month.range(JANUARY, JANUARY + 3):
        draw(month)
    taken = session.scalars(select(Repayment.amount_vnd).order_by(Repayment.id)).all()
    assert taken == [150_000, 150_000, 150_000, 90_000]  # 900.000 − 360.000 = 540.000 owed
    assert owing.owed([someone.id]) == {}
    paid = [vnd for month, vnd in amounts(session) if month >= "2023-12"]
    assert paid == [210_000, 210_000, 210_000, 270_000, 360_000]
