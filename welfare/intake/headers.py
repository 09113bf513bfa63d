"""Where the tables of a sheet stand, and what is written above each of their columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from welfare.intake.column_words import Reading, read_levels
from welfare.intake.hamlet_names import named
from welfare.intake.sheets import Cell, Row, Sheet, column_letters

LevelReader = Callable[[tuple[str, ...]], Reading | None]

FEWEST_MEANINGS = 3
_THREE_DIGITS = re.compile(r"[0-9]{3}")
_COLUMN_NUMBER = re.compile(r"\(?([0-9]{1,2}|[a-z])\)?(\s*=.*)?", re.IGNORECASE)
_TITLE = re.compile(
    r"danh sách|kèm theo|đơn vị|đvt|tính đến|cộng h[òo][aà]|độc lập|ubnd|[ủu][ỷy] ban|phòng|biểu số"
    r"|mẫu số|phụ lục|tháng \d",
    re.IGNORECASE,
)
_LONGEST_GROUP = 60


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above one column, the widest heading first; nothing for a bare column."""

    column: int
    levels: tuple[str, ...]

    @property
    def shown(self) -> str:
        """Return the headings as the officer knows the column."""
        return " / ".join(self.levels) or f"Cột {column_letters(self.column)}"


@dataclass(frozen=True, slots=True)
class Table:
    """A header and the rows below it, down to the next header of the sheet.

    The rows `above` the first header of a sheet are its titles.
    """

    headings: tuple[Heading, ...]
    body: tuple[Row, ...]
    above: tuple[Row, ...] = ()
    header_row: int = 0


@dataclass(frozen=True)
class Headers:
    """How headers are found: what their words mean, and the rows that an officer pointed at."""

    read: LevelReader = read_levels
    rows: Mapping[str, int] = field(default_factory=dict)

    def tables(self, sheet: Sheet) -> list[Table]:
        """Return the tables of a sheet; where an officer pointed at a header, the one below it."""
        return find_tables(sheet, self.read, self.rows.get(sheet.name))


def find_tables(
    sheet: Sheet, read: LevelReader = read_levels, header_row: int | None = None
) -> list[Table]:
    """Return the tables of a sheet; `read` says what the headings of a column mean.

    A header names people and at least two other things, in one row or, failing that, in one row
    together with the rows above and below it. Whatever `header_row` holds is a header.
    """
    pointed_at = [i for i, row in enumerate(sheet.rows) if row.number == header_row]
    if pointed_at:
        blocks = [_block_around(sheet, pointed_at[0], read)]
    else:
        blocks = _blocks(sheet, read, with_neighbours=False)
        blocks = blocks or _blocks(sheet, read, with_neighbours=True)
    starts = [block.first for block in blocks[1:]]
    return [
        Table(
            block.headings,
            body=sheet.rows[block.end : next_start],
            above=sheet.rows[: block.first] if block is blocks[0] else (),
            header_row=sheet.rows[block.first].number,
        )
        for block, next_start in zip_longest(blocks, starts)
    ]


@dataclass(frozen=True, slots=True)
class _Block:
    """The rows of one header by their places in the sheet, `end` not included."""

    first: int
    end: int
    headings: tuple[Heading, ...]


def _blocks(sheet: Sheet, read: LevelReader, *, with_neighbours: bool) -> list[_Block]:
    blocks: list[_Block] = []
    place = 0
    while place < len(sheet.rows):
        row = sheet.rows[place]
        if not _is_data(row) and any(_means_name(read((text,))) for text in _texts(row).values()):
            block = _block_around(sheet, place, read)
            alone = [Heading(column, (text,)) for column, text in _texts(row).items()]
            if _names_enough(block.headings if with_neighbours else alone, read):
                blocks.append(block)
                place = block.end
                continue
        place += 1
    return blocks


def _names_enough(headings: Iterable[Heading], read: LevelReader) -> bool:
    readings = [read(heading.levels) for heading in headings if heading.levels]
    meanings = {reading.meaning for reading in readings if reading} - {"ignore"}
    return len(meanings) >= FEWEST_MEANINGS and "name" in meanings


def _means_name(reading: Reading | None) -> bool:
    return reading is not None and reading.meaning == "name"


