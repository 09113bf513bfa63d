"""Whose ways are meant: the same words of an address narrow map, figures, list and file."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, func, not_, select
from werkzeug.datastructures import MultiDict

from welfare.areas.queries import Viewer
from welfare.cashpoints.models import Distance
from welfare.channels import queries as channels_queries
from welfare.channels.models import PersonBlocker
from welfare.channels.rules import Channel
from welfare.core import clock
from welfare.core.month import Month
from welfare.registry import listing
from welfare.registry import queries as registry_queries
from welfare.registry.listing import PeopleFilter
from welfare.registry.models import Person

Statement = Select[*tuple[Any, ...]]
MOST_KM = 1000


@dataclass(frozen=True)
class Everywhere:
    """Who looks from the server's own terminal: at the whole district."""

    commune_ids: frozenset[int] | None = None


@dataclass(frozen=True)
class Whom:
    """Whose ways: the filter of the list of people, and how they are paid and how far they live.

    `over_km` is more than so many kilometres to the nearest ATM as the crow flies.
    """

    people: PeopleFilter = field(default_factory=PeopleFilter)
    channel: Channel | None = None
    blocker: str | None = None
    over_km: float | None = None

    @property
    def is_everybody(self) -> bool:
        """Whether nobody is left out."""
        return self == Whom()


def asked_for(asked: MultiDict[str, str]) -> Whom:
    """What an address asks for; what makes no sense is left out."""
    over_km = _kilometres(asked.get("over", ""))
    return Whom(
        people=listing.asked_for(asked),
        channel={each.value: each for each in Channel}.get(asked.get("channel", "")),
        blocker=asked.get("blocker") or None,
        over_km=over_km if over_km is not None and 0 <= over_km <= MOST_KM else None,
    )


def _kilometres(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def living(viewer: Viewer | None, whom: Whom | None = None) -> Statement:
    """Everybody alive in the registers of the viewer's area, and meant, beside their stored way.

    Records that turned out to be somebody else's are left out: the other one speaks for both.
    """
    statement = (
        select(Person)
        .outerjoin(Distance, Distance.person_id == Person.id)
        .where(Person.died_on.is_(None), Person.merged_into_id.is_(None))
    )
    if viewer is not None:
        statement = statement.where(registry_queries.in_area(viewer))
    if viewer is not None and whom is not None and not whom.is_everybody:
        statement = statement.where(*_conditions(viewer, whom))
    return statement


def _conditions(viewer: Viewer, whom: Whom) -> Iterable[ColumnElement[bool]]:
    month = Month.of(clock.today())
    if not whom.people.is_empty:
        yield from listing.conditions(viewer, whom.people, month)
    if whom.channel is not None:
        by_account = Person.id.in_(paid_by_account(month))
        yield by_account if whom.channel is Channel.ACCOUNT else not_(by_account)
    if whom.blocker is not None:
        yield Person.id.in_(blocked(whom.blocker))
    if whom.over_km is not None:
        yield func.coalesce(Distance.nearest_atm_m, -1) > whom.over_km * 1000


def paid_by_account(month: Month) -> Select[Any]:
    """The ids of the people whose channel of the month is an account."""
    in_force = channels_queries.in_force(month)
    return select(in_force.c.person_id).where(in_force.c.channel == Channel.ACCOUNT)


def blocked(reason: str) -> Select[Any]:
    """The ids of the people whom the reason keeps from being paid by account."""
    return select(PersonBlocker.person_id).where(
        PersonBlocker.reason == reason, PersonBlocker.cleared_at.is_(None)
    )
