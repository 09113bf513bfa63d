"""Where the lines of a chart run: shares between 0 and 1 over months, in the units of its box."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import compress
from operator import not_

from welfare.reports.trends import Point

WIDTH, HEIGHT = 640, 260
LEFT, RIGHT, TOP, BOTTOM = 52, 16, 14, 34
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class Dot:
    """One month on a line."""

    x: float
    y: float
    share: float


@dataclass(frozen=True)
class Chart:
    """The two lines of progress and the target's, with the axes' labels where they stand.

    A month whose results are not all in yet stands in `unsettled`, off the line of what was paid:
    drawn on, the line would fall every month until the banks have answered.
    """

    with_account: Sequence[Dot]
    paid: Sequence[Dot]
    unsettled: Sequence[Dot]
    target_y: float | None
    ticks: Sequence[tuple[float, float]]
    months: Sequence[tuple[float, str]]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT


def progress_chart(points: Sequence[Point], target_percent: int | None) -> Chart:
    """The chart of these months; a month without anybody has no dot."""
    places = [_x(number, len(points)) for number in range(len(points))]
    paid = [point.indicators.share_paid for point in points]
    settled = [point.is_settled for point in points]
    every = max(1, len(points) // 6)
    return Chart(
        with_account=_dots(places, [point.indicators.share_with_account for point in points]),
        paid=_dots(compress(places, settled), compress(paid, settled)),
        unsettled=_dots(compress(places, map(not_, settled)), compress(paid, map(not_, settled))),
        target_y=None if target_percent is None else _y(target_percent / 100),
        ticks=[(_y(tick), tick) for tick in TICKS],
        months=[
            (x, point.month.label)
            for number, (x, point) in enumerate(zip(places, points, strict=True))
            if (len(points) - 1 - number) % every == 0
        ],
    )


def _dots(places: Iterable[float], shares: Iterable[float | None]) -> list[Dot]:
    return [
        Dot(x, _y(share), share)
        for x, share in zip(places, shares, strict=True)
        if share is not None
    ]


def _x(number: int, count: int) -> float:
    room = WIDTH - LEFT - RIGHT
    return round(LEFT + room * (number / (count - 1) if count > 1 else 0.5), 1)


def _y(share: float) -> float:
    return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - share), 1)
