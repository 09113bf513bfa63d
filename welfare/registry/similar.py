"""People who may be the one about to be registered, by the same reckoning as duplicates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import joinedload

from welfare.areas.queries import Viewer
from welfare.core.errors import N_
from welfare.core.vietnamese import fold
from welfare.database import db
from welfare.registry.duplicate_rules import WHY_LABELS, Traits, Why, likeness
from welfare.registry.duplicates import traits_of
from welfare.registry.models import Person
from welfare.registry.queries import holder_of, in_area

MOST_SHOWN = 5
MOST_COMPARED = 300
LEAST = 40
"""Less than for a pair of records: the one being typed has no place yet, maybe no birth."""

HALF = 6  # digits: two numbers that differ in one agree in their first half or in their second
SAME_NAME_AND_YEAR = N_("cùng họ tên và năm sinh")


@dataclass(frozen=True)
class Similar:
    """Somebody in the registers, and a marked reason why they may be the same."""

    person: Person
    why: str


def similar(
    viewer: Viewer,
    *,
    name: str,
    born_on: date | None,
    citizen_id: str | None,
    old_id: str | None,
) -> Sequence[Similar]:
    """Up to five people of the viewer's area who may be the same, the likeliest first.

    Where a birth is known its year must agree unless a number nearly does; marks in the name do
    not count.
    """
    found: dict[int, Similar] = {}
    holder = holder_of(citizen_id, old_id)
    if holder is not None and (
        viewer.commune_ids is None or holder.commune_id in viewer.commune_ids
    ):
        found[holder.id] = Similar(holder, WHY_LABELS[Why.SAME_NUMBER])
    typed = Traits(
        0, fold(name), born_on, "day", None, citizen_id or None, old_id or None, None, None
    )
    rated = []
    for someone in _candidates(viewer, typed):
        alike = likeness(typed, traits_of(someone))
        if alike is not None and alike.score >= LEAST:
            rated.append((-alike.score, someone.id, Similar(someone, _why(alike.why))))
    for _score, person_id, each in sorted(rated, key=lambda row: row[:2]):
        found.setdefault(person_id, each)
    return list(found.values())[:MOST_SHOWN]


def _why(reasons: Sequence[Why]) -> str:
    """The one reason that tells an officer most."""
    if Why.NUMBER_ONE_OFF not in reasons and Why.SAME_NAME in reasons and Why.SAME_YEAR in reasons:
        return SAME_NAME_AND_YEAR
    telling = (Why.NUMBER_ONE_OFF, Why.SAME_BIRTH, Why.DAY_AND_MONTH_SWAPPED)
    return WHY_LABELS[next((why for why in telling if why in reasons), reasons[0])]


def _candidates(viewer: Viewer, typed: Traits) -> Sequence[Person]:
    statement = (
        select(Person)
        .where(in_area(viewer), or_(false(), *_worth_comparing(typed)))
        .options(joinedload(Person.commune), joinedload(Person.hamlet))
        .order_by(Person.id)
        .limit(MOST_COMPARED)
    )
    return db.session.scalars(statement).all()


def _worth_comparing(typed: Traits) -> list[ColumnElement[bool]]:
    """Namesakes (born in that year), and whoever has half of the number: all by an index."""
    found: list[ColumnElement[bool]] = []
    if " " in typed.name_key:  # one word is not yet a name
        namesake = Person.name_key == typed.name_key
        if typed.born_on is not None:
            year = typed.born_on.year
            within = Person.born_on.between(date(year, 1, 1), date(year, 12, 31))
            namesake = and_(namesake, within)
        found.append(namesake)
    if typed.citizen_id:
        half = typed.citizen_id[:HALF]
        found.append(Person.citizen_id.between(half + "000000", half + "999999"))
    return found
