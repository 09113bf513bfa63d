"""`areas …`: official boundaries in place of the schematic cells, new units in place of old."""

from datetime import datetime
from pathlib import Path

import click
from flask import Flask

from welfare.areas import reorganising, service
from welfare.cli.answers import Answer, acting, answering
from welfare.staff.rules import Permission


def install(app: Flask) -> None:
    """Add the command."""
    app.cli.add_command(areas)


@click.group()
def areas() -> None:
    """Communes and hamlets."""


@areas.command("load-boundaries")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@answering
def load_boundaries(file: Path) -> tuple[Answer, str]:
    """Take the boundaries of all communes from the GeoJSON FILE, by the property `code`."""
    communes = service.load_boundaries(actor=None, content=file.read_bytes())
    return {"communes": communes}, f"Đã nạp ranh giới của {communes} xã, thị trấn."


@areas.command()
@click.option("--on", required=True, type=click.DateTime(["%Y-%m-%d"]), metavar="DATE")
@click.option("--actor", "username", help="Who is said to have done it; the system if nobody.")
@answering
def reorganise(on: datetime, username: str | None) -> tuple[Answer, str]:
    """Put the successors of DATE in the place of the units they are made of; once only."""
    actor = acting(username, Permission.MANAGE_AREAS) if username else None
    done = reorganising.reorganise(actor=actor, on=on.date())
    answer: Answer = {
        "before": done.before,
        "after": done.after,
        "people_moved": done.people_moved,
    }
    moved = f"{done.people_moved} người chuyển sang đơn vị mới."
    return answer, f"Từ {done.before} còn {done.after} đơn vị; {moved}"
