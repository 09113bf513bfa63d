"""From bytes to sheets, or a sentence that says why not."""

import io
import os
import re
import struct
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time

import pytest
import xlsxwriter
from openpyxl import Workbook

from tests.intake.offices import delimited, saved, workbook
from welfare.core.errors import Refusal
from welfare.intake import containers, workbook_process
from welfare.intake.sheets import BrokenCell, Row, Span, column_letters
from welfare.intake.workbooks import read_sheets

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TEXT = "STT;Họ và tên;Ngày sinh\r\n1;Đặng Thị Ổn;05/03/1940\r\n"


def rows_of(content: bytes, filename: str = "x.xlsx") -> list[Row]:
    [sheet] = read_sheets(content, filename)
    return list(sheet.rows)


def with_part(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The archive with one part changed."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(data) if name == part else data)
    return file.getvalue()


def open_document(table_rows: str) -> bytes:
    """An .ods with one sheet of the given rows."""
    file = io.BytesIO()
    names = "urn:oasis:names:tc:opendocument:xmlns"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{names}:manifest:1.0"/>',
        )
        archive.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{names}:office:1.0"'
            f' xmlns:table="{names}:table:1.0" xmlns:text="{names}:text:1.0">'
            '<office:body><office:spreadsheet><table:table table:name="Danh sách">'
            f"{table_rows}"
            "</table:table></office:spreadsheet></office:body></office:document-content>",
        )
    return file.getvalue()


