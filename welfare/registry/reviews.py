"""Enrolments whose ground may be gone: put up for review, kept or stopped by a decision."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, insert, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from welfare.areas.queries import Viewer
from welfare.audit import service as audit
from welfare.core import clock
from welfare.core.errors import N_, Conflict, NotFound
from welfare.core.month import Month
from welfare.database import db
from welfare.registry import queries
from welfare.registry.logged import Logged, enrolment_entry
from welfare.registry.models import Decision, Enrolment, EnrolmentReview, Person
from welfare.registry.rows import decision_row
from welfare.registry.rules import (
    NEEDS_POVERTY,
    REVIEW_REASON_LABELS,
    SOCIAL_PENSION,
    DecisionKind,
    Outcome,
    Paper,
    ReviewReason,
    rests_on_poverty,
)
from welfare.registry.service import end_enrolment
from welfare.staff.models import Staff

NO_REVIEW = N_("Không có hồ sơ chờ xem xét này, hoặc hồ sơ không thuộc địa bàn của bạn.")
SETTLED_ALREADY = N_("Người khác đã quyết định hồ sơ này rồi. Tải lại trang để xem.")


def put_up_for_review(
    *,
    actor: Staff,
    household_ids: Sequence[int],
    from_month: Month,
    reason: ReviewReason = ReviewReason.POVERTY_LOST,
) -> list[int]:
    """Put up what members of these households draw only while poor; the answer: enrolments put up.

    `from_month` is the first month without the poverty status, as a rule a January. Running it
    again adds nothing. It checks no area: whoever reviews the households has done so.
    """
    found = [
        entitled
        for some_ids in queries.portions(list(household_ids))
        for entitled in db.session.scalars(_resting_on_poverty(some_ids, from_month))
        if rests_on_poverty(entitled.category_code, entitled.person.born_on, from_month)
    ]
    known = _known([entitled.id for entitled in found], reason, from_month)
    new = [entitled for entitled in found if entitled.id not in known]
    if not new:
        return []
    rows = [
        {
            "enrolment_id": entitled.id,
            "reason": reason,
            "from_month": from_month,
            "opened_at": clock.now(),
        }
        for entitled in new
    ]
    db.session.execute(insert(EnrolmentReview), rows)
    after: Logged = {"review_reason": reason, "from_month": from_month.label}
    entries = [
        enrolment_entry(
            "enrolment.put_up", each, {}, {"category": each.category.public_code, **after}
        )
        for each in new
    ]
    audit.record_many(actor, entries)
    return [entitled.id for entitled in new]


def settle(*, actor: Staff, review_id: int, outcome: Outcome, paper: Paper) -> None:
    """Keep or stop an enrolment that was put up; a stop is from the month it was put up for.

    Raises:
        NotFound: no such review in the actor's area.
        Conflict: somebody has settled it already, or the enrolment has ended by then.
    """
    put_up = review(actor, review_id, for_update=True)
    if put_up.outcome is not None:
        raise Conflict(SETTLED_ALREADY)
    reason = REVIEW_REASON_LABELS[ReviewReason(put_up.reason)]
    told = paper if paper.reason else replace(paper, reason=reason)
    put_up.outcome, put_up.settled_at = outcome, clock.now()
    entitled = put_up.enrolment
    if outcome is Outcome.STOP:
        end_enrolment(
            actor=actor,
            enrolment_id=entitled.id,
            last_month=put_up.from_month - 1,
            paper=told,
        )
        return
    row = decision_row(entitled.id, DecisionKind.KEEP, told, put_up.from_month)
    db.session.add(Decision(**row))
    entitled.version += 1
    db.session.flush()
    after: Logged = {"category": entitled.category.public_code, "decision": paper.number}
    audit.record_many(actor, [enrolment_entry("enrolment.kept", entitled, {}, after)])


def review(viewer: Viewer, review_id: int, *, for_update: bool = False) -> EnrolmentReview:
    """A review of somebody's enrolment in the viewer's area.

    Raises:
        NotFound: there is none.
    """
    statement = open_reviews(viewer, also_settled=True).where(EnrolmentReview.id == review_id)
    if for_update:
        statement = statement.with_for_update(of=EnrolmentReview)
    found: EnrolmentReview | None = db.session.scalar(statement)
    if found is None:
        raise NotFound(NO_REVIEW)
    return found


def open_reviews(viewer: Viewer, *, also_settled: bool = False) -> Select[Any]:
    """Reviews in the viewer's area with enrolment, person and commune, those not settled."""
    statement = (
        select(EnrolmentReview)
        .join(EnrolmentReview.enrolment)
        .join(Enrolment.person)
        .join(Enrolment.category)
        .where(queries.in_area(viewer), Enrolment.cancelled_at.is_(None))
        .options(
            contains_eager(EnrolmentReview.enrolment).options(
                contains_eager(Enrolment.person).joinedload(Person.commune),
                contains_eager(Enrolment.category),
            )
        )
    )
    return statement if also_settled else statement.where(EnrolmentReview.outcome.is_(None))


def _resting_on_poverty(household_ids: Sequence[int], month: Month) -> Select[Any]:
    return (
        select(Enrolment)
        .join(Enrolment.person)
        .options(contains_eager(Enrolment.person), joinedload(Enrolment.category))
        .where(
            Person.household_id.in_(household_ids),
            Person.died_on.is_(None),
            Enrolment.cancelled_at.is_(None),
            Enrolment.category_code.in_({*NEEDS_POVERTY, SOCIAL_PENSION}),
            or_(Enrolment.end_month.is_(None), Enrolment.end_month >= month),
        )
        .order_by(Enrolment.id)
    )


def _known(enrolment_ids: Sequence[int], reason: ReviewReason, month: Month) -> set[int]:
    known: set[int] = set()
    for some_ids in queries.portions(enrolment_ids):
        statement = select(EnrolmentReview.enrolment_id).where(
            EnrolmentReview.enrolment_id.in_(some_ids),
            EnrolmentReview.reason == reason,
            EnrolmentReview.from_month == month,
        )
        known.update(db.session.scalars(statement))
    return known
