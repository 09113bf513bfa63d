"""Workbooks as they really come: each imports right, but for words that nobody could guess."""

import io
import unicodedata
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from tests.intake.offices import HEADER, ROW, cells, delimited, only, saved, understood, workbook
from tests.intake.test_other_offices import windows_1258
from tests.intake.test_workbooks import open_document
from welfare.core.month import Month
from welfare.intake.mapping import Mapping

TOTALS = """\
UBND XÃ MỸ TRUNG|||CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
DANH SÁCH ĐỐI TƯỢNG BẢO TRỢ XÃ HỘI NĂM 2023
STT|Họ và tên|Ngày sinh|Số CCCD|Ấp|Đối tượng|Hưởng từ|Mức hưởng (đ)
1|Lê Văn Tư|05/03/1940|082040123456|Mỹ Hiệp|BT5C|03/2021|540.000đ
Cộng ấp Mỹ Hiệp: 1 người|||||||540.000
2|Trần Thị Ba|1938|082138000002|Mỹ Hòa|BT5C|T4/2021|540,000 VNĐ
Cộng ấp Mỹ Hòa|||||||540000
|Tổng cộng toàn xã: 2 người||||||1.080.000 đồng
|Bằng chữ: Một triệu không trăm tám mươi nghìn đồng"""


def test_titles_above_and_totals_between_and_below() -> None:
    found = understood(workbook([cells(line) for line in TOTALS.splitlines()]))
    assert [row.name for row in found.rows] == ["Lê Văn Tư", "Trần Thị Ba"]
    assert [row.declared_amount_vnd for row in found.rows] == [540_000, 540_000]
    assert [row.start_month for row in found.rows] == [Month(2021, 3), Month(2021, 4)]
    assert found.refused == ()


def test_a_header_merged_over_two_lines() -> None:
    above = ["STT", "Họ và tên", "Ngày, tháng, năm sinh", None, "CCCD", "Quyết định", None,
             "Đối tượng", "Hưởng từ"]  # fmt: skip
    below = [None, None, "Nam", "Nữ", None, "Số", "Ngày", None, None]
    row = [1, "LÊ THỊ BẢY", None, "12.4.1938", "082138000002", "12/QĐ", "05-01-2022", "BT5C",
           "02/2022"]  # fmt: skip
    merged = ["A1:A2", "B1:B2", "C1:D1", "E1:E2", "F1:G1", "H1:H2", "I1:I2"]
    found = only(understood(workbook([above, below, row], merged=merged)))
    assert (found.name, found.sex, found.born_on) == ("Lê Thị Bảy", "female", date(1938, 4, 12))
    assert (found.decision_number, found.decision_on) == ("12/QĐ", date(2022, 1, 5))


@pytest.mark.parametrize(
    ("cell", "born_on", "precision"),
    [
        ("5/3/1940", date(1940, 3, 5), "day"),
        ("05.03.1940", date(1940, 3, 5), "day"),
        ("5-3-1940", date(1940, 3, 5), "day"),
        (datetime(1940, 3, 5), date(1940, 3, 5), "day"),  # noqa: DTZ001 - as a sheet keeps it
        (1940, date(1940, 1, 1), "year"),
        ("1940", date(1940, 1, 1), "year"),
        ("__/__/1940", date(1940, 1, 1), "year"),
        ("1940-03-05 00:00:00", date(1940, 3, 5), "day"),
        ("ngày 5 tháng 3 năm 1940", date(1940, 3, 5), "day"),
    ],
)
def test_births_in_every_usual_form(cell: object, born_on: date, precision: str) -> None:
    row = only(understood(workbook([HEADER, [*ROW[:2], cell, *ROW[3:]]])))
    assert (row.born_on, row.birth_precision) == (born_on, precision)


@pytest.mark.parametrize(
    ("cell", "citizen_id", "old_id"),
    [
        (82040123456, "082040123456", None),
        (82040123456.0, "082040123456", None),
        ("082040123456.0", "082040123456", None),
        ("'082040123456", "082040123456", None),
        ("082 040 123 456", "082040123456", None),
        ("082040123456\u00a0", "082040123456", None),
        (12345678, None, "012345678"),
        ("310.123.456", None, "310123456"),
    ],
)
def test_identity_numbers_that_a_sheet_has_mangled(
    cell: object, citizen_id: str | None, old_id: str | None
) -> None:
    row = only(understood(workbook([HEADER, [*ROW[:4], cell, *ROW[5:]]])))
    assert (row.citizen_id, row.old_id) == (citizen_id, old_id)


def test_a_number_that_a_sheet_has_rounded_is_refused_and_never_guessed() -> None:
    found = understood(workbook([HEADER, [*ROW[:4], "8,20401E+10", *ROW[5:]]]))
    assert found.rows == ()
    assert "ký tự lạ" in found.refused[0].reason


def test_hidden_rows_and_columns_are_read_and_a_hidden_sheet_is_not() -> None:
    book = Workbook()
    sheet = book.active
    for row in (HEADER, ROW, (2, "Trần Thị Ba", "1938", "Nữ", "082138000002", *ROW[5:])):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["E"].hidden = True
    old = book.create_sheet("Năm 2019")
    for row in (HEADER, (1, "Người Đã Chết", "1900", "Nam", "082000000001", *ROW[5:])):
        old.append(row)
    old.sheet_state = "hidden"
    found = understood(saved(book))
    assert [row.citizen_id for row in found.rows] == ["082040123456", "082138000002"]
    assert "đang ẩn" in found.warnings[-1].reason


