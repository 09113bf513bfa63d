"""The registers' own lists: rows, filters, order, totals, files, and who sees what."""

from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests import factories
from welfare.channels.rules import Channel
from welfare.core.month import Month
from welfare.registry.rules import Register
from welfare.reports import registers
from welfare.reports.registers import RegisterFilter
from welfare.staff.models import Staff
from welfare.staff.rules import Role

SignIn = Callable[..., FlaskClient]
TODAY, DECEMBER = date(2023, 12, 15), Month(2023, 12)


def found(viewer: Staff, session: Session, **wanted: object) -> set[str]:
    statement = registers.enrolments(viewer, Register.MERIT, RegisterFilter(**wanted), TODAY)
    return {row.Enrolment.person.name for row in session.execute(statement)}


@pytest.fixture
def merit(session: Session) -> None:
    old = factories.person("Lê Văn Ba", born_on=date(1940, 12, 15))
    factories.enrolment(old, "TB", degree=61)
    factories.enrolment(old, "TUDAY")
    young = factories.person("Trần Thị Tư", born_on=date(1983, 12, 16), citizen_id="082140008873")
    factories.enrolment(young, "CON-CDHH", degree=81, end_month=Month(2023, 11))
    factories.account(young)
    factories.enrolment(factories.person("Ai Đó"), "BT5C")


@pytest.mark.usefixtures("merit")
@pytest.mark.parametrize(
    ("wanted", "who"),
    [
        ({}, {"Lê Văn Ba", "Trần Thị Tư"}),
        ({"degree_from": 61, "degree_to": 80}, {"Lê Văn Ba"}),
        ({"age_from": 83}, {"Lê Văn Ba"}),
        ({"age_from": 84}, set()),
        ({"age_from": 39, "age_to": 39}, {"Trần Thị Tư"}),
        ({"channel": Channel.ACCOUNT}, {"Trần Thị Tư"}),
        ({"channel": Channel.CASH}, {"Lê Văn Ba"}),
        ({"going": True}, {"Lê Văn Ba"}),
        ({"going": False}, {"Trần Thị Tư"}),
        ({"category_code": "TUDAY"}, {"Lê Văn Ba"}),
        ({"text": "tu tran"}, {"Trần Thị Tư"}),
    ],
)
def test_each_filter_narrows_the_list(
    session: Session, officer: Staff, wanted: dict[str, object], who: set[str]
) -> None:
    assert found(officer, session, **wanted) == who


@pytest.mark.usefixtures("merit")
def test_totals_count_people_once_and_money_by_what_is_drawn(
    session: Session, officer: Staff
) -> None:
    statement = registers.enrolments(officer, Register.MERIT, RegisterFilter(), TODAY)
    totals = registers.totals(officer, statement, DECEMBER)
    rows = [row.Enrolment for row in session.execute(statement)]
    assert (totals.people, totals.enrolments) == (2, 3)
    assert totals.amount_vnd == sum(registers.due_of(rows, DECEMBER).values()) > 0


@pytest.mark.usefixtures("merit")
def test_a_commune_officer_sees_only_their_own(session: Session) -> None:
    elsewhere = factories.staff(Role.COMMUNE_OFFICER, commune_code=factories.CAI_BE)
    assert found(elsewhere, session) == set()


@pytest.mark.usefixtures("merit")
def test_the_list_sorts_pages_and_exports_what_it_shows(session: Session, sign_in: SignIn) -> None:
    session.commit()
    client = sign_in(Role.AUDITOR)
    shown = client.get("/registers/merit").text
    assert "2 người, 3 hồ sơ" in shown
    for sort in ("name", "-birth", "start", "-degree", "nonsense"):
        assert client.get(f"/registers/merit?sort={sort}").status_code == 200
    downward = client.get("/registers/merit?sort=-birth").text
    assert downward.index("Trần Thị Tư") < downward.index("Lê Văn Ba")
    file = client.post("/registers/merit/export?text=tu", data={"ending": "csv"})
    text = file.get_data(as_text=True)
    assert "Trần Thị Tư" in text
    assert "Lê Văn Ba" not in text
    assert "082140008873" not in text


def test_pages_follow_one_another_in_any_order(session: Session, sign_in: SignIn) -> None:
    for number in range(60):
        someone = factories.person(f"Lê Văn A{number}", born_on=date(1930 + number % 9, 1, 1))
        factories.enrolment(someone, "TB", degree=21 + number % 3)
    session.commit()
    client = sign_in(Role.DISTRICT_OFFICER)
    for sort in ("birth", "-degree", "start"):
        first = client.get(f"/registers/merit?sort={sort}").text
        at = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
        assert "Dòng 51–60 trong 60" in client.get(at).text


def test_no_category_that_means_hiv_is_named_or_searched(session: Session, sign_in: SignIn) -> None:
    factories.enrolment(factories.person("Lê Kín"), "BT8")
    session.commit()
    client = sign_in(Role.DISTRICT_OFFICER)
    shown = client.get("/registers/protection").text
    assert "Lê Kín" in shown
    assert "HIV" not in shown
    assert "Lê Kín" not in client.get("/registers/protection?category=BT8").text
    file = client.post("/registers/protection/export", data={"ending": "csv"})
    assert "HIV" not in file.get_data(as_text=True)


def test_facts_of_a_category_are_written_and_listed(session: Session, sign_in: SignIn) -> None:
    home = factories.household()
    someone = factories.person("Lê Thị Tư", household_id=home.id)
    carer = factories.person("Lê Văn Con", household_id=home.id, born_on=date(1970, 1, 1))
    session.commit()
    client = sign_in(Role.COMMUNE_OFFICER)
    form = f"/people/{someone.id}/enrolments/new"
    martyr = {"martyr_name": "Lê Văn Liệt", "martyr_relation": "Con"}
    client.post(form, data={"category": "TNLS-1", "start_month": "01/2023", **martyr})
    assert "Lê Văn Liệt, Con" in client.get("/registers/merit").text
    disabled = {
        "certificate_number": "12/GXN",
        "certificate_on": "01/02/2022",
        "certificate_until": "01/02/2027",
        "carer_id": str(carer.id),
    }
    client.post(form, data={"category": "BT6-N", "start_month": "01/2023", **disabled})
    shown = client.get("/registers/protection").text
    assert "12/GXN 01/02/2022 → 01/02/2027" in shown
    assert "Lê Văn Con" in shown
