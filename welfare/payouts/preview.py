"""What drawing a month up would look at, shown before anything is written."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from welfare.benefits import totals as due_totals
from welfare.core import clock
from welfare.core.month import Month
from welfare.database import db
from welfare.payouts import queries
from welfare.payouts.rules import check_month, months_to_draw
from welfare.registry.models import Person


@dataclass(frozen=True)
class DueOfRegister:
    """What is due in one register."""

    register: str
    people: int
    lines: int
    amount_vnd: int


@dataclass(frozen=True)
class Preview:
    """The months and people a run would look at, and what is due for its own month."""

    month: Month
    opens_books: bool
    skipped: Sequence[Month]
    people_to_recheck: int
    registers: Sequence[DueOfRegister]


def preview(month: Month) -> Preview:
    """What drawing the month up would do.

    Raises:
        Refusal: it cannot be drawn.
    """
    books = queries.books()
    if queries.cycle_of(month) is None:
        check_month(month, opening=books.opening, latest=books.latest, now=Month.of(clock.today()))
    before = queries.books(before=month)
    whole = months_to_draw(
        month, opening=before.opening, latest=before.through, recheck_from=None
    ).whole
    late = Person.recheck_from <= before.through if before.through else Person.id.is_(None)
    people = db.session.scalar(select(func.count()).select_from(Person).where(late))
    return Preview(
        month=month,
        opens_books=before.opening is None,
        skipped=whole[:-1],
        people_to_recheck=people or 0,
        registers=_due_by_register(month),
    )


def _due_by_register(month: Month) -> list[DueOfRegister]:
    rows = due_totals.of_month(month).rows
    return [
        DueOfRegister(
            register,
            # A person lives in one commune, so nobody is counted twice.
            sum(row.people for row in rows if row.register == register),
            sum(row.lines for row in rows if row.register == register),
            sum(row.amount_vnd for row in rows if row.register == register),
        )
        for register in sorted({row.register for row in rows})
    ]
