"""Answers of the population database: read, shown before and after, kept, and acted upon."""

import io
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from tests import factories
from tests.intake.offices import workbook
from welfare.audit import service as audit
from welfare.core.errors import Refusal
from welfare.database import db, writing
from welfare.intake import identity_reading, identity_words
from welfare.registry.identity_checks import check_of, differences_of
from welfare.registry.identity_models import IdentityCheck
from welfare.registry.identity_rules import IdentityResult
from welfare.registry.models import Person
from welfare.staff.rules import Role

SignIn = Callable[..., FlaskClient]

HEADER = ["STT", "Họ và tên", "Ngày sinh", "Số CCCD", "Kết quả đối chiếu", "Họ tên theo CSDLQG",
          "Ngày sinh theo CSDLQG"]  # fmt: skip
AN = [1, "Nguyễn Văn An", "01/05/1940", "082040123456", "Khớp", "", ""]
BA = [2, "Trần Thị Ba", "1950", "082150000002", "Không khớp", "Trần Thị Bá", "02/03/1950"]
TU = [3, "Lê Văn Tư", "03/04/1945", "082045000003", "Đã chết", "", ""]
NAM = [4, "Phạm Thị Năm", "05/06/1955", "082155000004", "Không tìm thấy", "", ""]
STRANGER = [5, "Không Ai Biết", "01/01/1960", "082060000009", "Khớp", "", ""]
ROWS = [["KẾT QUẢ TRA CỨU CSDL QUỐC GIA VỀ DÂN CƯ"], HEADER, AN, BA, TU, NAM, STRANGER]


def answered(app: Flask, person_id: int) -> tuple[str, dict[str, str]] | None:
    """The last answer about a person: its result and what the database has otherwise."""
    with app.app_context():
        check = check_of(person_id)
        return check and (str(check.result), differences_of(check))


def counted(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count(IdentityCheck.id))) or 0


@pytest.fixture
def people(app: Flask) -> dict[str, int]:
    """The people of the file, but for the stranger, and one nobody asked about."""
    with app.app_context(), writing():
        ids = known_people()
        db.session.commit()
        return ids


def known_people() -> dict[str, int]:
    known = {
        "an": factories.person("Nguyễn Văn An", citizen_id="082040123456"),
        "ba": factories.person(
            "Trần Thị Ba", born_on=date(1950, 1, 1), birth_precision="year",
            citizen_id="082150000002",
        ),
        "tu": factories.person(
            "Lê Văn Tư", born_on=date(1945, 4, 3), citizen_id="082045000003"
        ),
        "nam": factories.person(
            "Phạm Thị Năm", born_on=date(1955, 6, 5), citizen_id="082155000004"
        ),
        "sau": factories.person("Võ Văn Sáu", born_on=date(1948, 1, 2)),
    }  # fmt: skip
    return {key: someone.id for key, someone in known.items()}


def hand_in(client: FlaskClient, content: bytes, name: str = "ket-qua.xlsx", **said: str) -> str:
    answer = client.post(
        "/intake/identity",
        data={
            "file": (io.BytesIO(content), name),
            "checked_on": said.get("checked_on", "20/11/2023"),
            "source": said.get("source", "Công an xã An Cư"),
        },
    )
    assert answer.location, answer.text
    return str(answer.location)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("Khớp", "matched"),
        ("ĐÚNG", "matched"),
        ("Đã xác thực thành công", "matched"),
        ("Không khớp", "different"),
        ("khớp số, sai ngày sinh", "different"),
        ("Sai họ tên", "different"),
        ("Không tìm thấy", "not-found"),
        ("chưa có trong CSDL", "not-found"),
        ("Không tồn tại", "not-found"),
        ("Đã chết", "died"),
        ("Đã khai tử ngày 01/02/2024", "died"),
    ],
)
def test_results_are_read_in_words(words: str, meant: str) -> None:
    assert identity_words.result(words) == meant


