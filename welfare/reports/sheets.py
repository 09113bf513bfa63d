"""Rows of cells as CSV or XLSX, where text stays text whatever it begins with."""

import csv
import io
from collections.abc import Iterable, Sequence
from enum import StrEnum

import xlsxwriter

from welfare.core.errors import N_, Refusal

UNKNOWN_ENDING = N_("Không xuất được tệp “%(name)s”. Đặt tên tệp có đuôi .xlsx hoặc .csv.")
# Excel reads a CSV cell that begins so as a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

Cells = Iterable[Sequence[str | int | float | None]]


class Ending(StrEnum):
    """The kinds of files."""

    XLSX = "xlsx"
    CSV = "csv"


def ending_of(filename: str) -> Ending:
    """The kind of file that the name asks for.

    Raises:
        Refusal: neither .xlsx nor .csv.
    """
    ending = filename.rpartition(".")[2].lower()
    if ending not in {each.value for each in Ending}:
        raise Refusal(UNKNOWN_ENDING, name=filename)
    return Ending(ending)


def as_file(rows: Cells, ending: Ending) -> bytes:
    """The rows, the first of them headings, as a file of the kind."""
    return as_csv(rows) if ending is Ending.CSV else as_xlsx(rows)


def as_csv(rows: Cells) -> bytes:
    """The rows as CSV in UTF-8, an apostrophe before text that would be a formula."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([_harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def _harmless(cell: str | int | float | None) -> str | int | float | None:
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS):
        return f"'{cell}"
    return cell


def as_xlsx(rows: Cells) -> bytes:
    """The rows as a workbook: headings in bold that stay in sight, every text cell text."""
    buffer = io.BytesIO()
    # In memory, for lists of people have no business in a temporary folder.
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        bold = workbook.add_format({"bold": True})
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(number, column, cell, bold if number == 0 else None)
                elif cell is not None:
                    sheet.write_number(number, column, cell)
        sheet.freeze_panes(1, 0)
        sheet.autofit()
    return buffer.getvalue()
