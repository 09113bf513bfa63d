"""The reference table of categories, as a CSV file in the columns of `data/`."""

from pathlib import Path

from sqlalchemy import insert, select

from welfare.core.errors import N_, Refusal
from welfare.core.tables import (
    Converter,
    Row,
    choice,
    numbered_rows,
    optional,
    read_table,
    refusal_at,
    short_text,
)
from welfare.database import db
from welfare.registry.models import Category
from welfare.registry.programme_models import ProgrammeGroup
from welfare.registry.programmes import Programme
from welfare.registry.rules import Register

CATEGORIES: dict[str, Converter] = {
    "code": short_text(20),
    "registry": choice(*Register),
    "name_vi": short_text(200),
    "name_en": optional(short_text(200)),
    "kind": short_text(20),
    "stacking": optional(short_text(40)),
    "frequency": choice("monthly", "quarterly", "twice-yearly", "yearly", "one-off"),
    "payee": short_text(20),
    "sensitive": optional(choice("hiv", "health")),
    "public_label": optional(short_text(200)),
    "fund": choice("central", "local"),
    "per": optional(choice("child", "seniority-year")),
    "legal_basis": optional(short_text(200)),
    "condition": optional(short_text(300)),
}
PROGRAMME_GROUPS: dict[str, Converter] = {
    "code": short_text(20),
    "programme": choice(*Programme),
    "name_vi": short_text(200),
    "legal_basis": short_text(200),
}
REMARKS = ("name_en", "legal_basis", "condition")
"""What is said about a category; what it is stands in the other columns."""
NO_PUBLIC_LABEL = N_("loại này không được nêu tên; ghi tên thay thế để hiển thị và in")
DIFFERS = N_("loại “%(code)s” đã có với nội dung khác ở cột này")


def load(folder: Path) -> None:
    """Add the categories of `data/` that are not there yet; what is there stays as it is."""
    known = set(db.session.scalars(select(Category.code)))
    table = read_categories(folder / "categories.csv")
    write_categories([row for _line, row in table if row["code"] not in known])
    _load_programmes(folder / "programme_groups.csv")


def _load_programmes(path: Path) -> None:
    known = set(db.session.scalars(select(ProgrammeGroup.code)))
    table = read_table(path, PROGRAMME_GROUPS, key=["code"])
    new = [row for row in table if row["code"] not in known]
    if new:
        db.session.execute(insert(ProgrammeGroup), new)


def read_categories(path: Path) -> list[tuple[int, Row]]:
    """The categories of a file, each with its line, in the columns of the database.

    Raises:
        Refusal: names the file, the line and the column.
    """
    found = []
    for line, row in numbered_rows(path, CATEGORIES, key=["code"]):
        if row["sensitive"] == "hiv" and row["public_label"] is None:
            raise refusal_at(path.name, line, "public_label", Refusal(NO_PUBLIC_LABEL))
        row["register"] = row.pop("registry")
        found.append((line, row))
    return found


def new_categories(path: Path, table: list[tuple[int, Row]]) -> list[Row]:
    """The rows of a file's table that are not there yet.

    Raises:
        Refusal: a code is there and means something else; names file, line and column.
    """
    known = {category.code: category for category in db.session.scalars(select(Category))}
    for line, row in table:
        there = known.get(row["code"])
        for column, value in row.items():
            if there is None or column in REMARKS:
                continue
            if getattr(there, column) != value:
                name = "registry" if column == "register" else column
                raise refusal_at(path.name, line, name, Refusal(DIFFERS, code=row["code"]))
    return [row for _line, row in table if row["code"] not in known]


def write_categories(rows: list[Row]) -> None:
    """Add categories."""
    if rows:
        db.session.execute(insert(Category), rows)
