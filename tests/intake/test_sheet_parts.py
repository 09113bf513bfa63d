"""A file whose sheets are of several communes and registers, and headers that nobody found."""

import io
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from tests import factories
from tests.intake.offices import workbook
from welfare.areas import queries as areas_queries
from welfare.areas.models import Commune
from welfare.database import db
from welfare.intake import long_files
from welfare.intake.models import Upload
from welfare.registry.models import Enrolment, Person
from welfare.staff.rules import Role
from welfare.web import job_worker

SignIn = Callable[..., FlaskClient]

HEADER = ["STT", "Họ và tên", "Ngày sinh", "Số CCCD", "Đối tượng", "Hưởng từ"]
TU = [1, "Lê Văn Tư", "05/03/1940", "082040123456", "BT5C", "07/2021"]
BAY = [1, "Lê Thị Bảy", "1938", "082138000002", "BT5C", "07/2021"]
BA = [1, "Nguyễn Văn Ba", "1945", "082045000003", "TUDAY", "01/2016"]
NAMES = ["An Cư", "Bảo trợ xã Mỹ Trung", "NCC An Cư"]


def several(*sheets: list[list[object]]) -> bytes:
    return workbook(*(sheets or ([HEADER, TU], [HEADER, BAY], [HEADER, BA])), names=NAMES)


def send(client: FlaskClient, app: Flask, content: bytes) -> str:
    with app.app_context():
        commune = areas_queries.commune_by_code(factories.AN_CU)
    file = (io.BytesIO(content), "huyen.xlsx")
    data = {"file": file, "commune_id": str(commune.id), "register": "protection"}
    answer = client.post("/intake", data=data)
    assert answer.location, answer.text
    return str(answer.location)


def parts(app: Flask) -> list[tuple[str, str, str, str]]:
    with app.app_context():
        found = select(Commune.code, Upload.register, Upload.sheets, Upload.status)
        return [
            tuple(row) for row in db.session.execute(found.join(Upload.commune).order_by(Upload.id))
        ]


def counted(app: Flask, model: type) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def ids(app: Flask) -> dict[str, str]:
    with app.app_context():
        return {each.code: str(each.id) for each in areas_queries.communes()}


def test_each_sheet_goes_where_its_name_says_and_all_are_saved_together(
    app: Flask, sign_in: SignIn
) -> None:
    client = sign_in(Role.DISTRICT_OFFICER)
    page = send(client, app, several())
    assert parts(app) == [
        (factories.AN_CU, "protection", '["An Cư"]', "waiting"),
        (factories.MY_TRUNG, "protection", '["Bảo trợ xã Mỹ Trung"]', "waiting"),
        (factories.AN_CU, "merit", '["NCC An Cư"]', "waiting"),
    ]
    shown = client.get(page).text
    assert "Lưu cả 3 phần vào sổ" in shown
    assert 'href="/intake/2"' in shown
    assert "Lê Thị Bảy" in client.get("/intake/2").text

    client.post(f"{page}/apply")
    assert {part[-1] for part in parts(app)} == {"applied"}
    assert (counted(app, Person), counted(app, Enrolment)) == (3, 3)


def test_the_officer_says_otherwise_and_leaves_a_sheet_out(app: Flask, sign_in: SignIn) -> None:
    client = sign_in(Role.DISTRICT_OFFICER)
    page, commune_ids = send(client, app, several()), ids(app)
    said = {
        "sheet": NAMES,
        "take-0": "1", "commune-0": commune_ids[factories.AN_CU], "register-0": "protection",
        "take-1": "1", "commune-1": commune_ids[factories.AN_CU], "register-1": "protection",
        "commune-2": commune_ids[factories.AN_CU], "register-2": "merit",
    }  # fmt: skip
    client.post(f"{page}/sheets", data=said)
    assert [(code, sheets, status) for code, _register, sheets, status in parts(app)] == [
        (factories.AN_CU, '["An Cư", "Bảo trợ xã Mỹ Trung"]', "waiting"),
        (factories.MY_TRUNG, '["Bảo trợ xã Mỹ Trung"]', "given-up"),
        (factories.AN_CU, '["NCC An Cư"]', "given-up"),
    ]
    client.post(f"{page}/apply")
    assert counted(app, Person) == 2


@pytest.mark.parametrize("said", [{}, {"sheet": NAMES}])
def test_no_sheet_is_refused(app: Flask, sign_in: SignIn, said: dict[str, object]) -> None:
    client = sign_in(Role.DISTRICT_OFFICER)
    page = send(client, app, several())
    answer = client.post(f"{page}/sheets", data=said)
    assert answer.status_code == 422
    assert "Chưa chọn trang nào" in answer.text


