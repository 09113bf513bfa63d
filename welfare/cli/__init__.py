"""What an administrator can script: `flask --app welfare …`; each command calls one service."""

from flask import Flask

from welfare.cli import benefits, setup


def install(app: Flask) -> None:
    """Add every command."""
    for group in (setup, benefits):
        group.install(app)
