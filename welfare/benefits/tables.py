"""The tables of rates and standards as CSV files, in the columns of `data/`."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from welfare.benefits.rules import MILLI, Confidence, DatedRate, DatedStandard
from welfare.core.errors import N_, Refusal
from welfare.core.month import FIRST_YEAR
from welfare.core.tables import (
    Converter,
    Row,
    choice,
    decimal,
    integer,
    iso_date,
    numbered_rows,
    optional,
    refusal_at,
    short_text,
)

MOST_VND = 2_000_000_000  # what a column of whole numbers holds; no allowance comes near
MOST_MILLI = 1000 * MILLI
LATEST_YEAR = 2199
NOT_BETWEEN = N_("phải từ %(least)s đến %(most)s")
TOO_FINE = N_("hệ số có tối đa ba chữ số thập phân")
ENDS_EARLY = N_("phải sau %(column)s")
AMOUNT_OR_COEFFICIENT = N_("ghi số tiền, hoặc ghi mức chuẩn cùng hệ số; không ghi cả hai")


def between(least: int, most: int) -> Converter:
    """Take a whole number from `least` through `most`."""
    return lambda cell: _bounded(integer(cell), least, most)


def coefficient_milli(cell: str) -> int:
    """Take a coefficient in thousandths, exactly."""
    milli: Decimal = decimal(cell) * MILLI
    if milli != int(milli):
        raise Refusal(TOO_FINE)
    _bounded(int(milli), 1, MOST_MILLI)
    return int(milli)


def law_date(cell: str) -> date:
    """Take a date whose month the calendar of the product knows."""
    day: date = iso_date(cell)
    _bounded(day.year, FIRST_YEAR, LATEST_YEAR)
    return day


def _bounded(number: int, least: int, most: int) -> int:
    if not least <= number <= most:
        raise Refusal(NOT_BETWEEN, least=least, most=most)
    return number


AMOUNT = between(1, MOST_VND)
AGE = optional(between(0, 150))
DEGREE = optional(between(0, 101))
STANDARDS: dict[str, Converter] = {
    "standard": short_text(20),
    "province": optional(short_text(80)),
    "amount_vnd": AMOUNT,
    "valid_from": law_date,
    "valid_to": optional(law_date),
    "decree": short_text(200),
    "confidence": choice(*Confidence),
}
RATES: dict[str, Converter] = {
    "category": short_text(20),
    "degree_from": DEGREE,
    "degree_to": DEGREE,
    "age_from": AGE,
    "age_to": AGE,
    "standard": optional(short_text(20)),
    "coefficient": optional(coefficient_milli),
    "amount_vnd": optional(AMOUNT),
    "valid_from": law_date,
    "valid_to": optional(law_date),
    "decree": short_text(200),
    "confidence": choice(*Confidence),
}


def read_standards(path: Path) -> list[tuple[int, DatedStandard]]:
    """The base amounts of a file, each with its line.

    Raises:
        Refusal: names the file, the line and the column.
    """
    found = []
    for line, row in numbered_rows(path, STANDARDS, key=["standard", "province", "valid_from"]):
        _check_order(path, line, row, "valid_from", "valid_to")
        row["province"] = row["province"] or ""
        found.append((line, DatedStandard(**row)))
    return found


def read_rates(path: Path) -> list[tuple[int, DatedRate]]:
    """The rates of a file, each with its line.

    Raises:
        Refusal: names the file, the line and the column.
    """
    key = ["category", "degree_from", "degree_to", "age_from", "age_to", "valid_from"]
    found = []
    for line, row in numbered_rows(path, RATES, key=key):
        _check_order(path, line, row, "valid_from", "valid_to")
        _check_order(path, line, row, "degree_from", "degree_to", exclusive=True)
        _check_order(path, line, row, "age_from", "age_to", exclusive=True)
        _check_amount(path, line, row)
        row["category_code"] = row.pop("category")
        row["coefficient_milli"] = row.pop("coefficient")
        found.append((line, DatedRate(**row)))
    return found


def _check_order(
    path: Path, line: int, row: Row, first: str, last: str, *, exclusive: bool = False
) -> None:
    """An end lies after its beginning; an inclusive one may be the same day."""
    start, end = row[first], row[last]
    if end is None or start is None:
        return
    if end < start or (exclusive and end == start):
        raise refusal_at(path.name, line, last, Refusal(ENDS_EARLY, column=first))


def _check_amount(path: Path, line: int, row: Row) -> None:
    has_amount = row["amount_vnd"] is not None
    named = (row["standard"] is not None, row["coefficient"] is not None)
    if named != (not has_amount, not has_amount):
        raise refusal_at(path.name, line, "amount_vnd", Refusal(AMOUNT_OR_COEFFICIENT))
