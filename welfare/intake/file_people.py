"""Which rows of one workbook speak of the same person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from welfare.core.errors import N_, Refusal
from welfare.core.national_id import Sex
from welfare.core.vietnamese import fold
from welfare.intake.understood import UnderstoodRow
from welfare.registry.rules import BirthPrecision

JOINS_TWO = N_(
    "Số căn cước và số CMND cũ ở dòng này thuộc về hai người khác nhau, ở dòng %(first)s và dòng "
    "%(second)s. Xem lại giấy tờ."
)
OTHER_NAME = N_("Số định danh này đã ghi cho người khác ở dòng %(first)s. Xem lại số trên thẻ.")
OTHER_NUMBER = N_(
    "Dòng %(first)s ghi cùng số định danh này nhưng số kia khác. Xem lại cả hai số trên thẻ."
)


@dataclass
class FilePerson:
    """One person of a workbook; the first row tells name and birth, numbers are those of any."""

    rows: list[UnderstoodRow] = field(default_factory=list)
    citizen_id: str | None = None
    old_id: str | None = None

    @property
    def first(self) -> UnderstoodRow:
        """The row that spoke of the person first."""
        return self.rows[0]

    @cached_property
    def name_key(self) -> str:
        """The name without marks and capitals."""
        return fold(self.first.name)

    @property
    def sex(self) -> Sex | None:
        """The sex that the first row with one tells."""
        return next((row.sex for row in self.rows if row.sex), None)

    @property
    def has_number(self) -> bool:
        """Whether any row gives an identity number."""
        return bool(self.citizen_id or self.old_id)

    @property
    def tells_day(self) -> bool:
        """Whether the day of birth is known, not the year alone."""
        return BirthPrecision(self.first.birth_precision) is BirthPrecision.DAY

    def take(self, row: UnderstoodRow) -> None:
        """Add a row of the same person."""
        self.rows.append(row)
        self.citizen_id = self.citizen_id or row.citizen_id
        self.old_id = self.old_id or row.old_id


class FilePeople:
    """The people of one workbook, in the order in which it names them.

    Equal numbers make one person; without numbers, equal name, birth and hamlet do. A row with a
    number and one without are never joined: which of two namesakes is meant cannot be told.
    """

    def __init__(self) -> None:
        """Begin with nobody."""
        self._people: list[FilePerson] = []
        self._by_number: dict[str, FilePerson] = {}
        self._by_birth: dict[tuple[object, ...], FilePerson] = {}

    def __iter__(self) -> Iterator[FilePerson]:
        """Go through the people."""
        return iter(self._people)

    def take(self, row: UnderstoodRow) -> None:
        """Add a row to its person.

        Raises:
            Refusal: its numbers belong to two people, or one of them to somebody else.
        """
        if row.citizen_id or row.old_id:
            someone = self._holder(row) or self._new_person()
        else:
            alike = (fold(row.name), row.born_on, row.birth_precision, fold(row.hamlet or ""))
            someone = self._by_birth.get(alike) or self._new_person()
            self._by_birth[alike] = someone
        someone.take(row)
        # Numbers of 12 and of 9 digits are never equal.
        for number in filter(None, (row.citizen_id, row.old_id)):
            self._by_number[number] = someone

    def _new_person(self) -> FilePerson:
        someone = FilePerson()
        self._people.append(someone)
        return someone

    def _holder(self, row: UnderstoodRow) -> FilePerson | None:
        first, second = (self._by_number.get(n or "") for n in (row.citizen_id, row.old_id))
        if first and second and first is not second:
            raise Refusal(JOINS_TWO, first=first.first.row, second=second.first.row)
        holder = first or second
        if holder is None:
            return None
        if holder.name_key != fold(row.name):
            raise Refusal(OTHER_NAME, first=holder.first.row)
        pairs = ((holder.citizen_id, row.citizen_id), (holder.old_id, row.old_id))
        if any(theirs and mine and theirs != mine for theirs, mine in pairs):
            raise Refusal(OTHER_NUMBER, first=holder.first.row)
        return holder
