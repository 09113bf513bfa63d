"""The reference table of banks, read from `data/`."""

from pathlib import Path

from sqlalchemy import select

from welfare.channels.models import Bank
from welfare.core.tables import read_table, text
from welfare.database import db

BANKS = {"bin": text, "short_name": text, "code": text, "full_name": text}


def load(folder: Path) -> None:
    """Add the banks that are not there yet."""
    known = set(db.session.scalars(select(Bank.bin)))
    for row in read_table(folder / "banks.csv", BANKS, key=["bin"]):
        if row["bin"] not in known:
            db.session.add(Bank(**row))
