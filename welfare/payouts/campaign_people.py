"""Whom a campaign is for: people chosen from a register, or the heads of poor households."""

from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select

from welfare.areas.models import Commune
from welfare.benefits.calendar import Frequency
from welfare.core.month import Month
from welfare.database import db
from welfare.registry import queries as registry_queries
from welfare.registry.models import Category, Enrolment, Person, PovertyReview
from welfare.registry.rules import HEAD, PovertyClass, Register


@dataclass(frozen=True)
class Chosen:
    """Whom a campaign is for: who draws from a register, or heads a poor or near-poor household."""

    register: str
    category_code: str | None = None
    commune_id: int | None = None
    poverty_class: str | None = None


@dataclass(frozen=True)
class Part:
    """A commune's part of a campaign."""

    commune: str
    people: int
    amount_vnd: int


def people_of(chosen: Chosen, month: Month) -> Select[int]:
    """The ids of those whom the campaign is for, as the registers stand now."""
    here = (Person.merged_into_id.is_(None), Person.died_on.is_(None), Person.left_on.is_(None))
    statement = select(Person.id).where(*here)
    if chosen.commune_id is not None:
        statement = statement.where(Person.commune_id == chosen.commune_id)
    if chosen.register == Register.POVERTY:
        classes = [chosen.poverty_class] if chosen.poverty_class else [*PovertyClass]
        poor = select(PovertyReview.household_id).where(
            PovertyReview.year == month.year, PovertyReview.poverty_class.in_(classes)
        )
        heads = Person.relation_to_head == HEAD
        return statement.where(heads, Person.household_id.in_(poor))
    draws = (
        select(Enrolment.person_id)
        .join(Category, Category.code == Enrolment.category_code)
        .where(
            Category.register == chosen.register,
            Category.frequency == Frequency.MONTHLY,
            Enrolment.cancelled_at.is_(None),
            Enrolment.start_month <= month,
            or_(Enrolment.end_month.is_(None), Enrolment.end_month >= month),
            registry_queries.not_suspended(month),
        )
    )
    if chosen.category_code:
        draws = draws.where(Category.code == chosen.category_code)
    return statement.where(Person.id.in_(draws))


def by_commune(people: Select[int], amount_vnd: int) -> list[Part]:
    """How many of `people`, a SELECT of ids, live in each commune, and what they get."""
    statement = (
        select(Commune.name, func.count())
        .join(Person, Person.commune_id == Commune.id)
        .where(Person.id.in_(people))
        .group_by(Commune.code, Commune.name)
        .order_by(Commune.code)
    )
    rows = db.session.execute(statement)
    return [Part(name, people, people * amount_vnd) for name, people in rows]
