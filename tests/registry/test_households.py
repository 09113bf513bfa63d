"""Households: members, heads, yearly reviews, and the area of whoever acts."""

import json

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from welfare.areas import queries as areas_queries
from welfare.audit.models import AuditEvent
from welfare.core.errors import Conflict, NotFound, Refusal
from welfare.database import db
from welfare.registry import households
from welfare.registry.households import HouseholdFilter
from welfare.registry.models import Household
from welfare.registry.rules import HEAD, PovertyClass
from welfare.staff.models import Staff
from welfare.staff.rules import Role


def rows(viewer: Staff, wanted: HouseholdFilter | None = None) -> list[tuple[object, ...]]:
    """Code, head, members and class this year of each household."""
    statement = households.households(viewer, wanted or HouseholdFilter(), 2023)
    return [
        (row.Household.code, row.head, row.members, row.poverty_class)
        for row in db.session.execute(statement.order_by(Household.code))
    ]


def test_a_household_is_listed_with_its_head_members_and_class(officer: Staff) -> None:
    home = factories.household("MP00001")
    factories.person("Lê Văn Ba", household_id=home.id, relation_to_head=HEAD)
    factories.person("Lê Thị Tư", household_id=home.id, relation_to_head="Con")
    factories.household("MP00002")
    households.review(
        actor=officer, household_id=home.id, year=2023, poverty_class=PovertyClass.POOR
    )
    assert rows(officer) == [("MP00001", "Lê Văn Ba", 2, "poor"), ("MP00002", None, 0, None)]
    assert rows(officer, HouseholdFilter(poverty_class=PovertyClass.NEAR_POOR)) == []
    assert len(rows(officer, HouseholdFilter(text="mp 00001"))) == 1
    assert rows(officer, HouseholdFilter(text="%")) == []


@pytest.mark.parametrize(("text", "found"), [("tu le", 1), ("LÊ THỊ TƯ", 1), ("hai", 0)])
def test_a_household_is_found_by_words_of_a_members_name(
    officer: Staff, text: str, found: int
) -> None:
    home = factories.household("MP00001")
    factories.person("Lê Thị Tư", household_id=home.id)
    factories.person("Lê Văn Hai")
    factories.household("MP00002")
    assert len(rows(officer, HouseholdFilter(text=text))) == found


def test_households_of_other_communes_are_neither_listed_nor_found(session: Session) -> None:
    officer = factories.staff(Role.COMMUNE_OFFICER, commune_code=factories.AN_CU)
    elsewhere = factories.household(commune_code=factories.CAI_BE)
    assert rows(officer) == []
    with pytest.raises(NotFound):
        households.household(officer, elsewhere.id)
    with pytest.raises(NotFound):
        households.review(actor=officer, household_id=elsewhere.id, year=2023, poverty_class=None)
    with pytest.raises(NotFound):
        households.add_household(
            actor=officer, commune_id=elsewhere.commune_id, code="MP9", hamlet_id=None
        )


def test_a_code_is_taken_once_in_a_commune(officer: Staff) -> None:
    here = areas_queries.commune_by_code(factories.AN_CU).id
    there = areas_queries.commune_by_code(factories.CAI_BE).id
    households.add_household(actor=officer, commune_id=here, code="mp 7", hamlet_id=None)
    households.add_household(actor=officer, commune_id=there, code="MP7", hamlet_id=None)
    with pytest.raises(Conflict, match="MP7"):
        households.add_household(actor=officer, commune_id=here, code="MP7", hamlet_id=None)


def test_a_hamlet_of_another_commune_is_refused(officer: Staff) -> None:
    here = areas_queries.commune_by_code(factories.AN_CU).id
    elsewhere = areas_queries.hamlets(areas_queries.commune_by_code(factories.CAI_BE).id)[0]
    with pytest.raises(Refusal, match="không thuộc"):
        households.add_household(actor=officer, commune_id=here, code="MP7", hamlet_id=elsewhere.id)


def test_members_come_and_go_and_stay_in_the_registers(officer: Staff) -> None:
    home, someone = factories.household(), factories.person()
    households.add_member(
        actor=officer, household_id=home.id, person_id=someone.id, relation_to_head=HEAD
    )
    assert households.members(home.id) == [someone]
    households.remove_member(actor=officer, household_id=home.id, person_id=someone.id)
    assert households.members(home.id) == []
    assert (someone.household_id, someone.relation_to_head) == (None, None)


def test_a_household_has_one_head(officer: Staff) -> None:
    home = factories.household()
    factories.person("Lê Văn Ba", household_id=home.id, relation_to_head=HEAD)
    with pytest.raises(Conflict, match="Lê Văn Ba"):
        households.add_member(
            actor=officer,
            household_id=home.id,
            person_id=factories.person().id,
            relation_to_head=HEAD,
        )


def test_nobody_is_taken_from_another_household_or_commune(officer: Staff) -> None:
    home, other = factories.household("MP1"), factories.household("MP2")
    neighbour = factories.person(household_id=other.id)
    stranger = factories.person(commune_code=factories.CAI_BE)
    for person, refusal in ((neighbour, Conflict), (stranger, Refusal)):
        with pytest.raises(refusal):
            households.add_member(
                actor=officer, household_id=home.id, person_id=person.id, relation_to_head=None
            )


def test_a_review_replaces_that_of_its_year_only_and_is_recorded(officer: Staff) -> None:
    home = factories.household()
    for year, poverty_class in (
        (2022, PovertyClass.POOR),
        (2023, PovertyClass.POOR),
        (2023, PovertyClass.NEAR_POOR),
        (2023, PovertyClass.NEAR_POOR),
    ):
        households.review(
            actor=officer, household_id=home.id, year=year, poverty_class=poverty_class
        )
    known = households.household(officer, home.id).reviews
    assert [(each.year, each.poverty_class) for each in known] == [
        (2022, "poor"),
        (2023, "near-poor"),
    ]
    households.review(actor=officer, household_id=home.id, year=2023, poverty_class=None)
    assert [each.year for each in households.household(officer, home.id).reviews] == [2022]
    changes = [json.loads(event.change) for event in db.session.scalars(select(AuditEvent))]
    assert [change["after"]["poverty_class"] for change in changes] == [
        "poor",
        "poor",
        "near-poor",
        None,
    ]
