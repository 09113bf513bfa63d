"""One row of a table, seen through the meanings of its columns."""

from __future__ import annotations

from collections import defaultdict

from welfare.core.errors import Refusal
from welfare.core.vietnamese import fold
from welfare.intake import values
from welfare.intake.column_words import MEANINGS
from welfare.intake.columns import Column, Columns
from welfare.intake.sheets import BrokenCell, Cell, Row

_UNTICKED = frozenset({"", "0", "khong", "false"})


class Record:
    """A row and the columns by which it is read."""

    def __init__(self, row: Row, columns: Columns) -> None:
        """Sort the cells that hold anything by what they mean."""
        self.row = row
        self.columns = columns
        self._filled: dict[str, list[tuple[Column, Cell]]] = defaultdict(list)
        for column in columns.understood:
            cell = row[column.index]
            if column.implies is not None:
                cell = _said_by_tick(cell, column.implies)
            if cell is not None:
                self._filled[column.meaning].append((column, cell))

    def filled(self, *meanings: str) -> list[tuple[Column, Cell]]:
        """Return the columns with one of the meanings that hold anything here, with their cells.

        A tick gives way to what it says: an x under Tiền mặt is "Tiền mặt".
        """
        if len(meanings) == 1:
            return self._filled.get(meanings[0], [])
        return [pair for meaning in meanings for pair in self._filled.get(meaning, ())]

    def has(self, *meanings: str) -> bool:
        """Whether any column with one of the meanings holds anything here."""
        return any(self._filled.get(meaning) for meaning in meanings)

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


def _said_by_tick(cell: Cell, implied: str) -> Cell:
    if cell is None or isinstance(cell, BrokenCell):
        return cell
    return None if fold(values.text(cell) or "") in _UNTICKED else implied
