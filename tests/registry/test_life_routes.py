"""The pages of life events: shown first, done once confirmed, for whoever may."""

from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from welfare.core.month import Month
from welfare.database import Base
from welfare.registry.models import Enrolment, EnrolmentReview, Person, Suspension
from welfare.staff.rules import Role

SignIn = Callable[..., FlaskClient]
CONFIRMED = {"confirmed": "yes"}


def disabled(session: Session, **facts: object) -> tuple[int, int]:
    """A severely disabled person in An Cư: their id and their enrolment's."""
    someone = factories.person("Lê Văn Sáu", born_on=date(1980, 3, 4), **facts)
    entitled = factories.enrolment(someone, "BT6-N")
    ids = someone.id, entitled.id
    session.commit()
    return ids


def reread(session: Session, table: type[Base], key: int, name: str) -> object:
    """A column as it stands now; no transaction stays open that a client would wait for."""
    value = getattr(session.get_one(table, key), name)
    session.commit()
    return value


def test_a_death_grants_what_was_chosen(session: Session, sign_in: SignIn) -> None:
    person_id, _enrolment_id = disabled(session)
    client = sign_in(Role.COMMUNE_OFFICER)
    address = f"/people/{person_id}/death"
    data = {"died_on": "02/12/2023", "number": "9/QĐ", "payee_name": "Lê Thị Con"}
    shown = client.post(address, data=data).text
    assert "7.200.000 đ" in shown
    assert "20 × 360.000 đ" in shown
    done = client.post(address, data=data | CONFIRMED | {"grant": "MT-BTXH"})
    assert done.status_code == 302
    funeral = session.scalars(select(Enrolment).where(Enrolment.category_code == "MT-BTXH")).one()
    assert (funeral.granted_vnd, funeral.payee_name) == (7_200_000, "Lê Thị Con")
    assert funeral.start_month == funeral.end_month == Month(2023, 12)
    session.commit()
    page = client.get(f"/people/{person_id}").text
    assert "9/QĐ" in page


def test_going_back_from_what_follows_loses_no_typing(session: Session, sign_in: SignIn) -> None:
    person_id, _enrolment_id = disabled(session)
    client = sign_in(Role.COMMUNE_OFFICER)
    data = {"left_on": "02/12/2023", "left_to": "Quận 8", "number": "9/QĐ"}
    again = client.post(f"/people/{person_id}/leave", data=data | {"edit": "yes"}).text
    assert 'value="Quận 8"' in again
    assert 'value="02/12/2023"' in again


def test_moves_out_and_back(session: Session, sign_in: SignIn) -> None:
    person_id, enrolment_id = disabled(session)
    client = sign_in(Role.COMMUNE_OFFICER)
    leave = {"left_on": "02/10/2023", "left_to": "Quận 8"}
    assert "nơi mới trả từ tháng" in client.post(f"/people/{person_id}/leave", data=leave).text
    assert reread(session, Person, person_id, "left_on") is None
    client.post(f"/people/{person_id}/leave", data=leave | CONFIRMED)
    assert reread(session, Enrolment, enrolment_id, "end_month") == Month(2023, 10)
    assert "Đã chuyển đi ngày" in client.get(f"/people/{person_id}").text
    again = client.post(f"/people/{person_id}/leave", data=leave | CONFIRMED)
    assert "đã chuyển đi ngày 02/10/2023 rồi" in again.text
    back = {"back_on": "05/11/2023"}
    assert "trả lại từ tháng" in client.post(f"/people/{person_id}/return", data=back).text
    done = client.post(f"/people/{person_id}/return", data=back | CONFIRMED)
    assert done.status_code == 302
    assert reread(session, Person, person_id, "left_on") is None


def test_a_move_inside_the_district(session: Session, sign_in: SignIn) -> None:
    person_id, _enrolment_id = disabled(session)
    someone = session.get_one(Person, person_id)
    place = {"version": str(someone.version), "commune_id": str(someone.commune_id)}
    session.rollback()
    client = sign_in(Role.COMMUNE_OFFICER)
    data = place | {"address": "Tổ 5"}
    assert "không gián đoạn" in client.post(f"/people/{person_id}/move", data=data).text
    assert client.post(f"/people/{person_id}/move", data=data | CONFIRMED).status_code == 302
    assert reread(session, Person, person_id, "address") == "Tổ 5"
    stale = client.post(f"/people/{person_id}/move", data=data | CONFIRMED).text
    assert "vừa sửa hồ sơ này" in stale


