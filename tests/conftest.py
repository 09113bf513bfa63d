"""A migrated database with the reference tables, made once and copied for every test.

The same on SQLite (`app`) and on PostgreSQL (`postgresql_url`, `either_app`), and for browsers a
server of the test's own (`open_page`).
"""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page
from sqlalchemy.orm import Session

from tests import application, factories, live, postgresql
from welfare.database import db, writing
from welfare.staff import passwords
from welfare.staff.models import Staff
from welfare.staff.rules import Role

TODAY = "2023-12-15"


@pytest.fixture(autouse=True)
def _fixed_today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WELFARE_TODAY", TODAY)


@pytest.fixture(autouse=True)
def _cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "hasher", factories.hasher)


@pytest.fixture(scope="session")
def prepared_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file as `flask setup` leaves it."""
    path = tmp_path_factory.mktemp("database") / "prepared.sqlite"
    application.prepare(f"sqlite:///{path}")
    with sqlite3.connect(path) as connection:  # leave one file to copy, no write-ahead log
        connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()
    return path


@pytest.fixture
def database_url(prepared_database: Path) -> str:
    """The test's own database; always at the same place, see `application.running`."""
    folder = prepared_database.parent
    for left in folder.glob("welfare.sqlite*"):
        left.unlink()
    return f"sqlite:///{shutil.copy(prepared_database, folder / 'welfare.sqlite')}"


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[postgresql.Server]:
    """A running PostgreSQL with a database as `flask setup` leaves it, called `prepared`."""
    with postgresql.running_server() as server:
        server.create("prepared")
        application.prepare(server.url("prepared"))
        yield server


@pytest.fixture
def postgresql_url(postgresql_server: postgresql.Server) -> Iterator[str]:
    """The test's own database on PostgreSQL; always of the same name, as `database_url`."""
    postgresql_server.create("welfare", template="prepared")
    yield postgresql_server.url("welfare")
    postgresql_server.drop("welfare")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def either_url(request: pytest.FixtureRequest) -> str:
    """The test's own database: once on SQLite, once on PostgreSQL."""
    fixtures = {"sqlite": "database_url", "postgresql": "postgresql_url"}
    url: str = request.getfixturevalue(fixtures[request.param])
    return url


@pytest.fixture
def app(database_url: str) -> Iterator[Flask]:
    """The application on the test's own database."""
    with application.running(database_url) as app:
        yield app


@pytest.fixture
def either_app(either_url: str) -> Iterator[Flask]:
    """The application, once on SQLite and once on PostgreSQL."""
    with application.running(either_url) as app:
        yield app


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser, started once."""
    with live.running_browser() as running:
        yield running


@pytest.fixture
def open_page(database_url: str, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens the application in a browser; each page is another person's at another machine.

    At the end the test fails if any page asked an outside host or a script of it failed.
    """
    with application.running(database_url, csrf=True) as app, live.served(app) as base_url:
        watcher = live.Watcher(browser, base_url)
        yield watcher.open
        watcher.close()
    assert watcher.offences == []


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """One page in a browser."""
    return open_page()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A write transaction for arranging and for services.

    A test commits what clients and commands shall see: each of them begins with ending it.
    """
    with app.app_context(), writing():
        yield db.session()
        db.session.rollback()


@pytest.fixture
def cli(app: Flask) -> Callable[..., object]:
    """Runs a command as `flask --app welfare …` would: `cli("benefits", "due", "2023-12")`."""
    runner = app.test_cli_runner()
    return lambda *words, **options: runner.invoke(args=list(words), **options)


@pytest.fixture
def sign_in(app: Flask) -> Callable[..., FlaskClient]:
    """A client signed in as a new account of the role: `sign_in(Role.APPROVER)`."""

    return partial(application.signed_in, app)


@pytest.fixture
def officer(session: Session) -> Staff:
    """A district officer to act for."""
    return factories.staff(Role.DISTRICT_OFFICER)


@pytest.fixture
def approver(session: Session) -> Staff:
    """An approver to act for."""
    return factories.staff(Role.APPROVER)
