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
from welfare.payouts.models import PayoutLine, Recovery
from welfare.registry.entitlements import change_enrolment
from welfare.registry.models import Decision
from welfare.registry.rules import NewEnrolment, Paper, SuspensionReason
from welfare.registry.service import enrol, look_again
from welfare.registry.suspending import resume, suspend
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


def test_a_child_who_turns_four_within_the_arrears_is_paid_two_rates(
    draw: Draw, session: Session
) -> None:
    """Nghị định 20/2021 Điều 6 khoản 1a: 2,5 × 360.000 under four, 1,5 × 360.000 from four on.

    Four on 10/12/2023: on the last day of December the child is four.
    """
    child = factories.person(born_on=date(2019, 12, 10))
    draw(OCTOBER)
    factories.enrolment(child, "BT1", start_month=OCTOBER)
    look_again([(child.id, OCTOBER)])
    run = draw(DECEMBER)
    assert sorted(amounts(session)) == [
        ("2023-10", 900_000),
        ("2023-11", 900_000),
        ("2023-12", 540_000),
    ]
    assert run.arrears_vnd == 2 * 900_000


def test_a_degree_raised_by_a_late_decision_pays_the_difference_of_each_month(
    draw: Draw, session: Session, officer: Staff
) -> None:
    """Nghị định 55/2023, Phụ lục: 61 % draws 4.016.000 đ a month, 75 % draws 4.943.000 đ."""
    soldier = factories.enrolment(category_code="TB", degree=61)
    draw(OCTOBER)
    draw(NOVEMBER)
    change_enrolment(
        actor=officer,
        enrolment_id=soldier.id,
        version=soldier.version,
        new=NewEnrolment(soldier.person_id, "TB", NOVEMBER, degree=75, paper=Paper("9/QĐ")),
    )
    run = draw(DECEMBER)
    assert (run.arrears_vnd, run.amount_vnd) == (927_000, 927_000 + 4_943_000)
    assert session.scalars(select(Recovery)).all() == []
    assert draw(DECEMBER) == Run(DECEMBER)


@pytest.mark.parametrize(("pays_arrears", "months"), [(True, 3), (False, 1)])
def test_who_is_resumed_is_paid_the_months_between_only_if_the_decision_says_so(
    draw: Draw, session: Session, officer: Staff, pays_arrears: bool, months: int
) -> None:
    """Suspended for November and December (Nghị định 20/2021 Điều 8), resumed from January."""
    entitled = factories.enrolment()
    draw(OCTOBER)
    suspend(
        actor=officer,
        person_id=entitled.person_id,
        enrolment_ids=[entitled.id],
        from_month=NOVEMBER,
        reason=SuspensionReason.UNCOLLECTED,
        paper=Paper("1/QĐ"),
    )
    assert (draw(NOVEMBER).lines, draw(DECEMBER).lines) == (0, 0)
    resume(
        actor=officer,
        enrolment_id=entitled.id,
        version=entitled.version,
        from_month=JANUARY,
        pays_arrears=pays_arrears,
        paper=Paper("2/QĐ"),
    )
    assert draw(JANUARY).amount_vnd == months * BT5C_VND
    assert draw(JANUARY) == Run(JANUARY)


def test_of_two_months_paid_before_tet_the_one_after_a_death_is_claimed_back(
    draw: Draw, session: Session, officer: Staff
) -> None:
    """Nghị định 20/2021 Điều 34: two months at once; who dies in January keeps January's."""
    someone = factories.person()
    factories.enrolment(someone)
    draw(DECEMBER)
    assert drawing.draw_up(month=JANUARY, actor=officer, months_ahead=1).lines == 2
    someone.died_on = date(2024, 1, 20)
    look_again([(someone.id, JANUARY)])
    assert draw(JANUARY + 2).lines == 0
    claims = session.execute(select(Recovery.for_month, Recovery.amount_vnd)).all()
    assert [tuple(claim) for claim in claims] == [(JANUARY + 1, BT5C_VND)]
