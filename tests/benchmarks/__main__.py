"""`python -m tests.benchmarks`: measures every row of the README's table and prints it anew.

Each size gets an SQLite database of its own in a temporary folder, filled with the synthetic
district of `demo`. Nothing is asserted: the figures depend on the machine and are only shown.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from flask import Flask

from tests import factories
from tests.benchmarks import bank_files, draw_up, imports, map_page, papers
from tests.benchmarks import draw_up as drawing_up
from tests.benchmarks.timing import Figure, once, timed
from tests.benchmarks.workbook import bare_read, workbook
from tests.payouts.paper_samples import people, with_lines
from welfare import create_app
from welfare.areas import queries as areas_queries
from welfare.benefits import totals as due_totals
from welfare.cli import demo_district
from welfare.config import Settings
from welfare.core.money import group_digits
from welfare.core.month import Month
from welfare.database import db, writing
from welfare.intake import service as intake
from welfare.payouts import drawing
from welfare.payouts.pdf import render_pdf
from welfare.staff.models import Staff

MONTH = Month(2026, 11)
SIZES = (10_000, 100_000)
ROWS = (10_000, 100_000)
ON_PAPER = 2_000


def main() -> None:
    """Measure and print."""
    os.environ["WELFARE_TODAY"] = "2026-11-15"
    print("| job | time | beside | ratio |\n|---|---|---|---|")  # noqa: T201 - its purpose
    for figure in figures():
        print(figure.row(), flush=True)  # noqa: T201 - its purpose


def figures() -> Iterator[Figure]:
    """Every figure, one after the other."""
    for rows in ROWS:
        with district(0) as (_app, officer):
            yield import_of_a_workbook(officer, rows)
    with district(0) as (_app, officer):
        yield from imports.figures(officer)
    yield paper()
    yield from drawing_up.figures(SIZES)
    yield from papers.figures()
    yield from bank_files.figures()
    for size in SIZES:
        with district(size) as (app, officer):
            yield due(size)
            drawing.draw_up(month=MONTH, actor=officer)
            db.session.commit()
            yield from bank_files.reconciled(officer)
            yield people_page(size, app)
            yield from map_page.figures(size, app)
    yield from draw_up.figures()


@contextmanager
def district(size: int) -> Iterator[tuple[Flask, Staff]]:
    """A district of so many people in a database that goes away again."""
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'benchmark.sqlite'}"
        app = create_app(Settings(url, "benchmark", None, False, 10))
        app.config["WTF_CSRF_ENABLED"] = False
        app.test_cli_runner().invoke(args=["setup"], catch_exceptions=False)
        with app.app_context(), writing():
            officer, _approver = demo_district.add_staff()
            if size:
                demo_district.fill(Random(1), number=size, month=MONTH, officer=officer)
            db.session.commit()
            yield app, officer
            db.session.rollback()
            db.engine.dispose()


def import_of_a_workbook(officer: Staff, rows: int) -> Figure:
    """Reading, understanding and saving a workbook, beside openpyxl reading it and nothing more."""
    content = workbook(rows)
    commune = areas_queries.commune_by_code(factories.AN_CU)
    work = partial(
        intake.apply,
        actor=officer,
        content=content,
        filename="lon.xlsx",
        commune=commune,
        register="protection",
    )
    return Figure(
        f"import a workbook of {group_digits(rows)} rows",
        once(work),
        "openpyxl reads it",
        once(partial(bare_read, content)),
    )


def due(size: int) -> Figure:
    """What `benefits due` asks."""
    seconds = timed(lambda: due_totals.of_month(MONTH))
    return Figure(f"`benefits due`, {group_digits(size)} people", seconds)


def people_page(size: int, app: Flask) -> Figure:
    """The people list as a signed-in officer's browser asks for it."""
    client = app.test_client()
    credentials = {"username": "canbo", "password": demo_district.PASSWORD}
    client.post("/sign-in", data=credentials)
    seconds = timed(lambda: client.get("/people?q=nguyen+van"))
    return Figure(f"people list page with a search, {group_digits(size)} people", seconds)


def paper() -> Figure:
    """A list of 2.000 people as PDF."""
    lists = [with_lines(people(ON_PAPER))]
    seconds = timed(lambda: render_pdf(lists), runs=1)
    return Figure(f"PDF of a list of {group_digits(ON_PAPER)} rows", seconds)


if __name__ == "__main__":
    main()
