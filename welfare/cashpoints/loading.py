"""The reference table of cash points, read from `data/`."""

from pathlib import Path

from sqlalchemy import select

from welfare.areas import queries as areas_queries
from welfare.cashpoints.measuring import measure
from welfare.cashpoints.models import CashPoint
from welfare.cashpoints.rules import Kind
from welfare.core.errors import N_, Refusal
from welfare.core.tables import choice, decimal, numbered_rows, optional, refusal_at, text
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
UNKNOWN_COMMUNE = N_("không có xã mã “%(code)s”")


def load(folder: Path) -> None:
    """Give an office that has no cash points those of the reference table.

    Once it has some, its own list counts: what officers removed or renamed must not come back.
    """
    path = folder / "cash_points.csv"
    rows = numbered_rows(path, CASH_POINTS, key=["kind", "name", "commune_code"])
    if db.session.scalar(select(CashPoint.id).limit(1)) is not None:
        return
    communes = {commune.code: commune.id for commune in areas_queries.communes()}
    for line, row in rows:
        code = row.pop("commune_code")
        if code not in communes:
            raise refusal_at(path.name, line, "commune_code", Refusal(UNKNOWN_COMMUNE, code=code))
        position = {axis: float(row.pop(axis)) for axis in ("latitude", "longitude")}
        verified = row.pop("verified") == "yes"
        db.session.add(CashPoint(commune_id=communes[code], verified=verified, **position, **row))
    measure()
