"""The list of people: filters, order, and the area of whoever looks."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from welfare.areas import queries as areas_queries
from welfare.core.month import Month
from welfare.database import db, writing
from welfare.registry import listing, queries
from welfare.registry.listing import PeopleFilter
from welfare.registry.models import Person
from welfare.registry.rules import Register, Standing, standing
from welfare.staff.models import Staff
from welfare.staff.rules import Role

DECEMBER = Month(2023, 12)


@pytest.fixture
def session(either_app: Flask) -> Iterator[Session]:
    with either_app.app_context(), writing():
        yield db.session()
        db.session.rollback()


@pytest.fixture
def district(session: Session) -> Staff:
    return factories.staff(Role.DISTRICT_OFFICER)


def listed(viewer: Staff, wanted: PeopleFilter) -> set[int]:
    """Whoever passes the filter; both ways of asking must agree."""
    ways = [
        set(db.session.scalars(select(Person.id).where(*conditions)))
        for conditions in (
            listing.conditions(viewer, wanted, DECEMBER),
            listing.conditions(viewer, wanted, DECEMBER, one_by_one=True),
        )
    ]
    assert ways[0] == ways[1]
    return ways[0]


def test_without_a_filter_everybody_of_the_area_is_listed(session: Session) -> None:
    here, elsewhere = factories.person(), factories.person(commune_code=factories.CAI_BE)
    everywhere = factories.staff(Role.AUDITOR)
    only_here = factories.staff(Role.COMMUNE_OFFICER, commune_code=factories.AN_CU)
    assert listed(everywhere, PeopleFilter()) == {here.id, elsewhere.id}
    assert listed(only_here, PeopleFilter()) == {here.id}


def test_asking_for_another_commune_shows_a_commune_officer_nobody(session: Session) -> None:
    officer = factories.staff(Role.COMMUNE_OFFICER, commune_code=factories.AN_CU)
    elsewhere = factories.person(commune_code=factories.CAI_BE)
    assert listed(officer, PeopleFilter(commune_id=elsewhere.commune_id)) == set()


def test_registers_and_categories_are_those_of_any_enrolment(district: Staff) -> None:
    both, merit = factories.person(), factories.person("Trần Văn Ba")
    factories.enrolment(both, "BT5C")
    factories.enrolment(both, "TUDAY")
    factories.enrolment(merit, "TB", degree=61)
    assert listed(district, PeopleFilter(register=Register.PROTECTION)) == {both.id}
    assert listed(district, PeopleFilter(register=Register.MERIT)) == {both.id, merit.id}
    assert listed(district, PeopleFilter(category_code="TB")) == {merit.id}
    mixed = PeopleFilter(register=Register.MERIT, category_code="BT5C")
    assert listed(district, mixed) == set()


@pytest.mark.parametrize("code", ["BT3", "BT8", "BTXH"])
def test_nobody_is_searched_for_by_a_category_that_means_hiv(district: Staff, code: str) -> None:
    factories.enrolment(factories.person(), "BT8")
    assert listed(district, PeopleFilter(category_code=code)) == set()


def test_each_standing_lists_whom_the_rules_say_stands_so(session: Session) -> None:
    district = factories.staff(Role.DISTRICT_OFFICER)
    people = {
        "active": factories.person(),
        "active again": factories.person(),
        "ended": factories.person(),
        "none": factories.person(),
        "dead": factories.person(died_on=DECEMBER.first_day),
    }
    factories.enrolment(people["active"], "BT5C", end_month=DECEMBER)
    factories.enrolment(people["active again"], "BT5C", end_month=Month(2023, 5))
    factories.enrolment(people["active again"], "BT6-N")
    factories.enrolment(people["ended"], "BT5C", end_month=Month(2023, 11))
    factories.enrolment(people["dead"], "BT5C")
    for wanted in Standing:
        expected = {
            someone.id
            for someone in people.values()
            if standing(
                someone.died_on,
                [
                    each.end_month
                    for each in queries.enrolments_of([someone.id]).get(someone.id, [])
                ],
                DECEMBER,
            )
            is wanted
        }
        assert listed(district, PeopleFilter(standing=wanted)) == expected != set()


def test_filters_narrow_one_another(session: Session) -> None:
    district = factories.staff(Role.DISTRICT_OFFICER)
    hamlet = areas_queries.hamlets(areas_queries.commune_by_code(factories.CAI_BE).id)[0]
    there = {"commune_code": factories.CAI_BE, "hamlet_id": hamlet.id}
    wanted_one = factories.person("Lê Thị Tư", **there)
    factories.enrolment(wanted_one, "BT5C")
    factories.enrolment(factories.person("Lê Thị Năm", **there), "BT5C")
    factories.person("Lê Thị Tư", **there)
    factories.enrolment(factories.person("Lê Thị Tư"), "BT5C")
    wanted = PeopleFilter(
        text="tu le",
        commune_id=hamlet.commune_id,
        hamlet_id=hamlet.id,
        register=Register.PROTECTION,
        category_code="BT5C",
        standing=Standing.ACTIVE,
    )
    assert listed(district, wanted) == {wanted_one.id}


def test_a_page_is_in_the_order_of_given_names_with_its_total(
    either_app: Flask, session: Session
) -> None:
    district = factories.staff(Role.DISTRICT_OFFICER)
    for name in ("Lê Văn Út", "Nguyễn Văn An", "Trần Thị Ánh", "Bùi Văn An"):
        factories.person(name)
    with either_app.test_request_context("/people"):
        page = listing.page(district, PeopleFilter(), DECEMBER)
        names = [row.Person.name for row in page.rows]
    assert names == ["Bùi Văn An", "Nguyễn Văn An", "Trần Thị Ánh", "Lê Văn Út"]
    assert page.total == 4


def test_candidates_for_a_household_are_alive_and_of_its_commune(session: Session) -> None:
    district = factories.staff(Role.DISTRICT_OFFICER)
    home = factories.household()
    someone = factories.person("Lê Thị Tư")
    factories.person("Lê Thị Tư", commune_code=factories.CAI_BE)
    factories.person("Lê Thị Tư", died_on=DECEMBER.first_day)
    factories.person("Lê Thị Tư", household_id=home.id)
    assert listing.candidates(district, "tu", home) == [someone]
