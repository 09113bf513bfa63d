"""The figures of the first screen against small districts counted by hand."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.reports.conftest import BT5C_VND, BT6_DBN_VND
from welfare.channels.queries import ALL
from welfare.core import clock
from welfare.core.month import Month
from welfare.intake.models import Upload
from welfare.payouts import drawing
from welfare.payouts import service as payouts
from welfare.payouts.models import PayoutCycle, PayoutList
from welfare.payouts.rules import LineStatus, Step
from welfare.registry import service as registry
from welfare.reports import queries
from welfare.reports.rules import Amount
from welfare.staff.models import Staff
from welfare.staff.rules import Role

DECEMBER, JANUARY = Month(2023, 12), Month(2024, 1)
TUDAY_VND = 1_233_000  # Nghị định 55/2023/NĐ-CP, from 1/7/2023


@pytest.fixture
def app(either_app: Flask) -> Flask:
    """Both engines count alike."""
    return either_app


class TestDue:
    def test_counts_people_and_money_by_register_and_nobody_twice(self, officer: Staff) -> None:
        both = factories.person("Hai sổ")
        factories.enrolment(both, "TUDAY")
        factories.enrolment(both, "BT5C")
        factories.enrolment(factories.person("Một sổ", commune_code=factories.CAI_BE), "BT5C")
        assert queries.due(officer, DECEMBER) == {
            "merit": Amount(1, TUDAY_VND),
            "protection": Amount(2, 2 * BT5C_VND),
            ALL: Amount(2, TUDAY_VND + 2 * BT5C_VND),
        }

    def test_leaves_out_what_is_given_up_for_a_higher_allowance(self, officer: Staff) -> None:
        someone = factories.person()
        factories.enrolment(someone, "BT5C")
        factories.enrolment(someone, "BT6-DBN")
        assert queries.due(officer, DECEMBER)[ALL] == Amount(1, BT6_DBN_VND)

    def test_is_nothing_where_nobody_is_registered(self, officer: Staff) -> None:
        assert queries.due(officer, DECEMBER) == {ALL: Amount()}

    def test_stays_in_the_viewers_commune(self, of_commune: Staff) -> None:
        factories.enrolment(factories.person(commune_code=factories.CAI_BE))
        factories.enrolment(factories.person())
        assert queries.due(of_commune, DECEMBER)[ALL] == Amount(1, BT5C_VND)

    def test_is_what_the_command_says(
        self, session: Session, officer: Staff, cli: Callable[..., Any]
    ) -> None:
        for code in ("TUDAY", "BT5C", "BT6-DBN"):
            factories.enrolment(factories.person(code), code)
        session.commit()
        answer = json.loads(cli("benefits", "due", "2023-12", "--json").stdout)
        assert queries.due(officer, DECEMBER)[ALL] == Amount(answer["people"], answer["amount_vnd"])


class TestIssued:
    def test_counts_what_any_cycle_pays_for_the_month_inside_the_area(
        self, officer: Staff, of_commune: Staff, december: PayoutCycle
    ) -> None:
        newcomer = factories.enrolment(factories.person("Hưởng muộn"))
        registry.look_again([(newcomer.person_id, DECEMBER)])
        drawing.draw_up(month=JANUARY, actor=officer)
        assert queries.issued(officer, DECEMBER)[ALL] == Amount(4, 4 * BT5C_VND)
        assert queries.issued(of_commune, DECEMBER)[ALL] == Amount(3, 3 * BT5C_VND)
        assert queries.issued(officer, DECEMBER - 1) == {ALL: Amount()}


class TestCycles:
    def test_an_earlier_closed_cycle_is_left_out(
        self, session: Session, officer: Staff, december: PayoutCycle
    ) -> None:
        for payout_list in session.scalars(select(PayoutList)):
            payouts.mark_list(list_id=payout_list.id, outcome=LineStatus.PAID, actor=officer)
        payouts.take(step=Step.CLOSE, month=DECEMBER, actor=officer)
        drawing.draw_up(month=JANUARY, actor=officer)
        assert [cycle.month for cycle in queries.cycles(officer, JANUARY)] == [JANUARY]
        of_december = [cycle.month for cycle in queries.cycles(officer, DECEMBER)]
        assert of_december == [DECEMBER, JANUARY]


def test_the_latest_paying_cycle_is_not_one_that_waits_for_approval(
    officer: Staff, december: PayoutCycle
) -> None:
    drawing.draw_up(month=JANUARY, actor=officer)
    assert queries.latest_paying() is december


def test_uploads_of_other_communes_and_applied_ones_do_not_wait(
    session: Session, officer: Staff, of_commune: Staff
) -> None:
    elsewhere = factories.staff(Role.COMMUNE_OFFICER, commune_code=factories.CAI_BE)
    for commune_id, status in (
        (of_commune.commune_id, "waiting"),
        (of_commune.commune_id, "applied"),
        (elsewhere.commune_id, "waiting"),
    ):
        waiting = status == "waiting"
        upload = Upload(
            filename="danh-sach.xlsx",
            sha256="0" * 64,
            commune_id=commune_id,
            register="protection",
            uploaded_by_id=officer.id,
            uploaded_at=clock.now(),
            status=status,
            content=b"x" if waiting else None,
            decided_at=None if waiting else clock.now(),
            counts="{}",
            details="{}",
        )
        session.add(upload)
    session.flush()
    assert len(queries.uploads_waiting(officer)) == 2
    assert len(queries.uploads_waiting(of_commune)) == 1
