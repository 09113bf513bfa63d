"""The way from cash to account over time: month by month, against the target, and onward."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from welfare.core.month import Month
from welfare.reports.cashless import Indicators

MONTHS_OF_PACE = 6


@dataclass(frozen=True)
class Point:
    """One month's indicators; `is_settled` once every result of the month is in."""

    month: Month
    indicators: Indicators
    is_settled: bool


@dataclass(frozen=True)
class Forecast:
    """Where the present pace leads: points of a percent a month, and the share at the year's end.

    `reached_in` is the month in which the target is reached; None when at this pace it never is,
    or when there is none.
    """

    pace_a_month: float
    at_year_end: float
    reached_in: Month | None


def forecast(points: Sequence[Point], target_percent: int | None) -> Forecast | None:
    """Draw the line of the last months on to the end of their year; None from a single month.

    The pace is the mean change over at most six months: a straight line, and said to be one.
    A month still being paid would look like a fall, so only settled ones count.
    """
    known = [
        (point.month, point.indicators.share_paid)
        for point in points
        if point.is_settled and point.indicators.share_paid is not None
    ][-MONTHS_OF_PACE - 1 :]
    if len(known) < 2:
        return None
    (first, was), (last, now) = known[0], known[-1]
    pace = (now - was) / (last - first)
    months_left = Month(last.year, 12) - last
    return Forecast(
        pace_a_month=pace,
        at_year_end=min(max(now + pace * months_left, 0.0), 1.0),
        reached_in=_reached(last, now, pace, target_percent),
    )


def _reached(last: Month, now: float, pace: float, target_percent: int | None) -> Month | None:
    if target_percent is None:
        return None
    missing = target_percent / 100 - now
    if missing <= 0:
        return last
    if pace <= 0:
        return None
    months = ceil(round(missing / pace, 9))
    return last + months if months <= 12 * 20 else None


@dataclass(frozen=True)
class Standing:
    """A commune against its target, in points of a share; without a target it is neither."""

    share: float | None
    target_percent: int | None

    @property
    def is_reached(self) -> bool | None:
        """Whether the target is reached; None without a target or without anybody."""
        if self.target_percent is None or self.share is None:
            return None
        return self.share * 100 >= self.target_percent
