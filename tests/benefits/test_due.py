"""The one SELECT that says what is due, against the tables of the law."""

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from welfare.benefits import queries
from welfare.benefits import totals as due_totals
from welfare.core.month import Month
from welfare.database import db, writing
from welfare.registry.models import Person
from welfare.staff.rules import Role

DECEMBER_2023 = Month(2023, 12)
DECEMBER_2025 = Month(2025, 12)
BORN_1985 = date(1985, 3, 1)

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def session(either_app: Flask) -> Iterator[Session]:
    """A write transaction, once on SQLite and once on PostgreSQL."""
    with either_app.app_context(), writing():
        yield db.session()
        db.session.rollback()


def due_vnd(month: Month) -> int:
    return due_totals.of_month(month).amount_vnd


def drawn(someone: Person, month: Month = DECEMBER_2023) -> dict[str, int]:
    """What the person draws, by category."""
    lines = queries.due(month, queries.prices(month), Person.id == someone.id)
    rows = db.session.execute(
        select(lines.c.category_code, lines.c.amount_vnd).where(lines.c.drawn)
    )
    return {row.category_code: row.amount_vnd for row in rows}


def enrolled(*category_codes: str, born_on: date = BORN_1985) -> Person:
    """A person in the categories."""
    someone = factories.person(born_on=born_on)
    for code in category_codes:
        factories.enrolment(someone, code)
    return someone


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
    totals = due_totals.of_month(Month(2023, 12))
    assert (totals.people, totals.lines) == (1, 2)
    assert {row.register: row.amount_vnd for row in totals.rows} == {
        "merit": 1_233_000,
        "protection": 360_000,
    }


@pytest.mark.parametrize(
    ("born_on", "drawn_code", "vnd"),
    [
        pytest.param(date(1960, 3, 1), "BT6-N", 1_000_000, id="65 tuổi: chưa có hưu trí xã hội"),
        pytest.param(date(1952, 3, 1), "BT6-N", 1_000_000, id="73 tuổi: khuyết tật cao hơn"),
    ],
)
def test_of_social_pension_and_disability_the_higher_is_drawn(
    born_on: date, drawn_code: str, vnd: int
) -> None:
    someone = enrolled("HTXH", "BT6-N", born_on=born_on)
    assert drawn(someone, DECEMBER_2025) == {drawn_code: vnd}


def test_the_social_pension_takes_the_place_of_what_the_law_has_ended() -> None:
    someone = enrolled("HTXH", "BT5B", born_on=date(1949, 3, 1))
    assert drawn(someone, Month(2025, 6)) == {"BT5B": 500_000}
    assert drawn(someone, Month(2025, 7)) == {"HTXH": 500_000}


def test_of_two_equal_allowances_one_is_drawn_and_always_the_same() -> None:
    someone = enrolled("BT8", "BT2", born_on=date(2003, 1, 1))
    assert drawn(someone) == {"BT2": 540_000}
    other = enrolled("BT2", "BT8", born_on=date(2003, 1, 1))
    assert drawn(other) == {"BT2": 540_000}


def test_of_the_maternity_supports_only_the_highest_is_drawn_beside_the_allowance() -> None:
    mother = enrolled("CS6-MT1", "CS6-MT2", "BT6-N")
    assert drawn(mother) == {"CS6-MT2": 720_000, "BT6-N": 540_000}


def test_a_carer_of_several_people_with_merit_draws_the_highest_carer_money() -> None:
    carer = enrolled("PV-TB81", "PV-TB81-DBN", "PV-BMVNAH")
    assert drawn(carer) == {"PV-TB81-DBN": 2_640_000}


def test_carer_money_for_protected_people_is_drawn_beside_everything() -> None:
    carer = enrolled("CS6-HGD", "CS1", "BT6-N", born_on=date(2021, 1, 1))
    assert drawn(carer) == {"CS6-HGD": 360_000, "CS1": 900_000, "BT6-N": 720_000}


def test_survivors_of_equal_amounts_still_draw_two() -> None:
    survivor = enrolled("TUAT-TB61", "TUAT-BB61", "TUAT-CDHH61")
    assert drawn(survivor) == {"TUAT-BB61": 1_153_000, "TUAT-CDHH61": 1_153_000}


def test_supplements_of_merit_are_drawn_beside_the_allowance() -> None:
    veteran = factories.person()
    factories.enrolment(veteran, "TB", degree=85)
    factories.enrolment(veteran, "PC-TB81")
    factories.enrolment(veteran, "PV-TB81")
    assert set(drawn(veteran)) == {"TB", "PC-TB81", "PV-TB81"}


def test_seniority_is_paid_by_the_year() -> None:
    cadre = factories.person(born_on=date(1920, 1, 1))
    factories.enrolment(cadre, "NCC-TCM45-TL-TN", count=7)
    assert drawn(cadre) == {"NCC-TCM45-TL-TN": 7 * 390_000}


