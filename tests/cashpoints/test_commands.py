"""`cash-points distances` and `cash-points import`."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests import factories
from tests.cashpoints.arranging import HOME, register
from welfare.audit.models import AuditEvent
from welfare.cashpoints import ways as found
from welfare.cashpoints.models import CashPoint, Distance
from welfare.config import DATA
from welfare.staff.models import Staff
from welfare.staff.rules import Role

Cli = Callable[..., Result]
Take = Callable[..., dict[str, Any]]

HEADER = "kind,name,operator,commune_code,latitude,longitude,verified,note"
MARKET = "atm,ATM Chợ Bà Đắc,Agribank,28390,10.4001,105.95,yes,Cạnh chợ"


@pytest.fixture
def actor(session: Session, officer: Staff) -> str:
    session.commit()
    return officer.username


def table(tmp_path: Path, *lines: str) -> str:
    path = tmp_path / "points.csv"
    path.write_text("\n".join([HEADER, *lines]), encoding="utf-8")
    return str(path)


def answer_of(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


@pytest.fixture
def take(actor: str, cli: Cli, tmp_path: Path) -> Take:
    """Imports the lines: `take(MARKET, apply=True)`."""

    def taken(*lines: str, apply: bool) -> dict[str, Any]:
        words = ["cash-points", "import", table(tmp_path, *lines), "--actor", actor, "--json"]
        return answer_of(cli(*words, *(["--apply"] if apply else [])))

    return taken


# --- distances --------------------------------------------------------------------------------


def test_distances_tells_the_figures_of_the_map_by_commune(
    session: Session, officer: Staff, cli: Cli
) -> None:
    register(officer, HOME, None)
    session.commit()
    answer = answer_of(cli("cash-points", "distances", "--json"))
    ways = found.ways(officer)
    assert (answer["people"], answer["located"], answer["by_commune_only"]) == (2, 2, 1)
    assert (answer["median_m"], answer["max_m"]) == (ways.summary.median_m, ways.summary.max_m)
    assert len(answer["by_commune"]) == 25
    of_all = {name: value for name, value in answer.items() if name != "by_commune"}
    assert answer["by_commune"][factories.AN_CU] == of_all


def test_distances_measures_those_whom_nobody_measured(session: Session, cli: Cli) -> None:
    someone = factories.person(latitude=HOME[0], longitude=HOME[1])
    session.commit()
    assert "Đo lại 1 người." in cli("cash-points", "distances").stdout
    assert session.get_one(Distance, someone.id).nearest_atm_m is not None
    session.commit()
    assert "Đo lại 0 người." in cli("cash-points", "distances").stdout


# --- import -----------------------------------------------------------------------------------


def test_an_import_says_what_it_would_do_and_does_it_only_when_told(
    session: Session, take: Take
) -> None:
    before = session.scalar(select(func.count(CashPoint.id)))
    session.commit()
    understood = {"rows": 1, "accepted": 1, "added": 1, "changed": 0, "unchanged": 0, "refused": []}
    assert take(MARKET, apply=False) == understood
    assert session.scalar(select(func.count(CashPoint.id))) == before
    session.commit()
    assert take(MARKET, apply=True) == understood
    (market,) = session.scalars(select(CashPoint).where(CashPoint.name == "ATM Chợ Bà Đắc"))
    assert (market.operator, market.verified, market.note) == ("Agribank", True, "Cạnh chợ")
    assert (market.latitude, market.longitude) == (10.4001, 105.95)


def test_importing_a_file_again_changes_nothing(session: Session, take: Take) -> None:
    take(MARKET, apply=True)
    events = session.scalar(select(func.count(AuditEvent.id)))
    session.commit()
    again = take(MARKET, apply=True)
    assert (again["accepted"], again["added"], again["changed"], again["unchanged"]) == (1, 0, 0, 1)
    assert session.scalar(select(func.count(AuditEvent.id))) == events


def test_an_import_measures_people_again(
    session: Session, officer: Staff, cli: Cli, tmp_path: Path
) -> None:
    (person_id,) = register(officer, HOME)
    session.commit()
    far_m = session.get_one(Distance, person_id).nearest_atm_m
    session.commit()
    file = table(tmp_path, MARKET)
    answer_of(cli("cash-points", "import", file, "--actor", officer.username, "--apply", "--json"))
    near_m = session.get_one(Distance, person_id, populate_existing=True).nearest_atm_m
    assert near_m is not None
    assert far_m is not None
    assert near_m < 12 < far_m


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        ("máy,ATM A,,28390,10.4,105.9,no,", "kind", "“máy” không thuộc"),
        ("atm,,,28390,10.4,105.9,no,", "name", "không được để trống"),
        (f"atm,{'A' * 121},,28390,10.4,105.9,no,", "name", "Dài quá 120"),
        ("atm,ATM A,,99999,10.4,105.9,no,", "commune_code", "Không có xã mã “99999”"),
        ("atm,ATM A,,28390,mười,105.9,no,", "latitude", "“mười” không phải số"),
        ("atm,ATM A,,28390,105.9,10.4,no,", "latitude", "Kinh độ đang đứng trước"),
        ("atm,ATM A,,28390,48.85,2.35,no,", "latitude", "nằm ngoài Việt Nam"),
        ("atm,ATM A,,28390,10.4,105.9,maybe,", "verified", "“maybe” không thuộc: yes, no"),
        (MARKET.replace("Agribank", "BIDV"), "name", "“ATM Chợ Bà Đắc” cùng loại"),
    ],
)
def test_a_bad_row_is_refused_by_row_and_column_and_the_others_are_taken(
    take: Take, line: str, column: str, reason: str
) -> None:
    answer = take(MARKET, line, apply=True)
    assert (answer["rows"], answer["accepted"]) == (2, 1)
    (refused,) = answer["refused"]
    assert (refused["row"], refused["column"]) == (3, column)
    assert reason in refused["reason"]


def test_a_file_without_the_columns_is_refused_whole(actor: str, cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "points.csv"
    file.write_text("name,note,kind\nATM A,,atm", encoding="utf-8")
    result = cli("cash-points", "import", str(file), "--actor", actor)
    assert result.exit_code == 1
    assert "thiếu cột commune_code, latitude, longitude" in result.stderr


def test_the_reference_table_can_be_imported(actor: str, cli: Cli) -> None:
    file = str(DATA / "cash_points.csv")
    answer = answer_of(cli("cash-points", "import", file, "--actor", actor, "--json"))
    assert (answer["added"], answer["changed"], answer["refused"]) == (0, 0, [])
    assert answer["unchanged"] == answer["rows"]


def test_only_who_may_edit_cash_points_may_import_them(
    session: Session, cli: Cli, tmp_path: Path
) -> None:
    reader = factories.staff(Role.ACCOUNTANT).username
    session.commit()
    result = cli("cash-points", "import", table(tmp_path, MARKET), "--actor", reader)
    assert result.exit_code == 1
    assert f"Tài khoản “{reader}” không được làm việc này." in result.stderr


# --- suggest ----------------------------------------------------------------------------------


def test_suggest_names_the_sites_in_the_words_of_the_contract(
    session: Session, officer: Staff, cli: Cli, tmp_path: Path
) -> None:
    register(officer, HOME, None)
    session.commit()
    answer = answer_of(cli("cash-points", "suggest", "--new", "2", "--json"))
    assert answer["optimal"] is True
    assert [site["rank"] for site in answer["sites"]] == [1, 2]
    for site in answer["sites"]:
        assert {"commune", "name", "latitude", "longitude", "average_m", "covered"} <= site.keys()
    assert answer["sites"][-1]["average_m"] <= answer["before"]["average_m"]
    places = tmp_path / "cho.csv"
    places.write_text(f"name,latitude,longitude\nChợ,{HOME[0]},{HOME[1]}\n", encoding="utf-8")
    words = ("--goal", "covered", "--within", "1000", "--candidates", str(places))
    answer = answer_of(cli("cash-points", "suggest", "--new", "1", *words, "--json"))
    assert [(site["name"], site["covered"]) for site in answer["sites"]] == [
        ("Chợ", answer["before"]["covered"] + 1)
    ]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--new", "0"), "Số điểm mới phải từ 1 đến 10"),
        (("--new", "1", "--within", "1"), "Tầm phải từ 100 m"),
        (("--new", "1"), "Không có ai có vị trí"),
    ],
)
def test_suggest_refuses_what_cannot_be_worked_out(
    session: Session, cli: Cli, words: tuple[str, ...], sentence: str
) -> None:
    result = cli("cash-points", "suggest", *words)
    assert result.exit_code == 1
    assert sentence in result.stderr
