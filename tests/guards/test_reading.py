"""Looking changes nothing: no GET writes or commits."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from tests import factories
from tests.guards.walking import READING, endpoints
from welfare.database import db
from welfare.staff.rules import Role

CHANGING = ("INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "DROP", "ALTER")


@contextmanager
def changes(engine: Engine) -> Iterator[list[str]]:
    """Whatever is written or committed meanwhile."""
    seen: list[str] = []

    def note_statement(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.lstrip().upper().startswith(CHANGING):
            seen.append(statement)

    def note_commit(_connection: object) -> None:
        seen.append("COMMIT")

    event.listen(engine, "before_cursor_execute", note_statement)
    event.listen(engine, "commit", note_commit)
    yield seen
    event.remove(engine, "before_cursor_execute", note_statement)
    event.remove(engine, "commit", note_commit)


@pytest.mark.parametrize("role", [*Role])
def test_no_page_changes_anything_by_being_looked_at(
    app: Flask, session: object, sign_in: Callable[[Role], FlaskClient], role: Role
) -> None:
    factories.enrolment()
    session.commit()
    client = sign_in(role)
    with changes(db.engine) as seen:
        for _endpoint, address in endpoints(app, READING):
            client.get(address)
    assert seen == []


def test_what_a_post_writes_is_noticed(
    session: object, sign_in: Callable[[Role], FlaskClient]
) -> None:
    client = sign_in(Role.AUDITOR)
    with changes(db.engine) as seen:
        client.post("/sign-out")
    assert seen[-1] == "COMMIT"
    assert any(statement.startswith("INSERT INTO audit_events") for statement in seen)
