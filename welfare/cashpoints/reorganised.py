"""Cash points go on in the commune that takes the place of theirs."""

from datetime import date

from sqlalchemy import case, func, select, update

from welfare.areas.models import Commune
from welfare.areas.signals import communes_merged
from welfare.cashpoints.models import CashPoint
from welfare.cashpoints.rules import LONGEST_NAME
from welfare.database import db


@communes_merged.connect
def _move(_sender: object, *, successors: dict[int, int], on: date) -> dict[str, int]:  # noqa: ARG001 - what the signal sends
    """Move the cash points; namesakes that come together get the name of their old commune."""
    new_unit = case(successors, value=CashPoint.commune_id)
    moving = CashPoint.commune_id.in_(successors)
    alike = (CashPoint.kind, CashPoint.name, new_unit)
    twice = (
        select(CashPoint.kind, CashPoint.name, new_unit.label("unit"))
        .where(moving)
        .group_by(*alike)
        .having(func.count() > 1)
        .subquery()
    )
    namesakes = (
        select(CashPoint, Commune.name)
        .join(Commune, Commune.id == CashPoint.commune_id)
        .join(twice, (twice.c.name == CashPoint.name) & (twice.c.kind == CashPoint.kind))
        .where(twice.c.unit == new_unit)
        .order_by(CashPoint.id)
    )
    for point, unit in db.session.execute(namesakes).all():
        point.name = f"{point.name} ({unit})"[:LONGEST_NAME]
    db.session.flush()
    moved = update(CashPoint).where(moving).values(commune_id=new_unit)
    points = db.session.execute(moved.execution_options(synchronize_session=False))
    return {"cash_points": points.rowcount}  # type: ignore[attr-defined] # an UPDATE's result has it