def test_what_is_no_result_is_not_guessed() -> None:
    assert identity_words.result("Chưa đối chiếu") is None
    with pytest.raises(Refusal, match="Khớp, Không khớp"):
        identity_words.result("xem lại sau")


@pytest.mark.parametrize(
    "header",
    [
        ["TT", "Họ tên", "NTNS", "Số định danh cá nhân", "Tình trạng xác thực", "Ngày tra cứu"],
        ["stt", "ho va ten", "nam sinh", "cccd", "ket qua", "ngay doi chieu"],
    ],
)
def test_columns_are_known_by_what_they_mean(header: list[str]) -> None:
    row = [1, "Lê Văn Tư", "1945", "082045000003", "Khớp", "19/11/2023"]
    answers = identity_reading.read_answers(workbook([header, row]), "a.xlsx", date(2023, 11, 23))
    [answer] = answers.rows
    assert (answer.citizen_id, answer.result) == ("082045000003", IdentityResult.MATCHED)
    assert answer.checked_on == date(2023, 11, 19)


def test_two_levels_of_headings_tell_what_was_sent_from_what_came_back() -> None:
    above = ["TT", "Thông tin gửi đi", None, None, "Thông tin trong CSDLQG", None, "Kết quả", None]
    below = [None, "Họ tên", "Ngày sinh", "Số CCCD", "Họ tên", "Ngày sinh", "Khớp", "Không khớp"]
    row = [1, "Lê Văn Tư", "1945", "082045000003", "Lê Văn Từ", "03/04/1945", None, "x"]
    content = workbook([above, below, row], merged=["B1:D1", "E1:F1", "G1:H1", "A1:A2"])
    [answer] = identity_reading.read_answers(content, "a.xlsx", date(2023, 11, 23)).rows
    assert (answer.name, answer.result) == ("Lê Văn Tư", IdentityResult.DIFFERENT)
    assert answer.found == {"name": "Lê Văn Từ", "birth": "03/04/1945"}


