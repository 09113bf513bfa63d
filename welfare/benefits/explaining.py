"""Why each enrolment of a person brings its amount in a month, or none."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from welfare.benefits.calendar import Frequency
from welfare.benefits.rules import (
    EVER,
    MERIT_STANDARD,
    NO_DEGREE,
    DatedRate,
    DatedStandard,
    Price,
    Stacking,
    completes,
    in_force,
)
from welfare.core.errors import N_
from welfare.core.money import format_vnd
from welfare.core.month import Month

# Merit allowances whose amounts every decree on the merit standard sets anew.
FOLLOW_THE_STANDARD = (Frequency.MONTHLY, Frequency.TWICE_YEARLY)


class WhyNothing(StrEnum):
    """Why an enrolment brings no money in a month."""

    NOT_STARTED = "not-started"
    ENDED = "ended"
    DIED = "died"
    NO_RATE = "no-rate"
    DEGREE = "degree"
    AGE = "age"
    NOT_MONTHLY = "not-monthly"


@dataclass(frozen=True)
class Sentence:
    """What an officer reads, kept apart from its parameters so that it can be translated."""

    template: str
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return the Vietnamese sentence."""
        return self.template % self.params if self.params else self.template


@dataclass(frozen=True)
class Claim:
    """An enrolment as far as having a price depends on it."""

    category_code: str
    frequency: str
    degree: int | None
    start_month: Month
    end_month: Month | None


@dataclass(frozen=True)
class Life:
    """A person's birth and death."""

    born_on: date
    died_on: date | None


@dataclass(frozen=True)
class Amount:
    """What `due` says of an enrolment that has a price; `name` is the one that may be shown."""

    name: str
    stacking: str | None
    amount_vnd: int
    drawn: bool


@dataclass(frozen=True)
class Question:
    """An enrolment and a month, with the prices of the month and every rate of the tables."""

    month: Month
    claim: Claim
    life: Life
    prices: Sequence[Price]
    rates: Sequence[DatedRate]

    @property
    def prices_of_degree(self) -> list[Price]:
        """The month's prices for the category and its degree, whatever the age."""
        return [
            price
            for price in self.prices
            if price.category_code == self.claim.category_code
            and price.degree_from <= (self.claim.degree or NO_DEGREE) < price.degree_to
        ]


def why_nothing(question: Question) -> WhyNothing | None:
    """The first reason that keeps an enrolment from a price, or None if it has one."""
    month, claim, died_on = question.month, question.claim, question.life.died_on
    reasons = {
        WhyNothing.NOT_STARTED: claim.start_month > month,
        WhyNothing.ENDED: claim.end_month is not None and claim.end_month < month,
        WhyNothing.DIED: (
            died_on is not None
            and Month.of(died_on) < month
            and claim.frequency != Frequency.ONE_OFF
        ),
        WhyNothing.NOT_MONTHLY: not is_paid_in(question),
    }
    return next((why for why, holds in reasons.items() if holds), _why_no_price(question))


def is_paid_in(question: Question) -> bool:
    """Whether what is not paid monthly has its turn in the month, as far as prices tell."""
    claim = question.claim
    if claim.frequency == Frequency.ONE_OFF:
        return claim.start_month == question.month
    return claim.frequency == Frequency.MONTHLY or any(
        price.category_code == claim.category_code for price in question.prices
    )


def _why_no_price(question: Question) -> WhyNothing | None:
    if not any(price.category_code == question.claim.category_code for price in question.prices):
        return WhyNothing.NO_RATE
    prices, born_on = question.prices_of_degree, question.life.born_on
    if not prices:
        return WhyNothing.DEGREE
    if not any(price.born_after < born_on <= price.born_on_or_before for price in prices):
        return WhyNothing.AGE
    return None


def explain_nothing(question: Question) -> Sentence | None:
    """Why an enrolment has no price in the month, in words; None if it has one."""
    why = why_nothing(question)
    return _SENTENCES[why](question) if why else None


