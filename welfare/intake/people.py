"""Who a row is about: name, birth, sex, identity numbers."""

from __future__ import annotations

from datetime import date

from welfare.core import national_id
from welfare.core.errors import N_, Refusal
from welfare.core.national_id import Identity, Sex
from welfare.core.vietnamese import fold, proper_name
from welfare.intake import dates, values
from welfare.intake.dates import Birth
from welfare.intake.row_notes import RowNotes
from welfare.intake.sheets import Cell

EARLIEST_BIRTH = date(1900, 1, 1)
MOST_NAME = 120
_OF_ONE_SEX: dict[str, Sex] = {"male_birth": "male", "female_birth": "female"}
# What stands in the column of numbers where there is none.
_NO_NUMBER = frozenset({"", "khong", "khong co", "khong co so", "chua co", "chua", "k", "x"})


def read_name(notes: RowNotes) -> str | None:
    """Return the name, its parts joined, capitals undone; a row without one is refused."""
    record = notes.record
    try:
        parts = [values.text(cell, most=MOST_NAME) for _column, cell in record.filled("name")]
        name = proper_name(" ".join(part for part in parts if part))
    except Refusal as refusal:
        notes.refuse(record.shown("name"), refusal.template, **refusal.params)
        return None
    if len(name) > MOST_NAME or not any(char.isalpha() for char in name):
        notes.refuse(
            record.shown("name"), N_("Thiếu họ và tên. Ghi đầy đủ họ tên như trên giấy tờ.")
        )
        return None
    return name


def read_birth(notes: RowNotes, today: date) -> tuple[Birth | None, Sex | None]:
    """Return the birth, and the sex where it stands under Nam or Nữ; neither is guessed."""
    births = ("birth", "male_birth", "female_birth")
    filled = notes.record.filled(*births)
    shown = filled[0][0].shown if filled else notes.record.shown(*births)
    if {"male_birth", "female_birth"} <= {column.meaning for column, _cell in filled}:
        notes.refuse(shown, N_("Ngày sinh ghi ở cả hai cột Nam và Nữ. Chỉ để lại một cột."))
        return None, None
    try:
        birth = _birth([cell for _column, cell in filled])
    except Refusal as refusal:
        notes.refuse(shown, refusal.template, **refusal.params)
        return None, None
    if birth is None:
        notes.refuse(shown, N_("Thiếu ngày sinh. Ghi ngày sinh, hoặc ít nhất là năm sinh."))
    elif birth.on > today:
        notes.refuse(
            shown,
            N_("Ngày sinh %(birth)s ở tương lai. Xem lại ngày sinh trên giấy tờ."),
            birth=f"{birth.on:%d/%m/%Y}",
        )
    elif birth.on < EARLIEST_BIRTH:
        notes.refuse(
            shown,
            N_("Năm sinh %(year)s trước năm 1900. Xem lại ngày sinh trên giấy tờ."),
            year=birth.on.year,
        )
    sexes = [sex for column, _cell in filled if (sex := _OF_ONE_SEX.get(column.meaning))]
    return birth, next(iter(sexes), None)


def _birth(cells: list[Cell]) -> Birth | None:
    """Read a birth in one cell, or day, month and year in cells of their own."""
    if len(cells) <= 1:
        return dates.birth(cells[0]) if cells else None
    return dates.birth("/".join(values.text(cell) or "" for cell in cells))


def read_identities(notes: RowNotes) -> dict[str, str]:
    """Return the numbers of the row by kind ("citizen", "old"); one that is wrong refuses it."""
    found: dict[str, str] = {}
    for column, cell in notes.record.filled("national_id"):
        try:
            identity = read_identity(cell)
        except Refusal as refusal:
            notes.refuse(column.shown, refusal.template, **refusal.params)
            continue
        if identity is not None:
            found.setdefault(identity.kind, identity.digits)
    return found


def read_identity(cell: Cell) -> Identity | None:
    """Read an identity number; none where the cell says that there is none."""
    words = values.text(cell)
    if words is None or (not words.isdigit() and fold(words) in _NO_NUMBER) or words == "0":
        return None
    # A number may have lost a leading zero that a text still has.
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return national_id.parse_number(cell)
    return national_id.parse_number(words)


def check_identity(
    notes: RowNotes, identities: dict[str, str], sex: Sex | None, birth: Birth
) -> None:
    """Warn of a missing number, and of one that tells another sex or year of birth."""
    shown = notes.record.shown("national_id")
    if not identities:
        notes.warn(shown, N_("Chưa có số định danh. Bổ sung khi người dân có căn cước."))
    if citizen_id := identities.get("citizen"):
        for sentence in national_id.disagreements(citizen_id, sex, birth.on):
            notes.warn(shown, sentence)
