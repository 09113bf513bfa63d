import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from tests import factories
from welfare.audit import service as audit
from welfare.audit.rules import changes, digest
from welfare.audit.service import Verification
from welfare.database import db, writing
from welfare.staff.rules import Role
from welfare.web.transaction import committed

EVENTS = 5
Tamper = Callable[[str], Verification]


@pytest.fixture
def tamper(either_app: Flask) -> Tamper:
    """Write five events, then run SQL as somebody would who has the database in their hands."""
    with either_app.app_context(), writing():
        officer = factories.staff(Role.AUDITOR)
        for number in range(EVENTS):
            audit.record(officer, "person.corrected", "person", 7, after={"number": number})
        db.session.commit()

    def run(statement: str) -> Verification:
        with either_app.app_context():
            if db.engine.dialect.name == "sqlite":
                triggers = ["DROP TRIGGER audit_events_keep", "DROP TRIGGER audit_events_stay"]
            else:
                triggers = ["ALTER TABLE audit_events DISABLE TRIGGER ALL"]
            with writing():
                for command in [*triggers, statement]:
                    db.session.execute(text(command))
                db.session.commit()
            return audit.verify()

    return run


def test_what_nobody_touched_is_whole(tamper: Tamper) -> None:
    assert tamper("SELECT 1") == Verification(EVENTS, None)


@pytest.mark.parametrize(
    "change",
    [
        "actor = 'ai khác'",
        "action = 'person.looked_at'",
        "subject_kind = 'household'",
        "subject_id = 8",
        "subject_id = NULL",
        "commune_id = 1",
        """change = '{"after":{},"before":{}}'""",
        "digest = 'abc'",
        "at = '2020-01-01 00:00:00'",
    ],
)
def test_whatever_is_changed_in_an_event_is_found(tamper: Tamper, change: str) -> None:
    statement = f"UPDATE audit_events SET {change} WHERE id = 3"  # noqa: S608 - our own words
    assert tamper(statement) == Verification(3, 3)


def test_an_event_deleted_in_the_middle_is_found(tamper: Tamper) -> None:
    assert tamper("DELETE FROM audit_events WHERE id = 3").first_broken == 3


def test_a_tail_that_was_cut_off_is_found(tamper: Tamper) -> None:
    assert tamper("DELETE FROM audit_events WHERE id > 3").first_broken == 4


def test_a_record_that_was_emptied_is_found(tamper: Tamper) -> None:
    assert tamper("DELETE FROM audit_events").first_broken == 1


def test_an_event_slipped_in_at_the_end_is_found(tamper: Tamper) -> None:
    columns = "at, actor, action, subject_kind, subject_id, commune_id, change, digest"
    slipped = f"SELECT 6, {columns} FROM audit_events WHERE id = 5"  # noqa: S608 - our own words
    assert tamper(f"INSERT INTO audit_events (id, {columns}) {slipped}").first_broken == 6


def test_two_events_that_changed_places_are_found(tamper: Tamper) -> None:
    swap = "UPDATE audit_events SET id = CASE id WHEN 2 THEN -1 ELSE 3 END WHERE id = 2"
    assert tamper(swap).first_broken == 1


def test_a_lost_end_of_the_chain_is_found(tamper: Tamper) -> None:
    assert tamper("DELETE FROM audit_head").first_broken == EVENTS + 1


def test_the_command_says_whole_or_names_the_first_broken_event(
    either_app: Flask, tamper: Tamper
) -> None:
    def verify() -> Any:
        return either_app.test_cli_runner().invoke(args=["audit", "verify", "--json"])

    assert json.loads(verify().stdout) == {"events": EVENTS, "intact": True}
    tamper("DELETE FROM audit_events WHERE id = 2")
    result = verify()
    assert (result.exit_code, result.stdout) == (1, "")
    assert "sự kiện số 2" in result.stderr


def test_events_recorded_at_once_make_one_chain(either_app: Flask) -> None:
    def record(number: int) -> None:
        with either_app.app_context():
            committed(lambda: audit.record(None, "staff.signed_in", "staff", number))

    with ThreadPoolExecutor(12) as officers:
        list(officers.map(record, range(36)))
    with either_app.app_context():
        assert audit.verify() == Verification(36, None)


def test_an_undone_transaction_leaves_no_event_and_no_gap(either_app: Flask) -> None:
    with either_app.app_context(), writing():
        audit.record(None, "staff.signed_in", "staff", 1)
        db.session.rollback()
        audit.record(None, "staff.signed_in", "staff", 2)
        db.session.commit()
        assert audit.verify() == Verification(1, None)


@given(st.dictionaries(st.text(), st.text()), st.dictionaries(st.text(), st.text()))
def test_different_events_have_different_digests(
    some: dict[str, object], others: dict[str, object]
) -> None:
    assert (digest("", some) == digest("", others)) is (some == others)


def test_a_change_is_told_fact_by_fact_without_those_that_stayed_empty() -> None:
    change = '{"before":{"a":1,"c":null},"after":{"a":2,"b":true,"c":null}}'
    assert changes(change) == [("a", 1, 2), ("b", None, True)]
