"""Who lives in a person's household: the survivors whom an allowance may be proposed for."""

from collections.abc import Sequence

from sqlalchemy import select

from welfare.areas.queries import Viewer
from welfare.database import db
from welfare.registry import queries
from welfare.registry.models import Person

MOST_SHOWN = 30


def in_household(viewer: Viewer, person_id: int) -> Sequence[Person]:
    """The living members of the person's household but the person, the oldest first."""
    home = select(Person.household_id).where(Person.id == person_id).scalar_subquery()
    statement = (
        select(Person)
        .where(
            queries.in_area(viewer),
            Person.household_id == home,
            Person.id != person_id,
            Person.died_on.is_(None),
        )
        .order_by(Person.born_on, Person.id)
        .limit(MOST_SHOWN)
    )
    return db.session.scalars(statement).all()
