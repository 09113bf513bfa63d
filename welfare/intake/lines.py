"""Which rows carry a person, and which group, total or sign them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from welfare.core.vietnamese import fold
from welfare.intake import values
from welfare.intake.category_words import CategoryWords, KnownCategory
from welfare.intake.hamlet_names import HamletNames, named, without_bullet
from welfare.intake.records import Record
from welfare.intake.sheets import BrokenCell, Cell, Row

# Tổng is a total, Tống a family name: only the marks tell.
_TOTAL = re.compile(
    r"\W*(tổng|cộng|tong (cong|so)|cong$|cong (ap|kp)|toàn (xã|ấp)|lũy kế|luỹ kế|trong đó"
    r"|(số tiền )?bằng chữ|mang sang|chuyển sang)\b"
)
_SIGNATURE = re.compile(
    r"^((nguoi|can bo|cong chuc) (lap|chi|nhan)|lap (bang|bieu)|(pho )?chu tich|tm |ubnd|uy ban|"
    r"ke toan|(pho )?truong|thu (quy|truong)|xac nhan|ky |giam doc|noi nhan)|\bngay\b.*\bthang\b"
)
_WORDS = re.compile(r"[^\W\d_].*[^\W_]")
_TWO_DIGITS = re.compile("[0-9]{2}")
_SERIAL = re.compile(r"[0-9]+\s*[.)]?")
_ROMAN = re.compile(r"[IVX]+\W*$")
# A sheet may be called 2 or TB without meaning the hamlet or the category.
_SHORTEST_HEADING = 4
_BIRTHS = ("male_birth", "female_birth", "birth")


@dataclass(frozen=True, slots=True)
class Line:
    """What a row is for; a heading sets the hamlet or the category of the rows below it."""

    kind: Literal["person", "hamlet", "category", "total", "other"]
    hamlet: str | None = None
    category: KnownCategory | None = None


def read_line(
    record: Record, hamlets: HamletNames, words: CategoryWords, *, after_total: bool
) -> Line:
    """Tell what a row is for.

    A row carries a person if it has a name beside anything that lists add to one, or if only the
    name is missing. A serial number alone is an empty line numbered beforehand.
    """
    label = label_of(record.row) or ""
    numbered = any(_is_serial(cell) for _column, cell in record.filled("number"))
    if not numbered and _TOTAL.match(label.lower()):
        return Line("total")
    known = _tells_birth(record) or _tells_identity(record)
    if not known and not record.has("category"):
        heading = heading_of(label, hamlets, words)
        # A numbered row may carry someone who is called like a hamlet, but nobody is called Ấp.
        if heading and not (numbered and heading.kind == "hamlet" and not named(label)):
            return heading
    if _carries_person(record, numbered=numbered, known=known, after_total=after_total):
        return Line("person")
    return Line("other")


def heading_of(label: str, hamlets: HamletNames, words: CategoryWords) -> Line | None:
    """Return the hamlet or the category that a heading names, if it names one and nothing else."""
    bare = without_bullet(label)
    if name := named(bare):
        return Line("hamlet", hamlet=hamlets.find(bare) or hamlets.find_in(bare) or name)
    if len(bare) < _SHORTEST_HEADING:
        return None
    if found := hamlets.find(bare):
        return Line("hamlet", hamlet=found)
    category = words.find(bare)
    return Line("category", category=category) if category else None


def label_of(row: Row) -> str | None:
    """Return the first words of a row, where titles, headings and totals have theirs."""
    texts = (cell for cell in row.cells if isinstance(cell, str))
    return next((text for text in texts if _WORDS.search(text) and not _ROMAN.match(text)), None)


def _carries_person(record: Record, *, numbered: bool, known: bool, after_total: bool) -> bool:
    others = record.has("category", "decision_number", "decision_date", "start_month", "decision")
    if not record.has("name"):
        return (numbered and (known or others)) or (_tells_birth(record) and others)
    if numbered or known:
        return True
    name = fold(record.words("name") or "")
    return others and not after_total and not _SIGNATURE.search(name)


def _is_serial(cell: Cell) -> bool:
    if isinstance(cell, BrokenCell | bool):
        return False
    return bool(_SERIAL.fullmatch(values.text(cell) or ""))


def _tells_birth(record: Record) -> bool:
    return any(
        not isinstance(cell, str) or bool(_TWO_DIGITS.search(cell))
        for _column, cell in record.filled(*_BIRTHS)
    )


def _tells_identity(record: Record) -> bool:
    return any(
        isinstance(cell, int | float) or sum(map(str.isdigit, str(cell))) >= 6
        for _column, cell in record.filled("national_id")
    )
