"""The pages of the registers as each role meets them."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from welfare.areas import queries as areas_queries
from welfare.audit.models import AuditEvent
from welfare.core.month import Month
from welfare.registry.models import Enrolment, Person
from welfare.registry.rules import HEAD
from welfare.staff.rules import Role

SignIn = Callable[..., FlaskClient]
NUMBER = "082140008873"
READERS = [Role.DISTRICT_OFFICER, Role.APPROVER, Role.ACCOUNTANT, Role.AUDITOR]


def typed(**other: str) -> dict[str, str]:
    """What an officer types for a new person in An Cư."""
    commune_id = areas_queries.commune_by_code(factories.AN_CU).id
    plain = {"name": "Lê Thị Tư", "birth": "1940", "commune_id": str(commune_id)}
    return plain | other


def only(statement_of: type, session: Session) -> object:
    """The one row of the table, as it is now."""
    session.rollback()
    return session.scalars(select(statement_of)).one()


@pytest.mark.parametrize("role", READERS)
def test_readers_of_the_district_see_everybody_and_open_nothing(
    session: Session, sign_in: SignIn, role: Role
) -> None:
    here = factories.person("Lê Thị Tư", citizen_id=NUMBER)
    factories.person("Trần Văn Ba", commune_code=factories.CAI_BE)
    session.commit()
    client = sign_in(role)
    listed = client.get("/people").text
    assert "Lê Thị Tư" in listed
    assert "Trần Văn Ba" in listed
    assert NUMBER not in listed
    page = client.get(f"/people/{here.id}").text
    assert NUMBER not in page
    assert "8873" in page
    if role is not Role.DISTRICT_OFFICER:
        assert client.post(f"/people/{here.id}/number").status_code == 403


def test_a_commune_officer_sees_and_counts_only_their_commune(
    session: Session, sign_in: SignIn
) -> None:
    factories.person("Lê Thị Tư")
    elsewhere = factories.person("Trần Văn Ba", commune_code=factories.CAI_BE)
    home = factories.household(commune_code=factories.CAI_BE)
    entitled = factories.enrolment(elsewhere)
    session.commit()
    client = sign_in(Role.COMMUNE_OFFICER, factories.AN_CU)
    for address in ("/people", f"/people?commune={elsewhere.commune_id}", "/people?text=tran+ba"):
        assert "Trần Văn Ba" not in client.get(address).text
    assert "1 người" in client.get("/people").text
    for address in (
        f"/people/{elsewhere.id}",
        f"/people/{elsewhere.id}/edit",
        f"/people/{elsewhere.id}/death",
        f"/people/{elsewhere.id}/enrolments/new",
        f"/enrolments/{entitled.id}/end",
        f"/households/{home.id}",
        "/people/999999",
    ):
        assert client.get(address).status_code == 404, address
    assert client.post(f"/people/{elsewhere.id}/number").status_code == 404
    alike = client.post("/people/similar", data=typed(name="Trần Văn Ba", birth="1940"))
    assert "Trần" not in alike.text


def test_an_opened_number_is_shown_once_and_recorded(session: Session, sign_in: SignIn) -> None:
    someone = factories.person(citizen_id=NUMBER)
    session.commit()
    client = sign_in(Role.DISTRICT_OFFICER)
    part = client.post(f"/people/{someone.id}/number", headers={"HX-Request": "true"})
    assert NUMBER in part.text
    assert "<html" not in part.text
    assert NUMBER in client.post(f"/people/{someone.id}/number").text
    assert NUMBER not in client.get(f"/people/{someone.id}").text
    opened = select(AuditEvent).where(AuditEvent.action == "person.number_opened")
    assert [event.subject_id for event in session.scalars(opened)] == [someone.id] * 2


def test_a_category_that_means_hiv_is_named_nowhere(session: Session, sign_in: SignIn) -> None:
    someone = factories.person()
    factories.enrolment(someone, "BT8")
    session.commit()
    client = sign_in(Role.DISTRICT_OFFICER)
    for address in ("/people", f"/people/{someone.id}", f"/people/{someone.id}/enrolments/new"):
        page = client.get(address).text
        assert "BTXH" in page or address == "/people/new"
        assert "HIV" not in page
        assert "BT8" not in page
        assert "BT3" not in page


def test_a_person_is_registered_from_what_is_typed(session: Session, sign_in: SignIn) -> None:
    client = sign_in(Role.COMMUNE_OFFICER, factories.AN_CU)
    answer = client.post(
        "/people/new",
        data=typed(
            name="LÊ  THỊ TƯ",
            sex="female",
            citizen_id="082 140 008 873",
            phone="+84 901 234 567",
            position="10.3803, 106.0283",
        ),
    )
    assert answer.status_code == 302, answer.text
    someone = only(Person, session)
    assert (someone.name, someone.birth, someone.citizen_id) == ("Lê Thị Tư", "1940", NUMBER)
    assert (someone.phone, someone.location_source) == ("0901234567", "typed")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "Hãy điền “Họ và tên”"),
        ({"birth": "31/02/1940"}, "Ngày sinh không đúng"),
        ({"birth": "1/1/2999"}, "ở sau hôm nay"),
        ({"birth": "1850"}, "quá xa"),
        ({"citizen_id": "123"}, "12 chữ số"),
        ({"citizen_id": "311133530"}, "ô số CMND cũ"),
        ({"old_id": NUMBER}, "ô số căn cước"),
        ({"phone": "12345"}, "Số điện thoại không đúng"),
        ({"commune_id": "x"}, "Chọn lại trong danh sách"),
        ({"commune_id": "999999"}, "Chọn lại trong danh sách"),
        ({"hamlet_id": "999999"}, "Chọn lại trong danh sách"),
        ({"sex": "other"}, "Chọn lại trong danh sách"),
        ({"position": "106.0283, 10.3303"}, "Kinh độ đang đứng trước vĩ độ"),
        ({"household_code": "MP9"}, "không có hộ mã “MP9”"),
    ],
)
def test_nonsense_is_answered_with_a_sentence_and_keeps_the_typing(
    session: Session, sign_in: SignIn, wrong: dict[str, str], sentence: str
) -> None:
    client = sign_in(Role.DISTRICT_OFFICER)
    answer = client.post("/people/new", data=typed(note="vẫn còn đây") | wrong)
    assert sentence in answer.text
    assert "vẫn còn đây" in answer.text
    session.rollback()
    assert session.scalars(select(Person)).all() == []


def test_a_person_who_looks_the_same_has_to_be_confirmed(session: Session, sign_in: SignIn) -> None:
    factories.person("Lê Thị Tư")
    session.commit()
    client = sign_in(Role.DISTRICT_OFFICER)
    shown = client.post("/people/similar", data=typed(name="le thi tu", birth="1940"))
    assert "cùng họ tên và năm sinh" in shown.text
    asked = client.post("/people/new", data=typed())
    assert asked.status_code == 200
    assert "Có thể người này đã có hồ sơ" in asked.text
    assert client.post("/people/new", data=typed(confirmed="y")).status_code == 302
    session.rollback()
    assert len(session.scalars(select(Person)).all()) == 2


def test_a_number_that_says_otherwise_has_to_be_confirmed(
    session: Session, sign_in: SignIn
) -> None:
    client = sign_in(Role.DISTRICT_OFFICER)
    facts = typed(citizen_id=NUMBER, sex="male")
    assert "Giới tính không khớp" in client.post("/people/new", data=facts).text
    assert client.post("/people/new", data=facts | {"confirmed": "y"}).status_code == 302


def test_a_taken_number_is_refused_even_if_confirmed(session: Session, sign_in: SignIn) -> None:
    factories.person("Trần Văn Ba", citizen_id=NUMBER)
    session.commit()
    client = sign_in(Role.DISTRICT_OFFICER)
    answer = client.post("/people/new", data=typed(citizen_id=NUMBER, confirmed="y"))
    assert "đã thuộc về Trần Văn Ba" in answer.text


def edited(someone: Person, **other: str) -> dict[str, str]:
    """The edit form of a person as it is sent back."""
    plain = {
        "version": str(someone.version),
        "name": someone.name,
        "birth": someone.birth,
        "commune_id": str(someone.commune_id),
        "phone": someone.phone or "",
        "address": someone.address or "",
    }
    return plain | other


def test_a_correction_keeps_the_number_that_the_form_does_not_show(
    session: Session, sign_in: SignIn
) -> None:
    someone = factories.person("Lê Thị Tư", citizen_id=NUMBER)
    session.commit()
    client = sign_in(Role.DISTRICT_OFFICER)
    form = client.get(f"/people/{someone.id}/edit").text
    assert NUMBER not in form
    answer = client.post(f"/people/{someone.id}/edit", data=edited(someone, phone="0901234567"))
    assert answer.status_code == 302, answer.text
    someone = only(Person, session)
    assert (someone.citizen_id, someone.phone) == (NUMBER, "0901234567")
    dropped = edited(someone, drop_numbers="y")
    assert client.post(f"/people/{someone.id}/edit", data=dropped).status_code == 302
    assert only(Person, session).citizen_id is None


def test_a_pinned_position_stays_pinned_until_another_is_typed(
    session: Session, sign_in: SignIn
) -> None:
    someone = factories.person(latitude=10.3812341, longitude=106.03, location_source="pin")
    session.commit()
    client = sign_in(Role.DISTRICT_OFFICER)
    same = edited(someone, position="10.381234, 106.030000", note="x")
    assert client.post(f"/people/{someone.id}/edit", data=same).status_code == 302
    someone = only(Person, session)
    assert (someone.latitude, someone.location_source) == (10.3812341, "pin")
    other = edited(someone, position="10.38, 106.03")
    assert client.post(f"/people/{someone.id}/edit", data=other).status_code == 302
    someone = only(Person, session)
    assert (someone.latitude, someone.location_source) == (10.38, "typed")


def test_a_click_on_the_map_is_a_pin_as_long_as_its_text_stands(
    session: Session, sign_in: SignIn
) -> None:
    client = sign_in(Role.COMMUNE_OFFICER, factories.AN_CU)
    place, other = "10.380300, 106.028300", "10.381300, 106.028300"
    client.post("/people/new", data=typed(position=place, pinned=place))
    someone = only(Person, session)
    assert (someone.latitude, someone.location_source) == (10.3803, "pin")
    retyped = edited(someone, position=other, pinned=place)
    assert client.post(f"/people/{someone.id}/edit", data=retyped).status_code == 302
    someone = only(Person, session)
    assert (someone.latitude, someone.location_source) == (10.3813, "typed")
    pinned = edited(someone, position=other, pinned=other)
    assert client.post(f"/people/{someone.id}/edit", data=pinned).status_code == 302
    assert only(Person, session).location_source == "pin"


def test_a_pin_without_a_position_is_nothing(session: Session, sign_in: SignIn) -> None:
    client = sign_in(Role.COMMUNE_OFFICER, factories.AN_CU)
    client.post("/people/new", data=typed(position="", pinned=""))
    assert only(Person, session).location_source in {"hamlet", "commune"}


def test_a_place_outside_the_commune_is_asked_about_once(session: Session, sign_in: SignIn) -> None:
    client = sign_in(Role.COMMUNE_OFFICER, factories.AN_CU)
    far = typed(position="10.3303, 106.0983")
    assert "Vị trí nằm ngoài" in client.post("/people/new", data=far).text
    abroad = typed(position="21.0285, 105.8542")
    assert "Vị trí nằm ngoài huyện" in client.post("/people/new", data=abroad).text
    assert client.post("/people/new", data=far | {"confirmed": "y"}).status_code == 302
    someone = only(Person, session)
    address = f"/people/{someone.id}/edit"
    same = edited(someone, position="10.330300, 106.098300", note="x")
    assert client.post(address, data=same).status_code == 302
    someone = only(Person, session)
    moved = edited(someone, position="10.330300, 106.099300")
    assert "Vị trí nằm ngoài" in client.post(address, data=moved).text


def test_the_second_editor_keeps_their_typing_and_sees_what_changed(
    session: Session, sign_in: SignIn
) -> None:
    someone = factories.person("Lê Thị Tư", phone="0900000000", address="tổ 1")
    session.commit()
    first, second = sign_in(Role.DISTRICT_OFFICER), sign_in(Role.COMMUNE_OFFICER)
    address = f"/people/{someone.id}/edit"
    opened = edited(someone)
    theirs = opened | {"phone": "0901111111", "address": "tổ 2"}
    assert first.post(address, data=theirs).status_code == 302
    answer = second.post(address, data=opened | {"address": "tổ 3"}).text
    assert "Người khác vừa sửa hồ sơ này" in answer
    assert "0900000000" in answer  # what it was before, in the table
    assert 'value="0901111111"' in answer  # left alone here, so it shows what the first wrote
    assert 'value="tổ 3"' in answer  # typed here, so it stays
    assert 'name="version" type="hidden" value="2"' in answer
    mine = opened | {"version": "2", "phone": "0901111111", "address": "tổ 3"}
    assert second.post(address, data=mine).status_code == 302
    someone = only(Person, session)
    assert (someone.phone, someone.address) == ("0901111111", "tổ 3")


def test_a_death_shows_what_follows_before_it_is_recorded(
    session: Session, sign_in: SignIn
) -> None:
    someone = factories.person()
    factories.enrolment(someone, "BT5C")
    session.commit()
    client = sign_in(Role.DISTRICT_OFFICER)
    address = f"/people/{someone.id}/death"
    shown = client.post(address, data={"died_on": "02/10/2023"}).text
    assert "Trả đến hết tháng 10/2023; từ tháng 11/2023 không chi nữa." in shown
    assert only(Person, session).died_on is None
    done = client.post(address, data={"died_on": "02/10/2023", "confirmed": "yes"})
    assert done.status_code == 302
    assert only(Person, session).recheck_from == Month(2023, 11)
    assert "Đã mất ngày 02/10/2023" in client.get(f"/people/{someone.id}").text
    again = client.post(address, data={"died_on": "03/10/2023", "confirmed": "yes"}).text
    assert "đã được báo tử" in again


@pytest.mark.parametrize("day", ["", "30/02/2023", "01/01/2999", "01/01/1900"])
def test_a_day_on_which_nobody_can_have_died_is_refused(
    session: Session, sign_in: SignIn, day: str
) -> None:
    someone = factories.person()
    session.commit()
    client = sign_in(Role.DISTRICT_OFFICER)
    data = {"died_on": day, "confirmed": "yes"}
    answer = client.post(f"/people/{someone.id}/death", data=data)
    assert "Có chỗ cần sửa" in answer.text
    assert only(Person, session).died_on is None


def test_an_enrolment_is_opened_and_ended_by_decisions(session: Session, sign_in: SignIn) -> None:
    someone = factories.person(born_on=Month(1990, 1).first_day)
    session.commit()
    client = sign_in(Role.DISTRICT_OFFICER)
    address = f"/people/{someone.id}/enrolments/new"
    data = {"category": "BT4", "start_month": "12/2023", "number": "12/QĐ"}
    assert "theo số người" in client.post(address, data=data).text
    assert client.post(address, data=data | {"count": "2"}).status_code == 302
    entitled = only(Enrolment, session)
    assert (entitled.category_code, entitled.count, entitled.start_month) == (
        "BT4",
        2,
        Month(2023, 12),
    )
    end = f"/enrolments/{entitled.id}/end"
    early = {"last_month": "11/2023", "version": "1"}
    assert "không thể là 11/2023" in client.post(end, data=early).text
    right = early | {"last_month": "2024-01", "number": "9/QĐ"}
    assert "từ tháng 02/2024 không chi nữa" in client.post(end, data=right).text
    assert client.post(end, data=right | {"confirmed": "yes"}).status_code == 302
    page = client.get(f"/people/{someone.id}").text
    assert "12/2023 đến hết 01/2024" in page
    assert "9/QĐ" in page


def test_arrears_need_a_numbered_decision_and_no_month_before_the_first(
    session: Session, sign_in: SignIn
) -> None:
    someone = factories.person()
    session.commit()
    client = sign_in(Role.DISTRICT_OFFICER)
    address = f"/people/{someone.id}/enrolments/new"
    data = {"category": "BT5C", "start_month": "10/2023", "arrears_from": "10/2023"}
    assert "Truy lĩnh phải do quyết định ghi rõ" in client.post(address, data=data).text
    early = data | {"number": "12/QĐ", "arrears_from": "09/2023"}
    assert "Không truy lĩnh từ tháng 09/2023 được" in client.post(address, data=early).text
    assert client.post(address, data=data | {"number": "12/QĐ"}).status_code == 302
    assert "truy lĩnh từ tháng 10/2023" in client.get(f"/people/{someone.id}").text


@pytest.mark.parametrize(("year", "code"), [(2015, "BT3"), (1980, "BT8")])
def test_the_hidden_choice_enters_the_category_of_the_persons_age(
    session: Session, sign_in: SignIn, year: int, code: str
) -> None:
    someone = factories.person(born_on=Month(year, 1).first_day)
    session.commit()
    client = sign_in(Role.DISTRICT_OFFICER)
    data = {"category": "BTXH", "start_month": "12/2023"}
    assert client.post(f"/people/{someone.id}/enrolments/new", data=data).status_code == 302
    assert only(Enrolment, session).category_code == code


@pytest.mark.parametrize("code", ["BT8", "MT-BTXH", "X", ""])
def test_a_category_that_is_not_on_offer_is_refused(
    session: Session, sign_in: SignIn, code: str
) -> None:
    someone = factories.person()
    session.commit()
    client = sign_in(Role.DISTRICT_OFFICER)
    data = {"category": code, "start_month": "12/2023"}
    assert client.post(f"/people/{someone.id}/enrolments/new", data=data).status_code == 200
    session.rollback()
    assert session.scalars(select(Enrolment)).all() == []


def test_the_timeline_tells_what_happened_in_words(session: Session, sign_in: SignIn) -> None:
    client = sign_in(Role.DISTRICT_OFFICER)
    client.post("/people/new", data=typed())
    someone = only(Person, session)
    client.post(f"/people/{someone.id}/edit", data=edited(someone, birth="02/09/1945"))
    page = client.get(f"/people/{someone.id}").text
    assert "Lập hồ sơ" in page
    assert "Ngày sinh: 1940 → 02/09/1945" in page


def test_a_household_is_made_filled_and_reviewed(session: Session, sign_in: SignIn) -> None:
    someone = factories.person("Lê Thị Tư")
    session.commit()
    client = sign_in(Role.COMMUNE_OFFICER)
    made = client.post(
        "/households/new", data={"code": "mp 1", "commune_id": str(someone.commune_id)}
    )
    page = client.get(f"{made.location}?text=tu").text
    assert "Lê Thị Tư" in page
    data = {"person_id": str(someone.id), "relation_to_head": HEAD}
    client.post(f"{made.location}/members", data=data)
    client.post(f"{made.location}/review", data={"year": "2023", "poverty_class": "near-poor"})
    listed = client.get("/households?class=near-poor").text
    assert "MP1" in listed
    assert "Lê Thị Tư" in listed
    wrong = client.post(f"{made.location}/review", data={"year": "23", "poverty_class": "poor"})
    assert "bốn chữ số" in wrong.text
    client.post(f"{made.location}/members/{someone.id}/remove")
    assert only(Person, session).household_id is None


@pytest.mark.parametrize(
    "query", ["text=%25", "commune=x", "register=x", "category=x", "standing=x", "hamlet=9"]
)
def test_a_filter_that_makes_no_sense_is_no_fault(
    session: Session, sign_in: SignIn, query: str
) -> None:
    factories.person()
    session.commit()
    assert sign_in(Role.DISTRICT_OFFICER).get(f"/people?{query}").status_code == 200


def test_a_page_of_the_list_costs_the_same_number_of_queries_for_one_and_for_many(
    session: Session, sign_in: SignIn, count_queries: Callable[..., int]
) -> None:
    factories.enrolment(factories.person())
    session.commit()
    client = sign_in(Role.DISTRICT_OFFICER)
    for_one = count_queries(lambda: client.get("/people"))
    for number in range(20):
        someone = factories.person(f"Lê Thị Tư {number}")
        factories.enrolment(someone, "BT5C")
        factories.enrolment(someone, "TUDAY")
    session.commit()
    assert count_queries(lambda: client.get("/people")) == for_one
