"""`areas load-boundaries`: official boundaries in place of the schematic cells."""

from pathlib import Path

import click
from flask import Flask

from welfare.areas import service
from welfare.cli.answers import Answer, answering


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
