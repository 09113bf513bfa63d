"""Lists typed with the fonts of the years before Unicode."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.intake.offices import only, understood, workbook
from welfare.intake import legacy

TCVN3 = [
    ["STT", "Hä vµ tªn", "N¨m sinh", "Giíi tÝnh", "Êp", "§èi t­îng", "H­ëng tõ th¸ng"],
    [1, "NguyÔn ThÞ ót", "1940", "N÷", "Mü HiÖp", "BT5C", "03/2021"],
]
VNI = [
    ["STT", "Hoï vaø teân", "Naêm sinh", "Giôùi tính", "AÁp", "Ñoái töôïng", "Höôûng töø thaùng"],
    [1, "Nguyeãn Thò Uùt", "1940", "Nöõ", "Myõ Hieäp", "BT5C", "03/2021"],
]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Hä vµ tªn", "Họ và tên"),
        ("NguyÔn ThÞ Ph­îng", "Nguyễn Thị Phượng"),
        ("§Æng V¨n §­îc", "Đặng Văn Được"),
        ("Céng hoµ x· héi chñ nghÜa ViÖt Nam", "Cộng hoà xã hội chủ nghĩa Việt Nam"),
    ],
)
def test_tcvn3(typed: str, meant: str) -> None:
    assert legacy.from_tcvn3(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Hoï vaø teân", "Họ và tên"),
        ("Nguyeãn Thò Phöôïng", "Nguyễn Thị Phượng"),
        ("Ñaëng Vaên Ñöôïc", "Đặng Văn Được"),
        ("COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    ],
)
def test_vni(typed: str, meant: str) -> None:
    assert legacy.from_vni(typed) == meant


@given(st.text(alphabet="aàảãáạăằẳẵắặâđêệioôơởuưữyỵ bcĐ", max_size=30))
def test_what_tcvn3_can_write_is_read_back(meant: str) -> None:
    places = {letter: place for place, letter in legacy.TCVN3.items()}
    composed = unicodedata.normalize("NFC", meant)
    assert legacy.from_tcvn3("".join(places.get(c, c) for c in composed)) == composed


@pytest.mark.parametrize(("rows", "encoding"), [(TCVN3, "TCVN3"), (VNI, "VNI")])
def test_a_workbook_typed_with_an_old_font(rows: list[list[object]], encoding: str) -> None:
    row = only(understood(workbook(rows)))
    assert (row.name.lower(), row.sex, row.hamlet) == ("nguyễn thị út", "female", "Mỹ Hiệp"), (
        encoding
    )


@pytest.mark.parametrize("rows", [TCVN3, VNI])
def test_a_csv_in_an_old_encoding(rows: list[list[object]]) -> None:
    text = "\r\n".join(";".join(map(str, row)) for row in rows)
    row = only(understood(text.encode("cp1252"), filename="ds.csv"))
    assert row.hamlet == "Mỹ Hiệp"


def test_unicode_stays_as_it_is() -> None:
    assert legacy.unicode_reader(["Nguyễn Thị Út", "µ ¶ · ¸ ®"]) is None
    assert legacy.unicode_reader(["Le Van Tu", "José", "naïf"]) is None
