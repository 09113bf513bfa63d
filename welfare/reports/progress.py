"""Progress put together for the screen: the trend, the targets, the communes, the forecast."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from welfare.areas import queries as areas_queries
from welfare.areas.models import Commune
from welfare.areas.queries import Viewer
from welfare.channels.queries import ALL
from welfare.core.month import Month
from welfare.outreach.targets import targets
from welfare.reports.cashless import (
    Cashless,
    Indicators,
    cashless,
    months_drawn,
    months_settled,
)
from welfare.reports.trends import Forecast, Point, Standing, forecast

MONTHS_SHOWN = 12


@dataclass(frozen=True)
class CommuneProgress:
    """A commune's indicators beside its target."""

    commune: Commune
    indicators: Indicators
    standing: Standing

    @property
    def missing_people(self) -> int:
        """How many more must be paid by account for the target."""
        wanted = ceil((self.standing.target_percent or 0) * self.indicators.people / 100)
        return max(wanted - self.indicators.paid_people, 0)


@dataclass(frozen=True)
class Progress:
    """What the pages on progress show, all out of the one query of `cashless`."""

    month: Month
    now: Cashless
    targets: Mapping[tuple[int | None, str], int]
    points: Sequence[Point]
    forecast: Forecast | None
    communes: Sequence[CommuneProgress]

    @property
    def target(self) -> int | None:
        """The target of the whole area."""
        return self.targets.get((None, ALL))

    @property
    def reached(self) -> int:
        """How many communes have reached their target."""
        return sum(each.standing.is_reached is True for each in self.communes)

    @property
    def behind(self) -> Sequence[CommuneProgress]:
        """The communes behind their target, the farthest first."""
        late = [each for each in self.communes if each.standing.is_reached is False]
        return sorted(late, key=_missing, reverse=True)

    @property
    def lowest_first(self) -> Sequence[CommuneProgress]:
        """The communes by the share paid by account, the lowest first."""
        return sorted(self.communes, key=lambda each: (each.standing.share or 0, each.commune.name))

    @property
    def complete(self) -> int:
        """How many communes pay everybody by account."""
        return sum(each.indicators.share_paid == 1 for each in self.communes)


def _missing(each: CommuneProgress) -> float:
    return (each.standing.target_percent or 0) / 100 - (each.standing.share or 0)


def progress(viewer: Viewer, month: Month) -> Progress:
    """The way to the month, of the viewer's area."""
    first = month - (MONTHS_SHOWN - 1)
    drawn, settled = months_drawn(first, month), set(months_settled(first, month))
    of_month = {each: cashless(viewer, each) for each in drawn}
    now = of_month[month] if month in of_month else cashless(viewer, month)
    points = [Point(each, figures.whole, each in settled) for each, figures in of_month.items()]
    goals = targets(viewer, month.year)
    return Progress(
        month=month,
        now=now,
        targets=goals,
        points=points,
        forecast=forecast(points, goals.get((None, ALL))),
        communes=[_of_commune(of, now, goals) for of in areas_queries.communes(viewer)],
    )


def _of_commune(
    of: Commune, now: Cashless, goals: Mapping[tuple[int | None, str], int]
) -> CommuneProgress:
    indicators = now.of(of.id)
    goal = goals.get((of.id, ALL), goals.get((None, ALL)))
    return CommuneProgress(of, indicators, Standing(indicators.share_paid, goal))