class TestSingleParents:
    """Nghị định 20/2021 Điều 6 khoản 2: beside Điều 5 khoản 5, 6, 8; else the higher of the two."""

    def test_each_child_counts_and_a_missing_number_is_one(self) -> None:
        parent = factories.person(born_on=BORN_1985)
        factories.enrolment(parent, "BT4", count=3)
        assert drawn(parent) == {"BT4": 1_080_000}
        assert drawn(enrolled("BT4")) == {"BT4": 360_000}

    def test_old_and_disabled_the_parent_draws_the_childrens_and_the_highest_of_their_own(
        self,
    ) -> None:
        parent = enrolled("BT4", "BT5C", "BT6-N", born_on=date(1940, 1, 1))
        assert drawn(parent) == {"BT4": 360_000, "BT6-N": 720_000}

    def test_several_children_beat_another_allowance_of_protection(self) -> None:
        parent = factories.person(born_on=date(2003, 1, 1))
        factories.enrolment(parent, "BT4", count=2)
        factories.enrolment(parent, "BT2")
        assert drawn(parent) == {"BT4": 720_000}

    def test_of_two_equal_ones_that_exclude_each_other_one_is_drawn(self) -> None:
        parent = enrolled("BT4", "HTXH", born_on=date(1950, 1, 1))
        assert len(drawn(parent, DECEMBER_2025)) == 1

    def test_whose_own_highest_stands_beside_draws_both_even_with_a_lower_one_that_does_not(
        self,
    ) -> None:
        parent = enrolled("BT4", "BT2", "BT6-DBN", born_on=date(2003, 1, 1))
        assert drawn(parent) == {"BT4": 360_000, "BT6-DBN": 720_000}


def test_people_of_one_household_do_not_limit_one_another() -> None:
    for _each in range(2):
        enrolled("BT5C", born_on=date(1940, 1, 1))
    totals = due_totals.of_month(DECEMBER_2023)
    assert (totals.people, totals.lines, totals.amount_vnd) == (2, 2, 720_000)


def test_totals_are_narrowed_by_commune_register_and_person() -> None:
    here, there = (
        factories.person(commune_code=code) for code in (factories.AN_CU, factories.CAI_BE)
    )
    for someone in (here, there):
        factories.enrolment(someone, "BT5C")
        factories.enrolment(someone, "TUDAY")

    def narrowed(**by: object) -> tuple[int, int, int]:
        totals = due_totals.of_month(DECEMBER_2023, **by)
        assert totals.lines == sum(row.lines for row in totals.rows)
        assert totals.amount_vnd == sum(row.amount_vnd for row in totals.communes)
        return totals.people, totals.lines, totals.amount_vnd

    both_vnd = 360_000 + 1_233_000
    assert narrowed() == (2, 4, 2 * both_vnd)
    assert narrowed(commune_id=here.commune_id) == (1, 2, both_vnd)
    assert narrowed(register="merit") == (2, 2, 2 * 1_233_000)
    assert narrowed(person_id=there.id) == (1, 2, both_vnd)
    assert narrowed(person_id=there.id, commune_id=here.commune_id) == (0, 0, 0)


def test_a_commune_officers_totals_are_their_communes() -> None:
    for code in (factories.AN_CU, factories.CAI_BE):
        factories.enrolment(factories.person(commune_code=code), "BT5C")
    viewer = factories.staff(Role.COMMUNE_OFFICER, commune_code=factories.CAI_BE)
    totals = due_totals.of_month(DECEMBER_2023, viewer=viewer)
    assert totals.amount_vnd == 360_000
    assert {row.commune_code for row in (*totals.rows, *totals.communes)} == {factories.CAI_BE}


def test_a_narrowing_by_register_does_not_change_what_is_drawn() -> None:
    """Stacking looks at whole persons, whichever lines are asked for."""
    someone = enrolled("BT5C", "BT6-N", born_on=date(1940, 1, 1))
    totals = due_totals.of_month(DECEMBER_2023, register="protection", person_id=someone.id)
    assert (totals.lines, totals.amount_vnd) == (1, 720_000)


def test_an_allowance_that_is_not_monthly_is_due_in_its_own_months_only() -> None:
    enrolled("THOCUNG-LS")
    assert due_vnd(DECEMBER_2023) == 0
    assert due_vnd(Month(2023, 7)) == 1_400_000


def test_what_is_paid_once_is_due_in_its_first_month_even_without_an_end() -> None:
    factories.enrolment(category_code="MT-NCC", start_month=Month(2023, 11))
    assert due_vnd(Month(2023, 11)) == 18_000_000
    assert due_vnd(DECEMBER_2023) == 0
