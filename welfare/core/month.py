"""A calendar month, the unit in which welfare is owed and paid."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Self, overload

from welfare.core.errors import N_, Refusal

FIRST_YEAR = 1900
LAST_YEAR = 2200
_ISO_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """One month of one year; months add, subtract and sort like whole numbers.

    A month outside the calendar or the years 1900 to 2200 raises ValueError.
    """

    year: int
    month: int

    def __post_init__(self) -> None:
        """Refuse what is not a month."""
        if not (FIRST_YEAR <= self.year <= LAST_YEAR and 1 <= self.month <= 12):
            raise ValueError(f"not a month between {FIRST_YEAR} and {LAST_YEAR}: {self}")

    @classmethod
    def of(cls, day: date) -> Self:
        """Return the month that `day` lies in."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "2023-12" and nothing else; raise Refusal otherwise."""
        found = _ISO_MONTH.fullmatch(text)
        try:
            if found:
                return cls(int(found[1]), int(found[2]))
        except ValueError:
            pass  # The right shape, but no such month: the same refusal.
        raise Refusal(
            N_("“%(text)s” không phải là tháng. Ghi năm và tháng theo dạng 2023-12."), text=text
        )

    @classmethod
    def range(cls, first: Self, last: Self) -> list[Self]:
        """Return every month from `first` through `last`; none if `last` comes first."""
        return [first + step for step in range(last - first + 1)]

    @property
    def first_day(self) -> date:
        """Return the day whose rates are in force for the whole month."""
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        """Return the day on which ages are reckoned for the month."""
        return date(self.year, self.month, monthrange(self.year, self.month)[1])

    @property
    def label(self) -> str:
        """Return the month as officers write it: "12/2023"."""
        return f"{self.month:02}/{self.year}"

    def __str__(self) -> str:
        """Return the month as `parse` reads it: "2023-12"."""
        return f"{self.year:04}-{self.month:02}"

    def __add__(self, months: int) -> Self:
        """Return the month that comes `months` later."""
        years, month = divmod(self._ordinal + months, 12)
        return type(self)(years, month + 1)

    @overload
    def __sub__(self, other: int) -> Self: ...

    @overload
    def __sub__(self, other: Month) -> int: ...

    def __sub__(self, other: int | Month) -> Self | int:
        """Return the month `other` months earlier, or the number of months since `other`."""
        if isinstance(other, Month):
            return self._ordinal - other._ordinal
        return self + -other

    @property
    def _ordinal(self) -> int:
        return self.year * 12 + self.month - 1
