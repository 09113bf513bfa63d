"""What a life event would bring, for the page shown before it is confirmed.

The registry may not know what an allowance is worth or what was paid; later features say so here.
An event is tried out by the very function that then does it, and undone: nothing is foreseen that
would not happen.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app

from welfare.core.month import Month
from welfare.database import db


@dataclass(frozen=True)
class DueLine:
    """An allowance that is drawn in a month, under the name that may be shown."""

    label: str
    amount_vnd: int


@dataclass(frozen=True)
class OneOff:
    """Money paid once: the category it is granted in, and how it was reckoned (`10 × 1.800.000 đ`).

    `in_place_of` names what gives way to it.
    """

    category_code: str
    label: str
    amount_vnd: int
    reckoning: str
    is_funeral: bool
    in_place_of: tuple[DueLine, ...] = ()


@dataclass(frozen=True)
class AtDeath:
    """What the law gives when somebody dies; `survivor_codes` are what relatives may ask for."""

    one_offs: Sequence[OneOff]
    survivor_codes: Sequence[str]

    @property
    def lump_sum_vnd(self) -> int:
        """What relatives receive beside the funeral money."""
        return sum(each.amount_vnd for each in self.one_offs if not each.is_funeral)

    @property
    def funeral_vnd(self) -> int:
        """The funeral money."""
        return sum(each.amount_vnd for each in self.one_offs if each.is_funeral)


@dataclass(frozen=True)
class Settlement:
    """What the next cycle would pay later and claim back for months that are already paid."""

    to_pay_vnd: int
    to_recover_vnd: int


@dataclass(frozen=True)
class Foreseen:
    """What a month brings a person before and after an event, and what it does to months past."""

    month: Month
    before: Sequence[DueLine]
    after: Sequence[DueLine]
    settlement: Settlement

    @property
    def before_vnd(self) -> int:
        """The month's sum without the event."""
        return sum(line.amount_vnd for line in self.before)

    @property
    def after_vnd(self) -> int:
        """The month's sum with it."""
        return sum(line.amount_vnd for line in self.after)


Due = Callable[[int, Month], Sequence[DueLine]]
DeathLaw = Callable[[int, Month], AtDeath]
Settle = Callable[[int, Month], Settlement]


def foretell(
    app: Flask,
    *,
    due: Due | None = None,
    at_death: DeathLaw | None = None,
    settlement: Settle | None = None,
) -> None:
    """Let a later feature say what it knows: of a person's id and a month."""
    known = {"due": due, "at_death": at_death, "settlement": settlement}
    told = {name: tell for name, tell in known.items() if tell is not None}
    app.extensions.setdefault("foresight", {}).update(told)


def due(person_id: int, month: Month) -> Sequence[DueLine]:
    """What the person draws in the month."""
    tell: Due = _teller("due")
    return tell(person_id, month)


def at_death(person_id: int, month: Month) -> AtDeath:
    """What the law gives when the person dies in the month."""
    tell: DeathLaw = _teller("at_death")
    return tell(person_id, month)


def settlement(person_id: int, month: Month) -> Settlement:
    """What is to pay and to claim back for the month and those after it."""
    tell: Settle = _teller("settlement")
    return tell(person_id, month)


def what_if(person_id: int, month: Month, act: Callable[[], object]) -> Foreseen:
    """Try an event out and undo it; `month` is the first that it touches.

    Raises:
        Refusal: whatever the event itself is refused for.
    """
    before = due(person_id, month)
    attempt = db.session.begin_nested()
    try:
        act()
        return Foreseen(month, before, due(person_id, month), settlement(person_id, month))
    finally:
        attempt.rollback()
        db.session.expire_all()


def _teller(name: str) -> Any:
    return current_app.extensions["foresight"][name]
