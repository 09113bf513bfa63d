"""How dated rows of the law follow one another: what a new table adds, and what it ends.

A decree seldom says how long it holds, so its rows stay open until the next one begins: a later
row ends an open earlier one the day before it starts. Anything else that would give one day two
rows is refused.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Generic, TypeVar

from welfare.benefits.rules import NEVER, DatedRate, DatedStandard
from welfare.core.errors import N_, Refusal

Dated = TypeVar("Dated", DatedStandard, DatedRate)

CLASHES = N_(
    "dòng này bắt đầu từ %(starts)s, chồng lên dòng %(decree)s đang có từ %(known_from)s "
    "đến %(known_to)s"
)
NO_END = N_("nay")


class ClashError(Exception):
    """A row of the table covers days that another row already covers."""

    def __init__(self, line: int, reason: Refusal) -> None:
        super().__init__(line, reason)
        self.line = line
        self.reason = reason


@dataclass(frozen=True)
class Plan(Generic[Dated]):
    """What a table does to the rows that are there.

    `ended` gives rows that are there their new last day.
    """

    added: list[Dated]
    ended: dict[Dated, date]
    unchanged: int


@dataclass
class _Place(Generic[Dated]):
    """A row as it will stand; `before` is None for one of the table, which has a line."""

    row: Dated
    before: Dated | None
    line: int = 0


def plan(known: Iterable[Dated], table: Iterable[tuple[int, Dated]]) -> Plan[Dated]:
    """Set a table's rows, each with its line, beside those that are there, the earliest first.

    Raises:
        ClashError: a row covers days of another one that has an end, or that starts no earlier.
    """
    places: dict[object, list[_Place[Dated]]] = defaultdict(list)
    for row in known:
        places[row.series].append(_Place(row, before=row))
    unchanged = 0
    for line, row in sorted(table, key=lambda numbered: (numbered[1].valid_from, numbered[0])):
        others = places[row.series]
        if any(_says_again(row, other.row) for other in others):
            unchanged += 1
            continue
        for other in others:
            _make_way(other, row, line)
        others.append(_Place(row, before=None, line=line))
    every = [place for series in places.values() for place in series]
    new = sorted((place for place in every if place.before is None), key=lambda p: p.line)
    return Plan(
        added=[place.row for place in new],
        ended={
            place.before: place.row.valid_to
            for place in every
            if place.before is not None
            and place.row.valid_to is not None
            and place.before.valid_to is None
        },
        unchanged=unchanged,
    )


def _says_again(row: Dated, known: Dated) -> bool:
    """Whether the row is there already; one without an end may have been ended since.

    Only what is law counts: remarks on the decree and how a figure came to be known do not.
    """
    same = replace(row, decree=known.decree, confidence=known.confidence)
    if row.valid_to is None:
        return same == replace(known, valid_to=None)
    return same == known


def _make_way(place: _Place[Dated], row: Dated, line: int) -> None:
    """End the row at this place before the new one starts, or refuse."""
    known = place.row
    if not (known.meets(row) and _overlap(known, row)):
        return
    if known.valid_to is not None or known.valid_from >= row.valid_from:
        raise ClashError(
            line,
            Refusal(
                CLASHES,
                starts=f"{row.valid_from:%d/%m/%Y}",
                decree=known.decree,
                known_from=f"{known.valid_from:%d/%m/%Y}",
                known_to=f"{known.valid_to:%d/%m/%Y}" if known.valid_to else Refusal(NO_END),
            ),
        )
    place.row = replace(known, valid_to=row.valid_from - timedelta(days=1))


def _overlap(one: Dated, other: Dated) -> bool:
    return one.valid_from <= (other.valid_to or NEVER) and other.valid_from <= (
        one.valid_to or NEVER
    )
