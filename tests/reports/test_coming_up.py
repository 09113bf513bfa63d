"""What comes up, and what an age changes in money."""

from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests import factories
from welfare.core.month import Month
from welfare.registry import life_events
from welfare.reports.coming_up import Wanted, coming_up
from welfare.reports.coming_up_rules import Coming, age_reached
from welfare.staff.models import Staff
from welfare.staff.rules import Role

FIRST, LAST = Month(2023, 12), Month(2024, 3)
WANTED = Wanted(FIRST, LAST)


@pytest.mark.parametrize("age", [4, 16, 22, 60, 75, 80])
def test_each_age_comes_up_in_the_month_in_which_it_is_completed(age: int) -> None:
    assert age_reached(date(2023 - age, 12, 31), FIRST, LAST) == (age, FIRST)
    assert age_reached(date(2023 - age, 11, 30), FIRST, LAST) is None
    assert age_reached(date(2024 - age, 3, 31), FIRST, LAST) == (age, LAST)
    assert age_reached(date(2024 - age, 4, 1), FIRST, LAST) is None


@pytest.mark.parametrize(
    ("category", "age", "before_vnd", "after_vnd"),
    [
        ("BT1", 4, 900_000, 540_000),
        ("BT1", 16, 540_000, 0),
        ("BT2", 22, 540_000, 0),
        ("BT6-N", 60, 540_000, 720_000),
        ("BT5B", 75, 0, 360_000),
        ("BT5A", 80, 540_000, 720_000),
    ],
)
def test_an_age_tells_what_changes_in_money(
    officer: Staff, category: str, age: int, before_vnd: int, after_vnd: int
) -> None:
    someone = factories.person(born_on=date(2024 - age, 2, 10))
    factories.enrolment(someone, category)
    [item] = coming_up(officer, WANTED)
    assert (item.kind, item.what, item.month) == (Coming.AGE, str(age), Month(2024, 2))
    assert (item.before_vnd, item.after_vnd) == (before_vnd, after_vnd)


def test_papers_that_end_and_reviews_come_up(officer: Staff) -> None:
    home = factories.household()
    someone = factories.person(born_on=date(1950, 1, 1), household_id=home.id)
    entitled = factories.enrolment(someone, "BT5A", end_month=Month(2024, 2))
    entitled.certificate_until = date(2024, 1, 15)
    life_events.put_up_for_review(actor=officer, household_ids=[home.id], from_month=Month(2024, 1))
    kinds = {item.kind for item in coming_up(officer, WANTED)}
    assert kinds == {Coming.DECISION, Coming.CERTIFICATE, Coming.REVIEW}
    only = coming_up(officer, Wanted(FIRST, LAST, kind=Coming.REVIEW))
    assert [item.kind for item in only] == [Coming.REVIEW]


def test_the_dead_the_gone_and_people_elsewhere_do_not_come_up(session: Session) -> None:
    officer = factories.staff(Role.COMMUNE_OFFICER, commune_code=factories.AN_CU)
    born_on = date(1944, 1, 5)
    gone = factories.person(born_on=born_on, left_on=date(2023, 5, 1))
    dead = factories.person(born_on=born_on, died_on=date(2023, 5, 1))
    elsewhere = factories.person(born_on=born_on, commune_code=factories.CAI_BE)
    for someone in (gone, dead, elsewhere):
        factories.enrolment(someone, "BT5A")
    assert coming_up(officer, WANTED) == []


def test_the_page_and_its_file_show_the_same(
    session: Session, sign_in: Callable[..., FlaskClient]
) -> None:
    factories.enrolment(factories.person("Lê Thị Tám", born_on=date(1944, 1, 5)), "BT5A")
    session.commit()
    client = sign_in(Role.COMMUNE_OFFICER)
    page = client.get("/coming-up?kind=age&ahead=6&commune=x&register=y").text
    assert "Lê Thị Tám" in page
    assert "đủ 80 tuổi" in page
    taken = client.post("/coming-up/export?ahead=6", data={"ending": "csv"})
    assert "Lê Thị Tám" in taken.text
    assert client.post("/coming-up/export", data={"ending": "doc"}).status_code == 422
