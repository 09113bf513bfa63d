"""The payouts commands, as scripts use them: keys, exits and refusals."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests import factories
from welfare.database import db, writing
from welfare.staff.rules import Role

Cli = Callable[..., Any]


@pytest.fixture
def officer_and_approver(app: Flask) -> tuple[str, str]:
    """Their usernames; one person in An Cư is due 360.000 đ a month."""
    with app.app_context(), writing():
        factories.enrolment()
        names = tuple(
            factories.staff(role).username for role in (Role.DISTRICT_OFFICER, Role.APPROVER)
        )
        db.session.commit()
    return names


def answer(result: Any) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_a_month_from_drawing_up_to_paper(
    cli: Cli, officer_and_approver: tuple[str, str], tmp_path: Path
) -> None:
    officer, approver = officer_and_approver

    def run(*words: str) -> dict[str, Any]:
        return answer(cli("payouts", *words, "--json"))

    drawn = {
        "month": "2023-12",
        "lists": 1,
        "lines": 1,
        "amount_vnd": 360_000,
        "arrears_vnd": 0,
        "to_recover_vnd": 0,
    }
    assert run("draw-up", "2023-12", "--actor", officer) == drawn
    again = run("draw-up", "2023-12", "--actor", officer)
    assert again == {"month": "2023-12", **dict.fromkeys(list(drawn)[1:], 0)}
    submitted = run("submit", "2023-12", "--actor", officer)
    assert submitted == {"month": "2023-12", "status": "submitted"}
    reason = ("--reason", "Sai tên", "--actor", approver)
    assert run("send-back", "2023-12", *reason)["status"] == "drawn"
    run("submit", "2023-12", "--actor", officer)
    assert run("approve", "2023-12", "--actor", approver)["status"] == "approved"
    sums = {"lines": 1, "amount_vnd": 360_000}
    nothing = {"paid_vnd": 0, "unpaid_vnd": 0, "returned_vnd": 0}
    assert run("totals", "2023-12") == {
        "status": "approved",
        **sums,
        "by_commune": {factories.AN_CU: {"protection": {"cash": {**sums, **nothing}}}},
    }
    for kind, start in (("pdf", b"%PDF-"), ("xlsx", b"PK")):
        path = tmp_path / f"list.{kind}"
        place = ("--commune", factories.AN_CU, "--register", "protection", "--channel", "cash")
        run("document", "2023-12", *place, "--format", kind, "-o", str(path))
        assert path.read_bytes().startswith(start)


def test_refusals_are_sentences_on_standard_error_with_exit_1(
    cli: Cli, officer_and_approver: tuple[str, str], tmp_path: Path
) -> None:
    officer, approver = officer_and_approver
    place = ("--commune", factories.AN_CU, "--register", "merit", "--channel", "cash")
    for words, sentence in (
        (("submit", "2023-12", "--actor", officer), "Chưa có kỳ chi trả tháng 12/2023"),
        (("draw-up", "2023-12", "--actor", approver), "không được làm việc này"),
        (("totals", "2023-12"), "Chưa có kỳ chi trả tháng 12/2023"),
    ):
        result = cli("payouts", *words, "--json")
        assert (result.exit_code, result.stdout) == (1, "")
        assert sentence in result.stderr
    cli("payouts", "draw-up", "2023-12", "--actor", officer)
    path = tmp_path / "none.pdf"
    missing = cli("payouts", "document", "2023-12", *place, "--format", "pdf", "-o", str(path))
    assert missing.exit_code == 1
    assert "không có danh sách Người có công – Tiền mặt" in missing.stderr
    assert not path.exists()
