"""One row of a table, seen through the meanings of its columns."""

from __future__ import annotations

from dataclasses import dataclass

from welfare.core.errors import Refusal
from welfare.core.vietnamese import fold
from welfare.intake import values
from welfare.intake.column_words import MEANINGS
from welfare.intake.columns import Column, Columns
from welfare.intake.sheets import BrokenCell, Cell, Row

_UNTICKED = frozenset({"", "0", "khong", "false"})


@dataclass(frozen=True, slots=True)
class Record:
    """A row and the columns by which it is read."""

    row: Row
    columns: Columns

    def filled(self, *meanings: str) -> list[tuple[Column, Cell]]:
        """Return the columns with one of the meanings that hold anything here, with their cells.

        A tick gives way to what it says: an x under Tiền mặt is "Tiền mặt".
        """
        columns = [column for meaning in meanings for column in self.columns.of(meaning)]
        cells = [(column, self._said(column)) for column in columns]
        return [(column, cell) for column, cell in cells if cell is not None]

    def has(self, *meanings: str) -> bool:
        """Whether any column with one of the meanings holds anything here."""
        return bool(self.filled(*meanings))

    def _said(self, column: Column) -> Cell:
        cell = self.row[column.index]
        if column.implies is None or cell is None or isinstance(cell, BrokenCell):
            return cell
        return None if fold(values.text(cell) or "") in _UNTICKED else column.implies

    def words(self, meaning: str) -> str | None:
        """Return the texts of a meaning joined from left to right; None if broken or empty."""
        try:
            texts = [values.text(cell) for _column, cell in self.filled(meaning)]
        except Refusal:
            return None
        return " ".join(text for text in texts if text) or None

    def shown(self, *meanings: str) -> str:
        """Return the header of the first column that the table has of the meanings.

        Where it has none, the usual words for the first meaning.
        """
        columns = [column for meaning in meanings for column in self.columns.of(meaning)]
        return columns[0].shown if columns else MEANINGS[meanings[0]]
