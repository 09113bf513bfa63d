"""What is looked forward to: ages that change amounts, ends of papers, money nobody collected."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from welfare.benefits.rules import completes
from welfare.core.errors import N_
from welfare.core.month import Month

AGES = (4, 16, 22, 60, 75, 80)
LONGEST_AHEAD = 12
UNCOLLECTED_MONTHS = 3


class Coming(StrEnum):
    """The kinds of things that come up."""

    AGE = "age"
    DECISION = "decision"
    CERTIFICATE = "certificate"
    AUTHORISATION = "authorisation"
    REVIEW = "review"
    UNCOLLECTED = "uncollected"


COMING_LABELS = {
    Coming.AGE: N_("Sắp đủ tuổi"),
    Coming.DECISION: N_("Quyết định sắp hết hạn"),
    Coming.CERTIFICATE: N_("Giấy xác nhận sắp hết hạn"),
    Coming.AUTHORISATION: N_("Ủy quyền sắp hết hạn"),
    Coming.REVIEW: N_("Chờ xem xét"),
    Coming.UNCOLLECTED: N_("Ba tháng liền không nhận"),
}


@dataclass(frozen=True)
class Item:
    """One thing that comes up for a person in a month; money only where an age changes it.

    `what` is an age, or the public name of an allowance, or who holds a paper.
    """

    kind: Coming
    month: Month
    person_id: int
    name: str
    birth: str
    commune: str
    what: str
    before_vnd: int | None = None
    after_vnd: int | None = None


def age_reached(born_on: date, first: Month, last: Month) -> tuple[int, Month] | None:
    """Which of the ages that matter is completed within these months, and when.

    >>> age_reached(date(1943, 12, 31), Month(2023, 12), Month(2024, 2))
    (80, Month(year=2023, month=12))
    """
    for age in AGES:
        month = completes(born_on, age)
        if first <= month <= last:
            return age, month
    return None
