"""People who may be the one about to be registered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from welfare.areas.queries import Viewer
from welfare.core.errors import N_
from welfare.core.vietnamese import fold
from welfare.database import db
from welfare.registry.models import Person
from welfare.registry.queries import holder_of, in_area

MOST_SHOWN = 5
SAME_NUMBER = N_("cùng số định danh")
SAME_NAME_AND_YEAR = N_("cùng họ tên và năm sinh")
SAME_NAME = N_("cùng họ tên")


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

    Where a birth is known its year must agree; marks in the name do not count.
    """
    found = {}
    holder = holder_of(citizen_id, old_id)
    if holder is not None and (
        viewer.commune_ids is None or holder.commune_id in viewer.commune_ids
    ):
        found[holder.id] = Similar(holder, SAME_NUMBER)
    why = SAME_NAME if born_on is None else SAME_NAME_AND_YEAR
    for someone in _namesakes(viewer, fold(name), born_on):
        found.setdefault(someone.id, Similar(someone, why))
    return list(found.values())[:MOST_SHOWN]


def _namesakes(viewer: Viewer, name_key: str, born_on: date | None) -> Sequence[Person]:
    if " " not in name_key:  # one word is not yet a name
        return []
    statement = select(Person).where(in_area(viewer), Person.name_key == name_key)
    if born_on is not None:
        year = born_on.year
        within = Person.born_on.between(date(year, 1, 1), date(year, 12, 31))
        statement = statement.where(within)
    statement = statement.options(joinedload(Person.commune), joinedload(Person.hamlet))
    return db.session.scalars(statement.order_by(Person.id).limit(MOST_SHOWN)).all()
