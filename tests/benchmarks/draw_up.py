"""Drawing a month up, beside one bare `INSERT … SELECT` of the same rows into a twin of the table.

The twin has the columns, keys, checks, foreign keys and indexes of `payout_lines`; only the
triggers, which keep approved lines, are missing. On SQLite and PostgreSQL, each size in a database
of its own.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from sqlalchemy import Insert, Table, func, insert, select
from sqlalchemy.sql import quoted_name

from tests.benchmarks.timing import Figure, once
from tests.postgresql import running_server
from welfare import create_app
from welfare.cli import demo_district
from welfare.config import Settings
from welfare.core.money import group_digits
from welfare.core.month import Month
from welfare.database import Base, db, writing
from welfare.payouts import drawing
from welfare.payouts.models import PayoutLine
from welfare.staff.models import Staff

MONTH = Month(2026, 11)
SIZES = (10_000, 100_000, 1_000_000)
ENGINES = ("SQLite", "PostgreSQL")
KIB_IN_MIB = 1024


def figures(sizes: tuple[int, ...] = SIZES) -> Iterator[Figure]:
    """Each engine and size."""
    for engine in ENGINES:
        for size in sizes:
            with _district(engine, size) as officer:
                yield _draw_up(engine, officer)


@contextmanager
def _district(engine: str, size: int) -> Iterator[Staff]:
    with ExitStack() as kept:
        if engine == "SQLite":
            folder = Path(kept.enter_context(TemporaryDirectory()))
            url = f"sqlite:///{folder / 'benchmark.sqlite'}"
        else:
            server = kept.enter_context(running_server())
            server.create("benchmark")
            url = server.url("benchmark")
        app = create_app(Settings(url, "benchmark", None, False, 10))
        app.test_cli_runner().invoke(args=["setup"], catch_exceptions=False)
        with app.app_context(), writing():
            officer, _approver = demo_district.add_staff()
            demo_district.fill(Random(1), number=size, month=MONTH, officer=officer)
            db.session.commit()
            officer_id = officer.id
        with app.app_context(), writing():
            if engine == "PostgreSQL":
                db.session.connection().exec_driver_sql("ANALYZE")
            yield db.session.get_one(Staff, officer_id)
            db.session.rollback()
            db.engine.dispose()


def _draw_up(engine: str, officer: Staff) -> Figure:
    _forget_peak()
    before = _peak_mib()
    seconds = once(lambda: _drawn(officer))
    grown = _peak_mib() - before
    bare = _twin()
    lines = Base.metadata.tables["payout_lines"]
    copy = insert(bare).from_select(list(bare.c.keys()), select(lines))
    beside = once(lambda: _copied(copy))
    count = group_digits(db.session.scalar(select(func.count(PayoutLine.id))) or 0)
    job = f"draw up {count} lines on {engine} (memory +{grown} MiB)"
    return Figure(job, seconds, "one bare `INSERT … SELECT` of the same rows", beside)


def _drawn(officer: Staff) -> None:
    drawing.draw_up(month=MONTH, actor=officer)
    db.session.commit()


def _copied(copy: Insert) -> None:
    db.session.execute(copy)
    db.session.commit()


def _twin() -> Table:
    """An empty table like that of the lines, under names of its own."""
    lines = Base.metadata.tables["payout_lines"]
    bare = lines.to_metadata(Base.metadata, name="bare_lines")
    for index in bare.indexes:
        index.name = quoted_name(f"bare_{index.name}", quote=None)
    bare.primary_key.name = "pk_bare_lines"
    bare.create(db.session.connection())
    Base.metadata.remove(bare)
    db.session.commit()
    return bare


def _forget_peak() -> None:
    """Let Linux count the highest memory of this process from now on."""
    Path("/proc/self/clear_refs").write_text("5")


def _peak_mib() -> int:
    status = Path("/proc/self/status").read_text()
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(peak.split()[1]) // KIB_IN_MIB
