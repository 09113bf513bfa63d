"""What an administrator can script: `flask --app welfare …`; each command calls one service."""

from flask import Flask

from welfare.cli import (
    areas,
    audit,
    backup,
    benefits,
    cashpoints,
    channels,
    demo,
    payout_files,
    payouts,
    rates,
    registry,
    serve,
    setup,
    staff,
)


def install(app: Flask) -> None:
    """Add every command."""
    for group in (
        setup,
        demo,
        staff,
        areas,
        registry,
        rates,
        benefits,
        payouts,
        payout_files,
        channels,
        cashpoints,
        audit,
        backup,
        serve,
    ):
        group.install(app)
