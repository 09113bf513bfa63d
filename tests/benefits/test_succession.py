"""How a new table's rows take their place beside those that are there."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.benefits.law import RATES, STANDARDS
from welfare.benefits.rules import DatedRate, DatedStandard
from welfare.benefits.succession import ClashError, plan

JULY_2024, JULY_2026 = date(2024, 7, 1), date(2026, 7, 1)


def standard(
    amount_vnd: int, start: date, end: date | None = None, province: str = ""
) -> DatedStandard:
    return DatedStandard("TGXH", province, amount_vnd, start, end, f"NĐ {amount_vnd}", "read")


def rate(
    start: date,
    end: date | None = None,
    *,
    ages: tuple[int | None, int | None] = (None, None),
    degrees: tuple[int | None, int | None] = (None, None),
    amount_vnd: int = 1_000_000,
) -> DatedRate:
    return DatedRate("BT5A", *degrees, *ages, None, None, amount_vnd, start, end, "NĐ", "read")


def numbered(*rows: DatedStandard | DatedRate) -> list[tuple[int, DatedStandard | DatedRate]]:
    return list(enumerate(rows, start=2))


def test_a_later_row_ends_the_open_one_the_day_before() -> None:
    old, new = standard(500_000, JULY_2024), standard(540_000, JULY_2026)
    planned = plan([old], numbered(new))
    assert planned.added == [new]
    assert planned.ended == {old: date(2026, 6, 30)}


def test_the_same_row_again_changes_nothing_even_once_it_has_been_ended() -> None:
    old, new = standard(500_000, JULY_2024), standard(540_000, JULY_2026)
    ended = replace(old, valid_to=date(2026, 6, 30))
    planned = plan([ended, new], numbered(old, new))
    assert (planned.added, planned.ended, planned.unchanged) == ([], {}, 2)


@pytest.mark.parametrize(
    ("known", "new"),
    [
        pytest.param(
            standard(500_000, JULY_2024, date(2026, 6, 30)),
            standard(540_000, date(2026, 6, 30)),
            id="trong khoảng đã khép",
        ),
        pytest.param(
            standard(500_000, JULY_2024), standard(540_000, JULY_2024), id="cùng ngày bắt đầu"
        ),
        pytest.param(
            standard(540_000, JULY_2026), standard(500_000, JULY_2024), id="bắt đầu trước, để ngỏ"
        ),
        pytest.param(
            standard(540_000, JULY_2026),
            standard(500_000, JULY_2024, JULY_2026),
            id="khép đúng ngày dòng sau bắt đầu",
        ),
    ],
)
def test_a_row_over_days_that_another_has_is_refused_with_its_line(
    known: DatedStandard, new: DatedStandard
) -> None:
    with pytest.raises(ClashError) as clash:
        plan([known], numbered(new))
    assert clash.value.line == 2
    assert known.decree in str(clash.value.reason)


def test_rows_of_one_table_may_follow_but_not_cover_one_another() -> None:
    first, second = standard(500_000, JULY_2024), standard(540_000, JULY_2026)
    planned = plan([], numbered(second, first))
    assert planned.added == [second, replace(first, valid_to=date(2026, 6, 30))]
    with pytest.raises(ClashError) as clash:
        plan([], numbered(first, standard(510_000, JULY_2024)))
    assert clash.value.line == 3


def test_an_earlier_row_with_an_end_goes_before() -> None:
    later = standard(540_000, JULY_2026)
    earlier = standard(500_000, JULY_2024, date(2026, 6, 30))
    planned = plan([later], numbered(earlier))
    assert (planned.added, planned.ended) == ([earlier], {})


def test_provinces_do_not_meet() -> None:
    national, own = (
        standard(540_000, JULY_2026),
        standard(600_000, JULY_2026, province="Tiền Giang"),
    )
    assert plan([national], numbered(own)).added == [own]


def test_new_age_bands_end_every_old_band_they_meet() -> None:
    sixty, eighty = rate(JULY_2024, ages=(60, 80)), rate(JULY_2024, ages=(80, None))
    new = [rate(JULY_2026, ages=(60, 75)), rate(JULY_2026, ages=(75, None))]
    planned = plan([sixty, eighty], numbered(*new))
    assert planned.added == new
    assert planned.ended == dict.fromkeys((sixty, eighty), date(2026, 6, 30))


def test_bands_that_only_touch_do_not_meet() -> None:
    low = rate(JULY_2024, degrees=(21, 41))
    high = rate(JULY_2026, degrees=(41, 61))
    planned = plan([low], numbered(high))
    assert (planned.added, planned.ended) == ([high], {})


def test_the_tables_of_the_law_load_into_an_empty_house_and_then_change_nothing() -> None:
    for table in (RATES, STANDARDS):
        assert plan([], numbered(*table)).added == table
        again = plan(table, numbered(*table))
        assert (again.added, again.ended, again.unchanged) == ([], {}, len(table))


DAYS = st.dates(date(2020, 1, 1), date(2020, 3, 1))
ROWS = st.builds(
    lambda start, days, low, width: rate(
        start,
        None if days is None else start + timedelta(days=days),
        ages=(low, low + width),
        amount_vnd=1,
    ),
    DAYS,
    st.none() | st.integers(0, 40),
    st.integers(0, 5),
    st.integers(1, 5),
)


@given(st.lists(ROWS, max_size=6), st.lists(ROWS, max_size=4))
def test_no_day_ever_has_two_rows_for_one_person(
    known: list[DatedRate], table: list[DatedRate]
) -> None:
    try:
        before = plan([], numbered(*known)).added
        planned = plan(before, numbered(*table))
    except ClashError:
        return
    rows = [replace(r, valid_to=planned.ended.get(r, r.valid_to)) for r in before] + planned.added
    for day in (date(2020, 1, 1) + timedelta(days=n) for n in range(110)):
        on_day = [r for r in rows if r.valid_from <= day <= (r.valid_to or date.max)]
        for age in range(11):
            fitting = [r for r in on_day if (r.age_from or 0) <= age < (r.age_to or 999)]
            assert len(fitting) <= 1
