"""Finding people as officers type: any words of the name in any order, without marks, or digits.

Each word is matched from its beginning ("ng v u" finds Nguyễn Văn Út) and, where that finds fewer
than fill a page, anywhere inside the name ("guyen", "hanh"); four digits or more match the end of
a 12-digit or 9-digit number or of a telephone's; a household's code finds its members, and a whole
bank account's number its holders.

The index `people_search` is made by migration 0003 and kept by the database itself: FTS5 on
SQLite, a GIN index over a `tsvector` on PostgreSQL, neither of which needs an extension. It holds
the commune as one more word, so that a search inside one commune never meets the others' people.

Measured with the list's page and total together (SQLite / PostgreSQL, processor time): at 100.000
people 1–15 ms for two words or more, or digits, and 50 ms for a family name that 39 % bear; at
1.000.000 people 2–80 ms and 0,8 / 0,3 s. Letters inside words are found by three-letter pieces of
the name: an FTS5 index of trigrams on SQLite; on PostgreSQL, which has none without an extension,
words of the same `tsvector`, marked by a `~`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, cast, column, func, literal_column, or_, select, table
from sqlalchemy.dialects.postgresql import REGCONFIG
from sqlalchemy.orm import joinedload

from welfare.areas.queries import Viewer
from welfare.core.vietnamese import clean, fold
from welfare.database import db
from welfare.registry.finders import found_by_number
from welfare.registry.models import Household, Person
from welfare.registry.queries import in_area
from welfare.registry.rules import household_code

MOST_WORDS = 8
PIECE = 3  # letters
FEW = 50  # a page of a list
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
    ends = [_ends(number) for number in asked.number_ends]
    found = [and_(_in_index(asked, viewer), *ends)]
    if _has_pieces(asked) and _are_few(found[0], viewer):
        found.append(and_(_with_pieces(asked, viewer), *ends))
    if in_household := _household_ids(text, viewer):
        found.append(Person.household_id.in_(in_household))
    if by_number := found_by_number(viewer, text):
        found.append(Person.id.in_(by_number))
    return or_(*found) if len(found) > 1 else found[0]


def first_found(text: str, viewer: Viewer, *, most: int) -> Sequence[Person]:
    """So many of those found, as they come: soon there even where half the district is found."""
    condition = found_by(text, viewer)
    if condition is None:
        return []
    found = select(Person.id).where(condition, in_area(viewer)).limit(most)
    statement = (
        select(Person)
        .where(Person.id.in_(db.session.scalars(found).all()))
        .options(joinedload(Person.commune), joinedload(Person.hamlet))
    )
    return db.session.scalars(statement.order_by(Person.sort_key, Person.id)).all()


def _has_pieces(asked: Sought) -> bool:
    return bool(asked.beginnings) and all(len(word) >= PIECE for word in asked.beginnings)


def _are_few(condition: ColumnElement[bool], viewer: Viewer) -> bool:
    some = select(Person.id).where(condition, in_area(viewer)).limit(FEW).subquery()
    return (db.session.scalar(select(func.count()).select_from(some)) or 0) < FEW


def _with_pieces(asked: Sought, viewer: Viewer) -> ColumnElement[bool]:
    """The condition for having every word somewhere inside the name."""
    inside = [Person.name_key.contains(word) for word in asked.beginnings]
    pieces = sorted({piece for word in asked.beginnings for piece in _pieces(word)})
    if db.session.get_bind().dialect.name == "sqlite":
        index = table("people_pieces")
        asked_for = " AND ".join(f'"{piece}"' for piece in pieces)
        matches = column("people_pieces").bool_op("MATCH")(asked_for)
        found = Person.id.in_(select(literal_column("rowid")).select_from(index).where(matches))
        return and_(found, *inside)
    terms = [f"'~{piece}'" for piece in pieces]
    return and_(_in_tsvector(terms, viewer), *inside)


def _pieces(word: str) -> Iterator[str]:
    return (word[n : n + PIECE] for n in range(len(word) - PIECE + 1))


def _in_index(asked: Sought, viewer: Viewer) -> ColumnElement[bool]:
    whole = [*asked.digits, *(number[-SHORTEST_NUMBER:] for number in asked.number_ends)]
    communes = [str(FIRST_COMMUNE + each) for each in sorted(viewer.commune_ids or ())]
    if db.session.get_bind().dialect.name == "sqlite":
        return _in_fts5(asked.beginnings, whole, communes)
    return _in_tsvector([*(f"{word}:*" for word in asked.beginnings), *whole], viewer)


def _in_tsvector(terms: list[str], viewer: Viewer) -> ColumnElement[bool]:
    communes = [str(FIRST_COMMUNE + each) for each in sorted(viewer.commune_ids or ())]
    if communes:
        terms = [*terms, f"({' | '.join(communes)})"]
    words = func.people_search_words(
        Person.name_key, Person.citizen_id, Person.old_id, Person.phone, Person.commune_id
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
    columns = (Person.citizen_id, Person.old_id, Person.phone)
    return or_(*(column.endswith(number) for column in columns))


def _household_ids(text: str, viewer: Viewer) -> list[int]:
    """Households of the viewer's area with exactly this code; usually one, or none."""
    code = household_code(text)
    if len(code) > LONGEST_CODE or not any(char.isdigit() for char in code):
        return []
    statement = select(Household.id).where(Household.code == code)
    if viewer.commune_ids is not None:
        statement = statement.where(Household.commune_id.in_(viewer.commune_ids))
    return list(db.session.scalars(statement.order_by(Household.id).limit(100)))
