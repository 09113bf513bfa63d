"""In which months allowances that are not monthly are paid, and which months each payment covers.

Electricity is paid each quarter for its three months (Quyết định 28/2014/QĐ-TTg Điều 3, Thông tư
190/2014/TT-BTC: chi trả theo từng quý), here in the quarter's last month. Education allowances are
paid twice a school year, four months in the first term and five in the second; worship money and
convalescence once a year. The law names no month for these: an office may set its own, from a
year on, for a frequency or for a single category.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from welfare.benefits.rules import Price
from welfare.core.errors import N_, Refusal
from welfare.core.month import Month


class Frequency(StrEnum):
    """How often an allowance is paid; a one-off one in the month in which it starts and ends."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    TWICE_YEARLY = "twice-yearly"
    YEARLY = "yearly"
    ONE_OFF = "one-off"


# The usual months; 7 is the month of war invalids and martyrs (27/7), 9 begins the school year.
USUAL_MONTHS: Mapping[str, tuple[int, ...]] = {
    Frequency.QUARTERLY: (3, 6, 9, 12),
    Frequency.TWICE_YEARLY: (4, 11),
    Frequency.YEARLY: (7,),
    "UDGD-MN": (9,),
    "UDGD-PT": (9,),
    "TET-NGHEO": (1,),
}
FIRST_TERM = (9, 10, 11, 12)
SECOND_TERM = (1, 2, 3, 4, 5)
HOW_MANY = {Frequency.QUARTERLY: 4, Frequency.TWICE_YEARLY: 2, Frequency.YEARLY: 1}
WRONG_MONTHS = N_(
    "Tháng chi trả “%(months)s” không đúng: cần một tháng trong mỗi quý, hoặc một tháng của mỗi"
    " học kỳ (9–12 và 1–5), hoặc một tháng trong năm. Ghi các tháng cách nhau bằng dấu phẩy."
)


@dataclass(frozen=True)
class OfficeMonths:
    """The months an office has set for a frequency or a category (`subject`), from a year on."""

    subject: str
    from_year: int
    months: tuple[int, ...]


@dataclass(frozen=True)
class Kind:
    """A category as far as the calendar depends on it."""

    code: str
    frequency: str


def covered(kind: Kind, month: Month, office: Collection[OfficeMonths] = ()) -> Sequence[Month]:
    """The months for which the category is paid in the month; none if it is not its time.

    What is paid once for a whole year covers the month in which it is paid.
    """
    if kind.frequency in (Frequency.MONTHLY, Frequency.ONE_OFF):
        return [month]
    if month.month not in months_paid(kind, month.year, office):
        return []
    if kind.frequency == Frequency.QUARTERLY:
        first = month.month - (month.month - 1) % 3
        return [Month(month.year, first + place) for place in range(3)]
    if kind.frequency == Frequency.TWICE_YEARLY:
        term = FIRST_TERM if month.month in FIRST_TERM else SECOND_TERM
        return [Month(month.year, each) for each in term]
    return [month]


def months_paid(kind: Kind, year: int, office: Collection[OfficeMonths]) -> tuple[int, ...]:
    """The category's months of payment in a year: its own before those of its frequency."""
    for subject in (kind.code, kind.frequency):
        begun = [row for row in office if row.subject == subject and row.from_year <= year]
        if begun:
            return max(begun, key=lambda row: row.from_year).months
        if subject in USUAL_MONTHS:
            return USUAL_MONTHS[subject]
    return ()


def read_months(text: str, frequency: Frequency) -> tuple[int, ...]:
    """Months as an officer types them, `4, 11`, checked against the frequency.

    Raises:
        Refusal: a word that is no month, or months that leave out a quarter or a term.
    """
    words = [word.strip() for word in text.split(",")]
    wrong = Refusal(WRONG_MONTHS, months=text)
    if not all(word.isdecimal() and 1 <= int(word) <= 12 for word in words):
        raise wrong
    months = tuple(sorted(int(word) for word in words))
    fits = {
        Frequency.QUARTERLY: [(month - 1) // 3 for month in months] == [0, 1, 2, 3],
        Frequency.TWICE_YEARLY: [month in FIRST_TERM for month in months] == [False, True]
        and months[0] in SECOND_TERM,
        Frequency.YEARLY: len(months) == 1,
    }
    if not fits.get(frequency, False):
        raise wrong
    return months


def payable(
    prices: Iterable[Price],
    frequencies: Mapping[str, str],
    month: Month,
    office: Collection[OfficeMonths] = (),
) -> list[Price]:
    """The prices of what is paid in the month, each with the months it covers if several.

    `frequencies` are those of the categories by code.
    """
    spans = {
        code: tuple(covered(Kind(code, frequency), month, office))
        for code, frequency in frequencies.items()
    }
    return [
        replace(price, covers=span) if len(span) > 1 else price
        for price in prices
        if (span := spans[price.category_code])
    ]
