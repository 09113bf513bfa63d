"""A bank's table as a workbook or as delimited text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from welfare.payouts import plain_workbooks
from welfare.payouts.bank_templates import Template, cell
from welfare.payouts.payments import Payment

# Spreadsheets take a text that begins so for a formula when they open a CSV.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
WIDEST = 40


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
    headings = [column.heading for column in template.columns]
    return plain_workbooks.write(
        sheet="Danh sách",
        headings=headings if template.with_headings else (),
        rows=_rows(template, payments),
        widths=[min(WIDEST, max(14, len(heading) + 2)) for heading in headings],
    )


def _rows(template: Template, payments: Sequence[Payment]) -> Iterator[list[str | int]]:
    for number, payment in enumerate(payments, 1):
        yield [cell(column, payment, number) for column in template.columns]


def _guarded(value: str | int) -> str | int:
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value
