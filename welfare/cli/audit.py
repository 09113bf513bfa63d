"""`audit verify`: whether the record of who did what is as it was written."""

import click
from flask import Flask

from welfare.audit import service
from welfare.cli.answers import Answer, reading
from welfare.core.errors import N_, Refusal
from welfare.core.money import group_digits

BROKEN = N_("Nhật ký không còn nguyên vẹn: sự kiện số %(number)s đã bị sửa hoặc bị xóa.")


def install(app: Flask) -> None:
    """Add the command."""
    app.cli.add_command(audit)


@click.group()
def audit() -> None:
    """The record of who did what."""


@audit.command()
@reading
def verify() -> tuple[Answer, str]:
    """Walk the whole record; refused with the number of the first broken event, if there is one."""
    verification = service.verify()
    if verification.first_broken is not None:
        raise Refusal(BROKEN, number=verification.first_broken)
    answer: Answer = {"events": verification.events, "intact": True}
    return answer, f"Nhật ký nguyên vẹn: {group_digits(verification.events)} sự kiện."
