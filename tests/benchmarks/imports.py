"""A million people out of the files of all communes: one file holds 120.000 rows at most."""

import csv
import io
from collections.abc import Iterator
from random import Random

from sqlalchemy import func, select

from tests.benchmarks.timing import Figure, once
from tests.benchmarks.workbook import HEADERS, MONTH, PLACE
from welfare.areas import queries as areas_queries
from welfare.cli.demo_people import people
from welfare.core.money import group_digits
from welfare.database import db
from welfare.intake import service as intake
from welfare.registry.models import Person
from welfare.staff.models import Staff

MILLION = 1_000_000


def figures(officer: Staff, rows: int = MILLION) -> Iterator[Figure]:
    """So many people by CSV files, one for each commune, beside the bare reading of the files."""
    codes = [commune.code for commune in areas_queries.communes()]
    portion = -(-rows // len(codes))
    files = {code: _file(place, portion) for place, code in enumerate(codes)}
    officer_id = officer.id

    def work() -> None:
        for code, content in files.items():
            intake.apply(
                actor=db.session.get_one(Staff, officer_id),
                content=content,
                filename=f"{code}.csv",
                commune=areas_queries.commune_by_code(code),
                register="protection",
            )
            db.session.commit()
            db.session.expunge_all()

    def bare() -> None:
        for content in files.values():
            list(csv.reader(io.StringIO(content.decode()), delimiter=";"))

    seconds = once(work)
    kept = db.session.scalar(select(func.count(Person.id))) or 0
    job = f"import {group_digits(kept)} people out of {len(files)} CSV files"
    yield Figure(job, seconds, "csv reads them", once(bare))


def _file(place: int, rows: int) -> bytes:
    """A CSV file of so many people; numbers are nobody else's in any file."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(HEADERS)
    for number, someone in enumerate(people(Random(place), [PLACE], rows, MONTH), start=1):
        facts = someone.facts
        born = facts.born_on
        century = 2 * (born.year // 100 - 19) + (facts.sex != "male")
        citizen_id = f"082{century}{born.year % 100:02}{place * rows + number:06}"
        start = "07/2021" if born.year < 2021 else f"{born:%m/%Y}"
        sex = "Nam" if facts.sex == "male" else "Nữ"
        birth = f"{born:%d/%m/%Y}"
        cells = (number, facts.name, birth, sex, citizen_id, "", "BT6-N", start, "TM", "", "")
        writer.writerow(cells)
    return text.getvalue().encode()
