"""The reference tables of communes and hamlets, read from `data/`."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from welfare.areas.models import BEFORE_RECORDS, Commune, Hamlet
from welfare.core.tables import (
    Row,
    choice,
    decimal,
    integer,
    iso_date,
    optional,
    read_table,
    text,
)
from welfare.database import db

COMMUNES = {
    "code": text,
    "name": text,
    "kind": choice("commune", "township"),
    "district_code": text,
    "district": text,
    "province_code": text,
    "province": text,
    "latitude": decimal,
    "longitude": decimal,
    "area_km2": optional(decimal),
    "population_2013": optional(integer),
    "valid_from": optional(iso_date),
    "valid_to": optional(iso_date),
    "successor_code": optional(text),
    "successor_name": optional(text),
    "successor_province": optional(text),
    "successor_basis": optional(text),
}
HAMLETS = {
    "commune_code": text,
    "hamlet_type": choice("ấp", "khu phố"),
    "hamlet": text,
    "list_status": text,
}


def load(folder: Path) -> None:
    """Add the communes and hamlets that are not there yet; what is there stays as it is."""
    rows = read_table(folder / "communes.csv", COMMUNES, key=["code", "valid_from"])
    known = {(c.code, c.valid_from): c for c in db.session.scalars(select(Commune))}
    for row in rows:
        commune = _commune(row)
        if (commune.code, commune.valid_from) not in known:
            known[commune.code, commune.valid_from] = commune
            db.session.add(commune)
    db.session.flush()
    in_use = {c.code: c for c in known.values() if c.valid_from == BEFORE_RECORDS}
    _load_hamlets(folder, {code: c for code, c in in_use.items() if c.successor_id is None})


def _commune(row: Row) -> Commune:
    ends_on = row["valid_to"]
    return Commune(
        code=row["code"],
        name=row["name"],
        kind=row["kind"],
        district_code=row["district_code"],
        district=row["district"],
        province_code=row["province_code"],
        province=row["province"],
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
        area_km2=float(row["area_km2"]) if row["area_km2"] else None,
        population_2013=row["population_2013"],
        valid_from=row["valid_from"] or BEFORE_RECORDS,
        successor_code=row["successor_code"],
        successor_name=row["successor_name"],
        # The unit stays in force here until an administrator applies the reorganisation.
        successor_on=ends_on + timedelta(days=1) if ends_on else None,
        successor_province=row["successor_province"],
        successor_basis=row["successor_basis"],
    )


def _load_hamlets(folder: Path, communes: dict[str, Commune]) -> None:
    rows = read_table(folder / "hamlets.csv", HAMLETS, key=["commune_code", "hamlet"])
    known = set(db.session.execute(select(Hamlet.commune_id, Hamlet.name)))
    for row in rows:
        commune = communes.get(row["commune_code"])  # one that has ended has given its hamlets on
        if commune is not None and (commune.id, row["hamlet"]) not in known:
            db.session.add(
                Hamlet(
                    commune_id=commune.id,
                    kind=row["hamlet_type"],
                    name=row["hamlet"],
                    source=row["list_status"],
                )
            )