class TestShownAndKept:
    def test_before_and_after_is_shown_and_nothing_kept_until_it_is_confirmed(
        self, app: Flask, people: dict[str, int], sign_in: SignIn
    ) -> None:
        client = sign_in(Role.COMMUNE_OFFICER)
        page = hand_in(client, workbook(ROWS))
        shown = client.get(page).text
        for words in ("chưa đối chiếu", "Trần Thị Bá", "02/03/1950", "Trong địa bàn của bạn"):
            assert words in shown
        assert "082150000002" not in shown
        assert counted(app) == 0

        client.post(f"{page}/apply")
        results = {key: answered(app, person_id) for key, person_id in people.items()}
        assert {key: answer and answer[0] for key, answer in results.items()} == {
            "an": "matched", "ba": "different", "tu": "died", "nam": "not-found", "sau": None,
        }  # fmt: skip
        with app.app_context():
            ba = db.session.get_one(Person, people["ba"])
            assert (ba.name, ba.birth) == ("Trần Thị Ba", "1950"), "nothing changes silently"
            assert audit.verify().intact

    def test_the_same_file_twice_changes_nothing(
        self, app: Flask, people: dict[str, int], sign_in: SignIn
    ) -> None:
        client = sign_in(Role.COMMUNE_OFFICER)
        for _time in range(2):
            page = hand_in(client, workbook(ROWS))
            client.post(f"{page}/apply")
        assert counted(app) == len(people) - 1
        assert (
            "Mọi kết quả trong tệp này đã có trong sổ."
            in client.get(hand_in(client, workbook(ROWS))).text
        )

    def test_refused_rows_come_back_as_a_workbook_with_the_reason(
        self, people: dict[str, int], sign_in: SignIn
    ) -> None:
        client = sign_in(Role.COMMUNE_OFFICER)
        other_name = [6, "Lý Thị Khác", "01/01/1999", "082040123456", "Khớp", "", ""]
        twice = [7, *AN[1:]]
        unclear = [8, *NAM[1:4], "để xem", "", ""]
        page = hand_in(client, workbook([*ROWS, other_name, twice, unclear]))
        book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(f"{page}/refused.xlsx").data))
        _header, *rows = book.get_sheet_by_index(0).to_python()
        why = {str(row[1]): str(row[-1]) for row in rows}
        assert "không có ai mang số này" in why["Không Ai Biết"]
        assert "là của Nguyễn Văn An" in why["Lý Thị Khác"]
        assert "Không hiểu kết quả “để xem”" in why["Phạm Thị Năm"]
        assert "đã có kết quả ở dòng 3" in why["Nguyễn Văn An"]

    def test_a_row_without_a_number_finds_its_person_by_name_and_birth_alone(
        self, app: Flask, people: dict[str, int], sign_in: SignIn
    ) -> None:
        client = sign_in(Role.COMMUNE_OFFICER)
        row = [1, "VÕ VĂN SÁU", "02/01/1948", "", "Không khớp", "", ""]
        page = hand_in(client, workbook([HEADER, row]))
        client.post(f"{page}/apply")
        assert answered(app, people["sau"]) == ("different", {})

        with app.app_context(), writing():
            factories.person("Võ Văn Sáu", born_on=date(1948, 1, 2))
            db.session.commit()
        page = hand_in(client, workbook([HEADER, row]), checked_on="21/11/2023")
        assert "có 2 người tên" in client.get(page).text

    def test_a_match_of_what_has_been_corrected_since_confirms_nothing(
        self, app: Flask, people: dict[str, int], sign_in: SignIn
    ) -> None:
        with app.app_context(), writing():
            db.session.get_one(Person, people["an"]).born_on = date(1941, 5, 1)
            db.session.commit()
        client = sign_in(Role.COMMUNE_OFFICER)
        page = hand_in(client, workbook([HEADER, AN]))
        assert "sổ nay ghi khác" in client.get(page).text
        client.post(f"{page}/apply")
        assert answered(app, people["an"]) == ("different", {"birth": "01/05/1940"})

    def test_a_later_answer_counts_and_an_older_one_is_history(
        self, app: Flask, people: dict[str, int], sign_in: SignIn
    ) -> None:
        client = sign_in(Role.COMMUNE_OFFICER)
        later = [*NAM[:4], "Khớp", "", ""]
        for row, day in ((NAM, "10/11/2023"), (later, "20/11/2023"), (NAM, "05/11/2023")):
            page = hand_in(client, workbook([HEADER, row]), checked_on=day)
            client.post(f"{page}/apply")
        assert "chỉ được ghi vào lịch sử" in client.get(page).text
        assert answered(app, people["nam"]) == ("matched", {})
        assert counted(app) == 3

    def test_nonsense_is_refused_with_its_remedy(self, sign_in: SignIn) -> None:
        client = sign_in(Role.COMMUNE_OFFICER)
        for content, day, sentence in (
            (workbook([HEADER[:4], AN[:4]]), "20/11/2023", "cột kết quả đối chiếu"),
            (b"\x89PNG....", "20/11/2023", "không phải là bảng tính"),
            (workbook(ROWS), "20/11/2099", "ở tương lai"),
            (workbook(ROWS), "hôm qua", "Ngày không đúng"),
        ):
            file = (io.BytesIO(content), "a.xlsx")
            data = {"file": file, "checked_on": day, "source": "CA xã"}
            assert sentence in client.post("/intake/identity", data=data).text

    def test_it_is_decided_on_once(self, people: dict[str, int], sign_in: SignIn) -> None:
        client = sign_in(Role.COMMUNE_OFFICER)
        page = hand_in(client, workbook(ROWS))
        assert client.post(f"{page}/give-up").location == "/intake/identity"
        for way in ("apply", "give-up"):
            assert client.post(f"{page}/{way}").status_code == 409

    def test_an_officer_of_a_commune_touches_no_other_commune(
        self, people: dict[str, int], sign_in: SignIn, app: Flask
    ) -> None:
        with app.app_context(), writing():
            factories.person(
                "Hồ Văn Xa", commune_code=factories.MY_TRUNG, citizen_id="082040777777"
            )
            db.session.commit()
        row = [1, "Hồ Văn Xa", "01/05/1940", "082040777777", "Khớp", "", ""]
        own = sign_in(Role.COMMUNE_OFFICER)
        assert (
            "Trong địa bàn của bạn không có ai"
            in own.get(hand_in(own, workbook([HEADER, row]))).text
        )
        district = sign_in(Role.DISTRICT_OFFICER)
        page = hand_in(district, workbook([HEADER, row]))
        assert own.get(page).status_code == 404
        assert own.post(f"{page}/apply").status_code == 404
        district.post(f"{page}/apply")
        assert counted(app) == 1


