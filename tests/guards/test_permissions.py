"""Every page asks for a permission, and keeps out whoever does not have it."""

from collections import Counter
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import factories
from tests.guards.walking import READING, WRITING, endpoints, permission
from welfare.staff.rules import PERMISSIONS, Role
from welfare.web.blueprint import Access

SignIn = Callable[[Role], FlaskClient]


@pytest.fixture(autouse=True)
def _every_fault_is_listed(app: Flask) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False


@pytest.fixture(autouse=True)
def _somebody_with_something_due(session: object) -> None:
    factories.enrolment()
    session.commit()


def _may(role: Role, app: Flask, endpoint: str) -> bool:
    asked = permission(app, endpoint)
    return isinstance(asked, Access) or asked in PERMISSIONS[role]


def test_every_endpoint_stands_behind_a_permission(app: Flask) -> None:
    open_endpoints = [name for name in app.view_functions if permission(app, name) is None]
    assert open_endpoints == ["static"]


def test_no_two_pages_have_the_same_address(app: Flask) -> None:
    addresses = Counter(
        (rule.rule, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"OPTIONS", "HEAD"}
    )
    assert [address for address, pages in addresses.items() if pages > 1] == []


@pytest.mark.parametrize("role", [*Role])
def test_a_role_opens_its_own_pages_and_no_others(app: Flask, sign_in: SignIn, role: Role) -> None:
    client, wrong = sign_in(role), []
    for endpoint, address in endpoints(app, READING):
        status = client.get(address).status_code
        kept_out = status in {401, 403}
        if kept_out is _may(role, app, endpoint) or status >= 500:
            wrong.append((address, status))
    assert wrong == []


@pytest.mark.parametrize("role", [*Role])
def test_a_role_posts_nothing_it_has_no_permission_for(
    app: Flask, sign_in: SignIn, role: Role
) -> None:
    client = sign_in(role)
    answers = {
        address: client.post(address).status_code
        for endpoint, address in endpoints(app, WRITING)
        if not _may(role, app, endpoint)
    }
    assert dict.fromkeys(answers, 403) == answers


@pytest.mark.parametrize("method", [READING, WRITING])
def test_a_visitor_is_sent_to_sign_in(app: Flask, method: str) -> None:
    client, wrong = app.test_client(), []
    for endpoint, address in endpoints(app, method):
        answer = client.open(address, method=method)
        sent = answer.status_code == 302 and answer.location.startswith("/sign-in")
        if (
            sent is (permission(app, endpoint) is Access.ANYONE)
            and endpoint != "staff.switch_language"
        ):
            wrong.append((address, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("role", [*Role])
def test_every_role_has_a_first_page(sign_in: SignIn, role: Role) -> None:
    assert sign_in(role).get("/", follow_redirects=True).status_code == 200
