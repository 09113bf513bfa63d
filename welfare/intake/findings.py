"""What an officer is told about a row: why it is refused, or what to look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from welfare.core.errors import Refusal


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence about one place of the workbook.

    `row` is None where the whole sheet is meant; `column` is the header as the officer knows it,
    empty where no single column is meant. `template` and `params` are those of a Refusal.
    """

    row: int | None
    sheet: str
    column: str
    template: str
    params: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def of(cls, refusal: Refusal, row: int, sheet: str, column: str) -> Finding:
        """Return what a refusal says, about a place."""
        return cls(row, sheet, column, refusal.template, refusal.params)

    @property
    def reason(self) -> str:
        """Return the Vietnamese sentence."""
        return self.template % self.params if self.params else self.template
