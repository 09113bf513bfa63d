"""The reference table of categories, read from `data/`."""

from pathlib import Path

from sqlalchemy import select

from welfare.core.tables import choice, optional, read_table, text
from welfare.database import db
from welfare.registry.models import Category
from welfare.registry.rules import Register

CATEGORIES = {
    "code": text,
    "registry": choice(*Register),
    "name_vi": text,
    "name_en": optional(text),
    "kind": text,
    "stacking": optional(text),
    "frequency": choice("monthly", "quarterly", "twice-yearly", "yearly", "one-off"),
    "payee": text,
    "sensitive": optional(choice("hiv", "health")),
    "public_label": optional(text),
    "fund": choice("central", "local"),
    "per": optional(choice("child", "seniority-year")),
    "legal_basis": optional(text),
    "condition": optional(text),
}


def load(folder: Path) -> None:
    """Add the categories that are not there yet."""
    known = set(db.session.scalars(select(Category.code)))
    for row in read_table(folder / "categories.csv", CATEGORIES, key=["code"]):
        if row["code"] not in known:
            db.session.add(Category(register=row.pop("registry"), **row))
    db.session.flush()
