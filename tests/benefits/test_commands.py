"""`benefits due` and `rates load` as a script sees them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from tests import factories
from welfare.database import db, writing
from welfare.staff.rules import Role

Cli = Callable[..., Result]
HEADER = "standard,province,amount_vnd,valid_from,valid_to,decree,confidence\n"


@pytest.fixture
def username(app: Flask) -> str:
    """An administrator's."""
    with app.app_context(), writing():
        account = factories.staff(Role.ADMINISTRATOR)
        db.session.commit()
        return account.username


@pytest.fixture
def decree(tmp_path: Path) -> Path:
    path = tmp_path / "moi.csv"
    path.write_text(HEADER + "TGXH,,600000,2023-12-01,,NĐ 9/2023,read\n", encoding="utf-8")
    return path


def test_due_answers_by_commune_and_register(app: Flask, cli: Cli) -> None:
    with app.app_context(), writing():
        factories.enrolment(factories.person(commune_code="28390"), "BT5C")
        factories.enrolment(factories.person(commune_code="28369"), "TUDAY")
        db.session.commit()
    answer = json.loads(cli("benefits", "due", "2023-12", "--json").stdout)
    assert answer == {
        "month": "2023-12",
        "people": 2,
        "lines": 2,
        "amount_vnd": 1_593_000,
        "by_commune": {
            "28369": {"merit": {"people": 1, "lines": 1, "amount_vnd": 1_233_000}},
            "28390": {"protection": {"people": 1, "lines": 1, "amount_vnd": 360_000}},
        },
    }
    assert "1.593.000 đ" in cli("benefits", "due", "2023-12").stdout


def test_a_table_is_loaded_once(cli: Cli, username: str, tmp_path: Path) -> None:
    path = tmp_path / "moi.csv"
    path.write_text(HEADER + "TGXH,,600000,2027-01-01,,NĐ 9/2027,read\n", encoding="utf-8")
    command = ("rates", "load", str(path), "--kind", "standards", "--actor", username, "--json")
    first, second = (json.loads(cli(*command).stdout) for _time in range(2))
    assert (first["added"], first["unchanged"]) == (1, 0)
    assert (second["added"], second["unchanged"]) == (0, 1)


def test_a_covering_row_is_refused_on_standard_error(cli: Cli, username: str, decree: Path) -> None:
    result = cli("rates", "load", str(decree), "--kind", "standards", "--actor", username)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith("Bảng moi.csv, dòng 2, cột valid_from: ")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_an_administrator_loads_tables(app: Flask, cli: Cli, decree: Path, role: Role) -> None:
    with app.app_context(), writing():
        username = factories.staff(role).username
        db.session.commit()
    result = cli("rates", "load", str(decree), "--kind", "standards", "--actor", username)
    assert result.exit_code == 1
    assert username in result.stderr


def test_due_is_narrowed_by_commune_register_and_person(app: Flask, cli: Cli) -> None:
    with app.app_context(), writing():
        someone = factories.person(commune_code="28390")
        factories.enrolment(someone, "BT5C")
        factories.enrolment(someone, "TUDAY")
        factories.enrolment(factories.person(commune_code="28369"), "BT5C")
        person_id = str(someone.id)
        db.session.commit()
    for options, amount_vnd in (
        (("--commune", "28390"), 1_593_000),
        (("--register", "protection"), 720_000),
        (("--person", person_id), 1_593_000),
        (("--person", person_id, "--register", "merit"), 1_233_000),
        (("--person", "999999"), 0),
    ):
        answer = json.loads(cli("benefits", "due", "2023-12", "--json", *options).stdout)
        assert answer["amount_vnd"] == amount_vnd


@pytest.mark.parametrize(
    ("words", "exit_code"),
    [
        (("2023-13",), 2),
        (("tháng 12",), 2),
        (("2023-12", "--register", "x"), 2),
        (("2023-12", "--commune", "99999"), 1),
    ],
)
def test_a_wrong_word_is_wrong_usage_and_an_unknown_commune_a_refusal(
    cli: Cli, words: tuple[str, ...], exit_code: int
) -> None:
    result = cli("benefits", "due", *words)
    assert (result.exit_code, result.stdout) == (exit_code, "")
    assert result.stderr