def test_formulas_give_the_value_they_last_had_and_lost_ones_are_told() -> None:
    rows = [HEADER, [*ROW[:6], "#REF!", ROW[7]]]
    found = understood(workbook(rows))
    assert found.rows == ()
    assert "Gõ giá trị thay cho công thức" in found.refused[0].reason


def test_words_apart_with_hard_spaces_and_stray_ones() -> None:
    def spoilt(text: object) -> object:
        if not isinstance(text, str):
            return text
        return f" \u00a0{unicodedata.normalize('NFD', text).replace(' ', chr(0xA0))}\u200b  "

    row = only(understood(workbook([list(map(spoilt, HEADER)), list(map(spoilt, ROW))])))
    assert (row.name, row.hamlet) == ("Lê Văn Tư", "Mỹ Hiệp")
    assert row.name == unicodedata.normalize("NFC", row.name)


def test_headers_in_small_letters_without_marks() -> None:
    header = ["stt", "ho va ten", "ngay thang nam sinh", "gioi tinh", "so cccd", "ap",
              "doi tuong", "huong tu thang"]  # fmt: skip
    row = only(understood(workbook([header, ROW])))
    assert (row.name, row.citizen_id, row.category_code) == ("Lê Văn Tư", "082040123456", "BT5C")


def test_several_sheets_are_read_as_one_list() -> None:
    other = (2, "Trần Thị Ba", "1938", "Nữ", "082138000002", None, *ROW[6:])
    content = workbook([HEADER, ROW], [["Ghi chú"]], [HEADER, other],
                       names=["Mỹ Hiệp", "Lưu ý", "Ấp Mỹ Hòa"])  # fmt: skip
    found = understood(content)
    assert [row.hamlet for row in found.rows] == ["Mỹ Hiệp", "Mỹ Hòa"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1258"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_delimited_text_in_any_usual_encoding(encoding: str, delimiter: str) -> None:
    text = delimited([HEADER, ROW], delimiter)
    content = windows_1258(text) if encoding == "cp1258" else text.encode(encoding)
    row = only(understood(content, filename="danh sach.csv"))
    assert (row.name, row.hamlet, row.citizen_id) == ("Lê Văn Tư", "Mỹ Hiệp", "082040123456")


def test_an_open_document() -> None:
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    lines = ("".join(cell.format(text) for text in row) for row in (HEADER, ROW))
    content = open_document("".join(f"<table:table-row>{line}</table:table-row>" for line in lines))
    row = only(understood(content, filename="a.ods"))
    assert (row.name, row.category_code) == ("Lê Văn Tư", "BT5C")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Người cao tuổi từ đủ 80 tuổi trở lên", "BT5C"),
        ("NKT đặc biệt nặng", "BT6-DBN"),
        ("Khuyết tật nặng", "BT6-N"),
        ("Trẻ em mồ côi", "BT1"),
        ("khoản 5 điểm c", "BT5C"),
    ],
)
def test_categories_in_words(words: str, code: str) -> None:
    row = only(understood(workbook([HEADER, [*ROW[:6], words, ROW[7]]])))
    assert row.category_code == code


def test_only_words_that_nobody_could_guess_need_a_mapping() -> None:
    header = [*HEADER[:6], "Màu sổ", HEADER[7]]
    rows = [header, [*ROW[:6], "Xanh", ROW[7]]]
    lost = understood(workbook(rows))
    assert (lost.rows, lost.unmapped_columns) == ((), ("Màu sổ",))
    mapping = Mapping({"Màu sổ": "category"}, {"Xanh": "BT5C"})
    assert only(understood(workbook(rows), mapping=mapping)).category_code == "BT5C"


def test_numbering_that_starts_anew_and_roman_groups() -> None:
    lines = """\
STT|Họ và tên|Ngày sinh|Số CCCD|Hưởng từ
I|Người cao tuổi từ đủ 80 tuổi
1|Lê Văn Tư|05/03/1940|082040123456|03/2021
II|Trẻ em mồ côi
1|Lê Văn Tí|05/03/2012|082212345678|03/2021"""
    found = understood(workbook([cells(line) for line in lines.splitlines()]))
    assert [row.category_code for row in found.rows] == ["BT5C", "BT1"]


def test_a_list_without_a_column_of_numbers_and_with_empty_ones() -> None:
    header = ["Họ và tên", None, "Năm sinh", None, "Số CCCD", None, "Đối tượng", "Hưởng từ"]
    row = ["LÊ VĂN TƯ", None, 1940, None, "082040123456", None, "BT5C", "03/2021"]
    found = only(understood(workbook([[], header, [], row])))
    assert (found.name, found.born_on.year) == ("Lê Văn Tư", 1940)


def test_a_text_that_fills_pages_in_a_cell_harms_nobody() -> None:
    file = io.BytesIO(delimited([HEADER, [*ROW[:5], "x" * 50_000, *ROW[6:]]]).encode())
    row = only(understood(file.getvalue(), filename="a.csv"))
    assert row.hamlet is None
