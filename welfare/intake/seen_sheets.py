"""The sheets of a file as an officer chooses among them, and what their titles say they are of."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from welfare.core.vietnamese import fold
from welfare.intake.category_words import HIDDEN_LABEL, names_hiv
from welfare.intake.headers import Table
from welfare.intake.sheets import BrokenCell, Cell, Row, Sheet
from welfare.intake.values import text
from welfare.registry.rules import Register

SHOWN_ROWS, SHOWN_CELLS, SHOWN_LETTERS = 12, 8, 30
TITLE_ROWS = 12
FEWEST_CELLS = 3

_LONG_NUMBER = re.compile(r"\d{5,}(?=\d{4})")
_UNIT = re.compile(r"\b(?:xa|thi tran|tt|phuong|ubnd)\b")
_REGISTERS = {
    Register.MERIT: re.compile(r"\b(nguoi co cong|ncc|thuong binh|liet si|co cong)\b"),
    Register.PROTECTION: re.compile(r"\b(bao tro|btxh|bttxh|tro cap xa hoi|doi tuong xa hoi)\b"),
    Register.POVERTY: re.compile(r"\b(ho ngheo|ngheo can ngheo|can ngheo|hn hcn)\b"),
}


@dataclass(frozen=True, slots=True)
class SeenSheet:
    """A sheet of a file: its rows counted, its header's row if there is one, its top rows.

    `titles` are the words above its first table, `top` the first rows with their numbers.
    """

    name: str
    rows: int
    is_hidden: bool
    is_taken: bool
    header_row: int | None
    titles: tuple[str, ...]
    top: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True)
class SheetChoice:
    """Which sheets of a file are meant, none named being all, and which rows are headers."""

    sheets: tuple[str, ...] = ()
    header_rows: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def from_json(cls, sheets: str, header_rows: str | None) -> SheetChoice:
        """Read what an upload keeps."""
        return cls(tuple(json.loads(sheets or "[]")), json.loads(header_rows or "{}"))

    def takes(self, sheet: str) -> bool:
        """Whether the sheet is meant."""
        return not self.sheets or sheet in self.sheets


def seen(sheet: Sheet, tables: Sequence[Table], *, is_taken: bool) -> SeenSheet:
    """Return what an officer is shown of a sheet; top rows only where its header is not found."""
    titles = tables[0].above if tables else sheet.rows[:TITLE_ROWS]
    words = (text(cell) for row in titles for cell in row.cells if isinstance(cell, str))
    return SeenSheet(
        name=sheet.name,
        rows=len(sheet.rows),
        is_hidden=sheet.hidden,
        is_taken=is_taken,
        header_row=tables[0].header_row if tables else None,
        titles=tuple(word for word in words if word),
        top=() if sheet.hidden else tuple(map(_shown_row, sheet.rows[:SHOWN_ROWS])),
    )


def may_hold_a_table(sheet: Sheet) -> bool:
    """Whether some row of the sheet is wide enough to be a header."""
    return not sheet.hidden and any(
        sum(cell is not None for cell in row.cells) >= FEWEST_CELLS for row in sheet.rows
    )


def commune_named(sheet: SeenSheet, communes: Mapping[int, str]) -> int | None:
    """Return the commune that the sheet's name is, or that its titles say it is of.

    `communes` are names by id: "Mỹ Trung", "Cái Bè". Where two are named, none is meant.
    """
    name = fold(sheet.name)
    titles = [fold(title) for title in sheet.titles]
    found = {
        commune_id
        for commune_id, called in communes.items()
        if _names(name, fold(called)) or any(_names_unit(title, fold(called)) for title in titles)
    }
    return found.pop() if len(found) == 1 else None


def register_named(sheet: SeenSheet) -> Register | None:
    """Return the register that the sheet's name or titles speak of, if it is one."""
    for words in (fold(sheet.name), " | ".join(map(fold, sheet.titles))):
        found = [each for each, pattern in _REGISTERS.items() if pattern.search(words)]
        if len(found) == 1:
            return found[0]
    return None


def told(sheets: Iterable[SeenSheet]) -> list[dict[str, object]]:
    """Return what is kept of the sheets with an upload."""
    return [
        {
            "name": sheet.name,
            "rows": sheet.rows,
            "is_hidden": sheet.is_hidden,
            "is_taken": sheet.is_taken,
            "header_row": sheet.header_row,
            "top": [[number, list(cells)] for number, cells in sheet.top],
        }
        for sheet in sheets
    ]


def _names(words: str, called: str) -> bool:
    return bool(called) and re.search(rf"\b{re.escape(called)}\b", words) is not None


def _names_unit(title: str, called: str) -> bool:
    return any(
        _names(title[unit.end() :][: len(called) + 1], called) for unit in _UNIT.finditer(title)
    )


def _shown_row(row: Row) -> tuple[int, tuple[str, ...]]:
    return row.number, tuple(_shown_cell(cell) for cell in row.cells[:SHOWN_CELLS])


def _shown_cell(cell: Cell) -> str:
    """A cell short enough for a table of rows: numbers masked, HIV in no words."""
    if isinstance(cell, BrokenCell):
        return cell.shown
    words = text(cell, most=10_000) or ""
    if names_hiv(words):
        return HIDDEN_LABEL
    return _LONG_NUMBER.sub(lambda found: "•" * len(found[0]), words)[:SHOWN_LETTERS]
