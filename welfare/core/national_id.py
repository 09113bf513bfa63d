"""The 12-digit citizen number and the 9-digit number of the old identity card."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from welfare.core.errors import N_, Refusal

Sex = Literal["male", "female"]

SEX_DIFFERS = N_("Giới tính không khớp với số định danh.")
BIRTH_YEAR_DIFFERS = N_("Năm sinh không khớp với số định danh.")

# Provinces of birth registration are numbered 001 (Hà Nội) to 096 (Cà Mau).
_LAST_PROVINCE = 96
# A cell made text keeps the ".0" of the number it was.
_NUMBER_AS_TEXT = re.compile(r"[0-9]+\.0")
_SEPARATORS = re.compile(r"[\s.\-–'’`]")


@dataclass(frozen=True, slots=True)
class Identity:
    """A number as the card shows it: 12 digits for a citizen, 9 for an old card."""

    kind: Literal["citizen", "old"]
    digits: str


def parse_number(value: str | float) -> Identity:
    """Read an identity number from a form or a spreadsheet cell; raise Refusal otherwise.

    Leading zeros that a spreadsheet dropped are restored: 82307498873.0 is 082307498873.
    """
    digits = _digits(value)
    if not isinstance(value, str) and len(digits) == 8:
        # Typed by hand, 8 digits may lack any digit; as a number they can only lack the zero.
        digits = digits.zfill(9)
    if len(digits) == 9:
        return Identity("old", digits)
    if 10 <= len(digits) <= 12:
        return Identity("citizen", _with_province(digits.zfill(12)))
    raise Refusal(
        N_(
            "Số định danh “%(value)s” có %(count)s chữ số. Cần 12 chữ số (căn cước) hoặc"
            " 9 chữ số (CMND cũ); xem lại trên thẻ."
        ),
        value=value,
        count=len(digits),
    )


def born_year_and_sex(digits: str) -> tuple[int, Sex]:
    """Return what a 12-digit number says: its fourth digit tells century and sex."""
    century, female = divmod(int(digits[3]), 2)
    return 1900 + 100 * century + int(digits[4:6]), "female" if female else "male"


def disagreements(digits: str, sex: str | None, born_on: date | None) -> list[str]:
    """Return a marked sentence for each known fact that the 12-digit number contradicts."""
    year, number_sex = born_year_and_sex(digits)
    found = []
    if sex is not None and sex != number_sex:
        found.append(SEX_DIFFERS)
    if born_on is not None and born_on.year != year:
        found.append(BIRTH_YEAR_DIFFERS)
    return found


def mask(number: str) -> str:
    """Hide all but the last four characters of an identity or bank number."""
    return "•" * (len(number) - 4) + number[-4:]


def _digits(value: str | float) -> str:
    if isinstance(value, str):
        text = value.strip()
        digits = text[:-2] if _NUMBER_AS_TEXT.fullmatch(text) else _SEPARATORS.sub("", text)
    else:
        # Nothing is taken out of a number: its point or minus sign means that it is another one.
        digits = str(int(value) if float(value).is_integer() else value)
    if re.fullmatch("[0-9]*", digits):
        return digits
    raise Refusal(
        N_("Số định danh “%(value)s” có ký tự lạ. Chỉ ghi chữ số, định dạng ô là văn bản."),
        value=value,
    )


def _with_province(digits: str) -> str:
    if 1 <= int(digits[:3]) <= _LAST_PROVINCE:
        return digits
    raise Refusal(
        N_(
            "Số định danh %(digits)s không bắt đầu bằng mã tỉnh nơi khai sinh (001 đến 096)."
            " Xem lại số trên thẻ."
        ),
        digits=digits,
    )
