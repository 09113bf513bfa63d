import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

Cli = Callable[..., Any]
PASSWORD = "mật khẩu đầu tiên"


def _add(cli: Cli, *words: str, password: str = PASSWORD) -> Any:
    return cli("staff", "add", *words, "--password-stdin", input=f"{password}\n")


def test_an_account_is_added_and_told_as_json(app: Flask, cli: Cli) -> None:
    result = _add(cli, "lan", "--role", "commune-officer", "--commune", "28390", "--json")
    expected = {"username": "lan", "role": "commune-officer", "commune": "28390"}
    assert json.loads(result.stdout) == expected
    client: FlaskClient = app.test_client()
    assert client.post("/sign-in", data={"username": "lan", "password": PASSWORD}).location == "/"


@pytest.mark.parametrize(
    "role", ["district-officer", "approver", "accountant", "provider", "auditor", "administrator"]
)
def test_every_other_role_needs_no_more_than_a_name(cli: Cli, role: str) -> None:
    result = _add(cli, "lan", "--role", role, "--json")
    assert json.loads(result.stdout) == {"username": "lan", "role": role, "commune": None}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["lan", "--role", "commune-officer"], "phải thuộc một xã"),
        (["lan", "--role", "commune-officer", "--commune", "99999"], "99999"),
        (["lan", "--role", "auditor", "--provider", "bank"], "vai trò khác thì không"),
        (["Lần", "--role", "auditor"], "không dùng được"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(cli: Cli, words: list[str], sentence: str) -> None:
    result = _add(cli, *words)
    assert (result.exit_code, result.stdout) == (1, "")
    assert sentence in result.stderr


def test_a_taken_name_and_a_short_password_are_refused(cli: Cli) -> None:
    _add(cli, "lan", "--role", "auditor")
    assert "đã có người dùng" in _add(cli, "lan", "--role", "auditor").stderr
    assert "từ 8 đến" in _add(cli, "mai", "--role", "auditor", password="ngắn").stderr


def test_a_password_is_never_taken_from_the_command_line(cli: Cli) -> None:
    result = cli("staff", "add", "lan", "--role", "auditor")
    assert result.exit_code == 2
    assert "--password-stdin" in result.stderr
