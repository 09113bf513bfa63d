"""The law of amounts: a month's price list out of the dated tables, and how allowances stack.

Sources: Nghị định 20/2021/NĐ-CP Điều 4–6 and 20, 335/2026/NĐ-CP, 176/2025/NĐ-CP for protection and
the social pension; Nghị định 75/2021, 55/2023 and 77/2024/NĐ-CP for people with merit, whose
amounts are read from the decrees' tables and never scaled.
"""

import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from welfare.core.month import Month

NO_DEGREE = 0
ANY_DEGREE = 1000
EVER = date(1, 1, 1)
NEVER = date(9999, 12, 31)
MILLI = 1000


_ARTICLE = re.compile(r"\s*(?:[;,]|\b(?:đ(?:iều)?|k(?:hoản)?) ?\d)", re.IGNORECASE)


class Stacking(StrEnum):
    """Groups of allowances that limit one another; an allowance outside any group is always drawn.

    `PROTECTION`: the single highest (Nghị định 20/2021 Điều 6 khoản 2). `SINGLE_PARENT`: drawn
    beside a protection allowance of Điều 5 khoản 5, 6 or 8, otherwise the higher of the two.
    """

    PROTECTION = "protection"
    SINGLE_PARENT = "protection-single-parent"
    MATERNITY = "protection-maternity"
    MERIT_CARER = "merit-carer"
    MERIT_SURVIVOR = "merit-survivor"
    MERIT_SURVIVOR_CARE = "merit-survivor-care"


class TableKind(StrEnum):
    """The tables that an administrator may load."""

    STANDARDS = "standards"
    RATES = "rates"
    CATEGORIES = "categories"


class Confidence(StrEnum):
    """How a figure of the tables came to be known."""

    READ = "read"
    SECOND_HAND = "second-hand"
    DERIVED = "derived"
    MEMORY = "memory"


# No table of standards: the base is what the person draws when they die.
CURRENT_MONTHLY = "CURRENT_MONTHLY"
MERIT_STANDARD = "NCC"

DRAWN_AT_MOST: dict[Stacking, int] = dict.fromkeys(Stacking, 1) | {
    Stacking.MERIT_SURVIVOR: 2  # Pháp lệnh 02/2020/UBTVQH14: survivors draw at most two
}
# Điều 5 khoản 5, 6 và 8: a poor single parent draws these beside the allowance per child.
BESIDE_SINGLE_PARENT = ("BT5A", "BT5B", "BT5C", "BT5D", "BT6-DBN", "BT6-N", "BT8")


@dataclass(frozen=True)
class DatedStandard:
    """A base amount between two days; `province` is empty for the national one."""

    standard: str
    province: str
    amount_vnd: int
    valid_from: date
    valid_to: date | None
    decree: str
    confidence: str

    @property
    def key(self) -> object:
        """No two rows of a table have the same."""
        return self.standard, self.province, self.valid_from

    @property
    def series(self) -> object:
        """What only one row may be about on any day."""
        return self.standard, self.province

    def meets(self, other: "DatedStandard") -> bool:  # noqa: ARG002 - rates may pass one another
        """Whether this row and one of its series are about the same."""
        return True


@dataclass(frozen=True)
class DatedRate:
    """What a category pays between two days; upper ends of degree and age are exclusive."""

    category_code: str
    degree_from: int | None
    degree_to: int | None
    age_from: int | None
    age_to: int | None
    standard: str | None
    coefficient_milli: int | None
    amount_vnd: int | None
    valid_from: date
    valid_to: date | None
    decree: str
    confidence: str

    @property
    def key(self) -> object:
        """No two rows of a table have the same."""
        degrees, ages = (self.degree_from, self.degree_to), (self.age_from, self.age_to)
        return self.category_code, degrees, ages, self.valid_from

    @property
    def series(self) -> object:
        """Within it, two rows are about the same where degrees and ages meet."""
        return self.category_code

    def meets(self, other: "DatedRate") -> bool:
        """Whether somebody has a degree and an age that both rows are about."""
        return _meet(
            (self.degree_from, self.degree_to), (other.degree_from, other.degree_to)
        ) and _meet((self.age_from, self.age_to), (other.age_from, other.age_to))


def _meet(one: tuple[int | None, int | None], other: tuple[int | None, int | None]) -> bool:
    """Whether two ranges with exclusive upper ends meet; an end that is None is open."""
    return (one[0] or 0) < (other[1] or sys.maxsize) and (other[0] or 0) < (one[1] or sys.maxsize)


@dataclass(frozen=True)
class Price:
    """What one unit of a category pays in one month, for whom; ages have become birth dates.

    `degree_from <= degree < degree_to` and `born_after < born_on <= born_on_or_before`.
    `coefficient` is written as officers do (`1,5`), empty where the decree names an amount. What is
    paid for several months together says which: `unit_vnd` is of one of them.
    """

    category_code: str
    degree_from: int
    degree_to: int
    born_after: date
    born_on_or_before: date
    unit_vnd: int
    coefficient: str
    standard_vnd: int
    decree: str
    covers: tuple[Month, ...] = ()