@pytest.fixture(scope="module")
def bomb() -> bytes:
    """A workbook of a few hundred kilobytes that unpacks into 210 MB."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook([["a"]]))) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name != "xl/worksheets/sheet1.xml":
                new.writestr(name, old.read(name))
        with new.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(210):
                part.write(bytes(1 << 20))
    return file.getvalue()


class TestWorkbooks:
    def test_cells_keep_their_kind_and_rows_their_number(self) -> None:
        content = workbook(
            [[], [], ["  Nguyễn  Văn\nÚt ", 82.0, 1.5, True, date(1950, 2, 1)], [], ["cuối"]]
        )

        first, last = rows_of(content)

        assert first == Row(3, ("Nguyễn Văn Út", 82, 1.5, True, date(1950, 2, 1)))
        assert last == Row(5, ("cuối",))

    def test_moments_stay_moments_and_times_become_text(self) -> None:
        content = workbook([[datetime(2021, 7, 1, 8, 30), time(8, 30)]])  # noqa: DTZ001 - a cell has no zone

        [row] = rows_of(content)

        assert row.cells == (datetime(2021, 7, 1, 8, 30), "08:30:00")  # noqa: DTZ001

    def test_a_table_away_from_the_corner_keeps_its_columns(self) -> None:
        book = Workbook()
        book.active["C4"] = "Họ và tên"
        book.active["D4"] = "Ngày sinh"
        book.active.merge_cells("C4:C5")

        [sheet] = read_sheets(saved(book), "x.xlsx")

        assert sheet.rows == (Row(4, (None, None, "Họ và tên", "Ngày sinh")),)
        assert sheet.merged == (Span(4, 2, 5, 2),)
        assert sheet.rows[0][2] == "Họ và tên"
        assert sheet.rows[0][9] is None

    def test_hidden_sheets_are_told_from_the_others(self) -> None:
        book = Workbook()
        book.create_sheet("cũ").sheet_state = "hidden"

        shown, hidden = read_sheets(saved(book), "x.xlsx")

        assert not shown.hidden
        assert hidden.hidden
        assert hidden.name == "cũ"

    def test_text_is_composed(self) -> None:
        content = workbook([["Tha\u0302\u0300n"]])

        assert rows_of(content)[0].cells == ("Thần",)

    def test_formula_errors_are_seen(self) -> None:
        book = Workbook()
        book.active.append(["#REF!", "#N/A", "# ghi chú"])

        [row] = rows_of(saved(book))

        assert row.cells == (BrokenCell("#REF!"), BrokenCell("#N/A"), "# ghi chú")

    def test_an_error_after_the_last_value_of_a_sheet_is_seen(self) -> None:
        book = Workbook()
        book.active["A1"] = "a"
        book.active["C3"] = "#DIV/0!"

        assert rows_of(saved(book)) == [
            Row(1, ("a",)),
            Row(3, (None, None, BrokenCell("#DIV/0!"))),
        ]

    def test_a_formula_gives_the_value_it_last_had(self) -> None:
        content = with_part(
            workbook([["=1+1", "=A1&A1"]]),
            "xl/worksheets/sheet1.xml",
            lambda xml: re.sub(rb"<f>1\+1</f><v></v>", b"<f>1+1</f><v>2</v>", xml),
        )

        [row] = rows_of(content)

        assert row.cells[0] == 2

    def test_a_formula_never_calculated_has_no_value(self) -> None:
        [row] = rows_of(workbook([["a", "=A1"]]))

        assert row.cells == ("a", BrokenCell("="))

    def test_a_text_beyond_any_use_is_broken(self) -> None:
        [row] = rows_of(workbook([["x" * 2001, "y" * 2000]]))

        assert isinstance(row.cells[0], BrokenCell)
        assert row.cells[1] == "y" * 2000

    def test_an_open_document_is_read(self) -> None:
        content = open_document(
            '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>'
            '<table:table-row><table:table-cell office:value-type="string"><text:p>Ổn</text:p>'
            '</table:table-cell><table:table-cell office:value-type="float" office:value="82"/>'
            '<table:table-cell office:value-type="date" office:date-value="1950-02-01"/>'
            '<table:table-cell office:value-type="string"><text:p>#N/A</text:p></table:table-cell>'
            "</table:table-row>"
        )

        [row] = rows_of(content, "x.ods")

        assert row == Row(3, ("Ổn", 82, date(1950, 2, 1), BrokenCell("#N/A")))

    def test_columns_have_the_letters_of_a_spreadsheet(self) -> None:
        assert [column_letters(column) for column in (0, 25, 26, 701, 702)] == [
            "A",
            "Z",
            "AA",
            "ZZ",
            "AAA",
        ]


class TestDelimitedText:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
    @pytest.mark.parametrize("delimiter", [";", ",", "\t"])
    def test_any_unicode_encoding_and_delimiter_is_read(
        self, encoding: str, delimiter: str
    ) -> None:
        content = TEXT.replace(";", delimiter).encode(encoding)

        header, row = rows_of(content, "x.csv")

        assert header.cells == ("STT", "Họ và tên", "Ngày sinh")
        assert row == Row(2, ("1", "Đặng Thị Ổn", "05/03/1940"))

    def test_the_vietnamese_code_page_of_windows_is_read(self) -> None:
        content = (
            b"STT;Ho\xf2 va\xcc t\xean;Nga\xcc\x79 sinh\r\n"
            b"1;\xd0\xe3\xf2ng Thi\xf2 \xd4\xd2n;05/03/1940\r\n"
        )

        header, row = rows_of(content, "x.csv")

        assert header.cells == ("STT", "Họ và tên", "Ngày sinh")
        assert row.cells[1] == "Đặng Thị Ổn"

    def test_western_text_is_not_taken_for_vietnamese(self) -> None:
        header, _row = rows_of("Señor;Niño;Æsir\r\n1;2;3\r\n".encode("cp1252"), "x.csv")

        assert header.cells == ("Señor", "Niño", "Æsir")

    def test_commas_inside_cells_do_not_part_them(self) -> None:
        content = "Số, ngày QĐ;Ngày, tháng, năm sinh;Tên\r\na, b;c, d;e, f\r\n".encode()

        assert rows_of(content, "x.csv")[1].cells == ("a, b", "c, d", "e, f")

    def test_blank_lines_count(self) -> None:
        content = delimited([["a", "b", "c"], [], ["", "", ""], ["d", "e", "f"]]).encode()

        assert [row.number for row in rows_of(content, "x.csv")] == [1, 4]

    def test_a_quote_that_is_never_closed_swallows_no_rows(self) -> None:
        content = b'a;b;c\r\n1;"2;3\r\n4;5;6\r\n'

        with pytest.raises(Refusal, match="sau dòng 1: dấu ngoặc kép không khớp"):
            read_sheets(content, "x.csv")


class TestRefusals:
    @pytest.mark.parametrize(
        "content",
        [
            b"%PDF-1.7\n",
            b"\x89PNG\r\n\x1a\n" + bytes(100),
            bytes(range(256)) * 20,
            OLE + bytes(1000),
            b"PK\x05\x06" + bytes(18),
        ],
    )
    def test_what_is_no_workbook_is_named(self, content: bytes) -> None:
        with pytest.raises(Refusal, match=r"danh-sach\.xlsx không phải là bảng tính"):
            read_sheets(content, "danh-sach.xlsx")

    def test_another_archive_is_no_workbook(self) -> None:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("word/document.xml", "<document/>")

        with pytest.raises(Refusal, match="không phải là bảng tính"):
            read_sheets(file.getvalue(), "x.xlsx")

    def test_a_web_page_called_xls_is_told_from_a_workbook(self) -> None:
        with pytest.raises(Refusal, match="là trang web"):
            read_sheets(b"<html><table><tr><td>a</td></tr></table></html>", "x.xls")

    def test_an_empty_file_is_refused(self) -> None:
        with pytest.raises(Refusal, match="trống"):
            read_sheets(b"", "x.xlsx")

    def test_a_file_beyond_the_limit_is_refused_unread(self) -> None:
        with pytest.raises(Refusal, match="lớn hơn 20 MB"):
            read_sheets(bytes(containers.MAX_FILE_BYTES + 1), "x.xlsx")

    @pytest.mark.parametrize("keep", [0.3, 0.6, 0.99])
    def test_a_truncated_workbook_is_damaged(self, keep: float) -> None:
        content = workbook([["Họ và tên"]])

        with pytest.raises(Refusal, match="bị hỏng"):
            read_sheets(content[: int(len(content) * keep)], "x.xlsx")

    def test_a_workbook_with_a_flipped_byte_is_damaged(self) -> None:
        content = bytearray(workbook([["Họ và tên", os.urandom(3000).hex()]]))
        content[len(content) // 3] ^= 0xFF

        with pytest.raises(Refusal):
            read_sheets(bytes(content), "x.xlsx")

    def test_an_old_workbook_with_nothing_behind_its_directory_is_damaged(self) -> None:
        content = OLE + bytes(600) + "Workbook".encode("utf-16-le") + bytes(600)

        with pytest.raises(Refusal, match="bị hỏng"):
            read_sheets(content, "x.xls")

    def test_an_encrypted_workbook_asks_for_the_password_to_be_taken_off(self) -> None:
        content = OLE + bytes(600) + "EncryptionInfo".encode("utf-16-le") + bytes(600)

        with pytest.raises(Refusal, match="bỏ mật khẩu"):
            read_sheets(content, "x.xlsx")

    def test_an_encrypted_open_document_asks_for_the_password_to_be_taken_off(self) -> None:
        content = with_part(
            open_document(""),
            "META-INF/manifest.xml",
            lambda xml: xml.replace(b"/>", b"><manifest:encryption-data/></manifest:manifest>"),
        )

        with pytest.raises(Refusal, match="bỏ mật khẩu"):
            read_sheets(content, "x.ods")


class TestLimits:
    def test_a_banks_answer_for_a_whole_district_is_read(self) -> None:
        [sheet] = read_sheets(b"1;2;3\n" * 100_000, "x.csv")
        assert len(sheet.rows) == 100_000

    def test_a_zip_bomb_is_not_opened(self, bomb: bytes) -> None:
        assert len(bomb) < 1 << 20
        with pytest.raises(Refusal, match="nén quá nhiều dữ liệu"):
            read_sheets(bomb, "x.xlsx")

    def test_a_zip_bomb_that_lies_about_its_size_is_not_opened(self, bomb: bytes) -> None:
        said = bomb.replace(struct.pack("<I", 210 << 20), struct.pack("<I", 1000))
        assert said != bomb

        with pytest.raises(Refusal, match="nén quá nhiều dữ liệu"):
            read_sheets(said, "x.xlsx")

    def test_a_shared_text_that_grows_beyond_memory_is_refused(self) -> None:
        file = io.BytesIO()
        with xlsxwriter.Workbook(file) as book:
            sheet = book.add_worksheet()
            for row in range(1800):
                sheet.write_row(row, 0, ["x" * 1999] * 20)

        assert len(file.getvalue()) < 1 << 20
        with pytest.raises(Refusal, match="quá lớn khi mở ra"):
            read_sheets(file.getvalue(), "x.xlsx")

    def test_a_value_in_the_last_cell_of_a_sheet_does_not_end_the_server(self) -> None:
        book = Workbook()
        book.active["A1"] = "STT"
        book.active["XFD1048576"] = 1

        with pytest.raises(Refusal, match="kể cả ô lẻ ở xa bảng"):
            read_sheets(saved(book), "x.xlsx")

    def test_a_cell_repeated_over_a_whole_open_document_is_refused(self) -> None:
        content = open_document(
            '<table:table-row table:number-rows-repeated="1048576"><table:table-cell'
            ' table:number-columns-repeated="16384" office:value-type="string"><text:p>x</text:p>'
            "</table:table-cell></table:table-row>"
        )

        with pytest.raises(Refusal):
            read_sheets(content, "x.ods")

    def test_more_rows_than_a_list_can_have_are_refused(self) -> None:
        lines = "a;b;c\r\n" * (workbook_process.MAX_ROWS + 1)

        with pytest.raises(Refusal, match=f"tối đa {workbook_process.MAX_ROWS} dòng"):
            read_sheets(lines.encode(), "x.csv")

    def test_more_columns_than_a_list_can_have_are_refused(self) -> None:
        with pytest.raises(Refusal, match="200 cột"):
            read_sheets(workbook([list(range(201))]), "x.xlsx")
