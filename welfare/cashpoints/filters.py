"""By what map, table, list and file of ways are narrowed, in the words of an address."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from welfare.cashpoints.ways import CommuneWays, HamletWays, Ways
from welfare.cashpoints.whom import Whom
from welfare.channels.blockers import BLOCKER_LABELS
from welfare.channels.rules import CHANNEL_LABELS, Channel
from welfare.core.vietnamese import sort_key
from welfare.registry.choices import commune_choices
from welfare.registry.rules import REGISTER_LABELS, Register

Some = TypeVar("Some", CommuneWays, HamletWays)

NAMES = frozenset(
    {
        "text",
        "commune",
        "hamlet",
        "register",
        "category",
        "standing",
        "identity",
        "channel",
        "blocker",
        "over",
    }
)
OVER_KM = (1, 3, 5, 10)


def query(asked: MultiDict[str, str]) -> dict[str, str]:
    """The part of an address that says whom it is about, to be handed from screen to screen."""
    return {name: value for name, value in asked.items() if name in NAMES and value}


@dataclass(frozen=True)
class Choices:
    """What the filters offer, in the reader's language."""

    communes: Sequence[tuple[object, str]]
    registers: Sequence[tuple[str, str]]
    channels: Sequence[tuple[str, str]]
    blockers: Sequence[tuple[str, str]]
    over: Sequence[tuple[int, str]]


def choices() -> Choices:
    """What the filters offer whoever is signed in."""
    return Choices(
        communes=commune_choices(),
        registers=[(each.value, _(REGISTER_LABELS[each])) for each in Register],
        channels=[(each.value, _(CHANNEL_LABELS[each])) for each in Channel],
        blockers=[(reason.value, _(label)) for reason, label in BLOCKER_LABELS.items()],
        over=[(km, _("trên %(km)s km", km=km)) for km in OVER_KM],
    )


def in_words(whom: Whom) -> str:
    """Whom a filter means, as a picture or a sheet says it; empty where it is everybody."""
    offered, people = choices(), whom.people
    chosen = [
        (offered.communes, people.commune_id),
        (offered.registers, people.register),
        (offered.channels, whom.channel),
        (offered.blockers, whom.blocker),
    ]
    said = [f"“{people.text}”"] if people.text else []
    said += [dict(known)[value] for known, value in chosen if value in dict(known)]
    if whom.over_km is not None:
        said.append(_("trên %(km)s km", km=f"{whom.over_km:g}".replace(".", ",")))
    return ", ".join(said)


SORTED_BY: dict[str, Callable[[Ways], float]] = {
    "people": lambda of: of.summary.people,
    "located": lambda of: of.summary.located,
    "centre": lambda of: of.by_commune_only,
    "median": lambda of: _or_least(of.summary.median_m),
    "p90": lambda of: _or_least(of.summary.p90_m),
    "max": lambda of: _or_least(of.summary.max_m),
    "in1": lambda of: of.summary.within_1km,
    "in3": lambda of: of.summary.within_3km,
    "in5": lambda of: of.summary.within_5km,
    "far": lambda of: of.far,
    "without": lambda of: of.summary.without,
    "cash": lambda of: _or_least(of.cash.median_m),
    "road": lambda of: _or_least(of.road.median_m),
    "roads": lambda of: of.road.located,
    "account": lambda of: _or_least(of.account_share),
}
USUAL_ORDER = "-median"


def _or_least(figure: float | None) -> float:
    return -1 if figure is None else figure


def sorted_ways(rows: Sequence[Some], asked: str | None) -> list[Some]:
    """The rows as `sort` asks, `-median` if it asks for nothing that can be; names break ties."""
    asked = asked if asked and asked.lstrip("-") in {*SORTED_BY, "name"} else USUAL_ORDER
    by_name = sorted(rows, key=_name)
    if asked.lstrip("-") == "name":
        return by_name[::-1] if asked.startswith("-") else by_name
    figure = SORTED_BY[asked.lstrip("-")]
    return sorted(by_name, key=figure, reverse=asked.startswith("-"))


def _name(row: Any) -> tuple[str, str]:
    hamlet = getattr(row, "hamlet", None)
    return sort_key(row.commune.name), sort_key(hamlet.name) if hamlet else ""