def price_list(
    month: Month,
    *,
    rates: Iterable[DatedRate],
    standards: Sequence[DatedStandard],
    province: str = "",
    hidden_codes: frozenset[str] = frozenset(),
) -> list[Price]:
    """This month's prices: the rows in force on its first day (handbook, section 3).

    Decrees of `hidden_codes` lose their article, which alone would tell that HIV is meant.
    """
    base = standards_in_force(month, standards, province)
    return [
        _price(
            month, rate, base.get(rate.standard or ""), hidden=rate.category_code in hidden_codes
        )
        for rate in rates
        if in_force(month, rate.valid_from, rate.valid_to)
        and (rate.standard is None or rate.standard in base)
    ]


def first_month(valid_from: date) -> Month:
    """The first month that uses a row valid from a day: the first whose first day it covers."""
    month = Month.of(valid_from)
    return month if valid_from == month.first_day else month + 1


def in_force(month: Month, valid_from: date, valid_to: date | None) -> bool:
    """Whether a row valid between two days is in force on the month's first day."""
    return valid_from <= month.first_day and (valid_to is None or valid_to >= month.first_day)


def applies(rate: DatedRate, month: Month, category_code: str, degree: int | None) -> bool:
    """Whether a rate is the category's and degree's in the month, at whatever age."""
    return (
        rate.category_code == category_code
        and in_force(month, rate.valid_from, rate.valid_to)
        and (rate.degree_from or NO_DEGREE)
        <= (degree or NO_DEGREE)
        < (rate.degree_to or ANY_DEGREE)
    )


def standards_in_force(
    month: Month, standards: Iterable[DatedStandard], province: str
) -> dict[str, DatedStandard]:
    """The month's base amounts: the higher of the national one and the office's own province's."""
    found: dict[str, DatedStandard] = {}
    for row in standards:
        if row.province in {"", province} and in_force(month, row.valid_from, row.valid_to):
            best = found.get(row.standard)
            if best is None or row.amount_vnd > best.amount_vnd:
                found[row.standard] = row
    return found


def _price(month: Month, rate: DatedRate, base: DatedStandard | None, *, hidden: bool) -> Price:
    decree = without_article(rate.decree) if hidden else rate.decree
    if base is not None:
        decree = f"{decree}; {base.decree}"
    return Price(
        category_code=rate.category_code,
        degree_from=NO_DEGREE if rate.degree_from is None else rate.degree_from,
        degree_to=ANY_DEGREE if rate.degree_to is None else rate.degree_to,
        born_after=EVER if rate.age_to is None else years_before(month.last_day, rate.age_to),
        born_on_or_before=NEVER
        if rate.age_from is None
        else years_before(month.last_day, rate.age_from),
        unit_vnd=_unit_vnd(rate, base),
        coefficient=""
        if rate.coefficient_milli is None
        else coefficient_text(rate.coefficient_milli),
        standard_vnd=base.amount_vnd if base else 0,
        decree=decree,
    )


def _unit_vnd(rate: DatedRate, base: DatedStandard | None) -> int:
    if base is None or rate.coefficient_milli is None:
        return rate.amount_vnd or 0
    # No coefficient and standard of the tables leaves a fraction of a đồng; half goes up.
    return (base.amount_vnd * rate.coefficient_milli * 2 + MILLI) // (2 * MILLI)


def coefficient_text(milli: int) -> str:
    """A coefficient in thousandths as officers write it: 1500 → `1,5`."""
    whole, fraction = divmod(milli, MILLI)
    return f"{whole},{f'{fraction:03}'.rstrip('0') or '0'}"


def years_before(day: date, years: int) -> date:
    """The day whose children complete exactly `years` years on `day`.

    Who is born on or before it has completed them. Before 29 February stands 28 February in a
    common year, so that whoever was born on 29 February completes a year on 1 March.

    >>> years_before(date(2028, 2, 29), 21)
    datetime.date(2007, 2, 28)
    """
    if (day.month, day.day) == (2, 29) and not _is_leap(day.year - years):
        return date(day.year - years, 2, 28)
    return day.replace(year=day.year - years)


def completes(born_on: date, years: int) -> Month:
    """The month in which somebody born then has completed so many years on its last day.

    >>> completes(date(1943, 12, 31), 80), completes(date(1948, 2, 29), 75)
    (Month(year=2023, month=12), Month(year=2023, month=3))
    """
    month = Month(born_on.year + years, born_on.month)
    return month if born_on <= years_before(month.last_day, years) else month + 1


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def without_article(decree: str) -> str:
    """A citation down to its decree: `NĐ 20/2021 Đ5 k8; Đ6 k1g` → `NĐ 20/2021`."""
    return _ARTICLE.split(decree, maxsplit=1)[0]
