"""Births, dates and months in the forms that cells hold them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from welfare.core.errors import N_, Refusal
from welfare.core.month import FIRST_YEAR, LAST_YEAR, Month
from welfare.intake.sheets import Cell
from welfare.intake.values import shown, text

# Words that stand around the figures: "từ tháng 7 năm 2021", "T7/2021", "sinh 5-3-1950".
_WORDS = re.compile(r"(?<![^\W\d_])(từ|tu|sinh|sn|ngày|ngay|tháng|thang|năm|nam|th|t)(?![^\W\d_])")
_TIME = re.compile(r"[t ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[ap]m)?$")
_SEPARATORS = re.compile(r"[\s/\-–—.,:;'’`()\\]+")
_FIGURES_OR_GAP = re.compile(r"[0-9]+|[?x_*]+")
_LONGEST = 60

_NOT_A_DATE = N_("Không hiểu “%(text)s” là ngày nào. Ghi theo dạng 28/09/2021.")
_NOT_A_BIRTH = N_("Không hiểu “%(text)s” là ngày sinh nào. Ghi 28/09/1950, hoặc chỉ năm 1950.")
_NOT_A_MONTH = N_("Không hiểu “%(text)s” là tháng nào. Ghi theo dạng 07/2021.")
_SHORT_YEAR = N_("“%(text)s” chỉ có hai số cuối của năm. Ghi đủ bốn chữ số, ví dụ 1950.")


@dataclass(frozen=True, slots=True)
class Birth:
    """A day of birth, or 1 January of the year where no more is known."""

    on: date
    precision: Literal["day", "year"]


def birth(cell: Cell) -> Birth | None:
    """Read a birth: a date in any usual form, a year, or a year whose day is left open.

    A month and a year count as the year, for no precision lies between. Raises Refusal for
    anything else.
    """
    if isinstance(cell, date):
        return Birth(_without_time(cell), "day")
    written = text(cell)
    if written is None:
        return None
    known = [part for part in _parts(written) if part.strip("0?x_*")]
    match known:
        case [year] if _is_year(year):
            return Birth(date(int(year), 1, 1), "year")
        case [middle, year] if _is_year(year) and _is_month(middle):
            return Birth(date(int(year), 1, 1), "year")
    return Birth(_date_of(known, written, _NOT_A_BIRTH), "day")


def day(cell: Cell) -> date | None:
    """Read a date: a date cell, 05/3/2021, 5-3-2021, 2021-03-05, "ngày 5 tháng 3 năm 2021"."""
    written = text(cell)
    if written is None:
        return None
    if isinstance(cell, date):
        found = _without_time(cell)
    else:
        found = _date_of(_parts(written), written, _NOT_A_DATE)
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise _unread(_NOT_A_DATE, written)
    return found


def month(cell: Cell) -> Month | None:
    """Read a month: 07/2021, T7/2021, "Tháng 7 năm 2021", 2021-07, or any day in it."""
    written = text(cell)
    if written is None:
        return None
    if isinstance(cell, float) and not cell.is_integer():
        # "1.2020" typed into a number cell is 1.202.
        written = f"{cell:.4f}"
    try:
        return _month_of(_parts(written), written)
    except ValueError:
        raise _unread(_NOT_A_MONTH, written) from None


def _month_of(parts: list[str], written: str) -> Month:
    match parts:
        case [first, year] if _is_year(year) and _is_month(first):
            return Month(int(year), int(first))
        case [year, last] if _is_year(year) and _is_month(last):
            return Month(int(year), int(last))
        case [first, short] if _is_month(first) and len(short) == 2:
            raise _unread(_SHORT_YEAR, written)
        case [figures] if len(figures) in (5, 6):
            return _month_run_together(figures.zfill(6))
    return Month.of(_date_of(parts, written, _NOT_A_MONTH))


def _month_run_together(figures: str) -> Month:
    """Read 072021 or 202107; no figures can be both, for no month is numbered 19 or 20."""
    if _is_month(figures[:2]):
        return Month(int(figures[2:]), int(figures[:2]))
    return Month(int(figures[:4]), int(figures[4:]))


def _date_of(parts: list[str], written: str, not_understood: str) -> date:
    try:
        match parts:
            case [first, middle, year] if _is_year(year):
                return date(int(year), int(middle), int(first))
            case [year, middle, last] if _is_year(year):
                return date(int(year), int(middle), int(last))
            case [_, _, short] if len(short) == 2:
                raise _unread(_SHORT_YEAR, written)
            case [short] if len(short) == 2:
                raise _unread(_SHORT_YEAR, written)
            case [figures] if len(figures) in (7, 8):
                return _date_run_together(figures.zfill(8))
    except ValueError:
        raise _unread(not_understood, written) from None
    raise _unread(not_understood, written)


def _date_run_together(figures: str) -> date:
    """Read 28091950 or 19500928; where both are days the first is meant: it never happens."""
    try:
        return date(int(figures[4:]), int(figures[2:4]), int(figures[:2]))
    except ValueError:
        return date(int(figures[:4]), int(figures[4:6]), int(figures[6:]))


def _parts(written: str) -> list[str]:
    """Return the figures between separators, or nothing if there are other words too."""
    if len(written) > _LONGEST:
        return []
    bare = _WORDS.sub(" ", _TIME.sub("", written.lower()))
    parts = [part for part in _SEPARATORS.split(bare) if part]
    return parts if all(map(_FIGURES_OR_GAP.fullmatch, parts)) else []


def _without_time(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _is_year(figures: str) -> bool:
    return len(figures) == 4 and figures.isdigit() and figures != "0000"


def _is_month(figures: str) -> bool:
    return len(figures) <= 2 and figures.isdigit() and 1 <= int(figures) <= 12


def _unread(template: str, written: str) -> Refusal:
    return Refusal(template, text=shown(written))
