"""The way from cash to account over the months, drawn and drawn onward."""

import pytest

from welfare.core.month import Month
from welfare.reports.cashless import Indicators
from welfare.reports.charts import progress_chart
from welfare.reports.trends import Point, forecast
from welfare.web.filters import points

OCTOBER = Month(2026, 10)


def _month(month: Month, paid_people: int, *, is_settled: bool = True) -> Point:
    return Point(
        month, Indicators(people=100, with_account=60, paid_people=paid_people), is_settled
    )


def test_a_month_still_being_paid_stands_off_the_line_of_what_was_paid() -> None:
    chart = progress_chart(
        [
            _month(OCTOBER - 1, 40),
            _month(OCTOBER, 45),
            _month(OCTOBER + 1, 10, is_settled=False),
        ],
        None,
    )
    assert [dot.share for dot in chart.paid] == [0.40, 0.45]
    assert [dot.share for dot in chart.unsettled] == [0.10]
    assert [dot.share for dot in chart.with_account] == [0.6, 0.6, 0.6]
    assert chart.unsettled[0].x == chart.with_account[-1].x


def test_a_month_still_being_paid_does_not_slow_the_pace() -> None:
    settled = [_month(OCTOBER - 2, 40), _month(OCTOBER - 1, 42), _month(OCTOBER, 44)]
    running = _month(OCTOBER + 1, 5, is_settled=False)
    of = forecast([*settled, running], 48)
    assert of == forecast(settled, 48)
    assert of is not None
    assert of.pace_a_month == pytest.approx(0.02)
    assert of.reached_in == OCTOBER + 2


def test_one_settled_month_tells_no_pace() -> None:
    assert forecast([_month(OCTOBER, 40), _month(OCTOBER + 1, 5, is_settled=False)], 48) is None


@pytest.mark.parametrize(
    ("share", "text"), [(0.0123, "+1,2"), (-0.004, "−0,4"), (-0.0001, "0,0"), (0.0, "0,0")]
)
def test_a_change_of_a_share_is_written_with_its_sign(share: float, text: str) -> None:
    assert points(share) == text
