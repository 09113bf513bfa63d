"""Whose bank account a number is, and who share one: told to the search and to duplicates."""

import re
from collections.abc import Iterable, Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from welfare.areas.queries import Viewer
from welfare.channels.models import BankAccount
from welfare.core.vietnamese import clean
from welfare.database import db
from welfare.registry.models import Person
from welfare.registry.queries import in_area

MOST_FOUND = 100


def holders(viewer: Viewer, typed: str) -> Sequence[int]:
    """The viewer's people who have an account of exactly this number, at whatever bank."""
    number = re.sub(r"[\s.\-]", "", clean(typed)).upper()
    if not re.fullmatch("[0-9A-Z]{6,19}", number) or not re.search("[0-9]", number):
        return []
    statement = (
        select(BankAccount.person_id)
        .join(BankAccount.person)
        .where(BankAccount.number == number, in_area(viewer))
        .distinct()
        .order_by(BankAccount.person_id)
        .limit(MOST_FOUND)
    )
    return db.session.scalars(statement).all()


def shared_accounts() -> Iterable[tuple[int, int]]:
    """Pairs of people of different households who have one account, not that of one payee."""
    shared = (
        select(BankAccount.bank_bin, BankAccount.number)
        .group_by(BankAccount.bank_bin, BankAccount.number)
        .having(func.count(BankAccount.person_id.distinct()) > 1)
        .cte("shared")
    )
    one, other = aliased(BankAccount), aliased(BankAccount)
    first, second = aliased(Person), aliased(Person)
    statement = (
        select(one.person_id, other.person_id)
        .join(shared, (shared.c.bank_bin == one.bank_bin) & (shared.c.number == one.number))
        .join(other, (other.bank_bin == one.bank_bin) & (other.number == one.number))
        .join(first, first.id == one.person_id)
        .join(second, second.id == other.person_id)
        .where(
            one.person_id < other.person_id,
            or_(
                first.household_id.is_(None),
                second.household_id.is_(None),
                first.household_id != second.household_id,
            ),
        )
    )
    return [(a, b) for a, b in db.session.execute(statement)]
