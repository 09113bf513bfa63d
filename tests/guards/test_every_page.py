"""Every page that links lead to answers, on either engine, in a district with some history."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import application
from tests.guards.walking import linked_pages
from welfare.staff.rules import Role


def _html_at(client: FlaskClient, address: str) -> str | None:
    answer = client.get(address, follow_redirects=True)
    assert answer.status_code == 200, address
    is_page = answer.mimetype == "text/html" and "Content-Disposition" not in answer.headers
    return answer.text if is_page else None


@pytest.mark.parametrize("role", [Role.DISTRICT_OFFICER])
def test_every_page_answers(either_app: Flask, role: Role) -> None:
    answer = either_app.test_cli_runner().invoke(args=["demo", "--people", "40"])
    assert answer.exit_code == 0, answer.output
    client = application.signed_in(either_app, role)
    met = [address for address, _ in linked_pages(either_app, lambda at: _html_at(client, at))]
    assert "/" in met
    assert len(met) > 10
