"""Workbooks on screen: who may, what is shown, what happens to a file that is none."""

import io
import threading
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from tests import factories
from welfare.areas import queries as areas_queries
from welfare.database import db
from welfare.intake.models import Upload
from welfare.registry.models import Enrolment, Person
from welfare.staff.rules import Role

SignIn = Callable[..., FlaskClient]

HEADER = "Họ và tên;Ngày sinh;Giới tính;Số CCCD;Ấp;Loại đối tượng;Hưởng từ tháng;Ghi chú\n"
GOOD = "Nguyễn Văn An;01/02/1940;Nam;082040123456;Ấp An Thạnh;BT5C;07/2021;\n"
BAD = ";03/04/1950;Nữ;;An Thạnh;BT5C;07/2021;=HYPERLINK(1)\n"


def commune_id(app: Flask, code: str = factories.AN_CU) -> int:
    with app.app_context():
        return areas_queries.commune_by_code(code).id


def send(
    client: FlaskClient, app: Flask, rows: str = GOOD, *, code: str = factories.AN_CU, **facts: str
) -> object:
    content = facts.pop("content", HEADER + rows)
    return client.post(
        "/intake",
        data={
            "file": (io.BytesIO(content.encode()), facts.pop("name", "an-cu.csv")),
            "commune_id": str(commune_id(app, code)),
            "register": "protection",
        },
    )


def counted(app: Flask, model: type) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


class TestListUploads:
    @pytest.mark.parametrize("role", [Role.COMMUNE_OFFICER, Role.DISTRICT_OFFICER])
    def test_whoever_keeps_registers_may_upload(self, role: Role, sign_in: SignIn) -> None:
        client = sign_in(role)
        answer = client.get("/intake")
        assert answer.status_code == 200
        assert "Chưa có tệp nào" in answer.text
        assert 'href="/intake"' in answer.text

    @pytest.mark.parametrize(
        "role", [Role.APPROVER, Role.ACCOUNTANT, Role.PROVIDER, Role.AUDITOR, Role.ADMINISTRATOR]
    )
    def test_nobody_else_may(self, role: Role, sign_in: SignIn, app: Flask) -> None:
        client = sign_in(role)
        assert client.get("/intake").status_code == 403
        assert send(client, app).status_code == 403
        assert client.get("/intake/1").status_code == 403
        assert client.post("/intake/1/apply").status_code == 403

    def test_a_commune_officer_sees_only_uploads_of_their_commune(
        self, sign_in: SignIn, app: Flask
    ) -> None:
        district, commune = sign_in(Role.DISTRICT_OFFICER), sign_in(Role.COMMUNE_OFFICER)
        send(district, app, name="an-cu.csv")
        send(district, app, code=factories.MY_TRUNG, name="my-trung.csv")
        shown = commune.get("/intake").text
        assert "an-cu.csv" in shown
        assert "my-trung.csv" not in shown
        assert commune.get("/intake/1").status_code == 200
        assert commune.get("/intake/2").status_code == 404
        assert commune.post("/intake/2/apply").status_code == 404
        assert commune.post("/intake/2/give-up").status_code == 404
        assert commune.get("/intake/2/refused.xlsx").status_code == 404

    def test_a_commune_officer_cannot_upload_for_another_commune(
        self, sign_in: SignIn, app: Flask
    ) -> None:
        answer = send(sign_in(Role.COMMUNE_OFFICER), app, code=factories.MY_TRUNG)
        assert answer.status_code == 200
        assert counted(app, Upload) == 0

    def test_a_file_that_is_no_workbook_gets_a_sentence_in_the_form(
        self, sign_in: SignIn, app: Flask
    ) -> None:
        answer = send(sign_in(Role.DISTRICT_OFFICER), app, content="không phải bảng", name="x.xlsx")
        assert answer.status_code == 200
        assert "error-summary" in answer.text
        assert f'selected value="{commune_id(app)}"' in answer.text
        assert counted(app, Upload) == 0

    def test_no_file_is_asked_for(self, sign_in: SignIn, app: Flask) -> None:
        data = {"commune_id": str(commune_id(app)), "register": "merit"}
        answer = sign_in(Role.DISTRICT_OFFICER).post("/intake", data=data)
        assert "Hãy chọn tệp bảng tính." in answer.text


