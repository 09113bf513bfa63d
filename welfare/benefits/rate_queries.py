"""Reading the dated tables of the law."""

from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import date

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import contains_eager

from welfare.benefits.calendar import OfficeMonths
from welfare.benefits.models import PaymentMonths, Rate, Standard
from welfare.benefits.rules import Confidence, DatedRate, DatedStandard
from welfare.core.vietnamese import fold
from welfare.database import db
from welfare.registry import queries as registry_queries
from welfare.registry.models import Category

RATE_ORDER = (Category.register, Category.code, Rate.id)


def rates_by_id(category_codes: Collection[str] | None = None) -> dict[int, DatedRate]:
    """Every rate, or those of the categories asked for, by the row's id, in order."""
    columns = [getattr(Rate, field.name) for field in fields(DatedRate)]
    statement = select(Rate.id, *columns).order_by(Rate.id)
    if category_codes is not None:
        statement = statement.where(Rate.category_code.in_(category_codes))
    return {row[0]: DatedRate(*row[1:]) for row in db.session.execute(statement)}


def standards_by_id() -> dict[int, DatedStandard]:
    """Every base amount by the row's id, in order."""
    columns = [getattr(Standard, field.name) for field in fields(DatedStandard)]
    statement = select(Standard.id, *columns).order_by(Standard.id)
    return {row[0]: DatedStandard(*row[1:]) for row in db.session.execute(statement)}


def rates(*, words: str, register: str | None, sure: bool | None, on: date | None) -> Select[Rate]:
    """The rates that were asked for, with their categories: those in force on a day, or all.

    `words` are looked for in what may be shown of a category; `sure` tells rates that were read
    in a text from all others.
    """
    statement = select(Rate).join(Rate.category).options(contains_eager(Rate.category))
    if words:
        statement = statement.where(Category.code.in_(_named(words)))
    if register is not None:
        statement = statement.where(Category.register == register)
    if sure is not None:
        is_read = Rate.confidence == Confidence.READ
        statement = statement.where(is_read if sure else ~is_read)
    if on is not None:
        still = or_(Rate.valid_to.is_(None), Rate.valid_to >= on)
        statement = statement.where(Rate.valid_from <= on, still)
    return statement


def _named(words: str) -> list[str]:
    wanted = fold(words)
    return [
        category.code
        for category in registry_queries.categories()
        if wanted in fold(f"{category.public_code} {category.public_name}")
    ]


def standards() -> Sequence[Standard]:
    """Every base amount, by its name, the latest first."""
    by_name = select(Standard).order_by(
        Standard.standard, Standard.valid_from.desc(), Standard.province
    )
    return db.session.scalars(by_name).all()


def office_months() -> list[OfficeMonths]:
    """The months of payment that this office has set itself."""
    rows = db.session.scalars(select(PaymentMonths).order_by(PaymentMonths.id))
    return [
        OfficeMonths(row.subject, row.from_year, tuple(int(m) for m in row.months.split(",")))
        for row in rows
    ]
