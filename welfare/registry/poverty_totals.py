"""A year's review in figures: by commune and class, and what poor households lack."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Select, exists, func, or_, select

from welfare.areas import queries as areas_queries
from welfare.areas.models import Commune
from welfare.areas.queries import Viewer
from welfare.database import db
from welfare.registry import households, poverty
from welfare.registry.models import Household, PovertyReview
from welfare.registry.poverty import Deprivation
from welfare.registry.poverty_models import ReviewSheet
from welfare.registry.poverty_reviews import not_reviewed
from welfare.registry.rules import PovertyClass

EARLIER = PovertyReview.__table__.alias("earlier")


@dataclass
class Year:
    """Households of a commune (or of all) in a year's review.

    `left` were poor or near-poor the year before and are neither now; `waiting` have no review yet.
    `lacking` counts households by class and deprivation.
    """

    classes: Counter[str] = field(default_factory=Counter)
    left: int = 0
    waiting: int = 0
    lacking: Counter[tuple[str, Deprivation]] = field(default_factory=Counter)

    def add(self, other: "Year") -> None:
        """Count another commune in."""
        self.classes.update(other.classes)
        self.left += other.left
        self.waiting += other.waiting
        self.lacking.update(other.lacking)

    def lack(self, deprivation: Deprivation) -> int:
        """How many poor and near-poor households lack this."""
        return sum(self.lacking[each, deprivation] for each in PovertyClass)


@dataclass(frozen=True)
class YearTotals:
    """A year's review by commune, in the order of their codes, and altogether."""

    communes: Mapping[Commune, Year]
    everywhere: Year


def totals(viewer: Viewer, year: int) -> YearTotals:
    """The review of the year in the viewer's area."""
    found = {commune.id: Year() for commune in areas_queries.communes(viewer)}
    for commune_id, poverty_class, number in db.session.execute(_by_class(viewer, year)):
        found.setdefault(commune_id, Year()).classes[poverty_class] = number
    for commune_id, number in db.session.execute(_waiting(viewer, year)):
        found.setdefault(commune_id, Year()).waiting = number
    for commune_id, decided, text, number in db.session.execute(_by_sheet(viewer, year)):
        of_commune = found.setdefault(commune_id, Year())
        if decided is None:
            of_commune.left += number
            continue
        for deprivation in poverty.read(text):
            of_commune.lacking[decided, deprivation] += number
    everywhere = Year()
    for of_commune in found.values():
        everywhere.add(of_commune)
    communes = db.session.scalars(
        select(Commune).where(Commune.id.in_(found)).order_by(Commune.code, Commune.id)
    )
    return YearTotals({commune: found[commune.id] for commune in communes}, everywhere)


def _by_class(viewer: Viewer, year: int) -> Select[int, str, int]:
    return (
        select(Household.commune_id, PovertyReview.poverty_class, func.count())
        .join(Household, Household.id == PovertyReview.household_id)
        .where(PovertyReview.year == year, households.in_area(viewer))
        .group_by(Household.commune_id, PovertyReview.poverty_class)
    )


def _waiting(viewer: Viewer, year: int) -> Select[int, int]:
    return (
        select(Household.commune_id, func.count())
        .join(PovertyReview, PovertyReview.household_id == Household.id)
        .where(PovertyReview.year == year - 1, *not_reviewed(year), households.in_area(viewer))
        .group_by(Household.commune_id)
    )


def _by_sheet(viewer: Viewer, year: int) -> Select[int, str | None, str, int]:
    """Households with a sheet; of those neither poor nor near-poor only who was the year before."""
    was = exists().where(
        EARLIER.c.household_id == ReviewSheet.household_id, EARLIER.c.year == year - 1
    )
    return (
        select(
            Household.commune_id,
            ReviewSheet.poverty_class,
            ReviewSheet.deprivations,
            func.count(),
        )
        .join(Household, Household.id == ReviewSheet.household_id)
        .where(
            ReviewSheet.year == year,
            or_(ReviewSheet.poverty_class.is_not(None), was),
            households.in_area(viewer),
        )
        .group_by(Household.commune_id, ReviewSheet.poverty_class, ReviewSheet.deprivations)
    )
