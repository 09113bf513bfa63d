"""The tables of the law as they stand in `data/`, asked one question at a time."""

from datetime import date
from functools import cache

from welfare.benefits.rules import NO_DEGREE, DatedRate, DatedStandard, Price, price_list
from welfare.benefits.tables import read_rates, read_standards
from welfare.config import DATA
from welfare.core.month import Month
from welfare.core.tables import read_table
from welfare.registry.loading import CATEGORIES

RATES: list[DatedRate] = [row for _line, row in read_rates(DATA / "rates.csv")]
STANDARDS: list[DatedStandard] = [row for _line, row in read_standards(DATA / "standards.csv")]
CATEGORY_ROWS = read_table(DATA / "categories.csv", CATEGORIES, key=["code"])
HIV_CODES = frozenset(row["code"] for row in CATEGORY_ROWS if row["sensitive"] == "hiv")


@cache
def prices(month: Month) -> list[Price]:
    """The whole price list of a month."""
    return price_list(month, rates=RATES, standards=STANDARDS, hidden_codes=HIV_CODES)


def prices_for(
    category: str, month: str, born_on: date = date(1950, 1, 1), degree: int | None = None
) -> list[Price]:
    """Every price that fits a person; the law gives one at most."""
    return [
        price
        for price in prices(Month.parse(month))
        if price.category_code == category
        and price.degree_from <= (degree or NO_DEGREE) < price.degree_to
        and price.born_after < born_on <= price.born_on_or_before
    ]


def unit_vnd(
    category: str, month: str, born_on: date = date(1950, 1, 1), degree: int | None = None
) -> int | None:
    """What one unit pays, None for nothing."""
    found = prices_for(category, month, born_on, degree)
    assert len(found) <= 1, f"{category} {month}: {found}"
    return found[0].unit_vnd if found else None
