"""Reading the dated tables of the law."""

from collections.abc import Collection
from dataclasses import fields

from sqlalchemy import select

from welfare.benefits.models import Rate, Standard
from welfare.benefits.rules import DatedRate, DatedStandard
from welfare.database import db


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
