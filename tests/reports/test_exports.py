"""The registers as files: who gets which rows and numbers, and that text stays text."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from welfare.audit.models import AuditEvent
from welfare.registry.listing import PeopleFilter
from welfare.registry.rules import Register
from welfare.reports import exports
from welfare.reports.sheets import as_csv, as_xlsx
from welfare.staff.rules import Role

NUMBER = "082140008873"
CONTRACT = (
    "person_id,name,sex,born_on,birth_precision,national_id,commune_code,hamlet,latitude,"
    "longitude,location_source,category,degree,count,start_month,end_month,status,channel,"
    "bank_bin,bank_account,nearest_atm,nearest_atm_m"
)
SignIn = Callable[..., FlaskClient]
Cli = Callable[..., Result]


def exported(role: Role, wanted: PeopleFilter | None = None) -> list[dict[str, object]]:
    """The rows that somebody of the role gets, by the names of the contract."""
    taken = exports.export(factories.staff(role), wanted or PeopleFilter())
    headings, *rows = taken.for_scripts()
    return [dict(zip(headings, row, strict=True)) for row in rows]


def test_an_enrolment_is_a_row_in_the_columns_of_the_contract(session: Session) -> None:
    someone = factories.person(
        "Lê Thị Tư",
        born_on=date(1940, 1, 1),
        birth_precision="year",
        citizen_id=NUMBER,
        sex="female",
    )
    factories.enrolment(someone, "TB", degree=61)
    factories.account(someone, number="711000123456")
    (row,) = exported(Role.DISTRICT_OFFICER)
    assert ",".join(row) == CONTRACT
    known = {name: value for name, value in row.items() if value is not None}
    assert known == {
        "person_id": someone.id,
        "name": "Lê Thị Tư",
        "sex": "female",
        "born_on": "1940-01-01",
        "birth_precision": "year",
        "national_id": NUMBER,
        "commune_code": factories.AN_CU,
        "category": "TB",
        "degree": 61,
        "start_month": "2021-07",
        "status": "active",
        "channel": "account",
        "bank_bin": "970405",
        "bank_account": "711000123456",
    }


def test_numbers_are_masked_for_who_may_not_open_them(session: Session) -> None:
    someone = factories.person(citizen_id=NUMBER)
    factories.enrolment(someone)
    factories.account(someone, number="711000123456")
    (row,) = exported(Role.AUDITOR)
    assert (row["national_id"], row["bank_account"]) == ("••••••••8873", "••••••••3456")


def test_a_category_that_means_hiv_leaves_under_its_public_code(session: Session) -> None:
    factories.enrolment(factories.person(), "BT8")
    assert [row["category"] for row in exported(Role.DISTRICT_OFFICER)] == ["BTXH"]


def test_a_commune_officer_takes_only_their_commune(session: Session) -> None:
    here = factories.enrolment(factories.person())
    there = factories.person(commune_code=factories.CAI_BE)
    factories.enrolment(there)
    for wanted in (None, PeopleFilter(commune_id=there.commune_id)):
        rows = exported(Role.COMMUNE_OFFICER, wanted)
        assert {row["person_id"] for row in rows} <= {here.person_id}
    assert len(exported(Role.DISTRICT_OFFICER)) == 2


def test_a_register_leaves_out_a_persons_enrolments_in_others(session: Session) -> None:
    someone = factories.person()
    factories.enrolment(someone, "BT5C")
    factories.enrolment(someone, "TUDAY")
    rows = exported(Role.DISTRICT_OFFICER, PeopleFilter(register=Register.MERIT))
    assert [row["category"] for row in rows] == ["TUDAY"]


def test_whoever_takes_a_list_is_recorded(session: Session) -> None:
    factories.enrolment()
    exported(Role.DISTRICT_OFFICER, PeopleFilter(text=NUMBER, register=Register.PROTECTION))
    (event,) = session.scalars(select(AuditEvent))
    assert json.loads(event.change)["after"] == {
        "rows": 0,
        "register": "protection",
        "category": None,
        "standing": None,
    }


def test_officers_read_words_instead_of_codes(session: Session) -> None:
    someone = factories.person(born_on=date(1940, 5, 1), sex="male")
    factories.enrolment(someone, "BT5C")
    taken = exports.export(factories.staff(Role.DISTRICT_OFFICER), PeopleFilter())
    headings, row = taken.in_words(str)
    cells = dict(zip(headings, row, strict=True))
    assert cells["Ngày sinh"] == "01/05/1940"
    assert cells["Hưởng từ tháng"] == "07/2021"
    assert (cells["Giới tính"], cells["Tình trạng"], cells["Hình thức nhận"]) == (
        "Nam",
        "Đang hưởng",
        "Tiền mặt",
    )


@pytest.mark.parametrize("text", ["=1+1", "+84", "-1", "@sum", "\tx"])
def test_text_is_never_a_formula(text: str) -> None:
    rows = [["name"], [text]]
    (_headings, (cell,)) = csv.reader(io.StringIO(as_csv(rows).decode(), newline=""))
    assert cell == f"'{text}"
    sheet = load_workbook(io.BytesIO(as_xlsx(rows))).active
    assert (sheet["A2"].value, sheet["A2"].data_type) == (text, "s")


def test_numbers_stay_numbers_and_zeros_in_front_stay_too() -> None:
    sheet = load_workbook(io.BytesIO(as_xlsx([["a", "b", "c"], ["0821", 5, None]]))).active
    assert [cell.value for cell in sheet[2]] == ["0821", 5, None]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_button_gives_what_the_list_shows(
    session: Session, sign_in: SignIn, ending: str
) -> None:
    factories.enrolment(factories.person("Lê Thị Tư"))
    factories.enrolment(factories.person("Trần Văn Ba"))
    session.commit()
    client = sign_in(Role.DISTRICT_OFFICER)
    answer = client.post("/people/export?text=tu", data={"ending": ending})
    assert answer.headers["Content-Disposition"].endswith(f".{ending}")
    if ending == "xlsx":
        names = [row[1].value for row in load_workbook(io.BytesIO(answer.data)).active.iter_rows()]
    else:
        names = [row[1] for row in csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))]
    assert names == ["Họ và tên", "Lê Thị Tư"]


def test_another_kind_of_file_is_refused(sign_in: SignIn) -> None:
    answer = sign_in(Role.DISTRICT_OFFICER).post("/people/export", data={"ending": "exe"})
    assert answer.status_code == 422


def test_the_command_writes_the_contract(session: Session, cli: Cli, tmp_path: Path) -> None:
    factories.enrolment(factories.person("Lê Thị Tư"))
    actor = factories.staff(Role.DISTRICT_OFFICER).username
    session.commit()
    file = tmp_path / "people.csv"
    answer = cli("registry", "export", str(file), "--actor", actor, "--json")
    assert json.loads(answer.stdout) == {"rows": 1}
    headings, row = file.read_text().splitlines()
    assert headings == CONTRACT
    assert "Lê Thị Tư" in row


def test_the_command_refuses_whom_the_screen_refuses(
    session: Session, cli: Cli, tmp_path: Path
) -> None:
    actor = factories.staff(Role.ADMINISTRATOR).username
    session.commit()
    file = tmp_path / "people.csv"
    answer = cli("registry", "export", str(file), "--actor", actor)
    assert (answer.exit_code, file.exists()) == (1, False)
    assert "không được làm việc này" in answer.stderr


def test_the_command_knows_no_commune_outside_the_area(
    session: Session, cli: Cli, tmp_path: Path
) -> None:
    actor = factories.staff(Role.COMMUNE_OFFICER, commune_code=factories.AN_CU).username
    session.commit()
    file = tmp_path / "people.csv"
    elsewhere = ("--commune", factories.CAI_BE)
    answer = cli("registry", "export", str(file), "--actor", actor, *elsewhere)
    assert (answer.exit_code, file.exists()) == (1, False)
    assert "Không có xã" in answer.stderr
