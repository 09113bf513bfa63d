"""The application as tests run it, and clients of people who have signed in to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import Context
from functools import cache
from typing import Any

from flask import Flask, has_app_context
from flask.testing import FlaskClient, FlaskCliRunner
from werkzeug.test import TestResponse

from tests import factories
from welfare import create_app
from welfare.config import Settings
from welfare.database import db, writing
from welfare.staff.rules import Role


class Client(FlaskClient):
    """A browser at another machine: nothing of the test's own context reaches its requests."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Ask, after the test's own transaction has ended: it would keep writers waiting."""
        if has_app_context():
            db.session.rollback()
        return Context().run(super().open, *args, **kwargs)


class CliRunner(FlaskCliRunner):
    """A terminal at the server, as far from the test's own context as `Client` is."""

    def invoke(self, *args: Any, **kwargs: Any) -> Any:
        """Run a command, after the test's own transaction has ended."""
        if has_app_context():
            db.session.rollback()
        return Context().run(super().invoke, *args, **kwargs)


def settings(database_url: str) -> Settings:
    """The settings of a test's own application."""
    return Settings(
        database_url=database_url,
        secret_key="only-for-tests",
        tiles_url=None,
        secure_cookies=False,
        session_hours=10,
    )


@contextmanager
def running(database_url: str, *, csrf: bool = False) -> Iterator[Flask]:
    """The application on the database; only browsers and tests of their own need the tokens.

    It is put together once and serves every test at that address: routes, templates and SQL that
    are compiled already make the whole several times faster. Its settings are laid anew each time.
    """
    app, first_settings = _application(database_url)
    app.config.clear()
    app.config.update(first_settings, WTF_CSRF_ENABLED=csrf)
    yield app
    with app.app_context():
        db.engine.dispose()


@cache
def _application(database_url: str) -> tuple[Flask, dict[str, Any]]:
    app = create_app(settings(database_url))
    app.test_client_class, app.test_cli_runner_class = Client, CliRunner
    return app, dict(app.config, TESTING=True)


def prepare(database_url: str) -> None:
    """Leave the database as `flask setup` does, and nobody connected to it."""
    with running(database_url) as app:
        result = app.test_cli_runner().invoke(args=["setup"])
        assert result.exit_code == 0, result.output


def signed_in(app: Flask, role: Role, commune_code: str | None = None) -> FlaskClient:
    """A client signed in as a new account of the role."""
    with app.app_context(), writing():
        account = factories.staff(role, commune_code=commune_code)
        db.session.commit()
        username = account.username
    client = app.test_client()
    answer = client.post("/sign-in", data={"username": username, "password": factories.PASSWORD})
    assert answer.status_code == 302, answer.text
    return client
