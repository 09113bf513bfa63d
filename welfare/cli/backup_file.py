"""A whole database as one file that either engine can take back.

A ZIP of one JSON-lines file a table, and `manifest.json`: the revision of the schema and the rows
of each table. A copy of SQLite's own file would be quicker to make, but an office that moves to
PostgreSQL, or loses it, could not use that.
"""

import json
import zipfile
import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, Date, DateTime, LargeBinary, Table, select, text
from sqlalchemy.types import TypeEngine

from welfare.core import clock
from welfare.core.errors import N_, Refusal
from welfare.core.month import Month
from welfare.database import MonthColumn, UtcMoment, db

FORMAT = 1
CHUNK = 2000

NOT_A_BACKUP = N_("Tệp %(file)s không phải bản sao lưu hoặc đã hỏng. Chưa có gì thay đổi.")
OTHER_SCHEMA = N_(
    "Bản sao lưu %(file)s thuộc phiên bản dữ liệu khác (%(theirs)s, ở đây là %(ours)s). Cài đúng "
    "phiên bản phần mềm đã sao lưu rồi phục hồi. Chưa có gì thay đổi."
)

Row = dict[str, Any]


def stored_columns(table: Table) -> list[Column[Any]]:
    """The columns whose values are kept; the database computes the others."""
    return [column for column in table.columns if column.computed is None]


def revision(connection: Connection) -> str:
    """The revision of the schema."""
    return str(connection.scalar(text("SELECT version_num FROM alembic_version")))


def write(path: Path, connection: Connection) -> None:
    """Write everything that the connection's transaction sees."""
    rows = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in db.metadata.sorted_tables:
            with archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as file:
                rows[table.name] = 0
                for line in _lines(table, connection):
                    file.write(line)
                    rows[table.name] += 1
        manifest = {
            "format": FORMAT,
            "revision": revision(connection),
            "made_at": clock.now().isoformat(),
            "rows": rows,
        }
        archive.writestr("manifest.json", json.dumps(manifest))


def _lines(table: Table, connection: Connection) -> Iterator[bytes]:
    statement = select(*stored_columns(table)).order_by(*table.primary_key)
    with connection.execution_options(yield_per=CHUNK).execute(statement) as rows:
        for row in rows:
            yield json.dumps(list(row), default=_encoded, ensure_ascii=False).encode() + b"\n"


def _encoded(value: object) -> str:
    if isinstance(value, bytes):
        return b64encode(value).decode()
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)


class Backup:
    """A file that was found to be whole and of the schema in use."""

    def __init__(self, path: Path, connection: Connection) -> None:
        """Look through the whole file before anything is changed.

        Raises:
            Refusal: it is no backup, is damaged, or is one of another schema.
        """
        try:
            self._archive = zipfile.ZipFile(path)
            damaged = self._archive.testzip()
            manifest = json.loads(self._archive.read("manifest.json"))
            self._rows: dict[str, int] = manifest["rows"]
            theirs = manifest["revision"]
        except (zipfile.BadZipFile, zlib.error, KeyError, TypeError, ValueError, EOFError, OSError):
            raise Refusal(NOT_A_BACKUP, file=path.name) from None
        if damaged or manifest.get("format") != FORMAT:
            raise Refusal(NOT_A_BACKUP, file=path.name)
        ours = revision(connection)
        if theirs != ours or set(self._rows) != set(db.metadata.tables):
            raise Refusal(OTHER_SCHEMA, file=path.name, theirs=theirs, ours=ours)

    def chunks(self, table: Table) -> Iterator[list[Row]]:
        """The rows of a table, as many at a time as one statement takes well."""
        columns = stored_columns(table)
        decoders = [_decoder(column.type) for column in columns]
        names = [column.name for column in columns]
        with self._archive.open(f"{table.name}.jsonl") as file:
            while lines := list(islice(file, CHUNK)):
                yield [
                    {
                        name: decode(value) if value is not None else None
                        for name, decode, value in zip(
                            names, decoders, json.loads(line), strict=True
                        )
                    }
                    for line in lines
                ]


def _decoder(kind: TypeEngine[Any]) -> Callable[[Any], Any]:
    if isinstance(kind, MonthColumn):
        return Month.parse
    if isinstance(kind, UtcMoment | DateTime):
        return datetime.fromisoformat
    if isinstance(kind, Date):
        return date.fromisoformat
    if isinstance(kind, LargeBinary):
        return b64decode
    return lambda value: value
