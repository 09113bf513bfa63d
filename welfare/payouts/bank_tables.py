"""A bank's table as a workbook or as delimited text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import datetime

import xlsxwriter

from welfare.payouts.bank_templates import Template, cell
from welfare.payouts.payments import Payment

# Spreadsheets take a text that begins so for a formula when they open a CSV.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
WIDEST = 40
# A workbook keeps when it was made; the same payments shall give the same bytes.
MADE_AT = datetime(2000, 1, 1)  # noqa: DTZ001 - workbooks know no zones


def render_csv(template: Template, payments: Sequence[Payment]) -> bytes:
    """UTF-8 with a mark at its beginning, by which spreadsheets know it; lines end in CR LF."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=template.delimiter)
    if template.with_headings:
        writer.writerow([_guarded(column.heading) for column in template.columns])
    writer.writerows([_guarded(value) for value in row] for row in _rows(template, payments))
    return buffer.getvalue().encode("utf-8-sig")


def render_xlsx(template: Template, payments: Sequence[Payment]) -> bytes:
    """Text as text, whatever it begins with and with its zeros; sums as numbers."""
    buffer = io.BytesIO()
    options = {"constant_memory": False, "in_memory": True}
    with xlsxwriter.Workbook(buffer, options) as workbook:
        workbook.set_properties({"created": MADE_AT})
        sheet = workbook.add_worksheet("Danh sách")
        text = workbook.add_format({"num_format": "@"})
        money = workbook.add_format({"num_format": "#,##0"})
        bold = workbook.add_format({"bold": True})
        first = int(template.with_headings)
        for place, column in enumerate(template.columns):
            if template.with_headings:
                sheet.write_string(0, place, column.heading, bold)
            sheet.set_column(place, place, min(WIDEST, max(14, len(column.heading) + 2)))
        for number, row in enumerate(_rows(template, payments), first):
            for place, value in enumerate(row):
                if isinstance(value, int):
                    sheet.write_number(number, place, value, money)
                else:
                    sheet.write_string(number, place, value, text)
    return buffer.getvalue()


def _rows(template: Template, payments: Sequence[Payment]) -> Iterator[list[str | int]]:
    for number, payment in enumerate(payments, 1):
        yield [cell(column, payment, number) for column in template.columns]


def _guarded(value: str | int) -> str | int:
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value
