"""Delimited text: its encoding, its delimiter, its rows."""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from welfare.core.errors import N_, Refusal
from welfare.intake import containers
from welfare.intake.sheets import BrokenCell, Cell, Row
from welfare.intake.workbook_process import MAX_COLUMNS, MAX_ROWS, MAX_TEXT

# Where two would do, the one that Vietnamese settings of Windows use comes first.
_DELIMITERS = ";\t,|"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MARKUP = re.compile(r"\s*<(!doctype|html|\?xml|table|head|meta)", re.IGNORECASE)
_LOOK_AHEAD_ROWS = 200
_VOWELS = frozenset("aăâeêioôơuưyAĂÂEÊIOÔƠUƯY")


def read_rows(content: bytes, filename: str) -> list[Row]:
    """Return the rows that are not blank with their numbers, counted as a spreadsheet would.

    Raises Refusal for what is not text in rows, or is too long.
    """
    text = decode(content, filename)
    if _MARKUP.match(text):
        raise Refusal(
            N_(
                "Tệp %(file)s là trang web hoặc XML mang tên bảng tính. Mở tệp trong Excel và"
                " lưu lại dạng .xlsx."
            ),
            file=filename,
        )
    rows: list[Row] = []
    try:
        for number, texts in enumerate(_records(text), start=1):
            cells = tuple(_cell(text) for text in texts)
            if any(cell is not None for cell in cells):
                rows.append(Row(number, cells))
            if len(rows) > MAX_ROWS or len(cells) > MAX_COLUMNS:
                raise containers.too_large(filename)
    except csv.Error:
        raise Refusal(
            N_(
                "Tệp %(file)s, sau dòng %(row)s: dấu ngoặc kép không khớp. Sửa dòng đó hoặc lưu"
                " lại tệp dạng .xlsx."
            ),
            file=filename,
            row=rows[-1].number if rows else 0,
        ) from None
    return rows


def _cell(text: str) -> Cell:
    if len(text) > MAX_TEXT:
        return BrokenCell(f"{text[:20]}…")
    return text if text.strip() else None


def decode(content: bytes, filename: str) -> str:
    """Return the text of a file in any encoding that Vietnamese offices save.

    Raises Refusal when no such encoding gives text.
    """
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _CONTROL.search(text) or (encoding == "cp1258" and not _is_vietnamese(text)):
            continue
        return unicodedata.normalize("NFC", text)
    raise Refusal(containers.NOT_A_WORKBOOK, file=filename)


def _encodings(content: bytes) -> list[str]:
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return [encoding]
    sample = content[:4096]
    if sample[1::2].count(0) > len(sample) // 8:
        return ["utf-16-le"]
    if sample[::2].count(0) > len(sample) // 8:
        return ["utf-16-be"]
    return ["utf-8", "cp1258", "cp1252"]


def _is_vietnamese(text: str) -> bool:
    """In windows-1258 a tone is a character of its own, and stands only after a vowel."""
    return all(
        before in _VOWELS for before, tone in pairwise(" " + text) if unicodedata.combining(tone)
    )


def _records(text: str) -> Iterator[list[str]]:
    lines = text.splitlines(keepends=True)
    sample = lines[:_LOOK_AHEAD_ROWS]
    delimiter = max(_DELIMITERS, key=lambda mark: _rows_alike(sample, mark))
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)


def _rows_alike(lines: list[str], delimiter: str) -> int:
    """Return how many lines the delimiter parts into one same number of cells, three or more."""
    widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter))
    return max((rows for width, rows in widths.items() if width >= 3), default=0)
