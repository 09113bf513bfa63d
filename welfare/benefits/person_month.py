"""What one person draws in one month, and why not the rest: the lines of the person page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select

from welfare.areas.queries import Viewer
from welfare.benefits import queries, rate_queries
from welfare.benefits.explaining import (
    Amount,
    Claim,
    Life,
    Question,
    Sentence,
    explain_given_up,
    explain_nothing,
    newer_decree,
)
from welfare.benefits.rules import DatedRate, DatedStandard, applies
from welfare.core.errors import N_
from welfare.core.month import Month
from welfare.database import db
from welfare.registry import queries as registry_queries
from welfare.registry.models import Enrolment, Person
from welfare.registry.rules import Register

SUSPENDED = N_("Tạm dừng chi từ tháng %(month)s.")
NOT_DUE = Sentence(N_("Khoản này không đến kỳ trả trong tháng."))


@dataclass(frozen=True)
class Line:
    """An enrolment in the month: `price` is its row of `due`, None where it has no amount.

    `why_not` says what keeps it from being drawn, None if it is drawn.
    """

    enrolment: Enrolment
    price: Row[Any] | None
    why_not: Sentence | None

    @property
    def drawn(self) -> bool:
        """Whether it is paid."""
        return self.why_not is None


@dataclass(frozen=True)
class PersonMonth:
    """A person's lines, those that are drawn first.

    `newer` is the merit standard of a decree whose amounts are not loaded yet, if one is drawn
    by an older table.
    """

    person: Person
    month: Month
    lines: Sequence[Line]
    newer: DatedStandard | None

    @property
    def total_vnd(self) -> int:
        """What is drawn altogether."""
        return sum(line.price.amount_vnd for line in self.lines if line.price and line.drawn)

    @property
    def overlaps(self) -> bool:
        """Whether merit and protection are drawn together, which an officer has to settle."""
        registers = {line.enrolment.category.register for line in self.lines if line.drawn}
        return {Register.MERIT, Register.PROTECTION} <= registers


def person_month(viewer: Viewer, person_id: int, month: Month) -> PersonMonth:
    """What a person of the viewer's area draws in the month.

    Raises:
        NotFound: nobody of that id in the area.
    """
    someone = registry_queries.person(viewer, person_id)
    codes = {entitled.category_code for entitled in someone.enrolments}
    rates = list(rate_queries.rates_by_id(codes).values())
    lines = _lines(someone, month, rates)
    return PersonMonth(someone, month, lines, _newer_decree(month, lines, rates))


def _lines(someone: Person, month: Month, rates: Sequence[DatedRate]) -> list[Line]:
    prices = queries.prices(month, {entitled.category_code for entitled in someone.enrolments})
    priced: dict[int, Row[Any]] = {}
    if prices:
        due = queries.due(month, prices, Person.id == someone.id)
        priced = {row.enrolment_id: row for row in db.session.execute(select(due))}
    life = Life(someone.born_on, someone.died_on)
    amounts = [_amount(e, priced[e.id]) for e in someone.enrolments if e.id in priced]
    lines = []
    for entitled in someone.enrolments:
        price = priced.get(entitled.id)
        why_not: Sentence | None
        if price is None:
            question = Question(month, _claim(entitled), life, prices, rates)
            why_not = _suspended(entitled, month) or explain_nothing(question) or NOT_DUE
        else:
            why_not = explain_given_up(_amount(entitled, price), amounts)
        lines.append(Line(entitled, price, why_not))
    return sorted(lines, key=_place)


def _suspended(entitled: Enrolment, month: Month) -> Sentence | None:
    """That the enrolment is suspended in the month, if no resumption pays the month after all."""
    for each in entitled.suspensions:
        lasts = each.until_month is None or each.until_month >= month
        if each.from_month <= month and lasts and not each.pays_arrears:
            return Sentence(SUSPENDED, {"month": each.from_month.label})
    return None


def _claim(entitled: Enrolment) -> Claim:
    return Claim(
        category_code=entitled.category_code,
        frequency=entitled.category.frequency,
        degree=entitled.degree,
        start_month=entitled.start_month,
        end_month=entitled.end_month,
    )


def _amount(entitled: Enrolment, price: Row[Any]) -> Amount:
    category = entitled.category
    return Amount(category.public_name, category.stacking, price.amount_vnd, bool(price.drawn))


def _place(line: Line) -> tuple[bool, bool, int, int]:
    """What is drawn first, then what gives way to it, the higher amount before the lower."""
    amount_vnd = line.price.amount_vnd if line.price else 0
    return not line.drawn, line.price is None, -amount_vnd, line.enrolment.id


def _newer_decree(
    month: Month, lines: Sequence[Line], rates: Sequence[DatedRate]
) -> DatedStandard | None:
    standards = list(rate_queries.standards_by_id().values())
    for line in lines:
        entitled = line.enrolment
        for rate in rates:
            if line.drawn and applies(rate, month, entitled.category_code, entitled.degree):
                newer = newer_decree(month, rate, entitled.category.frequency, standards)
                if newer is not None:
                    return newer
    return None
