"""What a run of drawing up issues: lines, arrears and claims, against the figures of the law."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests import factories
from welfare.areas.models import Hamlet
from welfare.channels.models import PaymentChannel
from welfare.core import clock
from welfare.core.errors import Refusal
from welfare.core.month import Month
from welfare.database import db
from welfare.payouts import drawing
from welfare.payouts.drawing import Run
from welfare.payouts.models import PayoutCycle, PayoutLine, PayoutList, Recovery
from welfare.registry import service as registry
from welfare.registry.models import Category, Person
from welfare.staff.models import Staff
from welfare.staff.rules import Role

NOVEMBER, DECEMBER, JANUARY = Month(2023, 11), Month(2023, 12), Month(2024, 1)
BT5C_VND = 360_000  # Nghị định 20/2021: hệ số 1,0 × 360.000
BT6_DBN_VND = 900_000  # hệ số 2,5
Draw = Callable[[Month], Run]


@pytest.fixture
def app(either_app: Flask) -> Flask:
    """Everything here holds on SQLite and on PostgreSQL."""
    return either_app


@pytest.fixture
def draw(officer: Staff) -> Draw:
    return lambda month: drawing.draw_up(month=month, actor=officer)


def lines() -> list[tuple[str, str, int]]:
    """Every line as (cycle's month, month it is for, đồng), in the order issued."""
    statement = (
        select(PayoutCycle.month, PayoutLine.for_month, PayoutLine.amount_vnd)
        .join(PayoutLine, PayoutLine.cycle_id == PayoutCycle.id)
        .order_by(PayoutCycle.month, PayoutLine.for_month, PayoutLine.enrolment_id)
    )
    return [(str(m), str(f), vnd) for m, f, vnd in db.session.execute(statement)]


def the_line() -> PayoutLine:
    return db.session.scalars(select(PayoutLine)).one()


def touch(someone: Person, month: Month) -> None:
    registry.look_again([(someone.id, month)])


class TestTheFirstMonth:
    def test_opens_the_books_and_owes_nothing_for_earlier_months(self, draw: Draw) -> None:
        factories.enrolment(start_month=Month(2021, 7))
        assert draw(DECEMBER) == Run(DECEMBER, lists=1, lines=1, amount_vnd=BT5C_VND)

    def test_a_month_before_the_books_is_refused(self, draw: Draw) -> None:
        factories.enrolment()
        draw(DECEMBER)
        with pytest.raises(Refusal, match="Sổ chi trả mở từ tháng 12/2023"):
            draw(NOVEMBER)

    def test_a_month_years_ahead_is_taken_for_a_slip_of_the_pen(self, draw: Draw) -> None:
        with pytest.raises(Refusal, match="Tháng 01/2033 còn quá xa"):
            draw(Month(2033, 1))

    def test_nobody_due_makes_an_empty_cycle(self, draw: Draw) -> None:
        assert draw(DECEMBER) == Run(DECEMBER)


class TestASecondRun:
    def test_adds_nothing(self, draw: Draw) -> None:
        factories.enrolment()
        draw(DECEMBER)
        assert draw(DECEMBER) == Run(DECEMBER)
        assert lines() == [("2023-12", "2023-12", BT5C_VND)]

    def test_after_submission_changes_nothing_even_if_somebody_came_in_late(
        self, draw: Draw, session: Session
    ) -> None:
        someone = factories.person()
        factories.enrolment(someone)
        draw(DECEMBER)
        session.execute(update(PayoutCycle).values(status="submitted"))
        session.expire_all()
        late = factories.enrolment(factories.person("Trần Thị Muộn"))
        touch(late.person, DECEMBER)
        assert draw(DECEMBER) == Run(DECEMBER)
        assert draw(JANUARY).arrears_vnd == BT5C_VND

    def test_while_drawn_takes_up_what_has_changed(self, draw: Draw, session: Session) -> None:
        someone = factories.person("Nguyễn Van An")
        factories.enrolment(someone)
        draw(DECEMBER)
        someone.name = "Nguyễn Văn An"
        factories.enrolment(factories.person("Trần Thị Muộn"))
        session.flush()
        assert draw(DECEMBER) == Run(DECEMBER, lines=1, amount_vnd=BT5C_VND)
        assert set(session.scalars(select(PayoutLine.name))) == {"Nguyễn Văn An", "Trần Thị Muộn"}

    def test_while_drawn_takes_the_dead_off_the_list(self, draw: Draw, session: Session) -> None:
        someone = factories.person()
        factories.enrolment(someone)
        draw(DECEMBER)
        someone.died_on = date(2023, 11, 30)
        touch(someone, DECEMBER)
        session.flush()
        assert draw(DECEMBER) == Run(DECEMBER, lists=-1, lines=-1, amount_vnd=-BT5C_VND)

    def test_while_drawn_keeps_the_arrears_of_the_first_run(self, draw: Draw) -> None:
        factories.enrolment()
        draw(DECEMBER)
        late = factories.enrolment(factories.person("Trần Thị Muộn"))
        touch(late.person, DECEMBER)
        assert draw(JANUARY).arrears_vnd == BT5C_VND
        issued = lines()
        assert draw(JANUARY) == Run(JANUARY)
        assert lines() == issued

    def test_of_a_month_after_which_another_was_drawn_changes_nothing(self, draw: Draw) -> None:
        factories.enrolment()
        draw(DECEMBER)
        draw(JANUARY)
        late = factories.enrolment(factories.person("Trần Thị Muộn"))
        touch(late.person, DECEMBER)
        assert draw(DECEMBER) == Run(DECEMBER)
        assert draw(JANUARY) == Run(JANUARY, lines=2, amount_vnd=2 * BT5C_VND, arrears_vnd=BT5C_VND)


class TestWhatCameLate:
    def test_a_late_enrolment_is_paid_month_by_month(self, draw: Draw) -> None:
        draw(NOVEMBER)
        draw(DECEMBER)
        late = factories.enrolment(start_month=Month(2023, 9))
        touch(late.person, Month(2023, 9))
        assert draw(JANUARY).arrears_vnd == 2 * BT5C_VND
        assert lines() == [
            ("2024-01", "2023-11", BT5C_VND),
            ("2024-01", "2023-12", BT5C_VND),
            ("2024-01", "2024-01", BT5C_VND),
        ]

    def test_a_death_reported_late_becomes_a_claim_and_never_a_negative_line(
        self, draw: Draw, session: Session
    ) -> None:
        someone = factories.person()
        factories.enrolment(someone)
        draw(NOVEMBER)
        draw(DECEMBER)
        someone.died_on = date(2023, 11, 20)
        touch(someone, DECEMBER)
        session.flush()
        assert draw(JANUARY) == Run(JANUARY, to_recover_vnd=BT5C_VND)
        claim = session.scalars(select(Recovery)).one()
        assert (claim.for_month, claim.person_id) == (DECEMBER, someone.id)

    def test_a_claim_is_made_once(self, draw: Draw, session: Session) -> None:
        someone = factories.person()
        factories.enrolment(someone)
        draw(NOVEMBER)
        draw(DECEMBER)
        someone.died_on = date(2023, 11, 20)
        for month in (JANUARY, JANUARY, Month(2024, 2)):
            touch(someone, NOVEMBER)
            session.flush()
            draw(month)
        assert session.scalars(select(Recovery.amount_vnd)).all() == [BT5C_VND]

    def test_a_death_reported_by_mistake_is_paid_again(self, draw: Draw, session: Session) -> None:
        someone = factories.person()
        factories.enrolment(someone)
        draw(NOVEMBER)
        draw(DECEMBER)
        someone.died_on = date(2023, 11, 20)
        touch(someone, DECEMBER)
        session.flush()
        draw(JANUARY)
        someone.died_on = None
        touch(someone, DECEMBER)
        session.flush()
        assert draw(Month(2024, 2)).arrears_vnd == 2 * BT5C_VND

    def test_money_that_never_reached_the_dead_is_not_claimed(
        self, draw: Draw, session: Session
    ) -> None:
        someone = factories.person()
        factories.enrolment(someone)
        draw(DECEMBER)
        cycle = session.scalars(select(PayoutCycle)).one()
        cycle.status, cycle.approved_by_id = "approved", factories.staff(Role.APPROVER).id
        session.flush()
        session.execute(update(PayoutLine).values(status="unpaid", settled_at=clock.now()))
        someone.died_on = date(2023, 11, 20)
        touch(someone, DECEMBER)
        session.flush()
        assert draw(JANUARY) == Run(JANUARY)

    def test_a_higher_allowance_in_place_of_a_lower_one_pays_the_difference(
        self, draw: Draw
    ) -> None:
        someone = factories.person()
        factories.enrolment(someone, "BT5C")
        draw(DECEMBER)
        factories.enrolment(someone, "BT6-DBN", start_month=DECEMBER)
        touch(someone, DECEMBER)
        assert draw(JANUARY) == Run(
            JANUARY,
            lists=1,
            lines=2,
            amount_vnd=BT6_DBN_VND - BT5C_VND + BT6_DBN_VND,
            arrears_vnd=BT6_DBN_VND - BT5C_VND,
        )
        touch(someone, DECEMBER)
        assert draw(Month(2024, 2)).arrears_vnd == 0

    def test_a_lower_allowance_in_place_of_a_higher_one_claims_the_difference(
        self, draw: Draw, session: Session
    ) -> None:
        someone = factories.person()
        higher = factories.enrolment(someone, "BT6-DBN")
        draw(DECEMBER)
        higher.end_month = NOVEMBER
        factories.enrolment(someone, "BT5C", start_month=DECEMBER)
        touch(someone, DECEMBER)
        session.flush()
        run = draw(JANUARY)
        assert (run.to_recover_vnd, run.arrears_vnd) == (BT6_DBN_VND - BT5C_VND, 0)
        touch(someone, DECEMBER)
        assert draw(Month(2024, 2)).to_recover_vnd == 0

    def test_merit_and_protection_are_never_set_against_each_other(
        self, draw: Draw, session: Session
    ) -> None:
        someone = factories.person()
        protection = factories.enrolment(someone, "BT5C")
        draw(DECEMBER)
        protection.end_month = NOVEMBER
        factories.enrolment(someone, "TUDAY", start_month=DECEMBER)
        touch(someone, DECEMBER)
        session.flush()
        run = draw(JANUARY)
        assert (run.to_recover_vnd, run.arrears_vnd) == (BT5C_VND, 1_233_000)


class TestSkippedMonths:
    def test_are_brought_up_for_everybody_at_the_rates_of_their_time(self, draw: Draw) -> None:
        factories.enrolment()
        draw(DECEMBER)
        run = draw(Month(2024, 7))
        assert run.lines == 7
        assert run.arrears_vnd == 6 * BT5C_VND
        assert run.amount_vnd == 6 * BT5C_VND + 500_000  # Nghị định 76/2024 from 7/2024

    def test_drawn_late_they_are_refused(self, draw: Draw) -> None:
        draw(DECEMBER)
        draw(Month(2024, 3))
        with pytest.raises(Refusal, match="Đã lập đến tháng 03/2024"):
            draw(JANUARY)


class TestWhatALineSays:
    def test_is_what_the_registers_held(self, draw: Draw, session: Session) -> None:
        hamlet = session.scalars(select(Hamlet).order_by(Hamlet.id)).first()
        parent = factories.person(
            "Lê Thị Út", born_on=date(1990, 1, 1), citizen_id="082190001234", hamlet_id=hamlet.id
        )
        factories.enrolment(parent, "BT4", count=2)
        factories.account(parent)
        draw(DECEMBER)
        line = the_line()
        assert (line.name, line.identity_number) == ("Lê Thị Út", "082190001234")
        assert line.hamlet == hamlet.label
        assert line.category == "Người đơn thân nghèo đang nuôi con (mỗi con)"
        assert line.basis == "Hệ số 1,0 × 2 con"
        assert line.decree == "NĐ 20/2021 Đ5 k4; Đ6 k1d; 20/2021/NĐ-CP Đ4"
        assert (line.bank_name, line.bank_account) == ("Agribank", "711000123456")
        assert line.account_holder == "LE THI UT"
        assert line.payout_list.code == "202312-28390-PR-TK-970405"

    def test_names_a_degree_in_percent(self, draw: Draw) -> None:
        factories.enrolment(category_code="TB", degree=61)
        draw(DECEMBER)
        assert the_line().basis == "61 %"

    def test_never_tells_of_hiv(self, draw: Draw) -> None:
        factories.enrolment(category_code="BT8")
        draw(DECEMBER)
        line = the_line()
        assert line.category == "Đối tượng bảo trợ xã hội"
        assert "k8" not in line.decree

    def test_stays_when_the_channel_changes_after_submission(
        self, draw: Draw, session: Session
    ) -> None:
        someone = factories.person()
        factories.enrolment(someone)
        draw(DECEMBER)
        session.execute(update(PayoutCycle).values(status="submitted"))
        session.expire_all()
        factories.account(someone)
        draw(DECEMBER)
        assert the_line().payout_list.channel == "cash"
        draw(JANUARY)
        channels = select(PayoutList.channel).order_by(PayoutList.id)
        assert session.scalars(channels).all() == ["cash", "account"]

    def test_goes_by_the_channel_of_the_cycles_month(self, draw: Draw, session: Session) -> None:
        someone = factories.person()
        factories.enrolment(someone)
        factories.account(someone)
        session.execute(update(PaymentChannel).values(from_month=JANUARY))
        draw(DECEMBER)
        assert the_line().payout_list.channel == "cash"


def test_merit_and_protection_money_stand_on_lists_of_their_own(
    draw: Draw, session: Session
) -> None:
    both = factories.person()
    factories.enrolment(both, "TUDAY")
    factories.enrolment(both, "BT5C")
    assert draw(DECEMBER).lists == 2
    registers = select(PayoutList.register).order_by(PayoutList.register)
    assert session.scalars(registers).all() == ["merit", "protection"]


def test_what_is_paid_once_or_yearly_is_drawn_only_in_its_month(
    draw: Draw, session: Session
) -> None:
    often = Category.frequency.in_(["one-off", "yearly", "twice-yearly"])
    for code in session.scalars(select(Category.code).where(often)):
        factories.enrolment(factories.person(), code, end_month=Month(2021, 7))
    factories.enrolment(factories.person(), "THOCUNG-LS")
    assert draw(DECEMBER).lines == 0
