"""`benefits due`: what the law says is owed for a month."""

import click
from flask import Flask

from welfare.areas import queries as areas_queries
from welfare.benefits import totals as due_totals
from welfare.cli.answers import MONTH, Answer, reading
from welfare.core.money import format_vnd
from welfare.core.month import Month
from welfare.registry.rules import Register


def install(app: Flask) -> None:
    """Add the command."""
    app.cli.add_command(benefits)


@click.group()
def benefits() -> None:
    """What people are owed."""


@benefits.command()
@click.argument("month", type=MONTH)
@click.option("--commune", "commune_code", metavar="CODE")
@click.option("--register", type=click.Choice([register.value for register in Register]))
@click.option("--person", "person_id", type=int, metavar="ID")
@reading
def due(
    month: Month, commune_code: str | None, register: str | None, person_id: int | None
) -> tuple[Answer, str]:
    """What is owed for MONTH, by commune and register."""
    commune = areas_queries.commune_by_code(commune_code) if commune_code else None
    totals = due_totals.of_month(
        month, commune_id=commune.id if commune else None, register=register, person_id=person_id
    )
    by_commune: dict[str, dict[str, dict[str, int]]] = {}
    for total in totals.rows:
        by_commune.setdefault(total.commune_code, {})[total.register] = {
            "people": total.people,
            "lines": total.lines,
            "amount_vnd": total.amount_vnd,
        }
    answer: Answer = {
        "month": str(month),
        "people": totals.people,
        "lines": totals.lines,
        "amount_vnd": totals.amount_vnd,
        "by_commune": by_commune,
    }
    return answer, (
        f"Tháng {month.label}: {totals.people} người, {totals.lines} dòng, "
        f"{format_vnd(totals.amount_vnd)}."
    )
