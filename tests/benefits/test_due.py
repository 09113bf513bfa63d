"""The one SELECT that says what is due, against the tables of the law."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from tests import factories
from welfare.benefits import queries
from welfare.core.month import Month

pytestmark = pytest.mark.usefixtures("session")


def due_vnd(month: Month) -> int:
    return queries.totals(month).amount_vnd


def test_a_person_of_eighty_is_due_one_standard_until_the_category_ends() -> None:
    factories.enrolment(factories.person(born_on=date(1940, 5, 1)), "BT5C")
    assert due_vnd(Month(2023, 12)) == 360_000
    assert due_vnd(Month(2024, 7)) == 500_000
    assert due_vnd(Month(2025, 7)) == 0


def test_the_eightieth_birthday_counts_from_its_month() -> None:
    factories.enrolment(factories.person(born_on=date(1943, 12, 31)), "BT5C")
    assert due_vnd(Month(2023, 11)) == 0
    assert due_vnd(Month(2023, 12)) == 360_000


def test_a_death_stops_payment_from_the_next_month() -> None:
    factories.enrolment(factories.person(died_on=date(2023, 11, 2)), "BT5C")
    assert due_vnd(Month(2023, 11)) == 360_000
    assert due_vnd(Month(2023, 12)) == 0


def test_of_two_protection_allowances_only_the_higher_is_drawn() -> None:
    someone = factories.person(born_on=date(1940, 5, 1))
    factories.enrolment(someone, "BT5C")
    factories.enrolment(someone, "BT6-DBN")
    assert due_vnd(Month(2023, 12)) == 900_000


@pytest.mark.parametrize("beside", ["BT6-N", "BT8"])
def test_a_single_parent_draws_both_allowances(beside: str) -> None:
    parent = factories.person(born_on=date(1990, 1, 1))
    factories.enrolment(parent, "BT4", count=2)
    factories.enrolment(parent, beside)
    assert due_vnd(Month(2023, 12)) == 2 * 360_000 + 540_000


def test_a_single_parent_who_still_studies_draws_the_higher_of_the_two() -> None:
    parent = factories.person(born_on=date(2003, 1, 1))
    factories.enrolment(parent, "BT4", count=1)
    factories.enrolment(parent, "BT2")
    assert due_vnd(Month(2023, 12)) == 540_000


def test_survivor_allowances_are_drawn_twice_at_most_and_survivor_care_once() -> None:
    survivor = factories.person()
    for code in ("TNLS-1", "TUAT-TB61", "TUAT-BB61", "TND-LS", "TND-TB61"):
        factories.enrolment(survivor, code)
    assert due_vnd(Month(2023, 12)) == 2_055_000 + 1_153_000 + 1_644_000


def test_a_person_with_merit_draws_every_status_by_its_degree() -> None:
    veteran = factories.person()
    factories.enrolment(veteran, "TB", degree=61)
    factories.enrolment(veteran, "CDHH", degree=61)
    tb_61_vnd, cdhh_61_vnd = 4_016_000, 3_658_000  # Nghị định 55/2023, phụ lục
    assert due_vnd(Month(2023, 12)) == tb_61_vnd + cdhh_61_vnd


def test_merit_and_protection_are_counted_once_as_a_person_and_apart_as_money(
    session: Session,
) -> None:
    both = factories.person()
    factories.enrolment(both, "TUDAY")
    factories.enrolment(both, "BT5C")
    totals = queries.totals(Month(2023, 12))
    assert (totals.people, totals.lines) == (1, 2)
    assert {row.register: row.amount_vnd for row in totals.rows} == {
        "merit": 1_233_000,
        "protection": 360_000,
    }
