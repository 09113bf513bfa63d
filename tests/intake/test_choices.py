"""What a workbook's words mean, said on screen and remembered; long files read by jobs."""

import io
import json
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests import application, factories
from tests.factories import AN_CU
from tests.intake.offices import workbook
from welfare.areas import queries as areas_queries
from welfare.database import db, writing
from welfare.intake import long_files, service
from welfare.intake.models import Upload, WordChoice
from welfare.registry.models import Enrolment, Person
from welfare.staff.rules import Role
from welfare.web import job_worker
from welfare.web.jobs import Job

HEADER = ["STT", "Họ và tên", "Ngày sinh", "Số CCCD", "Dạng X1", "Hưởng từ"]
ROWS = [
    HEADER,
    [1, "Lê Văn Tư", "05/03/1940", "082040123456", "KT loại hai", "07/2021"],
    [2, "Lê Thị Năm", "05/03/1941", "082141123456", "KT loại hai", "07/2021"],
]
SAID = {"header": ["Dạng X1"], "meaning": ["category"]}


def _upload(client: FlaskClient, app: Flask, content: bytes) -> str:
    with app.app_context():
        commune_id = areas_queries.commune_by_code(AN_CU).id
    answer = client.post(
        "/intake",
        data={
            "file": (io.BytesIO(content), "ds.xlsx"),
            "commune_id": str(commune_id),
            "register": "protection",
        },
    )
    assert answer.status_code == 302, answer.text
    return str(answer.location)


def _counts(app: Flask) -> dict[str, int]:
    with app.app_context():
        kept = db.session.scalars(select(Upload).order_by(Upload.id.desc())).first()
        assert kept is not None
        return dict(json.loads(kept.counts))


class TestWords:
    @pytest.fixture
    def client(self, sign_in: Callable[..., FlaskClient]) -> FlaskClient:
        return sign_in(Role.DISTRICT_OFFICER)

    def test_what_is_said_on_screen_is_remembered_for_the_next_file(
        self, app: Flask, client: FlaskClient
    ) -> None:
        page = _upload(client, app, workbook(ROWS))
        assert "Dạng X1" in client.get(page).text
        client.post(f"{page}/words", data=SAID)
        assert "KT loại hai" in client.get(page).text, "now a column of categories"
        assert _counts(app)["accepted"] == 0
        client.post(f"{page}/words", data={"words": ["KT loại hai"], "category": ["BT6-N"]})
        assert _counts(app)["accepted"] == 2
        _upload(client, app, workbook([HEADER, [1, "A Bê", "1950", "", "kt LOẠI hai", "07/2021"]]))
        assert _counts(app)["accepted"] == 1

    def test_an_officer_of_a_commune_speaks_for_that_commune(
        self, app: Flask, sign_in: Callable[..., FlaskClient], client: FlaskClient
    ) -> None:
        own = sign_in(Role.COMMUNE_OFFICER)
        page = _upload(own, app, workbook(ROWS))
        own.post(f"{page}/words", data=SAID)
        with app.app_context():
            [choice] = db.session.scalars(select(WordChoice))
            assert choice.commune_id == areas_queries.commune_by_code(AN_CU).id
        client.post(f"{page}/words", data={"header": ["Dạng X1"], "meaning": ["ignore"]})
        with app.app_context():
            commune = areas_queries.commune_by_code(AN_CU)
            said = service.choices.remembered(commune, "protection")
            assert list(said.columns.values()) == ["category"], "its own word counts first"

    @pytest.mark.parametrize(
        "said",
        [
            {"header": ["STT"], "meaning": ["không có"]},
            {"words": ["KT"], "category": ["ZZ9"]},
            {"words": ["KT"], "category": ["BT3"]},
        ],
    )
    def test_a_meaning_that_there_is_not_is_refused(
        self, app: Flask, client: FlaskClient, said: dict[str, list[str]]
    ) -> None:
        page = _upload(client, app, workbook(ROWS))
        assert client.post(f"{page}/words", data=said).status_code == 422
        with app.app_context():
            assert db.session.scalar(select(func.count()).select_from(WordChoice)) == 0

    def test_what_the_file_adds_to_known_people_is_shown_before_and_after(
        self, app: Flask, session: Session, client: FlaskClient
    ) -> None:
        factories.person("Lê Văn Tư", born_on=date(1940, 3, 5), citizen_id="082040123456")
        session.commit()
        header = [*HEADER[:4], "Đối tượng", "Hưởng từ", "Điện thoại"]
        row = [1, "Lê Văn Tư", "05/03/1940", "082040123456", "BT6-N", "07/2021", "0912345678"]
        page = _upload(client, app, workbook([header, row]))
        shown = client.get(page).text
        assert "Bổ sung cho người đã có trong sổ" in shown
        assert "0912345678" in shown


class TestLongFiles:
    @pytest.fixture(autouse=True)
    def _every_file_is_long(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(long_files, "LONG_BYTES", 10)

    @pytest.fixture
    def client(self, sign_in: Callable[..., FlaskClient]) -> FlaskClient:
        return sign_in(Role.COMMUNE_OFFICER)

    def rows(self) -> bytes:
        return workbook(
            [[*HEADER[:4], "Đối tượng", "Hưởng từ"], *([*r[:4], "BT5C", r[5]] for r in ROWS[1:])]
        )

    def test_it_is_read_and_applied_by_jobs_that_survive_a_reload(
        self, app: Flask, client: FlaskClient
    ) -> None:
        page = _upload(client, app, self.rows())
        for _ in range(2):
            assert "Đọc bảng tính" in client.get(page).text
        job_worker.run_all(app)
        assert "Lưu vào sổ" in client.get(page).text
        assert _counts(app)["accepted"] == 2
        client.post(f"{page}/apply")
        client.post(f"{page}/apply")
        assert "đang chờ tới lượt" in client.get(page).text
        job_worker.run_all(app)
        with app.app_context():
            assert db.session.scalar(select(func.count()).select_from(Enrolment)) == 2
            assert db.session.scalar(select(func.count()).select_from(Job)) == 2
        assert "đã lưu vào sổ" in client.get("/intake").text.lower()

    def test_a_file_that_cannot_be_read_says_so_and_can_be_given_up(
        self, app: Flask, client: FlaskClient
    ) -> None:
        page = _upload(client, app, workbook([["một"], ["hai"]]))
        job_worker.run_all(app)
        assert "Không tìm thấy dòng tiêu đề" in client.get(page).text
        answer = client.post(f"{page}/give-up", follow_redirects=True)
        assert "Không có gì được lưu" in answer.text

    def test_two_officers_apply_it_and_it_is_applied_once(
        self, app: Flask, client: FlaskClient
    ) -> None:
        page = _upload(client, app, self.rows())
        job_worker.run_all(app)
        other = application.signed_in(app, Role.COMMUNE_OFFICER)
        for each in (client, other):
            each.post(f"{page}/apply")
        job_worker.run_all(app)
        with app.app_context():
            assert db.session.scalar(select(func.count()).select_from(Person)) == 2
        assert "đã được lưu vào sổ hoặc đã bỏ" in other.get(page).text

    def test_a_crash_half_way_leaves_nothing(
        self, app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        page = _upload(client, app, self.rows())
        job_worker.run_all(app)
        client.post(f"{page}/apply")

        def crash(**_given: object) -> None:
            raise ZeroDivisionError

        monkeypatch.setattr(service.registry, "enrol_many", crash)
        job_worker.run_all(app)
        with app.app_context(), writing():
            assert db.session.scalar(select(func.count()).select_from(Person)) == 0
        assert "Có lỗi trong phần mềm" in client.get(page).text