class TestShowUpload:
    def test_what_was_understood_waits_for_a_decision(self, sign_in: SignIn, app: Flask) -> None:
        client = sign_in(Role.COMMUNE_OFFICER)
        answer = send(client, app, GOOD + BAD)
        assert answer.location == "/intake/1"
        for _reload in range(2):
            shown = client.get("/intake/1").text
            for words in (
                "Nguyễn Văn An",
                "••••••••3456",
                "người mới",
                "Thiếu họ và tên",
                "Dòng 3",
                "Lưu vào sổ",
                "Loại đối tượng",
            ):
                assert words in shown
            assert "082040123456" not in shown
        assert counted(app, Person) == 0

    def test_hiv_is_named_neither_in_words_nor_by_code(self, sign_in: SignIn, app: Flask) -> None:
        client = sign_in(Role.DISTRICT_OFFICER)
        row = "Lê Thị Bé;05/06/1980;Nữ;082180123456;An Thạnh;{};07/2021;\n"
        send(client, app, row.format("BT8") + BAD.replace("BT5C", "Người nhiễm HIV"))
        shown = client.get("/intake/1").text
        assert "Lê Thị Bé" in shown
        assert "BT8" not in shown
        assert "HIV" not in shown.upper()
        refused = client.get("/intake/1/refused.xlsx").data
        rows = CalamineWorkbook.from_filelike(io.BytesIO(refused)).get_sheet_by_index(0).to_python()
        assert "HIV" not in str(rows).upper()

    def test_many_findings_are_counted_but_not_all_shown(self, sign_in: SignIn, app: Flask) -> None:
        client = sign_in(Role.DISTRICT_OFFICER)
        send(client, app, BAD * 250)
        shown = client.get("/intake/1").text
        assert shown.count("Thiếu họ và tên") == 200
        assert "Chỉ hiện 200 trong 250 chỗ." in shown


class TestApplyUpload:
    def test_the_accepted_rows_are_saved_once(self, sign_in: SignIn, app: Flask) -> None:
        client = sign_in(Role.COMMUNE_OFFICER)
        send(client, app, GOOD + BAD)
        assert client.post("/intake/1/apply").location == "/intake/1"
        assert (counted(app, Person), counted(app, Enrolment)) == (1, 1)
        shown = client.get("/intake/1").text
        assert "Đã lưu vào sổ." in shown
        assert "/intake/1/apply" not in shown

    def test_the_second_press_is_told_that_it_is_done(self, sign_in: SignIn, app: Flask) -> None:
        client = sign_in(Role.COMMUNE_OFFICER)
        send(client, app)
        client.post("/intake/1/apply")
        answer = client.post("/intake/1/apply")
        assert answer.status_code == 409
        assert "đã được lưu vào sổ hoặc đã bỏ" in answer.text
        assert counted(app, Person) == 1

    def test_of_two_officers_at_once_one_saves(self, sign_in: SignIn, app: Flask) -> None:
        clients = [sign_in(Role.DISTRICT_OFFICER), sign_in(Role.COMMUNE_OFFICER)]
        send(clients[0], app)
        statuses: list[int] = []
        threads = [
            threading.Thread(
                target=lambda c=client: statuses.append(c.post("/intake/1/apply").status_code)
            )
            for client in clients
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(statuses) == [302, 409]
        assert counted(app, Person) == 1

    def test_a_dropped_workbook_saves_nothing(self, sign_in: SignIn, app: Flask) -> None:
        client = sign_in(Role.COMMUNE_OFFICER)
        send(client, app)
        assert client.post("/intake/1/give-up").location == "/intake"
        assert client.post("/intake/1/apply").status_code == 409
        assert counted(app, Person) == 0
        assert "không có gì được lưu" in client.get("/intake/1").text


class TestDownloadRefused:
    def test_refused_rows_come_back_with_their_reason_and_no_formula(
        self, sign_in: SignIn, app: Flask
    ) -> None:
        client = sign_in(Role.COMMUNE_OFFICER)
        send(client, app, GOOD + BAD)
        for _before_and_after in range(2):
            answer = client.get("/intake/1/refused.xlsx")
            sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0)
            header, row = sheet.to_python()
            assert header[-1] == "Lý do không nhận"
            assert row[1] == "03/04/1950"
            assert row[-2] == "=HYPERLINK(1)"
            assert row[-1].startswith("Thiếu họ và tên")
            client.post("/intake/1/apply")

    def test_where_nothing_was_refused_there_is_no_such_workbook(
        self, sign_in: SignIn, app: Flask
    ) -> None:
        client = sign_in(Role.COMMUNE_OFFICER)
        send(client, app)
        assert client.get("/intake/1/refused.xlsx").status_code == 404
