"""Where the person of a row lives, in which household, and how to reach them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from welfare.areas.positions import Position, parse_position
from welfare.core.errors import Refusal
from welfare.core.vietnamese import proper_name
from welfare.intake import values
from welfare.intake.hamlet_names import HamletNames, named
from welfare.intake.row_notes import RowNotes
from welfare.intake.values import texts

MOST_ADDRESS = 200
MOST_CODE = 30
MOST_RELATION = 40


@dataclass(frozen=True, slots=True)
class Place:
    """A home, under the names that `UnderstoodRow` has for its parts."""

    hamlet: str | None
    address: str | None
    latitude: float | None
    longitude: float | None
    phone: str | None
    household_code: str | None
    relation: str | None
    poverty_class: Literal["poor", "near-poor"] | None


def read_place(notes: RowNotes, hamlets: HamletNames, hamlet_of_group: str | None) -> Place:
    """Return all that a row says of the home; what cannot be read is left out, with a warning."""
    position = read_position(notes)
    return Place(
        hamlet=read_hamlet(notes, hamlets, hamlet_of_group),
        address=read_address(notes, hamlets),
        latitude=position.latitude if position else None,
        longitude=position.longitude if position else None,
        phone=notes.optional("phone", values.phone),
        household_code=notes.optional("household_code", texts(MOST_CODE)),
        relation=notes.optional("relation_to_head", texts(MOST_RELATION)),
        poverty_class=notes.optional("poverty_class", values.poverty_class),
    )


def read_hamlet(notes: RowNotes, hamlets: HamletNames, of_group: str | None) -> str | None:
    """Return the hamlet: of its column, else named in the address, else of the rows around.

    It is spelt as the area tables spell it where they have it.
    """
    if written := notes.optional("hamlet", texts(MOST_ADDRESS)):
        known = hamlets.find(written) or hamlets.find_in(written)
        return known or named(written) or proper_name(written)
    address = notes.record.words("address")
    return (hamlets.find_in(address) if address else None) or of_group


def read_address(notes: RowNotes, hamlets: HamletNames) -> str | None:
    """Return the address, with whatever else than a hamlet stands in the hamlet's column."""
    parts = []
    for column, cell in notes.record.filled("address", "hamlet"):
        try:
            words = values.text(cell, most=MOST_ADDRESS)
        except Refusal as refusal:
            if column.meaning == "address":  # The hamlet's own reading has told of the other.
                notes.warn(column.shown, refusal.template, **refusal.params)
            continue
        more = column.meaning == "address" or (words and _says_more(words, hamlets))
        parts += [words] if words and more else []
    address = ", ".join(parts)
    return address[:MOST_ADDRESS] or None


def _says_more(words: str, hamlets: HamletNames) -> bool:
    return hamlets.find(words) is None and hamlets.find_in(words) is not None


def read_position(notes: RowNotes) -> Position | None:
    """Return the coordinates, from two columns or from one that holds both."""
    record = notes.record
    axes = [words for axis in ("latitude", "longitude") if (words := record.words(axis))]
    if not axes:
        return None
    try:
        return parse_position(", ".join(axes))
    except Refusal as refusal:
        notes.warn(record.shown("latitude"), refusal.template, **refusal.params)
        return None