def test_an_officer_of_a_commune_gets_only_their_own_sheets(app: Flask, sign_in: SignIn) -> None:
    client = sign_in(Role.COMMUNE_OFFICER)
    page = send(client, app, several())
    assert [part[:3] for part in parts(app)] == [
        (factories.AN_CU, "protection", '["An Cư"]'),
        (factories.AN_CU, "merit", '["NCC An Cư"]'),
    ]
    said = {
        "sheet": NAMES[1:2], "take-0": "1",
        "commune-0": ids(app)[factories.MY_TRUNG], "register-0": "protection",
    }  # fmt: skip
    assert client.post(f"{page}/sheets", data=said).status_code == 404


def test_sheets_of_one_commune_and_register_stay_one_upload(app: Flask, sign_in: SignIn) -> None:
    client = sign_in(Role.DISTRICT_OFFICER)
    page = send(client, app, workbook([HEADER, TU], [HEADER, BAY], names=["Ấp 1", "Ấp 2"]))
    assert len(parts(app)) == 1
    client.post(f"{page}/apply")
    assert counted(app, Person) == 2


def test_parts_of_a_long_file_are_read_and_saved_by_jobs(
    app: Flask, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(long_files, "LONG_BYTES", 10)
    client = sign_in(Role.DISTRICT_OFFICER)
    page = send(client, app, several())
    job_worker.run_all(app)
    job_worker.run_all(app)
    assert [part[-1] for part in parts(app)] == ["waiting"] * 3
    client.post(f"{page}/apply")
    job_worker.run_all(app)
    assert [part[-1] for part in parts(app)] == ["applied"] * 3
    assert counted(app, Person) == 3


STRANGE = [
    ["Sổ theo dõi của bà Sáu", None, None, None],
    ["Ai", "Đẻ lúc nào", "Mã xanh", "Kiểu", "Bắt đầu"],
    ["Lê Văn Tư", "05/03/1940", "082040123456", "BT5C", "07/2021"],
    ["Lê Thị Bảy", "năm nào đó", "082138000002", "BT5C", "07/2021"],
]
MEANINGS = {"Ai": "name", "Đẻ lúc nào": "birth", "Mã xanh": "national_id", "Kiểu": "category",
            "Bắt đầu": "start_month"}  # fmt: skip


def test_where_no_header_is_found_the_officer_points_at_it_and_maps_its_columns(
    app: Flask, sign_in: SignIn
) -> None:
    client = sign_in(Role.COMMUNE_OFFICER)
    page = send(client, app, workbook(STRANGE))
    shown = client.get(page).text
    assert "chưa thấy tiêu đề" in shown
    assert "Đẻ lúc nào" in shown
    assert "082040123456" not in shown
    said = {
        "sheet": "Trang 1", "take-0": "1", "commune-0": ids(app)[factories.AN_CU],
        "register-0": "protection", "header-0": "2",
    }  # fmt: skip
    client.post(f"{page}/sheets", data=said)
    assert "Nghĩa của cột “Đẻ lúc nào”" in client.get(page).text
    client.post(
        f"{page}/words", data={"header": list(MEANINGS), "meaning": list(MEANINGS.values())}
    )
    refused = client.get(f"{page}/refused.xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(refused.data)).get_sheet_by_index(0)
    assert rows.to_python()[1][0] == "Lê Thị Bảy"
    client.post(f"{page}/apply")
    assert counted(app, Enrolment) == 1

    again = send(client, app, workbook(STRANGE[1:3]))
    assert "Lê Văn Tư" in client.get(again).text, "its words are remembered"


def test_what_can_hold_no_table_is_refused_at_once(app: Flask, sign_in: SignIn) -> None:
    client = sign_in(Role.COMMUNE_OFFICER)
    data = {
        "file": (io.BytesIO(workbook([["một"], ["hai"]])), "a.xlsx"),
        "commune_id": ids(app)[factories.AN_CU],
        "register": "protection",
    }
    assert "Không tìm thấy dòng tiêu đề" in client.post("/intake", data=data).text


def test_choosing_sheets_anew_keeps_every_table_of_a_sheet(app: Flask, sign_in: SignIn) -> None:
    client = sign_in(Role.DISTRICT_OFFICER)
    two_tables = [HEADER, TU, [], ["Cộng: 1"], HEADER, BAY]
    page = send(client, app, workbook(two_tables, [HEADER, BA], names=["An Cư", "NCC An Cư"]))
    shown = client.get(page).text
    assert 'placeholder="1"' in shown, "recognised, not pointed at"
    said = {
        "sheet": ["An Cư", "NCC An Cư"],
        "take-0": "1", "commune-0": ids(app)[factories.AN_CU], "register-0": "protection",
        "header-0": "",
    }  # fmt: skip
    client.post(f"{page}/sheets", data=said)
    client.post(f"{page}/apply")
    assert counted(app, Person) == 2
