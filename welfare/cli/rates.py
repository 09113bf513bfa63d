"""`rates load`: a dated table of the law, added to what is there."""

from pathlib import Path

import click
from flask import Flask

from welfare.benefits import service
from welfare.benefits.rules import TableKind
from welfare.cli.answers import Answer, acting, answering
from welfare.core.money import group_digits
from welfare.staff.rules import Permission


def install(app: Flask) -> None:
    """Add the command."""
    app.cli.add_command(rates)


@click.group()
def rates() -> None:
    """What the law pays."""


@rates.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--kind", type=click.Choice([kind.value for kind in TableKind]), required=True)
@click.option("--actor", "username", required=True)
@answering
def load(file: Path, kind: str, username: str) -> tuple[Answer, str]:
    """Add the rows of FILE, a CSV file in the columns of `data/`."""
    actor = acting(username, Permission.LOAD_RATES)
    loaded = service.load_table(actor=actor, path=file, kind=TableKind(kind))
    answer: Answer = {
        "added": len(loaded.added),
        "unchanged": loaded.unchanged,
        "ended": len(loaded.ended),
        "from_month": str(loaded.from_month) if loaded.from_month else None,
        "people": loaded.people,
    }
    sentence = (
        f"Thêm {group_digits(len(loaded.added))} dòng, khép {group_digits(len(loaded.ended))} dòng "
        f"cũ, {group_digits(loaded.unchanged)} dòng đã có từ trước."
    )
    if loaded.from_month:
        sentence += (
            f" Kỳ chi trả tới sẽ tính lại {group_digits(loaded.people)} người "
            f"từ tháng {loaded.from_month.label}."
        )
    return answer, sentence
