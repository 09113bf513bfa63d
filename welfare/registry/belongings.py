"""What comes along when a record is merged into another: rows of any table that name the person.

They are found by their foreign keys, so that a table added later comes along by itself. A feature
whose rows must not, or only sometimes, says so here when it is installed.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask, current_app
from sqlalchemy import Column, Table, select, update
from sqlalchemy.exc import IntegrityError

from welfare.database import Base, db
from welfare.registry.duplicate_models import MergeMove
from welfare.registry.models import Person

OWN = frozenset(
    {"people", "suspected_pairs", "different_people", "merges", "merge_moves", "enrolments"}
)
"""Tables that merging itself looks after."""


@dataclass(frozen=True)
class _Exceptions:
    stay: set[str]
    only_if_none: set[str]


def stay_behind(app: Flask, *tables: str) -> None:
    """Rows of these tables are history: they stay as they were written."""
    _exceptions(app).stay.update(tables)


def come_only_if_none(app: Flask, *tables: str) -> None:
    """Rows of these tables come along only where the surviving record has none."""
    _exceptions(app).only_if_none.update(tables)


def move_all(merge_id: int, *, from_id: int, to_id: int) -> None:
    """Give one person's rows to another, and remember each; what clashes there stays behind."""
    exceptions = _exceptions(current_app)
    for table, column in _columns():
        if table.name in exceptions.stay:
            continue
        if table.name in exceptions.only_if_none and _rows(table, column, to_id):
            continue
        for row_id in _rows(table, column, from_id):
            move(merge_id, table.name, column.name, row_id, from_id=from_id, to_id=to_id)


def move(
    merge_id: int, table_name: str, column_name: str, row_id: int, *, from_id: int, to_id: int
) -> None:
    """Give one row to another person unless a constraint says that it is there already."""
    if not _give(table_name, column_name, row_id, from_id=from_id, to_id=to_id):
        return
    db.session.add(
        MergeMove(
            merge_id=merge_id,
            table_name=table_name,
            column_name=column_name,
            row_id=row_id,
            from_id=from_id,
            to_id=to_id,
        )
    )


def move_back(moved: MergeMove) -> bool:
    """Give a row back; a row that has since gone to somebody else stays there."""
    return _give(
        moved.table_name,
        moved.column_name,
        moved.row_id,
        from_id=moved.to_id,
        to_id=moved.from_id,
    )


def counted(person_id: int) -> dict[str, int]:
    """How many rows of each table would come along, by the table's name."""
    stay = _exceptions(current_app).stay
    found = {
        table.name: len(_rows(table, column, person_id))
        for table, column in _columns()
        if table.name not in stay
    }
    return {name: rows for name, rows in found.items() if rows}


def _exceptions(app: Flask) -> _Exceptions:
    kept: _Exceptions = app.extensions.setdefault("belongings", _Exceptions(set(), set()))
    return kept


def _columns() -> Iterator[tuple[Table, Column[int]]]:
    """Every column that names a person, of tables whose rows have a number of their own."""
    person_id = Person.__table__.c.id
    for table in Base.metadata.sorted_tables:
        if table.name in OWN or [key.name for key in table.primary_key] != ["id"]:
            continue
        for column in table.columns:
            if any(key.column is person_id for key in column.foreign_keys):
                yield table, column


def _rows(table: Table, column: Column[int], person_id: int) -> list[int]:
    statement = select(table.c.id).where(column == person_id).order_by(table.c.id)
    return list(db.session.scalars(statement))


def _give(table_name: str, column_name: str, row_id: int, *, from_id: int, to_id: int) -> bool:
    table = Base.metadata.tables[table_name]
    column = table.c[column_name]
    statement = update(table).where(table.c.id == row_id, column == from_id)
    try:
        with db.session.begin_nested():
            given = db.session.execute(statement.values({column: to_id}).returning(table.c.id))
            return given.first() is not None
    except IntegrityError:
        return False
