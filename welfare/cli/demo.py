"""`demo`: a synthetic district with some months of history, to learn and to show the product."""

import sys
from random import Random

import click
from flask import Flask
from sqlalchemy import select

from welfare.cli import demo_district
from welfare.cli.answers import MONTH, Answer, answering
from welfare.core import clock
from welfare.core.errors import N_, Refusal
from welfare.core.month import Month
from welfare.database import db
from welfare.registry.models import Person

NOT_EMPTY = N_(
    "Cơ sở dữ liệu đã có người. Dữ liệu mô phỏng chỉ được tạo trong cơ sở dữ liệu trống;"
    " xóa data/local/ nếu muốn tạo lại."
)


def install(app: Flask) -> None:
    """Add the command."""
    app.cli.add_command(demo)


@click.command()
@click.option("--people", "number", type=click.IntRange(1, 1_000_000), default=10_000)
@click.option("--seed", type=int, default=2023)
@click.option("--through", type=MONTH, default=None, help="The last month of the history.")
@click.option("--if-empty", is_flag=True, help="Do nothing where there are people already.")
@answering
def demo(number: int, seed: int, through: Month | None, *, if_empty: bool) -> tuple[Answer, str]:
    """Make a synthetic district with history and print the sign-ins."""
    if db.session.scalar(select(Person.id).limit(1)) is not None:
        if not if_empty:
            raise Refusal(NOT_EMPTY)
        return {"people": 0, "households": 0, "months": []}, _sign_ins()
    made = demo_district.make(
        Random(seed),  # noqa: S311 - made-up people, not secrets
        number=number,
        through=through or Month.of(clock.today()),
        say=lambda sentence: click.echo(sentence, file=sys.stderr),
    )
    answer: Answer = {
        "people": made.people,
        "households": made.households,
        "months": [str(month) for month in made.months],
    }
    return answer, _sign_ins()


def _sign_ins() -> str:
    """The demo accounts still in use, with the password they were made with."""
    rows = [f"  {account.username:<16} {account.full_name}" for account in demo_district.accounts()]
    if not rows:
        return ""
    heading = f"Đăng nhập thử (dữ liệu mô phỏng), mật khẩu: {demo_district.PASSWORD}"
    return "\n".join([heading, *rows])
