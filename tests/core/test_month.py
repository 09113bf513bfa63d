from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from welfare.core.errors import Refusal
from welfare.core.month import Month

months = st.builds(Month, st.integers(1900, 2200), st.integers(1, 12))
# Far enough from both ends of the calendar that a step never leaves it.
inner_months = st.builds(Month, st.integers(2000, 2100), st.integers(1, 12))
steps = st.integers(-1200, 1200)


@given(months)
def test_a_written_month_reads_back(month: Month) -> None:
    assert Month.parse(str(month)) == month


@pytest.mark.parametrize(
    "text",
    [
        *("", "không", "2023", "2023-1", "12/2023", "2023-12-01"),
        *("2023-00", "2023-13", "1899-12", "2201-01"),
        *("2023-12\n", " 2023-12", "２０２３-12", "+023-12"),
    ],
)
def test_only_year_dash_month_is_read(text: str) -> None:
    with pytest.raises(Refusal) as caught:
        Month.parse(text)

    assert text in str(caught.value)
    assert "2023-12" in caught.value.template


def test_officers_see_the_month_before_the_year() -> None:
    assert Month(2023, 12).label == "12/2023"
    assert Month(2024, 1).label == "01/2024"


@pytest.mark.parametrize(("year", "month"), [(2023, 0), (2023, 13), (1899, 12), (2201, 1)])
def test_no_month_lies_outside_the_calendar(year: int, month: int) -> None:
    with pytest.raises(ValueError, match="not a month"):
        Month(year, month)


def test_stepping_out_of_the_calendar_is_an_error() -> None:
    with pytest.raises(ValueError, match="not a month"):
        Month(2200, 12) + 1


def test_a_year_ends_in_december() -> None:
    assert Month(2023, 12) + 1 == Month(2024, 1)
    assert Month(2024, 1) - 1 == Month(2023, 12)


@given(inner_months, steps)
def test_a_step_back_undoes_a_step_forward(month: Month, step: int) -> None:
    assert month + step - step == month


@given(inner_months, steps)
def test_the_difference_is_the_step(month: Month, step: int) -> None:
    assert (month + step) - month == step


@given(months, months)
def test_months_sort_as_their_days_do(one: Month, other: Month) -> None:
    assert (one < other) == (one.first_day < other.first_day)


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_every_day_lies_in_its_month(day: date) -> None:
    month = Month.of(day)

    assert month.first_day <= day <= month.last_day


@given(months.filter(lambda month: month < Month(2200, 12)))
def test_the_next_month_begins_the_day_after_the_last(month: Month) -> None:
    assert (month + 1).first_day == month.last_day + timedelta(days=1)


def test_a_range_holds_both_its_ends() -> None:
    assert Month.range(Month(2023, 11), Month(2024, 2)) == [
        Month(2023, 11),
        Month(2023, 12),
        Month(2024, 1),
        Month(2024, 2),
    ]


def test_a_range_that_ends_before_it_begins_is_empty() -> None:
    assert Month.range(Month(2024, 1), Month(2023, 12)) == []


@given(inner_months, st.integers(0, 120))
def test_a_range_is_the_months_in_order(first: Month, length: int) -> None:
    span = Month.range(first, first + length)

    assert len(span) == length + 1
    assert span == sorted(set(span))
    assert (span[0], span[-1]) == (first, first + length)
