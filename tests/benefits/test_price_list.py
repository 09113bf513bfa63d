"""How a month's prices come out of the dated tables, whatever the tables say."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.benefits.law import RATES, STANDARDS, prices
from welfare.benefits.rules import (
    DatedRate,
    DatedStandard,
    Price,
    completes,
    price_list,
    without_article,
    years_before,
)
from welfare.core.month import Month

MONTHS = Month.range(Month(2021, 7), Month(2027, 12))
START = date(2020, 1, 1)


def standard(amount_vnd: int, province: str = "") -> DatedStandard:
    return DatedStandard("TGXH", province, amount_vnd, START, None, f"NĐ {amount_vnd}", "read")


def rate(coefficient_milli: int) -> DatedRate:
    return DatedRate(
        "BT5C", None, None, None, None, "TGXH", coefficient_milli, None, START, None, "NĐ", "read"
    )


def one_price(coefficient_milli: int, *standards: DatedStandard, province: str = "") -> Price:
    (price,) = price_list(
        Month(2023, 12),
        rates=[rate(coefficient_milli)],
        standards=standards,
        province=province,
    )
    return price


def fit_the_same_person(one: Price, other: Price) -> bool:
    """Whether some degree and some birth date satisfies both."""
    return max(one.degree_from, other.degree_from) < min(one.degree_to, other.degree_to) and max(
        one.born_after, other.born_after
    ) < min(one.born_on_or_before, other.born_on_or_before)


@pytest.mark.parametrize("month", MONTHS, ids=str)
def test_no_person_fits_two_prices_of_a_category(month: Month) -> None:
    by_category: dict[str, list[Price]] = defaultdict(list)
    for price in prices(month):
        by_category[price.category_code].append(price)
    assert by_category
    for some in by_category.values():
        twice = [pair for pair in combinations(some, 2) if fit_the_same_person(*pair)]
        assert not twice


def test_one_base_amount_is_in_force_on_any_day() -> None:
    for name in {row.standard for row in STANDARDS}:
        rows = sorted((r for r in STANDARDS if r.standard == name), key=lambda r: r.valid_from)
        for earlier, later in pairwise(rows):
            assert earlier.valid_to == later.valid_from - timedelta(days=1)


def test_no_product_of_the_tables_leaves_a_part_of_a_dong() -> None:
    for month in MONTHS:
        for price in prices(month):
            if price.coefficient:
                exact = Fraction(price.coefficient.replace(",", ".")) * price.standard_vnd
                assert price.unit_vnd == exact


@given(st.integers(1, 100_000_000), st.integers(1, 100_000))
def test_a_coefficient_is_multiplied_exactly_and_half_a_dong_goes_up(
    amount_vnd: int, milli: int
) -> None:
    exact = Decimal(amount_vnd) * Decimal(milli) / 1000
    expected = int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    assert one_price(milli, standard(amount_vnd)).unit_vnd == expected


@pytest.mark.parametrize(
    ("milli", "written"), [(1000, "1,0"), (1500, "1,5"), (2250, "2,25"), (125, "0,125")]
)
def test_a_coefficient_is_written_with_a_comma(milli: int, written: str) -> None:
    assert one_price(milli, standard(360_000)).coefficient == written


OWN = "Tỉnh Tiền Giang"


@pytest.mark.parametrize(
    ("own_vnd", "counts_vnd"),
    [
        pytest.param(500_000, 500_000, id="mức tỉnh cao hơn"),
        pytest.param(300_000, 360_000, id="mức tỉnh thấp hơn"),
    ],
)
def test_the_higher_of_the_national_and_the_own_provinces_standard_counts(
    own_vnd: int, counts_vnd: int
) -> None:
    national, own = standard(360_000), standard(own_vnd, OWN)
    for rows in ((national, own), (own, national)):
        price = one_price(1500, *rows, province=OWN)
        assert (price.standard_vnd, price.unit_vnd) == (counts_vnd, counts_vnd * 3 // 2)
        assert price.decree.endswith(f"NĐ {counts_vnd}")


def test_another_provinces_standard_does_not_count() -> None:
    rows = (standard(360_000), standard(900_000, "Tỉnh Long An"))
    assert one_price(1000, *rows, province=OWN).unit_vnd == 360_000


def test_a_rate_whose_standard_is_unknown_has_no_price() -> None:
    assert price_list(Month(2023, 12), rates=[rate(1000)], standards=[]) == []


def test_every_row_is_in_the_months_whose_first_day_it_covers_and_in_no_other() -> None:
    for row in RATES:
        if row.standard == "CURRENT_MONTHLY":
            continue
        for month in MONTHS:
            covers = row.valid_from <= month.first_day <= (row.valid_to or date.max)
            alone = price_list(month, rates=[row], standards=STANDARDS)
            assert bool(alone) == covers


@given(st.dates(date(1900, 1, 1), date(2030, 12, 31)), st.integers(1, 120))
def test_years_are_completed_in_the_month_that_says_so_and_not_before(
    born_on: date, years: int
) -> None:
    month = completes(born_on, years)
    assert born_on <= years_before(month.last_day, years)
    assert born_on > years_before((month - 1).last_day, years)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.integers(0, 120))
def test_years_before_goes_by_the_calendar(day: date, years: int) -> None:
    born_on = years_before(day, years)
    assert born_on.year == day.year - years
    assert (born_on.month, born_on.day) == (day.month, day.day) or born_on.day == 28


@pytest.mark.parametrize(
    ("decree", "cited"),
    [
        ("NĐ 20/2021 Đ5 k8; Đ6 k1g", "NĐ 20/2021"),
        ("NĐ 20/2021 Đ5 k3", "NĐ 20/2021"),
        ("NĐ 335/2026 khoản 8 Điều 5", "NĐ 335/2026"),
        ("Nghị định 20/2021/NĐ-CP, Điều 5", "Nghị định 20/2021/NĐ-CP"),
        ("NĐ 335/2026", "NĐ 335/2026"),
    ],
)
def test_a_citation_comes_down_to_its_decree(decree: str, cited: str) -> None:
    assert without_article(decree) == cited
