"""What an ATM at a commune's centre would change for those it is too far for now."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from welfare.areas import queries as areas_queries
from welfare.areas.models import Commune
from welfare.areas.queries import Viewer
from welfare.cashpoints.models import Distance
from welfare.channels.blockers import Blocker
from welfare.channels.models import PersonBlocker
from welfare.database import db
from welfare.outreach.queries import Wanted, beneficiaries
from welfare.outreach.settings import thresholds
from welfare.registry.models import Person


@dataclass(frozen=True)
class Gain:
    """Of one commune's people paid in cash: how many ways are too far now, and then.

    `named` counts those among the freed who gave “ATM too far” as a reason.
    """

    commune: Commune
    too_far: int
    freed: int
    named: int


@dataclass(frozen=True)
class WhatIf:
    """An ATM at the centre of `at`, and whom it would serve, commune by commune."""

    at: Commune
    far_m: int
    gains: Sequence[Gain]

    @property
    def too_far(self) -> int:
        """Everybody for whom the way is too far now."""
        return sum(gain.too_far for gain in self.gains)

    @property
    def freed(self) -> int:
        """Everybody for whom it would be no more."""
        return sum(gain.freed for gain in self.gains)

    @property
    def named(self) -> int:
        """Of these, everybody who gave it as a reason."""
        return sum(gain.named for gain in self.gains)


def atm_at(viewer: Viewer, commune_id: int) -> WhatIf:
    """Suppose an ATM at the centre of the commune.

    Ways are measured as the stored ones are, along the geodesic.

    Raises:
        NotFound: a commune outside the viewer's area.
    """
    # scipy and pyproj take seconds to import, which other pages need not wait for.
    from welfare.cashpoints.distances import nearest  # noqa: PLC0415

    at, far_m = areas_queries.commune(commune_id, viewer), thresholds().far_atm_m
    named = select(PersonBlocker.person_id).where(
        PersonBlocker.reason == Blocker.ATM_TOO_FAR, PersonBlocker.cleared_at.is_(None)
    )
    far = db.session.execute(
        beneficiaries(viewer, Wanted(in_cash=True))
        .with_only_columns(
            Person.commune_id, Distance.latitude, Distance.longitude, Person.id.in_(named)
        )
        .where(Distance.nearest_atm_m > far_m)
        .order_by(Person.id)
    ).all()
    ways = nearest([(row[1], row[2]) for row in far], [(at.latitude, at.longitude)])
    counts: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    for (home_id, _latitude, _longitude, said_so), metres in zip(far, ways.metres, strict=True):
        of_home, comes_near = counts[home_id], bool(metres <= far_m)
        of_home[0] += 1
        of_home[1] += comes_near
        of_home[2] += comes_near and bool(said_so)
    communes = areas_queries.communes(viewer)
    return WhatIf(at, far_m, [Gain(of, *counts[of.id]) for of in communes if of.id in counts])
