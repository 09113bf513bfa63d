"""Whose money a line or a claim is, when records of people were merged or taken apart again.

What was printed keeps the record it was printed for; the enrolment says whose it is now.
"""

from sqlalchemy import ColumnElement, CompoundSelect, Select, func, or_, select
from sqlalchemy.orm import aliased

from welfare.registry.duplicate_models import MergeMove
from welfare.registry.models import Enrolment, Person

OWNER: ColumnElement[int] = func.coalesce(Person.merged_into_id, Person.id)
"""Who an enrolment's `Person` is, even if the enrolment was left with a merged record."""


def known_as(people: Select[int]) -> CompoundSelect[int]:
    """The ids under which `people`, a SELECT of ids, may have been paid for what is theirs now.

    Asked of a column of ids: `PayoutLine.person_id.in_(known_as(people))`.
    """
    theirs = aliased(Person)
    merged = select(theirs.id).where(theirs.merged_into_id.in_(people))
    moved = (
        select(MergeMove.from_id, MergeMove.to_id)
        .join(Enrolment, Enrolment.id == MergeMove.row_id)
        .where(
            MergeMove.table_name == "enrolments",
            or_(Enrolment.person_id.in_(people), Enrolment.person_id.in_(merged)),
        )
        .cte("moved")
    )
    return people.union(merged, select(moved.c.from_id), select(moved.c.to_id))
