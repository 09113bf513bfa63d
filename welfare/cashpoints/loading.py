"""The reference table of cash points, read from `data/`."""

from pathlib import Path

from sqlalchemy import select

from welfare.areas import queries as areas_queries
from welfare.cashpoints.models import CashPoint
from welfare.cashpoints.rules import Kind
from welfare.core.tables import choice, decimal, optional, read_table, text
from welfare.database import db

CASH_POINTS = {
    "kind": choice(*Kind),
    "name": text,
    "operator": optional(text),
    "commune_code": text,
    "latitude": decimal,
    "longitude": decimal,
    "verified": choice("yes", "no"),
    "note": optional(text),
}


def load(folder: Path) -> None:
    """Add the cash points that are not there yet."""
    known = set(
        db.session.execute(select(CashPoint.kind, CashPoint.name, CashPoint.commune_id))
    )
    communes = {commune.code: commune.id for commune in areas_queries.communes()}
    rows = read_table(folder / "cash_points.csv", CASH_POINTS, key=["kind", "name", "commune_code"])
    for row in rows:
        commune_id = communes[row.pop("commune_code")]
        if (row["kind"], row["name"], commune_id) not in known:
            position = {axis: float(row.pop(axis)) for axis in ("latitude", "longitude")}
            verified = row.pop("verified") == "yes"
            db.session.add(CashPoint(commune_id=commune_id, verified=verified, **position, **row))
