"""Distances in bands, as the map and its legend colour them, and in the figures of a table."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import floor, inf

from welfare.core.errors import N_


@dataclass(frozen=True)
class Band:
    """Distances above the band before it and up to `up_to_m`, which belongs to it."""

    up_to_m: float
    label: str
    colour: str


# Blue is near, red is far and yellow lies between: told apart by colour-blind eyes of all three
# kinds, and in the middle the lightest, so that dots of either end stand out on paper.
BANDS = (
    Band(1_000, N_("Đến 1 km"), "#2166ac"),
    Band(3_000, N_("Trên 1 đến 3 km"), "#7fb8d8"),
    Band(5_000, N_("Trên 3 đến 5 km"), "#f9d75f"),
    Band(10_000, N_("Trên 5 đến 10 km"), "#ec6a3a"),
    Band(inf, N_("Trên 10 km"), "#8e0b1f"),
)
UNKNOWN_COLOUR = "#d9dee2"


@dataclass(frozen=True)
class ShareBand:
    """Shares above the band before it and up to `up_to`, 0 to 1, which belongs to it."""

    up_to: float
    label: str
    colour: str


SHARES = (
    ShareBand(0.1, "0–10 %", "#2166ac"),
    ShareBand(0.25, "10–25 %", "#7fb8d8"),
    ShareBand(0.5, "25–50 %", "#f9d75f"),
    ShareBand(0.75, "50–75 %", "#ec6a3a"),
    ShareBand(1, "75–100 %", "#8e0b1f"),
)


def band_of(metres: float | None) -> Band | None:
    """Return the band of a distance; None where the distance is not known."""
    if metres is None:
        return None
    return next(band for band in BANDS if metres <= band.up_to_m)


@dataclass(frozen=True)
class Summary:
    """What a table says of a group's ways to the nearest ATM.

    `people` counts everyone, `located` those whose distance is known; the rest speaks of the
    located ones only and is None when there are none. `over_5km` means more than 5.000 m, `within`
    up to and with.
    """

    people: int
    located: int
    median_m: int | None
    p90_m: int | None
    max_m: int | None
    over_5km: int
    within_1km: int = 0
    within_3km: int = 0
    within_5km: int = 0

    @property
    def without(self) -> int:
        """How many have no known way."""
        return self.people - self.located


def summarise(distances_m: Iterable[float | None]) -> Summary:
    """Sum up one distance a person, None where it is not known.

    The median and the 90th percentile interpolate linearly between the two neighbouring
    distances (Hyndman and Fan's type 7, as PostgreSQL's percentile_cont and Excel's
    PERCENTILE.INC do). Figures in metres are whole, halves rounded up; `over_5km` counts before
    any rounding.
    """
    everyone = list(distances_m)
    known = sorted(metres for metres in everyone if metres is not None)
    if not known:
        return Summary(len(everyone), 0, None, None, None, 0)
    within = {kilometres: bisect_right(known, kilometres * 1000) for kilometres in (1, 3, 5)}
    return Summary(
        people=len(everyone),
        located=len(known),
        median_m=whole_metres(_percentile(known, 50)),
        p90_m=whole_metres(_percentile(known, 90)),
        max_m=whole_metres(known[-1]),
        over_5km=len(known) - within[5],
        within_1km=within[1],
        within_3km=within[3],
        within_5km=within[5],
    )


def whole_metres(metres: float) -> int:
    """Round halves up, as the browser's script does."""
    return floor(metres + 0.5)


def _percentile(ordered: Sequence[float], percent: int) -> float:
    below, rest = divmod(percent * (len(ordered) - 1), 100)
    if rest == 0:
        return ordered[below]
    return ordered[below] + (ordered[below + 1] - ordered[below]) * rest / 100
