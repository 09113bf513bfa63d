"""Reads one workbook in a process of its own: bytes on standard input, JSON lines on the output.

A single value in the last cell of a sheet makes calamine ask for 500 GB and end the whole process,
so this file is run by `workbooks` as a child with little memory and time to spend. It imports
nothing of the product: starting it takes 30 ms.

For each sheet there is one line `{"sheet": name, "hidden": …, "merged": [[row, column, row,
column], …]}` and then one line `[row, [cell, …]]` for every row that is not blank, rows from 1.
"""

from __future__ import annotations

import html
import io
import json
import re
import resource
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    WorksheetNotFound,
)

MEMORY_BYTES = 1 << 30
CPU_SECONDS = 20
# A bank answers for the whole district in one file; 100.000 rows take 430 MB and three seconds.
MAX_ROWS = 120_000
MAX_COLUMNS = 200
MAX_CELLS = 3_000_000
MAX_TEXT = 2_000
MAX_OUTPUT_BYTES = 64 << 20

TOO_LARGE, ENCRYPTED, DAMAGED = 3, 4, 5

Broken = dict[int, dict[int, str]]

# calamine reads a formula error as an empty cell; only the XML still knows.
_ERROR_CELL = (
    rb"<{p}c (?=[^>]*\bt=\"e\")[^>]*?\br=\"([A-Z]{1,3})([0-9]{1,7})\"[^>]*>"
    rb"(?:(?!</{p}c>).)*?<{p}v>([^<]*)<"
)
# A formula that no spreadsheet program has calculated yet has no value at all.
_UNCALCULATED = (
    rb"<{p}c (?![^>]*\bt=\"str\")[^>]*?\br=\"([A-Z]{1,3})([0-9]{1,7})\"[^>]*>"
    rb"<{p}f[^>]*>[^<]*</{p}f>(?:<{p}v\s*/>|<{p}v></{p}v>)?</{p}c>()"
)
_ROOT = re.compile(rb"<(\w+:)?worksheet\b")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(rb"([\w:]+)=\"([^\"]*)\"")


class TooLarge(Exception):  # noqa: N818 - it is the workbook that is too large
    """More rows, columns or text than an office's list can have."""


def main() -> int:
    """Read standard input, write what it holds, and return the exit code."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    content = sys.stdin.buffer.read()
    try:
        write_lines(read_lines(content))
    except (TooLarge, MemoryError):
        return TOO_LARGE
    except PasswordError:
        return ENCRYPTED
    except (CalamineError, WorksheetNotFound, zipfile.BadZipFile, KeyError):
        return DAMAGED
    return 0


def write_lines(lines: Iterator[Any]) -> None:
    """Write each line as JSON, up to a limit: shared texts can make 1 MB into 100 GB."""
    written = cells = 0
    for line in lines:
        cells += len(line[1]) if isinstance(line, list) else 0
        data = json.dumps(line, default=encoded, ensure_ascii=False).encode("utf-8", "replace")
        written += len(data)
        if written > MAX_OUTPUT_BYTES or cells > MAX_CELLS:
            raise TooLarge
        sys.stdout.buffer.write(data + b"\n")


def encoded(value: object) -> object:
    """Return a form that JSON knows: dates are marked, times and durations become text."""
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return str(value)


def read_lines(content: bytes) -> Iterator[Any]:
    """Yield the lines of every worksheet."""
    broken = broken_cells(content)
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for index, metadata in enumerate(workbook.sheets_metadata):
        if metadata.typ is not SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_index(index)
        yield {
            "sheet": metadata.name,
            "hidden": metadata.visible is not SheetVisibleEnum.Visible,
            "merged": [[*first, *last] for first, last in sheet.merged_cell_ranges or []],
        }
        yield from read_rows(sheet, broken.get(metadata.name, {}))


def read_rows(sheet: CalamineSheet, broken: Broken) -> Iterator[Any]:
    """Yield the rows that are not blank, without their trailing empty cells."""
    rows = 0
    last_broken = max(broken, default=0)
    for number, values in enumerate(padded_rows(sheet, last_broken), start=1):
        cells = [cell(value) for value in values]
        for column, shown in broken.get(number, {}).items():
            cells += [None] * (column + 1 - len(cells))
            cells[column] = {"broken": shown}
        while cells and cells[-1] is None:
            cells.pop()
        if not cells:
            continue
        rows += 1
        if rows > MAX_ROWS or len(cells) > MAX_COLUMNS:
            raise TooLarge
        yield [number, cells]


def padded_rows(sheet: CalamineSheet, last: int) -> Iterator[list[Any]]:
    """Yield the sheet's rows from its first row and column, and empty ones up to row `last`."""
    number = 0
    if sheet.start is not None:
        # calamine fills up the rows above the first value, but not the columns before it.
        before = [""] * sheet.start[1]
        for number, values in enumerate(sheet.iter_rows(), start=1):  # noqa: B007
            yield before + values
    for _ in range(number, last):
        yield []


def cell(value: Any) -> Any:
    """Return None for an empty cell, a mark for a text beyond any column's need."""
    if not isinstance(value, str):
        return value
    if len(value) > MAX_TEXT:
        return {"broken": f"{value[:20]}…"}
    return value if value and not value.isspace() else None


def broken_cells(content: bytes) -> dict[str, Broken]:
    """Return the cells of an .xlsx that have lost their value: sheet → row → column → shown."""
    if not content.startswith(b"PK"):
        return {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: broken_in(archive.read(part)) for name, part in worksheet_parts(archive)}


def broken_in(xml: bytes) -> Broken:
    """Return the cells of one worksheet that have lost their value."""
    root = _ROOT.search(xml)
    prefix = root[1] or b"" if root else b""
    found: Broken = defaultdict(dict)
    for pattern, needed in ((_UNCALCULATED, b"<" + prefix + b"f"), (_ERROR_CELL, b't="e"')):
        # Most sheets have neither, and a plain search for that is a hundred times faster.
        if needed in xml:
            for letters, row, shown in re.findall(pattern.replace(b"{p}", prefix), xml, re.DOTALL):
                found[int(row)][column_index(letters)] = shown.decode() or "="
    return found


def worksheet_parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yield the name of each worksheet of an .xlsx and the part that holds it."""
    parts = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= parts:
        return
    relations = [
        attributes(tag) for tag in _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels"))
    ]
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    for tag in _SHEET.findall(archive.read("xl/workbook.xml")):
        sheet = attributes(tag)
        part = targets.get(sheet.get("r:id"), "").lstrip("/")
        part = part if part.startswith("xl/") else f"xl/{part}"
        if part in parts and part.endswith(".xml"):
            yield sheet.get("name", ""), part


def attributes(tag: bytes) -> dict[str, str]:
    """Return the attributes of an XML tag, entities resolved."""
    return {
        name.decode(): html.unescape(value.decode("utf-8", "replace"))
        for name, value in _ATTRIBUTE.findall(tag)
    }


def column_index(letters: bytes) -> int:
    """Return a column counted from 0: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1


if __name__ == "__main__":
    sys.exit(main())
