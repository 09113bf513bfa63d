"""The refused rows of a workbook given back as a workbook, each with its reason at the end."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from datetime import date

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from welfare.core.errors import N_
from welfare.intake.category_words import HIDDEN_LABEL, names_hiv
from welfare.intake.findings import Finding
from welfare.intake.headers import Headers, Table
from welfare.intake.sheets import BrokenCell, Cell, Row
from welfare.intake.workbooks import read_sheets

REASON = N_("Lý do không nhận")
WIDTH, REASON_WIDTH = 16, 60
EARLIEST_DAY = date(1900, 3, 1)  # Excel counts days wrongly before
FORBIDDEN_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")
LONGEST_SHEET_NAME = 31

Reasons = dict[int | None, str]


def render_refused_rows(
    content: bytes,
    filename: str,
    refused: Iterable[Finding],
    headers: Headers | None = None,
) -> bytes | None:
    """Return a workbook of the refused rows under the headers they had; None if there is none.

    Once corrected it can be imported as it is. Text is written as text whatever it begins with.
    `headers` are what found the tables.
    """
    headers = headers or Headers()
    reasons: dict[str, Reasons] = {}
    for finding in refused:
        reasons.setdefault(finding.sheet, {})[finding.row] = finding.reason
    if not reasons:
        return None
    buffer = io.BytesIO()
    # In memory, for lists of people have no business in a temporary folder.
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        for number, sheet in enumerate(read_sheets(content, filename), 1):
            if sheet.name in reasons:
                name = FORBIDDEN_IN_SHEET_NAME.sub("-", f"{number} {sheet.name}")
                written = workbook.add_worksheet(name[:LONGEST_SHEET_NAME])
                tables = headers.tables(sheet)
                _fill(written, tables, reasons[sheet.name], bold, day)
    return buffer.getvalue()


def _fill(
    written: Worksheet, found: Sequence[Table], reasons: Reasons, bold: Format, day: Format
) -> None:
    """Write the tables below each other, a blank row between; the reasons share one column."""
    tables = [(table, _refused(table, reasons)) for table in found]
    last = max(1 + heading.column for table, _rows in tables for heading in table.headings)
    line = 0
    for table, rows in tables:
        if not rows:
            continue
        for heading in table.headings:
            written.write_string(line, heading.column, _text(heading.shown), bold)
        written.write_string(line, last, REASON, bold)
        for below, row in enumerate(rows, line + 1):
            for column, cell in enumerate(row.cells[:last]):
                _write(written, below, column, cell, day)
            written.write_string(below, last, reasons[row.number])
        line += len(rows) + 2
    written.set_column(0, last - 1, WIDTH)
    written.set_column(last, last, REASON_WIDTH)


def _refused(table: Table, reasons: Reasons) -> Sequence[Row]:
    return [row for row in table.body if row.number in reasons]


def _write(written: Worksheet, line: int, column: int, cell: Cell, day: Format) -> None:
    if isinstance(cell, bool):
        written.write_boolean(line, column, cell)
    elif isinstance(cell, int | float):
        written.write_number(line, column, cell)
    elif isinstance(cell, date) and cell.timetuple()[:3] >= EARLIEST_DAY.timetuple()[:3]:
        written.write_datetime(line, column, cell, day)
    elif isinstance(cell, BrokenCell):
        written.write_string(line, column, cell.shown)
    elif cell is not None:
        written.write_string(line, column, _text(str(cell)))


def _text(words: str) -> str:
    """Return the words, unless they say what is never written in words."""
    return HIDDEN_LABEL if names_hiv(words) else words
