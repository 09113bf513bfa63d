"""Reading the cells of one row while noting what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeVar

from welfare.core.errors import Refusal
from welfare.intake.findings import Finding
from welfare.intake.records import Record
from welfare.intake.sheets import BrokenCell, Cell

Value = TypeVar("Value")
Reader = Callable[[Cell], Value | None]


@dataclass(slots=True)
class RowNotes:
    """A row of a sheet, the reasons why it is refused, and what to look at.

    `unknown_category` are the words, as they may be shown, that name no category.
    """

    record: Record
    sheet: str
    refused: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    unknown_category: str | None = None

    def refuse(self, column: str, template: str, /, **params: object) -> None:
        """Note a reason why the row cannot be taken in."""
        self.refused.append(Finding(self.record.row.number, self.sheet, column, template, params))

    def warn(self, column: str, template: str, /, **params: object) -> None:
        """Note what the officer should look at, though the row is taken in."""
        self.warnings.append(Finding(self.record.row.number, self.sheet, column, template, params))

    def needed(self, meaning: str, reader: Reader[Value]) -> Value | None:
        """Read the first cell with a meaning; the row is refused if it cannot be read."""
        return self._read(meaning, reader, self.refused)

    def unless_broken(self, meaning: str, reader: Reader[Value]) -> Value | None:
        """Read as `optional` does, but a formula error refuses the row: money hangs on it."""
        broken = any(isinstance(cell, BrokenCell) for _column, cell in self.record.filled(meaning))
        return self._read(meaning, reader, self.refused if broken else self.warnings)

    def optional(self, meaning: str, reader: Reader[Value]) -> Value | None:
        """Read the first cell with a meaning; what cannot be read is left out, with a warning."""
        return self._read(meaning, reader, self.warnings)

    def _read(self, meaning: str, reader: Reader[Value], findings: list[Finding]) -> Value | None:
        for column, cell in self.record.filled(meaning):
            try:
                value: Value | None = _read_once(reader, cell)
                if value is not None:
                    return value
            except Refusal as refusal:
                place = (self.record.row.number, self.sheet, column.shown)
                findings.append(Finding.of(refusal, *place))
        return None


@lru_cache(maxsize=32_768, typed=True)
def _read_once(reader: Reader[Value], cell: Cell) -> Value | None:
    """Read a cell; the same words stand in thousands of rows."""
    return reader(cell)
