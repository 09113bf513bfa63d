"""`registry death`, as scripts use it."""

import json
from collections.abc import Callable
from typing import Any

from flask import Flask

from tests import factories
from welfare.database import db, writing
from welfare.staff.rules import Role

Cli = Callable[..., Any]


def test_a_death_answers_what_stops_what_was_overpaid_and_what_is_given(
    app: Flask, cli: Cli
) -> None:
    with app.app_context(), writing():
        someone = factories.enrolment().person_id
        officer = factories.staff(Role.DISTRICT_OFFICER).username
        approver = factories.staff(Role.APPROVER).username
        db.session.commit()
    for month in ("2023-11", "2023-12"):
        for step, actor in (("draw-up", officer), ("submit", officer), ("approve", approver)):
            assert cli("payouts", step, month, "--actor", actor).exit_code == 0
    words = ("registry", "death", str(someone), "--on", "2023-10-20", "--actor", officer)
    done = cli(*words, "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout) == {
        "stops_from": "2023-11",
        "to_recover_vnd": 720_000,
        "lump_sum_vnd": 0,
        "funeral_vnd": 7_200_000,
    }
    again = cli(*words)
    assert again.exit_code == 1
    assert "đã được báo tử" in again.stderr
