"""Putting a backup in the place of everything there is, in one transaction."""

from collections import defaultdict
from typing import Any

from sqlalchemy import Column, Connection, Table, bindparam, func, insert, select, text, update

from welfare.cli.backup_file import Backup, Row
from welfare.database import db

SEARCH_TRIGGERS = "people_search"


def replace_all(backup: Backup, connection: Connection) -> None:
    """Empty every table and fill it from the backup; readers see the old until it is committed."""
    if connection.dialect.name == "sqlite":
        _replace_in_sqlite(backup, connection)
    else:
        _replace_in_postgresql(backup, connection)


def _replace_in_sqlite(backup: Backup, connection: Connection) -> None:
    """Without the triggers that keep signed lists as they are; they come back at the end."""
    triggers = connection.execute(
        text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
    ).all()
    connection.execute(text("PRAGMA defer_foreign_keys = ON"))
    for name, _sql in triggers:
        connection.execute(text(f'DROP TRIGGER "{name}"'))
    _empty(connection)
    connection.execute(text("INSERT INTO people_search(people_search) VALUES ('delete-all')"))
    _create(connection, [sql for name, sql in triggers if name.startswith(SEARCH_TRIGGERS)])
    _fill(backup, connection)
    _create(connection, [sql for name, sql in triggers if not name.startswith(SEARCH_TRIGGERS)])


def _create(connection: Connection, statements: list[str]) -> None:
    for statement in statements:
        connection.exec_driver_sql(statement)


def _replace_in_postgresql(backup: Backup, connection: Connection) -> None:
    names = [f'"{table.name}"' for table in db.metadata.sorted_tables]
    connection.execute(text(f"LOCK TABLE {', '.join(names)} IN EXCLUSIVE MODE"))
    for name in names:
        connection.execute(text(f"ALTER TABLE {name} DISABLE TRIGGER USER"))
    _empty(connection)
    _fill(backup, connection)
    for name in names:
        connection.execute(text(f"ALTER TABLE {name} ENABLE TRIGGER USER"))
    for table in db.metadata.sorted_tables:
        _set_sequence(table, connection)


def _set_sequence(table: Table, connection: Connection) -> None:
    """The next row gets a number of its own: PostgreSQL has not counted those put in."""
    key = table.autoincrement_column
    if key is None:
        return
    last = connection.scalar(select(func.max(key)))
    sequence = func.pg_get_serial_sequence(table.name, key.name)
    connection.execute(select(func.setval(sequence, last or 1, last is not None)))


def _empty(connection: Connection) -> None:
    for table in _self_references():
        for column in _own_links(table):
            connection.execute(update(table).values({column.name: None}))
    for table in reversed(db.metadata.sorted_tables):
        connection.execute(table.delete())


def _fill(backup: Backup, connection: Connection) -> None:
    for table in db.metadata.sorted_tables:
        links = _own_links(table)
        left: dict[str, list[Row]] = defaultdict(list)
        for rows in backup.chunks(table):
            for column in links:
                left[column.name] += _taken_out(rows, table, column)
            connection.execute(insert(table), rows)
        for name, linked in left.items():
            _link(connection, table, name, linked)


def _self_references() -> list[Table]:
    return [table for table in db.metadata.sorted_tables if _own_links(table)]


def _own_links(table: Table) -> list[Column[Any]]:
    """The columns that name another row of the same table, which may not be there yet."""
    return [
        column
        for column in table.columns
        if any(key.column.table is table for key in column.foreign_keys)
    ]


def _taken_out(rows: list[Row], table: Table, column: Column[Any]) -> list[Row]:
    (key,) = table.primary_key
    linked = [
        {"row": row[key.name], "link": row[column.name]}
        for row in rows
        if row[column.name] is not None
    ]
    for row in rows:
        row[column.name] = None
    return linked


def _link(connection: Connection, table: Table, name: str, linked: list[Row]) -> None:
    if linked:
        (key,) = table.primary_key
        statement = update(table).where(key == bindparam("row"))
        connection.execute(statement.values({name: bindparam("link")}), linked)
