"""Payout lists as a workbook: the columns of the paper, one sheet a list, ready to print."""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Sequence
from datetime import datetime, time

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from welfare.payouts import papers as wording
from welfare.payouts.papers import COLUMNS, SIGNERS, SUMMED_FROM, HamletGroup, ListPaper, Totals

MM_PER_INCH = 25.4
A4 = 9
LAST = len(COLUMNS) - 1
# In characters, in the order of COLUMNS.
WIDTHS = (5, 24, 11, 14, 16, 30, 9, 12, 7, 12, 11, 14, 9, 22, 16, 16)
CENTRED = {0, 2, 3, 6, 8, 12}
FIRST_TABLE_ROW = 7
SIGNING_HEIGHT_PT = 26  # 9 mm
LINE_HEIGHT_PT = 14
FORBIDDEN_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")
LONGEST_SHEET_NAME = 31

Formats = dict[str, Format]


def render_workbook(papers: Sequence[ListPaper]) -> bytes:
    """Return a workbook with a sheet for every list; the same papers give the same bytes.

    Text is written as text whatever it begins with, and sums as values, so nothing in the file
    is ever a formula. Raises ValueError when there is no paper.
    """
    if not papers:
        raise ValueError("no paper to write")
    buffer = io.BytesIO()
    # In memory, for lists of people have no business in a temporary folder.
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        workbook.set_properties(
            {
                "title": wording.document_title(papers),
                "author": papers[0].unit,
                "created": datetime.combine(max(p.prepared_on for p in papers), time()),
            }
        )
        formats = _formats(workbook)
        for number, paper in enumerate(papers, 1):
            name = FORBIDDEN_IN_SHEET_NAME.sub("-", f"{number} {paper.list_code}")
            _fill(workbook.add_worksheet(name[:LONGEST_SHEET_NAME]), paper, formats)
    return buffer.getvalue()


def _formats(workbook: xlsxwriter.Workbook) -> Formats:
    plain = {"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter"}
    cell = plain | {"border": 1, "text_wrap": True}
    money = cell | {"num_format": "#,##0", "align": "right"}
    centred = plain | {"align": "center"}
    shapes = {
        # "@" keeps a cell text even after somebody has opened it for editing.
        "text": cell | {"num_format": "@"},
        "centred text": cell | {"num_format": "@", "align": "center"},
        "money": money,
        "number": cell | {"num_format": "0", "align": "center"},
        "sum": money | {"bold": True},
        "hamlet": cell | {"bold": True, "num_format": "@"},
        "heading": cell | {"bold": True, "align": "center"},
        "centre": centred,
        "bold": centred | {"bold": True},
        "title": centred | {"bold": True, "font_size": 14},
        "ruled": centred | {"bold": True, "underline": 1},
        "italic": centred | {"italic": True},
        "currency": plain | {"italic": True, "align": "right"},
        "words": plain | {"italic": True},
        "draft": plain | {"bold": True, "font_color": "#C00000"},
    }
    return {name: workbook.add_format(shape) for name, shape in shapes.items()}


def _fill(sheet: Worksheet, paper: ListPaper, formats: Formats) -> None:
    _set_up_page(sheet, paper)
    _write_heading(sheet, paper, formats)
    _write_column_headings(sheet, formats)
    row = FIRST_TABLE_ROW + 2
    sheet.freeze_panes(row, 2)
    for group in paper.groups:
        row = _write_group(sheet, row, group, formats)
    if not paper.lines:
        _merge(sheet, row, (0, LAST), wording.NO_LINES, formats["heading"])
        row += 1
    _write_sums(sheet, row, paper.total_label, paper.totals, formats)
    _write_ending(sheet, row + 1, paper, formats)


