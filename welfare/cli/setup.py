"""`setup`: create or upgrade the database and load `data/`."""

import io
from contextlib import redirect_stdout

import click
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, select

from welfare.areas import loading as areas
from welfare.areas.models import Commune
from welfare.benefits import loading as benefits
from welfare.benefits.models import Rate
from welfare.cashpoints import loading as cashpoints
from welfare.cashpoints.models import CashPoint
from welfare.channels import loading as channels
from welfare.channels.models import Bank
from welfare.cli.answers import Answer, answering
from welfare.config import DATA, LOCAL
from welfare.database import db
from welfare.registry import loading as registry
from welfare.registry.models import Category
from welfare.registry.programme_models import ProgrammeGroup


def install(app: Flask) -> None:
    """Add the command."""
    app.cli.add_command(setup)


@click.command()
@answering
def setup() -> tuple[Answer, str]:
    """Create or upgrade the database and load the reference tables; again: changes nothing."""
    LOCAL.mkdir(parents=True, exist_ok=True)
    with redirect_stdout(io.StringIO()):
        upgrade()
    for tables in (areas, registry, benefits, channels, cashpoints):
        tables.load(DATA)
    counted = {
        "communes": Commune.id,
        "categories": Category.code,
        "programme_groups": ProgrammeGroup.code,
        "rates": Rate.id,
        "banks": Bank.bin,
        "cash_points": CashPoint.id,
    }
    db.session.flush()
    answer: Answer = {
        name: db.session.scalar(select(func.count(key))) for name, key in counted.items()
    }
    return answer, "Cơ sở dữ liệu sẵn sàng: " + ", ".join(f"{k} {v}" for k, v in answer.items())
