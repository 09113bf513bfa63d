"""The database: naming, types of our own, SQLite pragmas, one transaction rule for both engines."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    Connection,
    Date,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    String,
    Table,
    event,
    func,
    insert,
    select,
)
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from welfare.core.month import Month

LOCK_WAIT_MS = 15_000
CACHE_KIB = 32 * 1024  # SQLite's own 2 MiB make a search among 100.000 people four times slower

_writing: ContextVar[bool] = ContextVar("writing", default=False)


class Base(DeclarativeBase):
    """Every table; constraints get predictable names so that migrations can speak of them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base)


class MonthColumn(TypeDecorator[Month]):
    """A month, stored as the date of its first day so that both engines compare it as a date."""

    impl = Date
    cache_ok = True

    def process_bind_param(self, value: Month | None, dialect: Dialect) -> date | None:  # noqa: ARG002 - signature of SQLAlchemy
        """Python to database."""
        return value.first_day if value is not None else None

    def process_result_value(self, value: date | None, dialect: Dialect) -> Month | None:  # noqa: ARG002 - signature of SQLAlchemy
        """Database to Python."""
        return Month.of(value) if value is not None else None


class UtcMoment(TypeDecorator[datetime]):
    """An aware moment in UTC, stored without its zone because SQLite keeps none."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - signature of SQLAlchemy
        """Python to database."""
        return value.astimezone(UTC).replace(tzinfo=None) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - signature of SQLAlchemy
        """Database to Python."""
        return value.replace(tzinfo=UTC) if value is not None else None


def insert_rows(model: type[Base], rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Insert rows that have the same columns by one statement; the answer is their ids, in order.

    The ids are taken beforehand, for a database that has to return them takes several times as
    long. The caller's transaction writes, so that nobody else takes the same ones.
    """
    if not rows:
        return []
    db.session.flush()
    table = Base.metadata.tables[model.__tablename__]
    ids = _free_ids(table, len(rows))
    numbered = [{"id": number, **row} for number, row in zip(ids, rows, strict=True)]
    db.session.execute(insert(table), numbered)
    return ids


def _free_ids(table: Table, count: int) -> list[int]:
    if db.engine.dialect.name == "sqlite":
        last = db.session.scalar(select(func.max(table.c.id))) or 0
        return list(range(last + 1, last + 1 + count))
    sequence = func.pg_get_serial_sequence(table.name, "id")
    series = select(func.generate_series(1, count).label("place")).subquery()
    return list(db.session.scalars(select(func.nextval(sequence)).select_from(series)))


# Keys made to sort and to match byte by byte: PostgreSQL must not apply a language's rules to them.
ByteOrdered = String(400).with_variant(String(400, collation="C"), "postgresql")


@contextmanager
def writing() -> Iterator[None]:
    """Transactions begun inside take SQLite's write lock at once.

    A transaction that reads first and writes later is refused by SQLite when another one wrote in
    between ("database is locked"), whatever the timeout; one that begins as a writer waits.
    """
    token = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(token)


@event.listens_for(Engine, "connect")
def _prepare_connection(connection: Any, _record: object) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.isolation_level = None  # we say BEGIN ourselves, below
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            "temp_store = MEMORY",
            f"cache_size = -{CACHE_KIB}",
            f"busy_timeout = {LOCK_WAIT_MS}",
        ):
            connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")
