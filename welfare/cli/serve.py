"""`serve`: the production server."""

import click
from flask import Flask
from granian import Granian
from granian.constants import Interfaces

from welfare.config import ROOT

# Requests handled at once by a worker: within the database's pool of connections for each.
THREADS = 10


def install(app: Flask) -> None:
    """Add the command."""
    app.cli.add_command(serve)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=5000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1))
def serve(host: str, port: int, workers: int) -> None:
    """Serve the application until it is told to stop; requests under way are finished first."""
    click.echo(f"Welfare: http://{host}:{port} (Ctrl+C để dừng)")
    Granian(
        "welfare:create_app",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        factory=True,
        working_dir=ROOT,
        log_enabled=False,
    ).serve()