def explain_given_up(line: Amount, lines: Iterable[Amount]) -> Sentence | None:
    """Which allowances are drawn in the place of this one; None if it is drawn itself."""
    if line.drawn:
        return None
    drawn = [other for other in lines if other.drawn]
    instead = [other for other in drawn if other.stacking == line.stacking] or [
        other for other in drawn if other.stacking in {Stacking.PROTECTION, Stacking.SINGLE_PARENT}
    ]
    named = "; ".join(f"{other.name} ({format_vnd(other.amount_vnd)})" for other in instead)
    return Sentence(N_("Không hưởng cùng lúc với mức cao hơn: %(drawn)s."), {"drawn": named})


def newer_decree(
    month: Month, rate: DatedRate, frequency: str, standards: Iterable[DatedStandard]
) -> DatedStandard | None:
    """The merit standard of a later decree than the merit amount in force, if there is one.

    Merit amounts are read from a decree's tables: until those are loaded the last ones stay.
    """
    if rate.amount_vnd is None or frequency not in FOLLOW_THE_STANDARD:
        return None
    later = [
        row
        for row in standards
        if row.standard == MERIT_STANDARD
        and not row.province
        and in_force(month, row.valid_from, row.valid_to)
        and row.valid_from > rate.valid_from
    ]
    return later[0] if later else None


def _not_started(question: Question) -> Sentence:
    return Sentence(N_("Hưởng từ %(month)s."), {"month": question.claim.start_month.label})


def _ended(question: Question) -> Sentence:
    last = question.claim.end_month or question.month
    return Sentence(N_("Thôi hưởng sau tháng %(month)s."), {"month": last.label})


def _died(question: Question) -> Sentence:
    died_on = question.life.died_on or question.month.first_day
    return Sentence(
        N_("Mất ngày %(day)s, trả hết tháng %(month)s."),
        {"day": _day(died_on), "month": Month.of(died_on).label},
    )


def _not_monthly(question: Question) -> Sentence:
    return Sentence(N_("Khoản này không trả vào tháng %(month)s."), {"month": question.month.label})


def _no_rate(question: Question) -> Sentence:
    month, code = question.month, question.claim.category_code
    rates = [rate for rate in question.rates if rate.category_code == code]
    if any(in_force(month, rate.valid_from, rate.valid_to) for rate in rates):
        return Sentence(N_("Chưa có mức chuẩn của tháng này."))
    ends = [rate.valid_to for rate in rates if rate.valid_to and rate.valid_to < month.first_day]
    if ends:
        last = {"day": _day(max(ends))}
        return Sentence(N_("Mức của loại này hết áp dụng sau ngày %(day)s."), last)
    if rates:
        first = {"day": _day(min(rate.valid_from for rate in rates))}
        return Sentence(N_("Mức của loại này áp dụng từ ngày %(day)s."), first)
    return Sentence(N_("Chưa có mức của loại này."))


def _no_degree(question: Question) -> Sentence:
    degree = question.claim.degree
    if degree is None:
        return Sentence(N_("Chưa ghi tỷ lệ tổn thương cơ thể."))
    return Sentence(N_("Không có mức cho tỷ lệ %(degree)s %%."), {"degree": degree})


def _age(question: Question) -> Sentence:
    """Which birthday begins or ends it: prices hold birth dates, the years come back out."""
    year, born_on, prices = question.month.year, question.life.born_on, question.prices_of_degree
    ahead = [year - p.born_on_or_before.year for p in prices if born_on > p.born_on_or_before]
    if ahead:
        age = min(ahead)
        begins = {"month": completes(born_on, age).label, "age": age}
        return Sentence(N_("Hưởng từ %(month)s (đủ %(age)s tuổi)."), begins)
    age = max(year - price.born_after.year for price in prices if price.born_after != EVER)
    ends = {"month": completes(born_on, age).label, "age": age}
    return Sentence(N_("Thôi hưởng từ %(month)s (đủ %(age)s tuổi)."), ends)


def _day(value: date) -> str:
    return f"{value:%d/%m/%Y}"


_SENTENCES: dict[WhyNothing, Callable[[Question], Sentence]] = {
    WhyNothing.NOT_STARTED: _not_started,
    WhyNothing.ENDED: _ended,
    WhyNothing.DIED: _died,
    WhyNothing.NOT_MONTHLY: _not_monthly,
    WhyNothing.NO_RATE: _no_rate,
    WhyNothing.DEGREE: _no_degree,
    WhyNothing.AGE: _age,
}
