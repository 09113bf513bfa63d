"""The reference of one payment: on slips, in bank files, in what comes back.

Letters and digits only, for banks cut and respell everything else: `TC2312L1042K37` is the payment
of 12/2023 that begins with line 1042; the last two digits tell a slip of the finger.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from welfare.core.month import Month

WRITTEN = re.compile(
    r"TC\W*(\d{2})(\d{2})\W*L\W*(\d{1,15})\W*K\W*(\d{2})(?!\d)", re.IGNORECASE | re.ASCII
)
CENTURY = 2000


@dataclass(frozen=True, slots=True)
class Reference:
    """A payment as we name it: the cycle it belongs to and the first of its lines."""

    month: Month
    line_id: int

    def __str__(self) -> str:
        """As it is written in files and on slips.

        >>> str(Reference(Month(2023, 12), 1042))
        'TC2312L1042K37'
        """
        stem = f"{self.month.year - CENTURY:02}{self.month.month:02}"
        return f"TC{stem}L{self.line_id}K{_check(stem, self.line_id)}"


def find_reference(text: str) -> Reference | None:
    """The reference in a text, however it is spaced and whatever stands around it.

    A reference whose check digits do not fit is none: it was mistyped or cut.
    """
    found = WRITTEN.search(text)
    if not found:
        return None
    year, month, line, check = found.groups()
    if not 1 <= int(month) <= 12 or check != _check(year + month, int(line)):
        return None
    return Reference(Month(CENTURY + int(year), int(month)), int(line))


def _check(stem: str, line_id: int) -> str:
    """Two digits as of an account number (ISO 7064, 97-10): any two exchanged digits show."""
    return f"{98 - int(f'{stem}{line_id}00') % 97:02}"