class TestActedUpon:
    @pytest.fixture
    def client(self, people: dict[str, int], sign_in: SignIn) -> FlaskClient:
        client = sign_in(Role.COMMUNE_OFFICER)
        page = hand_in(client, workbook(ROWS))
        client.post(f"{page}/apply")
        return client

    def test_the_page_of_a_person_shows_the_answer_with_its_day_and_source(
        self, client: FlaskClient, people: dict[str, int]
    ) -> None:
        shown = client.get(f"/people/{people['ba']}").text
        for words in ("không khớp", "ngày 20/11/2023", "Công an xã An Cư", "Trần Thị Bá"):
            assert words in shown
        assert "Chưa đối chiếu" in client.get(f"/people/{people['sau']}").text
        died = client.get(f"/people/{people['tu']}").text
        assert "CSDL ghi người này đã chết" in died

    def test_correcting_by_the_answer_fills_the_form_and_saves_only_what_the_officer_saves(
        self, app: Flask, client: FlaskClient, people: dict[str, int]
    ) -> None:
        form = f"/people/{people['ba']}/edit?found=name&found=birth"
        assert form.replace("&", "&amp;") in client.get(f"/people/{people['ba']}").text
        shown = client.get(form).text
        assert 'value="Trần Thị Bá"' in shown
        assert 'value="02/03/1950"' in shown
        assert "Chưa có gì được lưu." in shown
        only_name = client.get(f"/people/{people['ba']}/edit?found=name").text
        assert 'value="1950"' in only_name
        with app.app_context():
            assert db.session.get_one(Person, people["ba"]).name == "Trần Thị Ba"

    def test_what_has_been_looked_into_is_settled_once(
        self, client: FlaskClient, people: dict[str, int]
    ) -> None:
        way = f"/people/{people['ba']}/identity-check/settle"
        assert client.post(way).status_code == 302
        assert "đã xử lý" in client.get(f"/people/{people['ba']}").text
        assert client.post(way).status_code == 409
        assert client.post(f"/people/{people['an']}/identity-check/settle").status_code == 409

    @pytest.mark.parametrize(
        ("standing", "names"),
        [
            ("matched", {"Nguyễn Văn An"}),
            ("unconfirmed", {"Trần Thị Ba", "Lê Văn Tư", "Phạm Thị Năm"}),
            ("died", {"Lê Văn Tư"}),
            ("unchecked", {"Võ Văn Sáu"}),
        ],
    )
    def test_the_list_of_people_is_narrowed_by_it(
        self, client: FlaskClient, standing: str, names: set[str]
    ) -> None:
        everybody = {"Nguyễn Văn An", "Trần Thị Ba", "Lê Văn Tư", "Phạm Thị Năm", "Võ Văn Sáu"}
        shown = client.get(f"/people?identity={standing}").text
        assert {name for name in everybody if name in shown} == names

    def test_who_is_not_confirmed_is_counted_and_exported(
        self, client: FlaskClient, people: dict[str, int]
    ) -> None:
        shown = client.get("/intake/identity").text
        assert "Chưa đối chiếu" in shown
        assert 'href="/people?identity=died"' in shown
        content = client.post("/intake/identity/export").data
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        header, *rows = book.get_sheet_by_index(0).to_python()
        assert header[5] == "Kết quả"
        assert {row[0] for row in rows} == {"Trần Thị Ba", "Lê Văn Tư", "Phạm Thị Năm"}
