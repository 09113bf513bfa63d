"""The code of an identity card: what is read, what is refused, and the form it fills."""

from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from tests import factories
from welfare.areas import queries as areas_queries
from welfare.core.errors import Refusal
from welfare.registry.card_scan import CommuneName, HamletName, place, read_card
from welfare.registry.rules import Sex
from welfare.staff.rules import Role

SignIn = Callable[..., FlaskClient]
CARD = (
    "082140008873|311234567|LÊ THỊ TƯ|02091940|Nữ|"
    "Tổ 3, Ấp An Bình, Xã An Cư, Cái Bè, Tiền Giang|10052021"
)
VIETQR = "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA5303704"
COMMUNES = [CommuneName(1, "Xã An Cư"), CommuneName(2, "Thị trấn Cái Bè")]
HAMLETS = [HamletName(7, 1, "An Bình"), HamletName(8, 2, "Khu 1")]


def test_a_card_is_read() -> None:
    card = read_card(CARD)
    assert (card.citizen_id, card.old_id, card.name) == ("082140008873", "311234567", "Lê Thị Tư")
    assert (card.born_on, card.sex, card.issued_on) == (
        date(1940, 9, 2),
        Sex.FEMALE,
        date(2021, 5, 10),
    )


def test_newer_cards_say_more_and_old_numbers_may_lack() -> None:
    card = read_card(CARD.replace("311234567", "") + "||||")
    assert card.old_id is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (VIETQR, "VietQR"),
        ("https://example.vn/the", "không phải mã QR của thẻ"),
        ("082140008873|311234567|LÊ THỊ TƯ", "không phải mã QR của thẻ"),
        (CARD.replace("082140008873", "08214000887"), "số định danh"),
        (CARD.replace("082140008873", "999140008873"), "mã tỉnh"),
        (CARD.replace("311234567", "31123"), "số CMND cũ"),
        (CARD.replace("02091940", "31021940"), "ngày sinh"),
        (CARD.replace("Nữ", "x"), "giới tính"),
        (CARD.replace("LÊ THỊ TƯ", "L33 TH5"), "họ tên"),
        (CARD.replace("10052021", "1005"), "ngày cấp"),
    ],
)
def test_what_is_no_card_is_refused_with_what_to_do(text: str, said: str) -> None:
    with pytest.raises(Refusal, match=said):
        read_card(text)


@given(st.text(max_size=80) | st.lists(st.text(max_size=12), min_size=6, max_size=9).map("|".join))
def test_whatever_is_scanned_is_a_card_or_a_refusal(text: str) -> None:
    try:
        card = read_card(text)
    except Refusal:
        return
    assert len(card.citizen_id) == 12


@given(st.dates(date(1900, 1, 1), date(2023, 1, 1)), st.sampled_from(["Nam", "Nữ", "NAM", "nữ"]))
def test_every_day_and_sex_is_read_back(born_on: date, sex: str) -> None:
    card = read_card(f"082140008873||LÊ TƯ|{born_on:%d%m%Y}|{sex}||10052021")
    assert card.born_on == born_on
    assert card.sex is (Sex.MALE if sex.lower() == "nam" else Sex.FEMALE)


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("Tổ 3, Ấp An Bình, Xã An Cư, Cái Bè, Tiền Giang", (1, 7, "Tổ 3")),
        ("An Bình, AN CƯ, Huyện Cái Bè", (1, 7, "")),
        ("Tổ 9, Khu 1, Cái Bè, Cái Bè, Tiền Giang", (2, 8, "Tổ 9")),
        ("Ấp Lạ, An Cư", (1, None, "Ấp Lạ")),
        ("Số 1, Quận 1, TP.HCM", (None, None, "Số 1, Quận 1, TP.HCM")),
        ("", (None, None, "")),
    ],
)
def test_an_address_is_divided_where_it_is_known(
    address: str, found: tuple[int | None, int | None, str]
) -> None:
    assert tuple(place(address, COMMUNES, HAMLETS)) == found


def test_a_scan_fills_the_form_of_a_new_person(session: Session, sign_in: SignIn) -> None:
    client = sign_in(Role.COMMUNE_OFFICER)
    page = client.get("/people/new").text
    assert "Quét thẻ căn cước" in page
    filled = client.post("/people/scan", data={"card": CARD, "phone": "0901234567"}).text
    for value in ("Lê Thị Tư", "02/09/1940", "082140008873", "311234567", "0901234567"):
        assert f'value="{value}"' in filled
    here = areas_queries.commune_by_code(factories.AN_CU).id
    assert f'<option selected value="{here}">' in filled
    assert "không khớp" not in filled
    other = client.post("/people/scan", data={"card": CARD.replace("Nữ", "Nam")}).text
    assert "Giới tính không khớp" in other


def test_a_known_number_leads_to_its_person(session: Session, sign_in: SignIn) -> None:
    someone = factories.person(citizen_id="082140008873")
    session.commit()
    answer = sign_in(Role.COMMUNE_OFFICER).post("/people/scan", data={"card": CARD})
    assert answer.headers["HX-Redirect"] == f"/people/{someone.id}"


def test_a_number_of_another_area_names_nobody(session: Session, sign_in: SignIn) -> None:
    factories.person("Trần Bí Mật", citizen_id="082140008873", commune_code=factories.CAI_BE)
    session.commit()
    answer = sign_in(Role.COMMUNE_OFFICER).post("/people/scan", data={"card": CARD})
    assert "HX-Redirect" not in answer.headers
    assert "ngoài địa bàn" in answer.text
    assert "Bí Mật" not in answer.text


def test_a_known_person_gets_their_number_and_stays_where_they_live(
    session: Session, sign_in: SignIn
) -> None:
    someone = factories.person("Lê Thị Tư")
    other = factories.person("Trần Văn Ba", old_id="311234567")
    session.commit()
    client = sign_in(Role.COMMUNE_OFFICER)
    clash = client.post(f"/people/{someone.id}/scan", data={"card": CARD, "address": "Tổ 1"})
    assert other.name in clash.text
    plain = CARD.replace("311234567", "")
    filled = client.post(f"/people/{someone.id}/scan", data={"card": plain, "address": "Tổ 1"}).text
    assert 'value="082140008873"' in filled
    assert 'value="Tổ 1"' in filled


def test_a_wrong_code_says_so_in_the_page(sign_in: SignIn) -> None:
    answer = sign_in(Role.COMMUNE_OFFICER).post("/people/scan", data={"card": VIETQR})
    assert answer.status_code == 200
    assert "VietQR" in answer.text


def test_the_camera_is_allowed_to_our_own_pages_only(sign_in: SignIn) -> None:
    answer = sign_in(Role.COMMUNE_OFFICER).get("/people/new")
    assert "camera=(self)" in answer.headers["Permissions-Policy"]
