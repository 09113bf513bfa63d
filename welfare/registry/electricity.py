"""Electricity money of poor and social-policy households: who is to be enrolled for a year.

Paid each quarter to the household (QĐ 28/2014, 60/2014/QĐ-TTg): poor ones by their review, others
where a member draws a monthly social allowance. A household gets one of the two.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, or_, select

from welfare.areas import queries as areas_queries
from welfare.areas.queries import Viewer
from welfare.core.errors import N_
from welfare.core.month import Month
from welfare.database import db
from welfare.registry import households
from welfare.registry.models import Category, Enrolment, Household, Person, PovertyReview
from welfare.registry.poverty_models import ReviewSheet
from welfare.registry.poverty_reviews import sheets
from welfare.registry.queries import portions
from welfare.registry.rules import HEAD, NewEnrolment, Paper, PovertyClass, Register
from welfare.registry.service import enrol_many
from welfare.staff.models import Staff

POOR_HOUSEHOLD = "DIEN-NGHEO"
SOCIAL_HOUSEHOLD = "DIEN-CSXH"
WHY = {
    POOR_HOUSEHOLD: N_("Hộ nghèo theo rà soát"),
    SOCIAL_HOUSEHOLD: N_("Có người hưởng trợ cấp xã hội hằng tháng"),
}


@dataclass(frozen=True)
class Entitled:
    """A household that is to get electricity money; without a head nobody can be enrolled."""

    household: Household
    category_code: str
    head: Person | None


def entitled(viewer: Viewer, commune_id: int, year: int) -> list[Entitled]:
    """The commune's households that are entitled in the year and not enrolled yet, by code."""
    is_poor = exists().where(
        PovertyReview.household_id == Household.id,
        PovertyReview.year == year,
        PovertyReview.poverty_class == PovertyClass.POOR,
    )
    on_allowance = _has_member(
        year,
        Category.register == Register.PROTECTION,
        Category.kind == "allowance",
        Category.frequency == "monthly",
        Enrolment.cancelled_at.is_(None),
    )
    # A cancelled enrolment was a mistake: its household is not proposed again.
    enrolled = _has_member(year, Category.code.in_(list(WHY)))
    statement = (
        select(Household, is_poor.label("is_poor"))
        .where(
            Household.commune_id == commune_id,
            households.in_area(viewer),
            or_(is_poor, on_allowance),
            ~enrolled,
        )
        .order_by(Household.code, Household.id)
    )
    rows = db.session.execute(statement).all()
    heads = _heads([home.id for home, _is_poor in rows])
    return [
        Entitled(home, POOR_HOUSEHOLD if is_poor_one else SOCIAL_HOUSEHOLD, heads.get(home.id))
        for home, is_poor_one in rows
    ]


def enrol(*, actor: Staff, commune_id: int, year: int, paper: Paper) -> int:
    """Enrol the heads of the commune's entitled households for the year; the answer: how many.

    Where the review's own decision is known and none is given here, it stands behind the
    enrolment. Running it again adds nothing.

    Raises:
        NotFound: the commune is outside the actor's area.
    """
    areas_queries.commune(commune_id, actor)
    found = [each for each in entitled(actor, commune_id, year) if each.head is not None]
    by_review = sheets([each.household.id for each in found])
    enrolments = [
        NewEnrolment(
            person_id=each.head.id,
            category_code=each.category_code,
            start_month=Month(year, 1),
            end_month=Month(year, 12),
            paper=paper if paper.number else _paper(by_review.get((each.household.id, year))),
        )
        for each in found
        if each.head is not None
    ]
    return len(enrol_many(actor=actor, enrolments=enrolments))


def _has_member(year: int, *kind: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition on `Household`: a living member has an enrolment of the kind in the year."""
    return (
        exists()
        .where(
            Person.household_id == Household.id,
            Person.died_on.is_(None),
            Person.merged_into_id.is_(None),
            Enrolment.person_id == Person.id,
            Category.code == Enrolment.category_code,
            Enrolment.start_month <= Month(year, 12),
            or_(Enrolment.end_month.is_(None), Enrolment.end_month >= Month(year, 1)),
            *kind,
        )
        .correlate(Household)
    )


def _heads(household_ids: Sequence[int]) -> dict[int, Person]:
    heads: dict[int, Person] = {}
    for some_ids in portions(household_ids):
        statement = select(Person).where(
            Person.household_id.in_(some_ids),
            Person.relation_to_head == HEAD,
            Person.died_on.is_(None),
            Person.merged_into_id.is_(None),
        )
        for head in db.session.scalars(statement.order_by(Person.id)):
            heads.setdefault(head.household_id or 0, head)
    return heads


def _paper(sheet: ReviewSheet | None) -> Paper:
    if sheet is None:
        return Paper()
    return Paper(sheet.decision_number, sheet.decided_on, sheet.signer)
