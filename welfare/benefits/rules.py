"""The law of amounts: a month's price list out of the dated tables, and how allowances stack.

Sources: Nghị định 20/2021/NĐ-CP Điều 4–6 and 20, 335/2026/NĐ-CP, 176/2025/NĐ-CP for protection and
the social pension; Nghị định 75/2021, 55/2023 and 77/2024/NĐ-CP for people with merit, whose
amounts are read from the decrees' tables and never scaled.
"""

import re
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


@dataclass(frozen=True)
class Price:
    """What one unit of a category pays in one month, for whom; ages have become birth dates.

    `degree_from <= degree < degree_to` and `born_after < born_on <= born_on_or_before`.
    `coefficient` is written as officers do (`1,5`), empty where the decree names an amount.
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


def in_force(month: Month, valid_from: date, valid_to: date | None) -> bool:
    """Whether a row valid between two days is in force on the month's first day."""
    return valid_from <= month.first_day and (valid_to is None or valid_to >= month.first_day)


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
        coefficient="" if rate.coefficient_milli is None else _coefficient(rate.coefficient_milli),
        standard_vnd=base.amount_vnd if base else 0,
        decree=decree,
    )


def _unit_vnd(rate: DatedRate, base: DatedStandard | None) -> int:
    if base is None or rate.coefficient_milli is None:
        return rate.amount_vnd or 0
    # No coefficient and standard of the tables leaves a fraction of a đồng; half goes up.
    return (base.amount_vnd * rate.coefficient_milli * 2 + MILLI) // (2 * MILLI)


def _coefficient(milli: int) -> str:
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


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def without_article(decree: str) -> str:
    """A citation down to its decree: `NĐ 20/2021 Đ5 k8; Đ6 k1g` → `NĐ 20/2021`."""
    return re.split(r"\s*(?:;|\bĐ\d|\bđ\d|\bk\d)", decree, maxsplit=1)[0]


class WhyNothing(StrEnum):
    """Why an enrolment brings no money in a month."""

    NOT_STARTED = "not-started"
    ENDED = "ended"
    DIED = "died"
    NO_RATE = "no-rate"
    DEGREE = "degree"
    AGE = "age"
    NOT_MONTHLY = "not-monthly"


def why_nothing(
    month: Month,
    prices: Iterable[Price],
    *,
    category_code: str,
    monthly: bool,
    degree: int | None,
    born_on: date,
    died_on: date | None,
    start_month: Month,
    end_month: Month | None,
) -> WhyNothing | None:
    """The first reason that keeps an enrolment from a price, or None if it has one."""
    if start_month > month:
        return WhyNothing.NOT_STARTED
    if end_month is not None and end_month < month:
        return WhyNothing.ENDED
    if died_on is not None and Month.of(died_on) < month:
        return WhyNothing.DIED
    if not monthly:
        return WhyNothing.NOT_MONTHLY
    return _why_no_price(
        [price for price in prices if price.category_code == category_code], degree or 0, born_on
    )


def _why_no_price(prices: list[Price], degree: int, born_on: date) -> WhyNothing | None:
    if not prices:
        return WhyNothing.NO_RATE
    of_degree = [price for price in prices if price.degree_from <= degree < price.degree_to]
    if not of_degree:
        return WhyNothing.DEGREE
    if not any(price.born_after < born_on <= price.born_on_or_before for price in of_degree):
        return WhyNothing.AGE
    return None