def _set_up_page(sheet: Worksheet, paper: ListPaper) -> None:
    """A4 landscape with the margins of Nghị định 30/2020/NĐ-CP, one page wide."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    left, right, top, bottom = (mm / MM_PER_INCH for mm in (30, 15, 20, 20))
    sheet.set_margins(left=left, right=right, top=top, bottom=bottom)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(FIRST_TABLE_ROW, FIRST_TABLE_ROW + 1)
    identification = paper.identification.replace("&", "&&")
    sheet.set_footer(f"&L&8{identification}&R&8&P/&N")
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)


def _write_heading(sheet: Worksheet, paper: ListPaper, formats: Formats) -> None:
    half = SUMMED_FROM - 1
    for row, (left, left_shape, right, right_shape) in enumerate(
        (
            (paper.issuing_body, "centre", wording.NATION, "bold"),
            (paper.unit, "ruled", wording.MOTTO, "ruled"),
            ("", "centre", paper.place_and_date, "italic"),
        )
    ):
        _merge(sheet, row, (0, half - 1), left, formats[left_shape])
        _merge(sheet, row, (half, LAST), right, formats[right_shape])
    for row, (text, shape) in enumerate(
        ((paper.title, "title"), (paper.month_line, "bold"), (paper.scope_line, "centre")), 3
    ):
        _merge(sheet, row, (0, LAST), text, formats[shape])
    row = FIRST_TABLE_ROW - 1
    sheet.write_string(row, 0, paper.status_note, formats["draft"])
    sheet.write_string(row, LAST, wording.CURRENCY_NOTE, formats["currency"])


def _write_column_headings(sheet: Worksheet, formats: Formats) -> None:
    upper, lower = FIRST_TABLE_ROW, FIRST_TABLE_ROW + 1
    shape = formats["heading"]
    shared = [i for i, column in enumerate(COLUMNS) if column.under]
    sheet.merge_range(upper, shared[0], upper, shared[-1], COLUMNS[shared[0]].under, shape)
    for i, column in enumerate(COLUMNS):
        if column.under:
            sheet.write_string(lower, i, column.heading, shape)
        else:
            sheet.merge_range(upper, i, lower, i, column.heading, shape)
    sheet.set_row(upper, 2 * LINE_HEIGHT_PT)
    sheet.set_row(lower, 2 * LINE_HEIGHT_PT)


def _write_group(sheet: Worksheet, row: int, group: HamletGroup, formats: Formats) -> int:
    """Write a hamlet, its lines and its subtotal; return the row after them."""
    _merge(sheet, row, (0, LAST), group.title, formats["hamlet"])
    for below, cells in enumerate(group.rows, 1):
        _write_line(sheet, row + below, cells, formats)
    sums_row = row + 1 + len(group.lines)
    _write_sums(sheet, sums_row, group.subtotal_label, group.totals, formats)
    return sums_row + 1


def _write_line(sheet: Worksheet, row: int, cells: Sequence[str | int], formats: Formats) -> None:
    for column, cell in enumerate(cells):
        if isinstance(cell, str):
            shape = "centred text" if column in CENTRED else "text"
            _write_text(sheet, row, column, cell, formats[shape])
        else:
            shape = "number" if column in CENTRED else "money"
            sheet.write_number(row, column, cell, formats[shape])
    lines = max(
        len(textwrap.wrap(cell, width))
        for cell, width in zip(cells, WIDTHS, strict=True)
        if isinstance(cell, str)
    )
    sheet.set_row(row, max(SIGNING_HEIGHT_PT, lines * LINE_HEIGHT_PT))


def _write_sums(sheet: Worksheet, row: int, label: str, totals: Totals, formats: Formats) -> None:
    _merge(sheet, row, (0, SUMMED_FROM - 1), label, formats["heading"])
    for column, cell in enumerate(totals.cells, SUMMED_FROM):
        if isinstance(cell, int):
            sheet.write_number(row, column, cell, formats["sum"])
        else:
            _write_text(sheet, row, column, cell, formats["text"])
    _merge(sheet, row, (SUMMED_FROM + len(totals.cells), LAST), "", formats["text"])


def _write_ending(sheet: Worksheet, row: int, paper: ListPaper, formats: Formats) -> None:
    """Write the total in words and, below it, who signs."""
    _merge(sheet, row, (0, LAST), paper.total_in_words, formats["words"])
    thirds = ((0, 4), (5, 9), (10, LAST))
    for signer, columns in zip(SIGNERS, thirds, strict=True):
        _merge(sheet, row + 2, columns, signer.title, formats["bold"])
        _merge(sheet, row + 3, columns, signer.hint, formats["italic"])


def _merge(sheet: Worksheet, row: int, columns: tuple[int, int], text: str, shape: Format) -> None:
    """Write text over several columns; merging by itself would take some text for a formula."""
    first, last = columns
    sheet.merge_range(row, first, row, last, "", shape)
    _write_text(sheet, row, first, text, shape)


def _write_text(sheet: Worksheet, row: int, column: int, text: str, shape: Format) -> None:
    if text:
        sheet.write_string(row, column, text, shape)
    else:
        sheet.write_blank(row, column, None, shape)
