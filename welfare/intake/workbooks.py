"""From the bytes of a file to sheets of plain cells, or a sentence that says why not."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from welfare.core.errors import Refusal
from welfare.core.vietnamese import clean
from welfare.intake import containers, delimited, legacy, workbook_process
from welfare.intake.sheets import BrokenCell, Cell, Row, Sheet, Span

_SECONDS = 60
_ERROR_TEXT = re.compile(r"#(REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!)")
_REFUSALS = {
    workbook_process.ENCRYPTED: containers.ENCRYPTED,
    workbook_process.DAMAGED: containers.DAMAGED,
}


def read_sheets(content: bytes, filename: str) -> list[Sheet]:
    """Return the sheets of an .xlsx, .xls, .ods or a delimited text file, told by its content.

    Formulas give the value they last had. Raises Refusal for any other file, and for one that is
    empty, locked, damaged, too large, or unpacks into more than an office's list can be.
    """
    filename = clean(filename)
    if containers.is_workbook(content, filename):
        return [_in_unicode(sheet) for sheet in _sheets(_lines(content, filename))]
    rows = delimited.read_rows(content, filename)
    return [
        _in_unicode(Sheet(Path(filename).stem, tuple(_row(row.number, row.cells) for row in rows)))
    ]


def _in_unicode(sheet: Sheet) -> Sheet:
    """Turn what was typed with the fonts of old into the letters that they drew."""
    texts = [cell for row in sheet.rows for cell in row.cells if isinstance(cell, str)]
    reader = legacy.unicode_reader(texts)
    if reader is None:
        return sheet
    rows = tuple(
        Row(row.number, tuple(reader(c) if isinstance(c, str) else c for c in row.cells))
        for row in sheet.rows
    )
    return replace(sheet, name=reader(sheet.name), rows=rows)


def _lines(content: bytes, filename: str) -> Iterator[Any]:
    """Have the workbook read by a child process; see `workbook_process` for the lines."""
    try:
        child = subprocess.run(  # noqa: S603 - our own file, and no shell
            [sys.executable, "-I", workbook_process.__file__],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise containers.too_large(filename) from None
    if child.returncode in _REFUSALS:
        raise Refusal(_REFUSALS[child.returncode], file=filename)
    if child.returncode:
        # Out of memory or time: the child says so, or was ended by the limits set on it.
        raise containers.too_large(filename)
    # JSON escapes line breaks inside texts, so each of these ends a line.
    decode = json.JSONDecoder(object_hook=_decoded).decode
    return (decode(line.decode()) for line in child.stdout.split(b"\n")[:-1])


def _decoded(marked: dict[str, Any]) -> object:
    if "date" in marked:
        return date.fromisoformat(marked["date"])
    if "moment" in marked:
        return datetime.fromisoformat(marked["moment"])
    if "broken" in marked:
        return BrokenCell(marked["broken"])
    return marked


def _sheets(lines: Iterator[Any]) -> Iterator[Sheet]:
    head: dict[str, Any] | None = None
    rows: list[Row] = []
    for line in lines:
        if isinstance(line, list):
            rows.append(_row(*line))
            continue
        if head is not None:
            yield _sheet(head, rows)
        head, rows = line, []
    if head is not None:
        yield _sheet(head, rows)


def _sheet(head: dict[str, Any], rows: list[Row]) -> Sheet:
    merged = tuple(
        Span(top + 1, left, bottom + 1, right) for top, left, bottom, right in head["merged"]
    )
    return Sheet(clean(head["sheet"]), tuple(rows), merged, head["hidden"])


def _row(number: int, cells: Iterable[Cell]) -> Row:
    return Row(number, tuple(map(_cell, cells)))


def _cell(cell: Cell) -> Cell:
    """Clean a text; one that shows a formula error, as CSV and .ods keep it, is a broken cell."""
    if not isinstance(cell, str) or (cell.isascii() and cell.isalnum()):
        return cell  # plain figures and codes, most of a long table, have nothing to clean
    words = clean(cell)
    if words.startswith("#") and _ERROR_TEXT.fullmatch(words):
        return BrokenCell(words)
    return words or None
