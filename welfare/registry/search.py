"""Finding people as officers type: any words of the name in any order, without marks, or digits.

Each word is matched from its beginning ("ng v u" finds Nguyễn Văn Út); four digits or more match
the end of a 12-digit or 9-digit number; a household's code finds its members.

The index `people_search` is made by migration 0003 and kept by the database itself: FTS5 on
SQLite, a GIN index over a `tsvector` on PostgreSQL, neither of which needs an extension. It holds
the commune as one more word, so that a search inside one commune never meets the others' people.

Measured with the list's page and total together (SQLite / PostgreSQL, processor time): at 100.000
people 1–15 ms for two words or more, or digits, and 50 ms for a family name that 39 % bear; at
1.000.000 people 2–80 ms and 0,8 / 0,3 s. An index of trigrams would find letters inside words as
well, but not the two letters of "An", and PostgreSQL has none without an extension.
"""

import re
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, cast, column, func, literal_column, or_, select, table
from sqlalchemy.dialects.postgresql import REGCONFIG

from welfare.areas.queries import Viewer
from welfare.core.vietnamese import clean, fold
from welfare.database import db
from welfare.registry.models import Household, Person
from welfare.registry.rules import household_code

MOST_WORDS = 8
SHORTEST_NUMBER = 4  # as many digits as a masked number shows
LONGEST_CODE = 30
FIRST_COMMUNE = 100_000  # added to a commune's id it makes the commune's word, as in the migration
_NUMBER = re.compile(r"[0-9][0-9 .\-]*[0-9]")


@dataclass(frozen=True)
class Sought:
    """What was typed: beginnings of name words, ends of numbers, whole short numbers."""

    beginnings: tuple[str, ...] = ()
    number_ends: tuple[str, ...] = ()
    digits: tuple[str, ...] = ()


def sought(text: str) -> Sought:
    """What the typed text asks for.

    >>> sought("út Nguyễn 8873")
    Sought(beginnings=('ut', 'nguyen'), number_ends=('8873',), digits=())
    >>> sought("0821 4000 8873").number_ends
    ('082140008873',)
    """
    text = clean(text)
    if _NUMBER.fullmatch(text):
        text = re.sub("[^0-9]", "", text)
    words = fold(text).split()[:MOST_WORDS]
    numbers = [word for word in words if word.isdigit()]
    return Sought(
        beginnings=tuple(word for word in words if not word.isdigit()),
        number_ends=tuple(word for word in numbers if len(word) >= SHORTEST_NUMBER),
        digits=tuple(word for word in numbers if len(word) < SHORTEST_NUMBER),
    )


def found_by(text: str, viewer: Viewer) -> ColumnElement[bool] | None:
    """The condition on `Person` that the typed text means; None if it means nothing.

    The viewer's area is taken into account to be fast, not to be safe: add `in_area` as well.
    """
    asked = sought(text)
    if asked == Sought():
        return None
    in_household = _household_ids(text, viewer)
    named = and_(_in_index(asked, viewer), *(_ends(number) for number in asked.number_ends))
    return or_(named, Person.household_id.in_(in_household)) if in_household else named


def _in_index(asked: Sought, viewer: Viewer) -> ColumnElement[bool]:
    whole = [*asked.digits, *(number[-SHORTEST_NUMBER:] for number in asked.number_ends)]
    communes = [str(FIRST_COMMUNE + each) for each in sorted(viewer.commune_ids or ())]
    if db.session.get_bind().dialect.name == "sqlite":
        return _in_fts5(asked.beginnings, whole, communes)
    terms = [*(f"{word}:*" for word in asked.beginnings), *whole]
    if communes:
        terms.append(f"({' | '.join(communes)})")
    words = func.people_search_words(
        Person.name_key, Person.citizen_id, Person.old_id, Person.commune_id
    )
    asked_for = func.to_tsquery(cast("simple", REGCONFIG), " & ".join(terms))
    return words.bool_op("@@")(asked_for)


def _in_fts5(
    beginnings: tuple[str, ...], whole: list[str], communes: list[str]
) -> ColumnElement[bool]:
    terms = [*(f'"{word}"*' for word in beginnings), *(f'"{word}"' for word in whole)]
    if communes:
        terms.append("({})".format(" OR ".join(f'"{commune}"' for commune in communes)))
    index = table("people_search")
    matches = column("people_search").bool_op("MATCH")(" AND ".join(terms))
    return Person.id.in_(select(literal_column("rowid")).select_from(index).where(matches))


def _ends(number: str) -> ColumnElement[bool]:
    return or_(Person.citizen_id.endswith(number), Person.old_id.endswith(number))


def _household_ids(text: str, viewer: Viewer) -> list[int]:
    """Households of the viewer's area with exactly this code; usually one, or none."""
    code = household_code(text)
    if len(code) > LONGEST_CODE or not any(char.isdigit() for char in code):
        return []
    statement = select(Household.id).where(Household.code == code)
    if viewer.commune_ids is not None:
        statement = statement.where(Household.commune_id.in_(viewer.commune_ids))
    return list(db.session.scalars(statement.order_by(Household.id).limit(100)))