def test_a_move_to_a_place_pinned_on_the_map(session: Session, sign_in: SignIn) -> None:
    person_id, _enrolment_id = disabled(session)
    someone = session.get_one(Person, person_id)
    place = {"version": str(someone.version), "commune_id": str(someone.commune_id)}
    session.rollback()
    client = sign_in(Role.COMMUNE_OFFICER)
    where = "10.380300, 106.028300"
    data = place | {"position": where, "pinned": where}
    address = f"/people/{person_id}/move"
    outside = place | {"position": "10.3303, 106.0983"}
    assert "Vị trí nằm ngoài" in client.post(address, data=outside).text
    assert "Vị trí nằm ngoài" not in client.post(address, data=data).text
    assert client.post(address, data=data | CONFIRMED).status_code == 302
    assert reread(session, Person, person_id, "location_source") == "pin"
    assert reread(session, Person, person_id, "latitude") == 10.3803


def test_suspension_and_resumption(session: Session, sign_in: SignIn) -> None:
    person_id, enrolment_id = disabled(session)
    client = sign_in(Role.COMMUNE_OFFICER)
    data = {"enrolments": str(enrolment_id), "reason_code": "custody", "from_month": "10/2023"}
    address = f"/people/{person_id}/suspend"
    assert "không chi các khoản đã chọn" in client.post(address, data=data).text
    assert client.post(address, data=data | CONFIRMED).status_code == 302
    assert session.scalars(select(Suspension.reason)).one() == "custody"
    session.commit()
    assert "đang tạm dừng" in client.post(address, data=data | CONFIRMED).text
    assert "tạm dừng từ" in client.get(f"/people/{person_id}").text
    again = {"from_month": "12/2023", "version": "2", "pays_arrears": "y"}
    address = f"/enrolments/{enrolment_id}/resume"
    assert "Truy lĩnh các tháng" in client.post(address, data=again).text
    assert client.post(address, data=again | CONFIRMED).status_code == 302
    assert (
        "vừa cho hưởng lại" in client.post(address, data=again | CONFIRMED | {"version": "3"}).text
    )


def test_a_change_and_a_correction_are_different_acts(session: Session, sign_in: SignIn) -> None:
    person_id, enrolment_id = disabled(session)
    client = sign_in(Role.COMMUNE_OFFICER)
    change = {"version": "1", "category": "BT6-DBN", "start_month": "10/2023", "number": "7/QĐ"}
    address = f"/enrolments/{enrolment_id}/change"
    assert "Mức cũ hưởng đến hết tháng" in client.post(address, data=change).text
    assert client.post(address, data=change | CONFIRMED).status_code == 302
    stale = client.post(address, data=change | CONFIRMED | {"degree": "33"}).text
    assert "Người khác vừa ghi vào hồ sơ hưởng này" in stale
    assert 'value="33"' in stale
    correction = {"version": "2", "category": "BT6-N", "start_month": "8/2021"}
    address = f"/enrolments/{enrolment_id}/edit"
    shown = client.post(address, data=correction | {"end_month": "9/2023"}).text
    assert "tính lại" in shown
    done = client.post(address, data=correction | {"end_month": "9/2023"} | CONFIRMED)
    assert done.status_code == 302
    page = client.get(f"/people/{person_id}").text
    assert "Điều chỉnh trợ cấp" in page
    assert "Sửa ghi nhầm hồ sơ hưởng" in page


def test_a_decision_is_corrected_and_a_stop_withdrawn(session: Session, sign_in: SignIn) -> None:
    person_id, enrolment_id = disabled(session)
    client = sign_in(Role.COMMUNE_OFFICER)
    end = {"version": "1", "last_month": "10/2023", "number": "7/QĐ"} | CONFIRMED
    client.post(f"/enrolments/{enrolment_id}/end", data=end)
    data = {"version": "2", "number": "8/QĐ", "from_month": "12/2023"}
    assert "7/QĐ" in client.get("/decisions/1/edit").text
    assert client.post("/decisions/1/edit", data=data).status_code == 302
    assert reread(session, Enrolment, enrolment_id, "end_month") == Month(2023, 11)
    assert client.post("/decisions/1/withdraw", data={"version": "2"}).status_code == 409
    assert client.post("/decisions/1/withdraw", data={"version": "x"}).status_code == 409
    assert client.post("/decisions/1/withdraw", data={"version": "3"}).status_code == 302
    assert reread(session, Enrolment, enrolment_id, "end_month") is None
    assert "ghi nhầm, đã bỏ" in client.get(f"/people/{person_id}").text


