from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from welfare.core.errors import Refusal
from welfare.core.tables import choice, decimal, integer, iso_date, optional, read_table, text

COLUMNS = {
    "code": text,
    "kind": choice("commune", "township"),
    "amount_vnd": integer,
    "coefficient": optional(decimal),
    "valid_from": iso_date,
    "valid_to": optional(iso_date),
}
HEADER = ",".join(COLUMNS)
GOOD = "BT1,commune,360000,1.5,2021-07-01,"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "standards.csv"


def write(path: Path, *lines: str) -> None:
    path.write_text("\n".join([HEADER, *lines]), encoding="utf-8")


def refusal(path: Path, **options: Any) -> str:
    with pytest.raises(Refusal) as caught:
        read_table(path, COLUMNS, **options)
    return str(caught.value)


def test_cells_come_as_what_their_columns_hold(table: Path) -> None:
    write(table, GOOD, "BT2,township,-5,,2024-02-29,2024-12-31")

    assert read_table(table, COLUMNS) == [
        {
            "code": "BT1",
            "kind": "commune",
            "amount_vnd": 360000,
            "coefficient": Decimal("1.5"),
            "valid_from": date(2021, 7, 1),
            "valid_to": None,
        },
        {
            "code": "BT2",
            "kind": "township",
            "amount_vnd": -5,
            "coefficient": None,
            "valid_from": date(2024, 2, 29),
            "valid_to": date(2024, 12, 31),
        },
    ]


def test_columns_may_stand_in_any_order(table: Path) -> None:
    table.write_text("name,code\nThương binh,TB\n", encoding="utf-8")

    assert read_table(table, {"code": text, "name": text}) == [
        {"name": "Thương binh", "code": "TB"}
    ]


def test_a_table_saved_by_a_spreadsheet_program_reads_the_same(table: Path) -> None:
    table.write_bytes('\ufeff"code",name\r\nTB, Thương binh \r\n\r\n'.encode())

    assert read_table(table, {"code": text, "name": text}) == [
        {"code": "TB", "name": "Thương binh"}
    ]


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        (",commune,1,,2021-07-01,", "code", "để trống"),
        ("BT2,city,1,,2021-07-01,", "kind", "“city” không thuộc: commune, township"),
        ("BT2,commune,1.5,,2021-07-01,", "amount_vnd", "“1.5” không phải số nguyên"),
        ("BT2,commune,1_000,,2021-07-01,", "amount_vnd", "“1_000” không phải số nguyên"),
        ("BT2,commune,,,2021-07-01,", "amount_vnd", "“” không phải số nguyên"),
        ('BT2,commune,1,"1,5",2021-07-01,', "coefficient", "“1,5” không phải số"),
        ("BT2,commune,1,NaN,2021-07-01,", "coefficient", "“NaN” không phải số"),
        ("BT2,commune,1,,2021-02-29,", "valid_from", "“2021-02-29” không phải ngày"),
        ("BT2,commune,1,,20210701,", "valid_from", "“20210701” không phải ngày"),
        ("BT2,commune,1,,2021-07-01,31/12/2021", "valid_to", "“31/12/2021” không phải ngày"),
    ],
)
def test_a_bad_cell_is_named_by_file_line_and_column(
    table: Path, line: str, column: str, reason: str
) -> None:
    write(table, GOOD, line)

    message = refusal(table)

    assert message.startswith(f"Bảng standards.csv, dòng 3, cột {column}: ")
    assert reason in message


def test_lines_are_counted_as_an_editor_counts_them(table: Path) -> None:
    write(table, "", '"BT\n1",commune,360000,1.5,2021-07-01,', "BT2,commune,x,,2021-07-01,")

    assert "dòng 5, cột amount_vnd" in refusal(table)


@pytest.mark.parametrize("line", ["BT2,commune,1,,2021-07-01", "BT2,commune,1,,2021-07-01,,"])
def test_a_line_has_as_many_cells_as_the_header(table: Path, line: str) -> None:
    write(table, GOOD, line)

    assert f"dòng 3 có {line.count(',') + 1} ô, tiêu đề có 6 cột" in refusal(table)


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        (HEADER.removesuffix(",valid_to"), "cột valid_to: thiếu"),
        (HEADER.replace("kind", "Kind"), "cột kind: thiếu"),
        (HEADER + ",note", "cột note: thừa"),
        (HEADER + ",code", "cột code: thừa"),
    ],
)
def test_the_header_names_exactly_the_columns(table: Path, header: str, reason: str) -> None:
    table.write_text(f"{header}\n{GOOD}\n", encoding="utf-8")

    assert f"Bảng standards.csv, dòng 1, {reason}" in refusal(table)


def test_a_key_may_stand_only_once(table: Path) -> None:
    write(table, GOOD, GOOD.replace("commune", "township"), GOOD.replace("360000", "500000"))

    message = refusal(table, key=("code", "kind"))

    assert "dòng 4, cột code, kind: trùng với dòng 2" in message


def test_keys_are_compared_as_values_not_as_spelling(table: Path) -> None:
    write(table, GOOD, GOOD.replace("360000", "0360000"))

    assert "trùng với dòng 2" in refusal(table, key=("amount_vnd",))


def test_rows_may_repeat_where_there_is_no_key(table: Path) -> None:
    write(table, GOOD, GOOD)

    assert len(read_table(table, COLUMNS)) == 2


@pytest.mark.parametrize("content", ["", "\n\n", "\ufeff", HEADER, f"{HEADER}\n\n"])
def test_a_table_without_rows_is_refused(table: Path, content: str) -> None:
    table.write_text(content, encoding="utf-8")

    assert "Bảng standards.csv" in refusal(table)


def test_an_open_quotation_mark_is_refused_where_it_opens(table: Path) -> None:
    write(table, GOOD, '"BT2,commune,1,,2021-07-01,', GOOD)

    assert "Bảng standards.csv, dòng 3: dấu ngoặc kép" in refusal(table)


def test_a_file_in_another_encoding_is_refused(table: Path) -> None:
    table.write_bytes(f"{HEADER}\n{GOOD}".encode("utf-16"))

    assert "standards.csv không phải UTF-8" in refusal(table)


def test_a_file_that_is_not_there_is_refused(table: Path) -> None:
    assert f"Không mở được tệp {table}" in refusal(table)
