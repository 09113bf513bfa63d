"""Giving enrolments to the record that speaks for both, and back.

Where both records were in one category in the same months, one record's enrolments go on and the
other's stay with the merged record: not due any more, but what was issued for them still counts.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import select, update
from sqlalchemy.orm import aliased

from welfare.core.month import Month
from welfare.database import db
from welfare.registry import belongings
from welfare.registry.duplicate_models import Merge, MergeMove
from welfare.registry.merging_rules import Choices, Dispute, Entitlement, Side
from welfare.registry.models import Enrolment

LONG_AGO = Month(1900, 1)


def settle(
    merge: Merge, found: Iterable[Dispute], choices: Choices, of_merged: Iterable[Entitlement]
) -> None:
    """Give the survivor all that goes on, and the merged record what does not."""
    stay: set[int] = set()
    give_up: set[int] = set()
    for dispute in found:
        if choices.enrolments[dispute.key] is Side.SURVIVOR:
            stay.update(each.id for each in dispute.of_merged)
        else:
            give_up.update(each.id for each in dispute.of_survivor)
    coming = [each.id for each in of_merged if each.id not in stay]
    give_up |= _in_the_way(merge.survivor_id, coming)
    with _aside(give_up):
        for enrolment_id in sorted(give_up):
            _move(merge, enrolment_id, from_id=merge.survivor_id, to_id=merge.merged_id)
        for enrolment_id in coming:
            _move(merge, enrolment_id, from_id=merge.merged_id, to_id=merge.survivor_id)


def _in_the_way(survivor_id: int, coming: Sequence[int]) -> set[int]:
    """The survivor's cancelled enrolments whose category and first month others take now."""
    theirs, mine = aliased(Enrolment), aliased(Enrolment)
    statement = (
        select(mine.id)
        .join(theirs, theirs.category_code == mine.category_code)
        .where(
            mine.person_id == survivor_id,
            mine.cancelled_at.is_not(None),
            mine.start_month == theirs.start_month,
            theirs.id.in_(coming),
        )
    )
    return set(db.session.scalars(statement))


def restore(merge: Merge, moves: Iterable[MergeMove]) -> None:
    """Give every enrolment back to the record it was of; the latest move first."""
    moves = list(moves)
    given_up = {each.row_id for each in moves if each.to_id == merge.merged_id}
    with _aside(given_up):
        for each in moves:
            belongings.move_back(each)


def _move(merge: Merge, enrolment_id: int, *, from_id: int, to_id: int) -> None:
    belongings.move(merge.id, "enrolments", "person_id", enrolment_id, from_id=from_id, to_id=to_id)


@contextmanager
def _aside(enrolment_ids: Collection[int]) -> Iterator[None]:
    """Inside, these begin in months that no enrolment begins in.

    Two that change places with the same first month would clash half-way: they step aside.
    """
    starts = db.session.execute(
        select(Enrolment.id, Enrolment.start_month).where(Enrolment.id.in_(enrolment_ids))
    ).all()
    for number, (enrolment_id, _start) in enumerate(starts):
        _begin(enrolment_id, LONG_AGO + number)
    yield
    for enrolment_id, start in starts:
        _begin(enrolment_id, start)


def _begin(enrolment_id: int, start: Month) -> None:
    statement = update(Enrolment).where(Enrolment.id == enrolment_id).values(start_month=start)
    db.session.execute(statement, execution_options={"synchronize_session": False})
