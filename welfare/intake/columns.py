"""Which column of a table means what, by its headings and by what stands below them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from welfare.core.errors import Refusal
from welfare.core.national_id import parse_number
from welfare.core.vietnamese import fold
from welfare.intake import dates, values
from welfare.intake.category_words import HIDDEN_LABEL, names_hiv
from welfare.intake.column_words import Reading
from welfare.intake.headers import Heading, LevelReader, Table
from welfare.intake.sheets import BrokenCell, Cell

CellTest = Callable[[Cell], bool]

# A doubtful header is believed if most cells below bear it out; a bare one only if nearly all do.
_MOST = 0.6
_NEARLY_ALL = 0.8
_FEWEST_CELLS = 3
_SAMPLE = 300

# Several columns may share these; of any other meaning there is one column.
_SHARED = frozenset({"ignore", "national_id", "address", "note"})
# These may be written in parts, each in a column of its own.
_PARTS = {
    "name": frozenset({"ten", "dem", "lot", "ten dem", "ten lot", "chu dem", "chu lot"}),
    "birth": frozenset({"ngay", "thang", "nam"}),
    "start_month": frozenset({"thang", "nam"}),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column and what it means; `implies` is what a tick in it says."""

    index: int
    shown: str
    meaning: str
    implies: str | None = None


@dataclass(frozen=True)
class Columns:
    """The columns of one table that are understood, and the headings that are not."""

    understood: tuple[Column, ...]
    unread: tuple[str, ...]

    def of(self, meaning: str) -> list[Column]:
        """Return the columns with a meaning, from left to right."""
        return self._by_meaning.get(meaning, [])

    @cached_property
    def _by_meaning(self) -> dict[str, list[Column]]:
        by_meaning: dict[str, list[Column]] = {}
        for column in self.understood:
            by_meaning.setdefault(column.meaning, []).append(column)
        return by_meaning


def understand_columns(table: Table, read: LevelReader, tests: Mapping[str, CellTest]) -> Columns:
    """Return what the columns of a table mean.

    `tests` tell of a cell whether it names a category or a hamlet, by those meanings.
    """
    cells = _samples(table)
    readings = {}
    for heading in table.headings:
        reading = read(heading.levels or (heading.shown,))
        if reading and (settled := _settled(reading, cells[heading.column])):
            readings[heading] = settled
    chosen = _without_rivals(readings)
    _choose_by_cells(chosen, table.headings, cells, {**_TESTS, **tests})
    return Columns(
        tuple(
            Column(
                heading.column, _shown(heading), chosen[heading].meaning, chosen[heading].implies
            )
            for heading in table.headings
            if heading in chosen
        ),
        tuple(_shown(head) for head in table.headings if head.levels and head not in chosen),
    )


def _shown(heading: Heading) -> str:
    """Return the heading, unless it says in words what is never shown in words."""
    return HIDDEN_LABEL if names_hiv(heading.shown) else heading.shown


def _samples(table: Table) -> dict[int, list[Cell]]:
    """Return the first cells of each column that hold anything."""
    samples: dict[int, list[Cell]] = {heading.column: [] for heading in table.headings}
    for row in table.body[:_SAMPLE]:
        for column, cell in enumerate(row.cells):
            if cell is not None and column in samples:
                samples[column].append(cell)
    return samples


def _settled(reading: Reading, cells: Sequence[Cell]) -> Reading | None:
    """Return the reading that the cells bear out; a heading alone may mean another thing."""
    if cells and (reading.weak or reading.implies) and _share(values.is_mark, cells) >= _MOST:
        return _ticked(reading)
    if cells and reading.weak and _share(_TESTS[reading.meaning], cells) < _MOST:
        return None
    is_birth = reading.meaning in ("male_birth", "female_birth")
    return replace(reading, implies=None) if is_birth else reading


def _ticked(reading: Reading) -> Reading | None:
    """Return what a column of ticks means: Nam and Nữ tell the sex, TK that money goes to one."""
    if reading.meaning in ("male_birth", "female_birth"):
        return replace(reading, meaning="sex")
    if reading.meaning == "bank_account":
        return Reading("channel", implies="TK")
    return reading if reading.implies else None


def _without_rivals(readings: Mapping[Heading, Reading]) -> dict[Heading, Reading]:
    """Keep one column of each meaning, or all that share it or are parts of one value."""
    kept: dict[Heading, Reading] = {}
    for meaning in {reading.meaning: None for reading in readings.values()}:
        rivals = [head for head, reading in readings.items() if reading.meaning == meaning]
        single = [head for head in rivals if not readings[head].implies]
        best = next((head for head in single if not readings[head].weak), None)
        best = best or next(iter(single), None)
        for head in rivals:
            shares = meaning in _SHARED or readings[head].implies
            if shares or head == best or (best and _is_part(head, best, kept, meaning)):
                kept[head] = readings[head]
    return kept


def _is_part(head: Heading, best: Heading, kept: Mapping[Heading, Reading], meaning: str) -> bool:
    """Whether a column goes on with what the column before it began: Họ và tên đệm | Tên."""
    before = next((other for other in kept if other.column == head.column - 1), None)
    if before is None or kept[before].meaning != meaning:
        return False
    return head.levels == best.levels or fold(head.levels[-1]) in _PARTS.get(meaning, ())


def _choose_by_cells(
    chosen: dict[Heading, Reading],
    headings: Sequence[Heading],
    cells: Mapping[int, Sequence[Cell]],
    tests: Mapping[str, CellTest],
) -> None:
    """Give a meaning that no heading has to the bare column whose cells nearly all show it."""
    taken = {reading.meaning for reading in chosen.values()}
    if taken & {"male_birth", "female_birth"}:
        taken.add("sex")
    for meaning in _TOLD_BY_CELLS:
        for heading in headings:
            sample = cells[heading.column]
            if meaning in taken or heading in chosen or len(sample) < _FEWEST_CELLS:
                continue
            if _share(tests[meaning], sample) >= _NEARLY_ALL:
                chosen[heading] = Reading(meaning)
                taken.add(meaning)


def _share(test: CellTest, cells: Sequence[Cell]) -> float:
    return sum(map(test, cells)) / len(cells)


def _readable(reader: Callable[[Cell], object]) -> CellTest:
    def test(cell: Cell) -> bool:
        try:
            return reader(cell) is not None
        except Refusal:
            return False

    return test


def _is_citizen_number(cell: Cell) -> bool:
    words = None if isinstance(cell, BrokenCell) else values.text(cell)
    try:
        identity = parse_number(words or "")
    except Refusal:
        return False
    # The fourth digit tells century and sex; nobody is from another century than these.
    return identity.kind == "citizen" and identity.digits[3] in "0123"


def _is_name(cell: Cell) -> bool:
    return isinstance(cell, str) and not any(char.isdigit() for char in cell)


def _is_much_money(cell: Cell) -> bool:
    try:
        return (values.money(cell) or 0) >= 1_000
    except Refusal:
        return False


_TESTS: dict[str, CellTest] = {
    "name": _is_name,
    "male_birth": _readable(dates.birth),
    "female_birth": _readable(dates.birth),
    "bank_account": _readable(values.bank_account),
    "phone": _readable(values.phone),
    "start_month": _readable(dates.month),
    "amount": _is_much_money,
    "channel": _readable(values.channel),
    "sex": _readable(values.sex),
    "national_id": _is_citizen_number,
}
_TOLD_BY_CELLS = ("national_id", "sex", "channel", "category", "hamlet", "phone")
