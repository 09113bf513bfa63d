"""The same person met again in one file."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from welfare.core.errors import N_
from welfare.core.vietnamese import fold
from welfare.intake.row_notes import RowNotes
from welfare.intake.understood import UnderstoodRow

SAME_PERSON = N_("Trùng với dòng %(row)s: cùng người, cùng loại đối tượng. Xóa một dòng.")
NAMESAKES = N_(
    "Trùng với dòng %(row)s: cùng họ tên, ngày sinh, loại đối tượng, không có số định danh. Nếu là "
    "một người, xóa một dòng; nếu là hai người, ghi số định danh hoặc ấp của từng người."
)

PersonKey = tuple[object, ...]


@dataclass(slots=True)
class Repeats:
    """The people met so far: by citizen number, else old number, else name, birth and hamlet."""

    _people: dict[PersonKey, tuple[str, UnderstoodRow]] = field(default_factory=dict)
    _entries: dict[tuple[PersonKey, str | None], UnderstoodRow] = field(default_factory=dict)
    _namesakes: dict[tuple[str, date, str], tuple[PersonKey, UnderstoodRow]] = field(
        default_factory=dict
    )

    def check(self, row: UnderstoodRow, notes: RowNotes) -> None:
        """Refuse a row that repeats another or bears another's number; warn of likely repeats."""
        name_key = fold(row.name)
        key = _key(row, name_key)
        person_name_key, person = self._people.setdefault(key, (name_key, row))
        if person_name_key != name_key:
            notes.refuse(
                notes.record.shown("national_id"),
                N_("Số định danh này đã ghi cho người khác ở dòng %(row)s. Xem lại số trên thẻ."),
                row=_place(person, row),
            )
            return
        entry = self._entries.setdefault((key, row.category_code), row)
        if entry is not row:
            has_number = row.citizen_id or row.old_id
            notes.refuse(
                notes.record.shown("national_id" if has_number else "name"),
                SAME_PERSON if has_number else NAMESAKES,
                row=_place(entry, row),
            )
            return
        if (person.born_on, person.birth_precision) != (row.born_on, row.birth_precision):
            notes.warn(
                notes.record.shown("birth", "male_birth", "female_birth"),
                N_("Ngày sinh khác với dòng %(row)s của cùng người này. Xem lại một trong hai."),
                row=_place(person, row),
            )
        self._warn_of_namesake(row, key, name_key, notes)

    def _warn_of_namesake(
        self, row: UnderstoodRow, key: PersonKey, name_key: str, notes: RowNotes
    ) -> None:
        """Same name and birth, but a number on one row only: likely one person, never joined."""
        alike = (name_key, row.born_on, row.birth_precision)
        other_key, other = self._namesakes.setdefault(alike, (key, row))
        if other_key != key and not (other.citizen_id and row.citizen_id):
            notes.warn(
                notes.record.shown("national_id"),
                N_(
                    "Có thể là cùng một người với dòng %(row)s (trùng tên, ngày sinh; chỉ một dòng"
                    " có số định danh). Bổ sung số định danh."
                ),
                row=_place(other, row),
            )


def _key(row: UnderstoodRow, name_key: str) -> PersonKey:
    if row.citizen_id or row.old_id:
        return (row.citizen_id or row.old_id,)
    return (name_key, row.born_on, row.birth_precision, fold(row.hamlet or ""))


def _place(other: UnderstoodRow, row: UnderstoodRow) -> str:
    return str(other.row) if other.sheet == row.sheet else f"{other.row} (trang {other.sheet})"