def _block_around(sheet: Sheet, place: int, read: LevelReader) -> _Block:
    """Take in the row of group headings above, that of sub-headings and of numbers below."""
    rows = sheet.rows
    first, end = place, place + 1
    if end < len(rows) and _is_below(rows[place], rows[end], read):
        end += 1
    if place > 0 and _is_above(rows[place], rows[place - 1], read):
        first -= 1
    headings = _headings(sheet, rows[first:end], rows[end:])
    if end < len(rows) and _is_column_numbers(rows[end]):
        end += 1
    return _Block(first, end, headings)


def _is_below(header: Row, row: Row, read: LevelReader) -> bool:
    """Whether a row holds sub-headings: words only, none of them under a name or a number."""
    texts = _texts(row)
    if row.number != header.number + 1 or len(texts) < _filled(row) or _is_data(row):
        return False
    if any(map(named, texts.values())):
        return False
    heads = _texts(header)
    whole = {"name", "number"}
    for column in texts:
        over = read((heads[column],)) if column in heads else None
        own = read((texts[column],))
        if over and over.meaning in whole and not (own and own.meaning == over.meaning):
            return False
    return any(_adds(heads.get(column), text, read) for column, text in texts.items())


def _adds(over: str | None, text: str, read: LevelReader) -> bool:
    """Whether a word below means something by itself or together with the heading above it."""
    return read((text,)) is not None or (over is not None and read((over, text)) is not None)


def _is_above(header: Row, row: Row, read: LevelReader) -> bool:
    """Whether a row holds group headings, not a title of the list or the name of a hamlet."""
    texts = _texts(row)
    if row.number != header.number - 1 or len(texts) < _filled(row) or _is_data(row):
        return False
    if any(_is_title(text) or named(text) for text in texts.values()):
        return False
    over_table = [column for column in texts if min(_texts(header)) < column < len(header.cells)]
    return bool(over_table) and (
        len(texts) > 1 or any(read((texts[column],)) for column in over_table)
    )


def _is_title(text: str) -> bool:
    return len(text) > _LONGEST_GROUP or bool(_TITLE.search(text))


def _is_column_numbers(row: Row) -> bool:
    """Whether a row only numbers the columns: (1) (2) (3), or A B 1 2 3."""
    written = [_plain(cell) for cell in row.cells if cell is not None]
    return len(written) >= FEWEST_MEANINGS and all(map(_COLUMN_NUMBER.fullmatch, written))


def _is_data(row: Row) -> bool:
    """Whether at least two cells hold figures; of a header at most one names a decree or year."""
    figures = sum(
        not isinstance(cell, str) or bool(_THREE_DIGITS.search(cell))
        for cell in row.cells
        if cell is not None
    )
    return figures > 1


def _headings(sheet: Sheet, header: Sequence[Row], below: Sequence[Row]) -> tuple[Heading, ...]:
    levels = [_spread(sheet, row, header[place + 1 :]) for place, row in enumerate(header)]
    width = max(len(row.cells) for row in (*header, *below[:50]))
    return tuple(
        Heading(column, _distinct(level.get(column) for level in levels)) for column in range(width)
    )


def _spread(sheet: Sheet, row: Row, below: Sequence[Row]) -> dict[int, str]:
    """Return the texts of a header row, each over all the columns that it stands above."""
    texts = _texts(row)
    spans = [span for span in sheet.merged if span.first_row <= row.number <= span.last_row]
    for span in spans:
        if span.first_row == row.number and (text := texts.get(span.first_column)):
            texts |= dict.fromkeys(range(span.first_column, span.last_column + 1), text)
    if below and not any(span.last_column > span.first_column for span in spans):
        # Not merged, as in a CSV: a heading reaches over what is bare but for sub-headings.
        under = _texts(below[0])
        for column in sorted(under):
            if column not in texts and column - 1 in texts and column - 1 in under:
                texts[column] = texts[column - 1]
    return texts


def _distinct(levels: Iterable[str | None]) -> tuple[str, ...]:
    found: list[str] = []
    for level in levels:
        if level and level not in found[-1:]:
            found.append(level)
    return tuple(found)


def _texts(row: Row) -> dict[int, str]:
    return {column: cell for column, cell in enumerate(row.cells) if isinstance(cell, str)}


def _filled(row: Row) -> int:
    return sum(cell is not None for cell in row.cells)


def _plain(cell: Cell) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
