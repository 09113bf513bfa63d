"""Payout lists as a workbook, read back from the file."""

import io
from dataclasses import replace

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from tests.payouts.paper_samples import LINE, PAPER, people, with_lines
from welfare.payouts.papers import COLUMNS, SIGNERS, ListPaper
from welfare.payouts.workbooks import render_workbook

FIRST_LINE = 11  # under nine rows of headings and the hamlet


def read(*papers: ListPaper) -> Workbook:
    return load_workbook(io.BytesIO(render_workbook(papers)))


def sheet_of(paper: ListPaper) -> Worksheet:
    (sheet,) = read(paper).worksheets
    return sheet


def row_of(sheet: Worksheet, label: str) -> list[object]:
    """What stands in the row that begins with `label`."""
    (row,) = (row for row in sheet.iter_rows(values_only=True) if row[0] == label)
    return list(row)


def cells(sheet: Worksheet) -> list[Cell]:
    return [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]


class TestCells:
    @pytest.mark.parametrize(
        "text",
        ["=cmd()", "{=cmd()}", "+84900", "-1", "@SUM(A1)", "http://a.vn", "007", "1E5", "TRUE"],
    )
    def test_text_stays_text_whatever_it_begins_with(self, text: str) -> None:
        line = replace(
            LINE,
            name=text,
            birth=text,
            identity_number=text,
            hamlet=text,
            category_label=text,
            coefficient_or_degree=text,
            bank_text=text,
            note=text,
        )
        paper = replace(with_lines([line]), commune=text, unit=text, status_note=text)
        written = [cell for cell in cells(sheet_of(paper)) if cell.value == text]
        assert len(written) == 11  # eight cells of the line, the hamlet's row, unit and status
        assert {cell.data_type for cell in written} == {"s"}
        assert all(cell.hyperlink is None for cell in written)

    def test_another_reader_sees_the_same_text_and_figures(self) -> None:
        book = CalamineWorkbook.from_filelike(io.BytesIO(render_workbook([PAPER])))
        rows = book.get_sheet_by_index(0).to_python()
        assert rows[FIRST_LINE - 1] == list(LINE.cells(1))

    def test_money_is_a_number_shown_in_groups(self) -> None:
        line = replace(LINE, rate_vnd=1_005_000, total_vnd=1_005_000)
        cell = sheet_of(with_lines([line])).cell(FIRST_LINE, 8)
        assert (cell.value, cell.number_format) == (1_005_000, "#,##0")

    def test_an_identity_number_keeps_its_zero_when_it_is_edited(self) -> None:
        cell = sheet_of(PAPER).cell(FIRST_LINE, 4)
        assert (cell.value, cell.number_format) == ("082146000123", "@")

    def test_totals_are_values(self) -> None:
        second = replace(LINE, hamlet="Ấp 2", rate_vnd=465_000, total_vnd=465_000)
        sheet = sheet_of(with_lines([LINE, second]))
        assert row_of(sheet, "Cộng Ấp 1: 1 dòng")[7:12] == [540_000, None, 0, 0, 540_000]
        assert row_of(sheet, "Cộng Ấp 2: 1 dòng")[7:12] == [465_000, None, 0, 0, 465_000]
        assert row_of(sheet, "TỔNG CỘNG: 2 dòng")[7:12] == [1_005_000, None, 0, 0, 1_005_000]
        assert "f" not in {cell.data_type for cell in cells(sheet)}

    def test_everything_said_on_the_paper_is_said_here(self) -> None:
        paper = replace(PAPER, status_note="BẢN NHÁP – CHƯA DUYỆT")
        said = {cell.value for cell in cells(sheet_of(paper))}
        assert {
            "UBND HUYỆN CÁI BÈ",
            "PHÒNG LĐ-TB&XH",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc",
            "BẢN NHÁP – CHƯA DUYỆT",
            "Truy lĩnh",
            paper.place_and_date,
            paper.title,
            paper.month_line,
            paper.scope_line,
            paper.total_in_words,
            *(column.heading for column in COLUMNS),
            *(signer.title for signer in SIGNERS),
        } <= said

    def test_an_empty_list_says_so(self) -> None:
        said = {cell.value for cell in cells(sheet_of(with_lines([])))}
        assert {"Danh sách không có dòng chi trả nào.", "TỔNG CỘNG: 0 dòng"} <= said


class TestPage:
    def test_it_prints_on_a4_landscape_with_headings_on_every_page(self) -> None:
        sheet = sheet_of(PAPER)
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToHeight == 0  # as many pages as it takes
        assert sheet.print_title_rows == "$8:$9"
        assert round(sheet.page_margins.left * 25.4) == 30
        assert sheet.freeze_panes == "C10"

    def test_the_footer_names_the_list_even_with_a_sign_that_commands_excel(self) -> None:
        sheet = sheet_of(replace(PAPER, list_code="LĐ&XH"))
        assert "Mã danh sách: LĐ&&XH" in sheet.oddFooter.left.text

    def test_rows_are_tall_enough_to_sign_and_for_what_they_hold(self) -> None:
        wordy = replace(LINE, category_label="Người cao tuổi " * 12)
        sheet = sheet_of(with_lines([LINE, wordy]))
        heights = [sheet.row_dimensions[FIRST_LINE + i].height for i in range(2)]
        assert heights[0] == pytest.approx(9 / 25.4 * 72, abs=1)
        assert heights[1] > 2 * heights[0]


class TestFile:
    def test_every_list_has_a_sheet_of_its_own(self) -> None:
        codes = ("2023-12/28369/[BTXH]/TM:*?'", "a list code longer than any sheet name", "a")
        names = read(*(replace(PAPER, list_code=code) for code in codes)).sheetnames
        assert names == ["1 2023-12-28369--BTXH--TM----", "2 a list code longer than any s", "3 a"]

    def test_the_same_lists_give_the_same_bytes(self) -> None:
        papers = [with_lines(people(20)), PAPER]
        assert render_workbook(papers) == render_workbook(papers)

    def test_the_title_and_the_date_are_those_of_the_list(self) -> None:
        properties = read(PAPER).properties
        assert properties.title == PAPER.document_title
        assert properties.creator == "PHÒNG LĐ-TB&XH"
        assert {properties.created.date(), properties.modified.date()} == {PAPER.prepared_on}

    def test_nothing_to_write_is_a_mistake(self) -> None:
        with pytest.raises(ValueError, match="no paper"):
            render_workbook([])
