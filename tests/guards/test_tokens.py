"""Nothing is posted without the token of the page it came from."""

from flask import Flask

from tests import application
from tests.guards.walking import WRITING, endpoints


def test_every_post_needs_a_token(database_url: str) -> None:
    with application.running(database_url, csrf=True) as app:
        client = app.test_client()
        answers = {
            address: client.post(address).status_code for _name, address in endpoints(app, WRITING)
        }
    assert answers
    assert dict.fromkeys(answers, 400) == answers


def test_a_missing_token_is_explained_in_words(database_url: str) -> None:
    with application.running(database_url, csrf=True) as app:
        assert "Hãy tải lại trang" in app.test_client().post("/sign-in").text


def test_no_view_is_exempt(app: Flask) -> None:
    csrf = app.extensions["csrf"]
    assert (csrf._exempt_views, csrf._exempt_blueprints) == (set(), set())
