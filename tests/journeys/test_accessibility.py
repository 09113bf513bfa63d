"""Every page that can be reached from the menu: axe finds nothing (WCAG 2.2 AA), a phone shows it.

The walk goes through a small demo district by the links that an officer would press, to one page
of each kind.
"""

from collections.abc import Callable
from functools import partial

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy.orm import Session

from tests import factories
from tests.guards.walking import linked_pages, permission
from tests.journeys.test_month import signed_in
from welfare.staff.rules import PERMISSIONS, Role

pytestmark = pytest.mark.browser

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
WIDE = {"width": 1366, "height": 900}
PHONE = {"width": 360, "height": 740}
ROLES = (Role.DISTRICT_OFFICER, Role.ADMINISTRATOR)
FOR_PAPER = {"reverification.print_round"}  # wider than a phone, as its sheet is


def html_at(page: Page, address: str) -> str | None:
    """The page that somebody signed in would get, without drawing it."""
    answer = page.context.request.get(address)
    assert answer.ok, address
    headers = answer.headers
    is_page = "text/html" in headers["content-type"] and "content-disposition" not in headers
    return answer.text() if is_page else None


@pytest.mark.parametrize("role", ROLES, ids=str)
def test_axe_finds_nothing_and_a_phone_is_wide_enough(
    role: Role,
    open_page: Callable[..., Page],
    app: Flask,
    cli: Callable[..., object],
    session: Session,
) -> None:
    """A page that a role before it opens as well is looked at once."""
    cli("demo", "--people", "40")
    username = factories.staff(role).username
    session.commit()
    page = signed_in(open_page, username)
    earlier = set().union(*(PERMISSIONS[each] for each in ROLES[: ROLES.index(role)]))
    wrong = []
    for address, endpoint in linked_pages(app, partial(html_at, page)):
        if permission(app, endpoint) in earlier:
            continue
        page.set_viewport_size(WIDE)
        page.goto(address)
        found = Axe().run(page, options=RULES)
        if found.violations_count:
            wrong.append(f"{address}: {found.generate_report()}")
        page.set_viewport_size(PHONE)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > PHONE["width"] and endpoint not in FOR_PAPER:
            wrong.append(f"{address}: {width} px wide")
    assert wrong == []
