from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from welfare.core.errors import Refusal
from welfare.core.month import Month
from welfare.intake import dates
from welfare.intake.dates import Birth
from welfare.intake.sheets import BrokenCell

days = st.dates(date(1900, 1, 1), date(2100, 12, 31))
months = st.builds(Month, st.integers(1900, 2100), st.integers(1, 12))
separators = st.sampled_from(["/", "-", ".", " / "])


@given(days, separators, st.booleans())
def test_a_day_is_read_back_however_it_is_written(day: date, sign: str, padded: bool) -> None:
    written = f"{day.day}{sign}{day.month}{sign}{day.year}"
    if padded:
        written = f"{day.day:02}{sign}{day.month:02}{sign}{day.year}"

    assert dates.day(written) == day
    assert dates.birth(written) == Birth(day, "day")
    assert dates.month(written) == Month.of(day)


@given(days)
def test_a_day_is_read_back_from_a_date_cell_and_from_figures_run_together(day: date) -> None:
    figures = f"{day:%d%m}{day.year}"

    for cell in (day, datetime(day.year, day.month, day.day, 12), day.isoformat(), figures):  # noqa: DTZ001
        assert dates.birth(cell) == Birth(day, "day")
    assert dates.birth(float(figures)) == Birth(day, "day")
    assert dates.day(f"ngày {day.day} tháng {day.month} năm {day.year}") == day


@given(months, separators)
def test_a_month_is_read_back_however_it_is_written(month: Month, sign: str) -> None:
    number, year = month.month, month.year

    for written in (
        f"{number}{sign}{year}",
        f"{number:02}{sign}{year}",
        f"T{number}{sign}{year}",
        f"Tháng {number}{sign}{year}",
        f"từ tháng {number:02} năm {year}",
        f"{year}-{number:02}",
        f"{number:02}{year}",
        float(f"{number}.{year}"),
        month.first_day,
    ):
        assert dates.month(written) == month


@pytest.mark.parametrize(
    "cell",
    [
        "1946",
        1946.0,
        1946,
        "năm 1946",
        "Sinh năm: 1946",
        "??/??/1946",
        "00/00/1946",
        "xx/xx/1946",
        "--/--/1946",
        "../../1946",
        "5/1946",
        "00/05/1946",
        "1946.0",
    ],
)
def test_a_year_alone_counts_as_its_first_day(cell: str | float) -> None:
    assert dates.birth(cell) == Birth(date(1946, 1, 1), "year")


@pytest.mark.parametrize("cell", ["28/09/46", "46", 46.0, "1-1-46"])
def test_a_year_of_two_figures_is_refused_with_its_remedy(cell: str | float) -> None:
    with pytest.raises(Refusal, match="Ghi đủ bốn chữ số"):
        dates.birth(cell)


@pytest.mark.parametrize(
    "cell", ["31/02/1950", "12/25/1950", "hôm qua", "1950/1951", "28/09/1950 và 1951", "1/2/3/4"]
)
def test_what_is_no_day_is_refused_and_shown(cell: str) -> None:
    with pytest.raises(Refusal) as refusal:
        dates.birth(cell)

    assert cell in str(refusal.value)


@pytest.mark.parametrize("cell", ["2021", "13/2021", "quý 2", "07/1492", "99/2021", 2021.0])
def test_what_is_no_month_is_refused(cell: str | float) -> None:
    with pytest.raises(Refusal, match="Ghi theo dạng 07/2021"):
        dates.month(cell)


def test_a_month_with_a_short_year_is_refused() -> None:
    with pytest.raises(Refusal, match="bốn chữ số"):
        dates.month("7/21")


@pytest.mark.parametrize("cell", ["01/01/0217", date(217, 1, 1), "5/2021", "2021"])
def test_a_decision_is_dated_by_a_day_of_our_time(cell: str | date) -> None:
    with pytest.raises(Refusal, match="Ghi theo dạng 28/09/2021"):
        dates.day(cell)


@pytest.mark.parametrize("reader", [dates.birth, dates.day, dates.month])
def test_an_empty_cell_has_no_date_and_a_broken_one_is_refused(reader) -> None:  # type: ignore[no-untyped-def]
    assert reader(None) is None
    with pytest.raises(Refusal, match="#REF!"):
        reader(BrokenCell("#REF!"))
