"""Workbooks as offices keep them, made for one test, and what is understood of them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from welfare.intake.category_words import KnownCategory
from welfare.intake.findings import Finding
from welfare.intake.mapping import Mapping
from welfare.intake.understanding import Understanding, understand
from welfare.intake.understood import UnderstoodRow

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 23)
HAMLETS = ("Mỹ Hiệp", "Mỹ Hòa", "Mỹ Thị A", "Mỹ Thị B")

HEADER = ("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Ấp", "Đối tượng", "Hưởng từ")
ROW = (1, "Lê Văn Tư", "05/03/1940", "Nam", "082040123456", "Mỹ Hiệp", "BT5C", "03/2021")

Rows = Sequence[Sequence[Any]]


def known_categories() -> list[KnownCategory]:
    """Every category of the reference table."""
    by_degree = {row["category"] for row in _table("rates") if row["degree_from"]}
    return [
        KnownCategory(
            row["code"],
            row["name_vi"],
            row["registry"],
            public_label=row["public_label"] or None,
            per=row["per"] or None,
            by_degree=row["code"] in by_degree,
        )
        for row in _table("categories")
    ]


def _table(name: str) -> list[dict[str, str]]:
    with (ROOT / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def workbook(*sheets: Rows, merged: Sequence[str] = (), names: Sequence[str] = ()) -> bytes:
    """An .xlsx of the given rows; `merged` cells are those of every sheet."""
    book = Workbook()
    book.remove(book.active)
    for place, rows in enumerate(sheets):
        sheet = book.create_sheet(names[place] if place < len(names) else f"Trang {place + 1}")
        for row in rows:
            sheet.append(list(row))
        for cells in merged:
            sheet.merge_cells(cells)
    return saved(book)


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def delimited(rows: Rows, delimiter: str = ";") -> str:
    """The rows as delimited text."""
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return file.getvalue()


def understood(
    content: bytes | Rows,
    *,
    register: str = "protection",
    filename: str = "danh-sach.xlsx",
    hamlets: Sequence[str] = HAMLETS,
    mapping: Mapping | None = None,
) -> Understanding:
    """What is understood of a workbook, or of the rows of its one sheet."""
    if not isinstance(content, bytes):
        content, filename = delimited(content).encode(), "danh-sach.csv"
    return understand(
        content,
        filename,
        register=register,
        categories=known_categories(),
        hamlet_names=hamlets,
        today=TODAY,
        mapping=mapping,
    )


def with_cells(**cells: Any) -> list[Any]:
    """The usual row with some cells changed; a key is a header with underscores for spaces."""
    row = list(ROW)
    for header, cell in cells.items():
        row[HEADER.index(header.replace("_", " "))] = cell
    return row


def only(understanding: Understanding) -> UnderstoodRow:
    """The single row that was accepted; nothing was refused."""
    assert [finding.reason for finding in understanding.refused] == []
    [row] = understanding.rows
    return row


def only_refusal(understanding: Understanding) -> Finding:
    """The single finding by which a row was refused."""
    [finding] = understanding.refused
    return finding


def reasons(findings: Sequence[Finding]) -> str:
    """All sentences together, to look for words in."""
    return "\n".join(finding.reason for finding in findings)


def cells(line: str) -> list[Any]:
    """The cells of one row, parted by "|": empty ones, numbers, and texts as a sheet keeps them."""
    return [_cell(cell.strip()) for cell in line.split("|")]


def _cell(written: str) -> str | float | None:
    """A figure is a number, but for one behind a zero that only a text can keep."""
    if re.fullmatch(r"[1-9][0-9]*|0[.][0-9]+", written):
        return float(written)
    return written or None