def test_money_is_granted_once(session: Session, sign_in: SignIn) -> None:
    person_id, _enrolment_id = disabled(session)
    client = sign_in(Role.COMMUNE_OFFICER)
    data = {"category": "KC-NHA-SUA", "start_month": "12/2023", "granted_vnd": "20000000"}
    address = f"/people/{person_id}/one-off"
    assert client.get(address).status_code == 200
    assert "20.000.000 đ" in client.post(address, data=data).text
    assert client.post(address, data=data | CONFIRMED).status_code == 302
    assert "20.000.000 đ" in client.get(f"/people/{person_id}").text


def test_a_review_is_listed_and_settled(session: Session, sign_in: SignIn) -> None:
    _person_id, enrolment_id = disabled(session)
    session.add(
        EnrolmentReview(
            enrolment_id=enrolment_id,
            reason="poverty-lost",
            from_month=Month(2024, 1),
            opened_at=session.get_one(Enrolment, enrolment_id).created_at,
        )
    )
    session.commit()
    client = sign_in(Role.COMMUNE_OFFICER)
    assert "Lê Văn Sáu" in client.get("/reviews").text
    data = {"outcome": "stop", "number": "1/QĐ"}
    assert "không chi nữa" in client.post("/reviews/1", data=data).text
    assert client.post("/reviews/1", data=data | CONFIRMED).status_code == 302
    assert "đã quyết định" in client.post("/reviews/1", data=data | CONFIRMED).text
    assert "Lê Văn Sáu" not in client.get("/reviews").text


@pytest.mark.parametrize(
    "address",
    [
        "/people/{p}/death",
        "/people/{p}/move",
        "/people/{p}/leave",
        "/people/{p}/return",
        "/people/{p}/suspend",
        "/people/{p}/one-off",
        "/enrolments/{e}/change",
        "/enrolments/{e}/edit",
        "/enrolments/{e}/end",
        "/enrolments/{e}/resume",
        "/decisions/99/edit",
        "/reviews/99",
    ],
)
def test_nobody_reaches_somebody_elsewhere_and_nonsense_is_no_fault(
    session: Session, sign_in: SignIn, address: str
) -> None:
    elsewhere = disabled(session, commune_code=factories.CAI_BE)
    own = disabled(session)
    client = sign_in(Role.COMMUNE_OFFICER)
    hidden = address.format(p=elsewhere[0], e=elsewhere[1])
    assert client.get(hidden).status_code == 404
    mine = address.format(p=own[0], e=own[1])
    if "99" not in mine:
        nonsense = {"version": "x", "from_month": "99/9", "enrolments": "x", "died_on": "x"}
        assert client.get(mine).status_code == 200
        assert client.post(mine, data=nonsense).status_code == 200
    assert sign_in(Role.AUDITOR).get(mine).status_code in {403, 404}


def test_a_change_and_a_correction_write_martyr_certificate_and_carer(
    session: Session, sign_in: SignIn
) -> None:
    home = factories.household()
    carer = factories.person("Trần Văn Ba", household_id=home.id)
    someone = factories.person(household_id=home.id)
    entitled = factories.enrolment(someone, "BT6-N")
    entitled.carer_id = carer.id
    carer_id, address = carer.id, f"/enrolments/{entitled.id}/edit"
    start_month = entitled.start_month.label
    session.commit()
    client = sign_in(Role.DISTRICT_OFFICER)
    assert f'<option selected value="{carer_id}">' in client.get(address).text
    data = {
        "category": "BT6-N",
        "start_month": start_month,
        "version": "1",
        "certificate_number": "15/GXN",
        "certificate_on": "05/03/2021",
        "martyr_name": "Trần Văn Út",
        "martyr_relation": "con",
        "carer_id": "",
        "confirmed": "yes",
    }
    assert client.post(address, data=data).status_code == 302
    session.rollback()
    assert (entitled.certificate_on, entitled.martyr_name) == (date(2021, 3, 5), "Trần Văn Út")
    assert entitled.carer_id is None
