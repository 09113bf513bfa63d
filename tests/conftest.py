"""A migrated database with the reference tables, made once and copied for every test."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests import factories
from welfare import create_app
from welfare.config import Settings
from welfare.database import db, writing
from welfare.staff.models import Staff
from welfare.staff.rules import Role

TODAY = "2023-12-15"


def settings(database_url: str) -> Settings:
    """The settings of a test's own application."""
    return Settings(
        database_url=database_url,
        secret_key="only-for-tests",
        tiles_url=None,
        secure_cookies=False,
        session_hours=10,
    )


@pytest.fixture(autouse=True)
def _fixed_today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WELFARE_TODAY", TODAY)


@pytest.fixture(scope="session")
def prepared_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file as `flask setup` leaves it."""
    path = tmp_path_factory.mktemp("database") / "prepared.sqlite"
    app = create_app(settings(f"sqlite:///{path}"))
    result = app.test_cli_runner().invoke(args=["setup"])
    assert result.exit_code == 0, result.output
    with app.app_context():
        db.engine.dispose()
    with sqlite3.connect(path) as connection:  # leave one file to copy, no write-ahead log
        connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()
    return path


@pytest.fixture
def database_url(prepared_database: Path, tmp_path: Path) -> str:
    """The test's own database."""
    return f"sqlite:///{shutil.copy(prepared_database, tmp_path / 'welfare.sqlite')}"


@pytest.fixture
def app(database_url: str) -> Iterator[Flask]:
    """The application on the test's own database."""
    app = create_app(settings(database_url))
    app.config["TESTING"] = True
    app.config["WTF_CSRF_ENABLED"] = False  # a test of its own shows that every form needs it
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A write transaction for arranging and for services; a test commits what clients shall see."""
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

    def signed_in(role: Role, commune_code: str | None = None) -> FlaskClient:
        with app.app_context(), writing():
            account = factories.staff(role, commune_code=commune_code)
            db.session.commit()
            username = account.username
        client = app.test_client()
        answer = client.post(
            "/sign-in", data={"username": username, "password": factories.PASSWORD}
        )
        assert answer.status_code == 302, answer.text
        return client

    return signed_in


@pytest.fixture
def officer(session: Session) -> Staff:
    """A district officer to act for."""
    return factories.staff(Role.DISTRICT_OFFICER)


@pytest.fixture
def approver(session: Session) -> Staff:
    """An approver to act for."""
    return factories.staff(Role.APPROVER)
