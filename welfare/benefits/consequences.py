"""What the law gives when somebody who draws an allowance dies.

Sources: Nghị định 131/2021/NĐ-CP Điều 121 and Pháp lệnh 02/2020/UBTVQH14 for people with merit;
Nghị định 20/2021/NĐ-CP Điều 11 for protection, Nghị định 176/2025/NĐ-CP for the social pension.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from welfare.benefits import queries, rate_queries
from welfare.benefits.calendar import Frequency
from welfare.benefits.rules import MILLI, DatedRate, Price, in_force
from welfare.core.money import format_vnd
from welfare.core.month import Month
from welfare.database import db
from welfare.registry.foresight import AtDeath, DueLine, OneOff
from welfare.registry.models import Category, Person
from welfare.registry.rules import Register

LUMP_SUM = "TC1L-3T"
MERIT_FUNERAL, PROTECTION_FUNERAL, PENSION_FUNERAL = "MT-NCC", "MT-BTXH", "MT-HTXH"
SOCIAL_PENSION = "HTXH"
# Not in the lump sum: carer money ends with the care, education money is not an allowance.
NOT_PERSONAL = frozenset({"care", "education"})
# Whose relatives may draw a survivor's allowance, from which degree of injury on.
SURVIVORS = {
    "TB": ("TUAT-TB61", 61),
    "TBB": ("TUAT-TB61", 61),
    "BB": ("TUAT-BB61", 61),
    "CDHH": ("TUAT-CDHH61", 61),
    "NCC-TCM45-TL": ("TUAT-TCM45", 0),
    "NCC-TCM45-KTL": ("TUAT-TCM45", 0),
    "NCC-TKN": ("TUAT-TKN", 0),
}


@dataclass(frozen=True)
class Drawn:
    """A monthly allowance that the person draws in the month of death; `degree` in %."""

    category_code: str
    register: str
    kind: str
    amount_vnd: int
    degree: int = 0


def current_monthly_vnd(drawn: Iterable[Drawn]) -> int:
    """Monthly allowances and supplements of a person with merit, without carer money."""
    return sum(
        line.amount_vnd
        for line in drawn
        if line.register == Register.MERIT and line.kind not in NOT_PERSONAL
    )


def funerals(drawn: Iterable[Drawn]) -> set[str]:
    """The kinds of funeral support that the allowances open; only the highest is paid."""
    found = set()
    for line in drawn:
        if line.kind in NOT_PERSONAL:
            continue
        if line.register == Register.MERIT:
            found.add(MERIT_FUNERAL)
        elif line.category_code == SOCIAL_PENSION:
            found.add(PENSION_FUNERAL)
        elif line.register == Register.PROTECTION:
            found.add(PROTECTION_FUNERAL)
    return found


def survivor_codes(drawn: Iterable[Drawn]) -> list[str]:
    """The survivors' allowances that relatives may ask for."""
    codes = {
        SURVIVORS[line.category_code][0]
        for line in drawn
        if line.category_code in SURVIVORS and line.degree >= SURVIVORS[line.category_code][1]
    }
    return sorted(codes)


def highest(supports: Sequence[OneOff]) -> list[OneOff]:
    """Of several funeral supports the highest, told what it takes the place of."""
    ranked = sorted(supports, key=lambda each: (-each.amount_vnd, each.category_code))
    if not ranked:
        return []
    best, *others = ranked
    lesser = tuple(DueLine(other.label, other.amount_vnd) for other in others)
    return [replace(best, in_place_of=lesser)]


def at_death(person_id: int, month: Month) -> AtDeath:
    """What is given for a person who dies in the month, by what they draw in it."""
    drawn = _drawn(person_id, month)
    born_on = db.session.scalars(select(Person.born_on).where(Person.id == person_id)).one()
    opened = funerals(drawn)
    prices = [
        price
        for price in (queries.prices(month, opened) if opened else [])
        if price.born_after < born_on <= price.born_on_or_before
    ]
    labels = _labels({*opened, LUMP_SUM})
    supports = [_funeral(price, labels) for price in prices]
    return AtDeath([*_lump_sum(drawn, month, labels), *highest(supports)], survivor_codes(drawn))


def _drawn(person_id: int, month: Month) -> list[Drawn]:
    prices = queries.prices(month)
    if not prices:
        return []
    due = queries.due(month, prices, Person.id == person_id)
    statement = (
        select(due.c.category_code, due.c.register, Category.kind, due.c.amount_vnd, due.c.degree)
        .join(Category, Category.code == due.c.category_code)
        .where(due.c.drawn, Category.frequency == Frequency.MONTHLY)
        .order_by(due.c.enrolment_id)
    )
    return [
        Drawn(code, register, kind, vnd, degree or 0)
        for code, register, kind, vnd, degree in db.session.execute(statement)
    ]


def _lump_sum(drawn: Sequence[Drawn], month: Month, labels: dict[str, str]) -> list[OneOff]:
    base_vnd = current_monthly_vnd(drawn)
    rate = _rate_of_lump_sum(month)
    if not base_vnd or rate is None:
        return []
    milli = rate.coefficient_milli or 0
    times = f"{milli // MILLI} × {format_vnd(base_vnd)}"
    return [OneOff(LUMP_SUM, labels[LUMP_SUM], base_vnd * milli // MILLI, times, is_funeral=False)]


def _rate_of_lump_sum(month: Month) -> DatedRate | None:
    rates = rate_queries.rates_by_id({LUMP_SUM}).values()
    return next((r for r in rates if in_force(month, r.valid_from, r.valid_to)), None)


def _funeral(price: Price, labels: dict[str, str]) -> OneOff:
    reckoning = f"{price.coefficient.removesuffix(',0')} × {format_vnd(price.standard_vnd)}"
    code = price.category_code
    return OneOff(code, labels[code], price.unit_vnd, reckoning, is_funeral=True)


def _labels(codes: Iterable[str]) -> dict[str, str]:
    statement = select(Category).where(Category.code.in_(list(codes)))
    return {category.code: category.public_name for category in db.session.scalars(statement)}


def due_lines(person_id: int, month: Month) -> list[DueLine]:
    """What a person draws in the month, under names that may be shown, the highest first."""
    prices = queries.prices(month)
    if not prices:
        return []
    due = queries.due(month, prices, Person.id == person_id)
    statement = (
        select(Category, due.c.amount_vnd)
        .join(due, due.c.category_code == Category.code)
        .where(due.c.drawn)
        .order_by(due.c.amount_vnd.desc(), due.c.enrolment_id)
    )
    return [DueLine(each.public_name, vnd) for each, vnd in db.session.execute(statement)]
