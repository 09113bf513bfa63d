"""axe finds nothing to mend on the screens an officer works with (WCAG 2.2 AA)."""

from collections.abc import Callable
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.journeys.test_month import signed_in
from welfare.core.month import Month
from welfare.payouts import drawing
from welfare.payouts.models import PayoutList
from welfare.staff.rules import Role

pytestmark = pytest.mark.browser

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
PATHS = {
    Role.DISTRICT_OFFICER: (
        "/",
        "/people",
        "/people/1",
        "/people/new",
        "/households",
        "/intake",
        "/payouts",
        "/payouts/draw-up?month=12/2023",
        "/payouts/2023-12",
        "/payouts/lists/{list_id}",
        "/cash-points",
        "/cash-points/map",
        "/areas",
    ),
    Role.ADMINISTRATOR: ("/staff", "/staff/new", "/audit", "/areas"),
}


@pytest.mark.parametrize("role", PATHS, ids=str)
def test_axe_finds_nothing(role: Role, open_page: Callable[..., Page], session: Session) -> None:
    someone = factories.person("Trần Thị Bé", born_on=date(1938, 3, 4), citizen_id="082138000123")
    factories.enrolment(someone)
    factories.account(someone)
    drawing.draw_up(month=Month(2023, 12), actor=factories.staff(Role.DISTRICT_OFFICER))
    username = factories.staff(role).username
    list_id = session.scalars(select(PayoutList.id)).one()
    session.commit()
    page = signed_in(open_page, username)
    for path in PATHS[role]:
        answer = page.goto(path.format(list_id=list_id))
        assert answer is not None
        assert answer.ok, path
        found = Axe().run(page, options=RULES)
        assert found.violations_count == 0, f"{path}: {found.generate_report()}"
