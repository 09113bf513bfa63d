"""What a workbook holds once it is read: sheets of rows of plain cells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class BrokenCell:
    """A cell whose value is lost: a formula error, one never calculated, or far too much text."""

    shown: str


Cell: TypeAlias = str | int | float | bool | date | datetime | BrokenCell | None


@dataclass(frozen=True, slots=True)
class Row:
    """One row that is not blank; `number` is the one that the office sees, from 1.

    Texts are composed (NFC), single-spaced and never empty.
    """

    number: int
    cells: tuple[Cell, ...]

    def __getitem__(self, column: int) -> Cell:
        """Return the cell at a column counted from 0; past the last one stand empty cells."""
        return self.cells[column] if column < len(self.cells) else None


@dataclass(frozen=True, slots=True)
class Span:
    """Merged cells: first and last row as the office numbers them, columns from 0, inclusive."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's rows in order, blank ones left out."""

    name: str
    rows: tuple[Row, ...]
    merged: tuple[Span, ...] = ()
    hidden: bool = False


def column_letters(column: int) -> str:
    """Return the letters of a column counted from 0: 0 is A, 26 is AA."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
