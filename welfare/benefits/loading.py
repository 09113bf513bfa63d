"""The dated tables of the law, read from `data/`."""

from decimal import Decimal
from pathlib import Path

from sqlalchemy import select

from welfare.benefits.models import Rate, Standard
from welfare.benefits.rules import MILLI
from welfare.core.errors import N_, Refusal
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
from welfare.registry.models import Category

CONFIDENCE = choice("read", "second-hand", "derived", "memory")
STANDARDS = {
    "standard": text,
    "province": optional(text),
    "amount_vnd": integer,
    "valid_from": iso_date,
    "valid_to": optional(iso_date),
    "decree": text,
    "confidence": CONFIDENCE,
}
RATES = {
    "category": text,
    "degree_from": optional(integer),
    "degree_to": optional(integer),
    "age_from": optional(integer),
    "age_to": optional(integer),
    "standard": optional(text),
    "coefficient": optional(decimal),
    "amount_vnd": optional(integer),
    "valid_from": iso_date,
    "valid_to": optional(iso_date),
    "decree": text,
    "confidence": CONFIDENCE,
}
RATE_KEY = ["category", "degree_from", "degree_to", "age_from", "age_to", "valid_from"]
UNKNOWN_CATEGORY = N_(
    "rates.csv, loại “%(code)s”: không có trong categories.csv. Thêm loại này hoặc sửa mã."
)


def load(folder: Path) -> None:
    """Add the standards and rates that are not there yet."""
    known = set(
        db.session.execute(
            select(Standard.standard, Standard.province, Standard.valid_from)
        )
    )
    standards = read_table(
        folder / "standards.csv", STANDARDS, key=["standard", "province", "valid_from"]
    )
    for row in standards:
        province = row.pop("province") or ""
        if (row["standard"], province, row["valid_from"]) not in known:
            db.session.add(Standard(province=province, **row))
    _load_rates(read_table(folder / "rates.csv", RATES, key=RATE_KEY))
    db.session.flush()


def _load_rates(rows: list[Row]) -> None:
    categories = set(db.session.scalars(select(Category.code)))
    known = {
        (r.category_code, r.degree_from, r.degree_to, r.age_from, r.age_to, r.valid_from)
        for r in db.session.scalars(select(Rate))
    }
    for row in rows:
        if row["category"] not in categories:
            raise Refusal(UNKNOWN_CATEGORY, code=row["category"])
        if tuple(row[column] for column in RATE_KEY) not in known:
            db.session.add(_rate(row))


def _rate(row: Row) -> Rate:
    coefficient: Decimal | None = row.pop("coefficient")
    return Rate(
        category_code=row.pop("category"),
        coefficient_milli=None if coefficient is None else int(coefficient * MILLI),
        **row,
    )
