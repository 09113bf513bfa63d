"""What an officer decided once about the words of an office's workbooks."""

from __future__ import annotations

import json
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field

from welfare.core.errors import N_, Refusal
from welfare.core.vietnamese import fold
from welfare.intake.column_words import MEANINGS, Reading, header_key, read_levels
from welfare.intake.headers import LevelReader
from welfare.intake.values import shown


@dataclass(frozen=True, slots=True)
class Mapping:
    """Headers to meanings (`MEANINGS`), and words of categories to codes.

    Raises Refusal for a meaning that there is not.
    """

    columns: MappingOf[str, str] = field(default_factory=dict)
    categories: MappingOf[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what is not a meaning."""
        for header, meaning in self.columns.items():
            if meaning not in MEANINGS:
                raise Refusal(
                    N_(
                        "Bảng ghép gán cột “%(header)s” nghĩa “%(meaning)s”."
                        " Chọn một trong: %(all)s."
                    ),
                    header=shown(header),
                    meaning=shown(meaning),
                    all=", ".join(MEANINGS),
                )

    @classmethod
    def from_json(cls, content: str | bytes) -> Mapping:
        """Read a mapping file: {"columns": {header: meaning}, "categories": {words: code}}.

        Raises Refusal for anything of another shape.
        """
        try:
            read = json.loads(content)
        except ValueError:
            read = None
        if not isinstance(read, dict) or not all(
            isinstance(part, dict) and all(isinstance(value, str) for value in part.values())
            for part in (read.get("columns", {}), read.get("categories", {}))
        ):
            raise Refusal(
                N_(
                    "Tệp ghép cột không đúng dạng. Cần JSON như"
                    ' {"columns": {"Diện hưởng": "category"}, "categories": {"KT nặng": "BT6-N"}}.'
                )
            )
        return cls(read.get("columns", {}), read.get("categories", {}))

    def over(self, other: Mapping) -> Mapping:
        """Return both together; where they differ, this one counts."""
        return Mapping(
            {header_key(header): meaning for header, meaning in other.columns.items()}
            | {header_key(header): meaning for header, meaning in self.columns.items()},
            {fold(words): code for words, code in other.categories.items()}
            | {fold(words): code for words, code in self.categories.items()},
        )

    def reader(self) -> LevelReader:
        """Return what reads the headings of a column, the officer's decisions first."""
        chosen = {header_key(header): meaning for header, meaning in self.columns.items()}

        def read(levels: tuple[str, ...]) -> Reading | None:
            for words in (" / ".join(levels), levels[-1]):
                if meaning := chosen.get(header_key(words)):
                    return Reading(meaning)
            return read_levels(levels)

        return read if chosen else read_levels
