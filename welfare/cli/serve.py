"""`serve`: the production server."""

import socket

import click
from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from welfare.cli.answers import fail
from welfare.config import ROOT

# Requests handled at once by a worker: within the database's pool of connections for each.
THREADS = 10
# How long requests under way may take to finish; a worker told to stop before it was ready to
# listen to that would otherwise never end.
STOP_WITHIN_S = 30

NOT_FREE = (
    "Không mở được http://{host}:{port}: cổng đang có chương trình khác dùng, hoặc máy này không "
    "có địa chỉ đó. Chọn cổng khác bằng --port."
)


def install(app: Flask) -> None:
    """Add the command."""
    app.cli.add_command(serve)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=5000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1))
def serve(host: str, port: int, workers: int) -> None:
    """Serve the application until it is told to stop; requests under way have 30 seconds."""
    if not _is_free(host, port):
        fail(NOT_FREE.format(host=host, port=port))
    click.echo(f"Welfare: http://{host}:{port} (Ctrl+C để dừng)")
    Granian(
        "welfare.serving:create_app",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_WITHIN_S,
        factory=True,
        working_dir=ROOT,
        log_level=LogLevels.error,
    ).serve()


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError:
        return False
    return True
