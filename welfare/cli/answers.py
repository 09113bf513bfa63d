"""How commands answer: sentences or one JSON object, refusals on standard error with exit 1."""

import json
import sys
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import click
from flask.cli import with_appcontext

from welfare.core.errors import N_, Refusal
from welfare.core.month import Month
from welfare.database import db
from welfare.staff import queries as staff_queries
from welfare.staff.models import Staff
from welfare.staff.rules import Permission
from welfare.web.transaction import committed

Args = ParamSpec("Args")
Answer = dict[str, object]
Command = Callable[Args, tuple[Answer, str]]
Runner = Callable[[Callable[[], tuple[Answer, str]]], tuple[Answer, str]]

NOT_YOURS = N_("Tài khoản “%(username)s” không được làm việc này.")


class MonthType(click.ParamType[Month]):
    """A month written `YYYY-MM`; anything else is wrong usage."""

    name = "MONTH"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> Month:
        """Read the argument."""
        try:
            return Month.parse(value)
        except Refusal as refusal:
            self.fail(str(refusal), param, ctx)


MONTH = MonthType()


def answering(work: Command[Args]) -> Callable[Args, None]:
    """Make a command of a function that returns its answer as JSON values and as sentences.

    The whole command is one write transaction; a refusal undoes it.
    """
    return _command(work, committed)


def reading(work: Command[Args]) -> Callable[Args, None]:
    """The same for a command that writes nothing: on SQLite it keeps no writer waiting."""
    return _command(work, lambda read: read())


def _command(work: Command[Args], run: Runner) -> Callable[Args, None]:
    @click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
    @with_appcontext
    @wraps(work)
    def command(*args: Args.args, **kwargs: Args.kwargs) -> None:
        as_json = kwargs.pop("as_json")
        try:
            answer, sentences = run(lambda: work(*args, **kwargs))
        except Refusal as refusal:
            fail(str(refusal))
        click.echo(json.dumps(answer, ensure_ascii=False) if as_json else sentences)

    return command


def fail(sentence: str) -> None:
    """Say on standard error why nothing was done, and leave with exit 1."""
    click.echo(sentence, err=True)
    db.session.rollback()
    sys.exit(1)


def acting(username: str, permission: Permission) -> Staff:
    """The member of staff a command acts for.

    Raises:
        Refusal: no such account, or what they may not do on screen they may not do here.
    """
    actor = staff_queries.by_username(username)
    if not actor.may(permission):
        raise Refusal(NOT_YOURS, username=username)
    return actor
