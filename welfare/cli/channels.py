"""`channels indicators`: how far the office has come from cash to account."""

import click
from flask import Flask

from welfare.areas import queries as areas_queries
from welfare.channels.queries import ALL
from welfare.cli.answers import MONTH, Answer, answering
from welfare.core.month import Month
from welfare.reports.cashless import Indicators, cashless


def install(app: Flask) -> None:
    """Add the command."""
    app.cli.add_command(channels)


@click.group()
def channels() -> None:
    """How people are paid."""


@channels.command()
@click.argument("month", type=MONTH)
@answering
def indicators(month: Month) -> tuple[Answer, str]:
    """Who has an account and who was paid to it in MONTH, by register and commune, and why not."""
    found = cashless(None, month)
    answer: Answer = {
        "all": _words(found.whole),
        "by_register": {
            register: _words(found.of(register=register)) for register in found.registers
        },
        "by_commune": {
            commune.code: _words(found.of(commune.id))
            for commune in areas_queries.communes()
            if (commune.id, ALL) in found.by
        },
        "blockers": dict(found.blockers),
    }
    whole = found.whole
    return answer, (
        f"Tháng {month.label}: {whole.people} người, {whole.with_account} có tài khoản, "
        f"{whole.paid_people} thực nhận qua tài khoản."
    )


def _words(of: Indicators) -> dict[str, int]:
    return {
        "people": of.people,
        "with_bank_account": of.with_account,
        "paid_by_account": of.paid_people,
        "amount_vnd": of.amount_vnd,
        "by_account_vnd": of.by_account_vnd,
        "own_account": of.own_account,
        "authorised_account": of.authorised_account,
    }
