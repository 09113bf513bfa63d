"""What is due: one SELECT that serves a person's preview, a commune's total and a whole country."""

from collections.abc import Collection, Sequence
from dataclasses import astuple
from functools import reduce
from operator import add
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    Integer,
    Select,
    String,
    and_,
    case,
    cast,
    column,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
    values,
)
from sqlalchemy.sql.selectable import Subquery

from welfare.areas import queries as areas_queries
from welfare.benefits import rate_queries
from welfare.benefits.calendar import Frequency, payable
from welfare.benefits.models import Rate
from welfare.benefits.rules import (
    ANY_DEGREE,
    BESIDE_SINGLE_PARENT,
    DRAWN_AT_MOST,
    EVER,
    NEVER,
    NO_DEGREE,
    Price,
    Stacking,
    price_list,
)
from welfare.core.month import Month
from welfare.database import db
from welfare.registry import queries as registry_queries
from welfare.registry.models import Category, Enrolment, Person

GRANTED = -1
BY_DECISION = "Theo quyết định"


def prices(month: Month, category_codes: Collection[str] | None = None) -> list[Price]:
    """What is paid in the month and how much, of all categories or of those named."""
    kinds = db.session.execute(select(Category.code, Category.frequency, Category.sensitive)).all()
    every = price_list(
        month,
        rates=rate_queries.rates_by_id(category_codes).values(),
        standards=list(rate_queries.standards_by_id().values()),
        province=areas_queries.own_province(),
        hidden_codes=frozenset(code for code, _often, kept in kinds if kept == "hiv"),
    )
    frequencies = {code: often for code, often, _kept in kinds}
    return payable(every, frequencies, month, rate_queries.office_months())


def codes_by_degree() -> frozenset[str]:
    """The categories whose rates depend on a percentage."""
    banded = select(Rate.category_code).where(Rate.degree_from.is_not(None)).distinct()
    return frozenset(db.session.scalars(banded))


def due(month: Month, month_prices: Sequence[Price], *within: ColumnElement[bool]) -> Subquery:
    """What every enrolment is due in the month, one row each; `drawn` tells those to be paid.

    `within` narrows the people (`Person.…` conditions): stacking looks at whole persons, so a
    condition on categories would give wrong answers. Columns: enrolment_id, person_id,
    commune_id, register, category_code, stacking, amount_vnd, unit_vnd, standard_vnd, units,
    coefficient, degree, decree, drawn.
    """
    price = _price_table(month_prices)
    spans = _spans(month_prices)
    parts = [_priced(month, price, within), _granted(month, within)]
    parts += [_covering(span, price, number, within) for span, number in spans.items()]
    candidates = union_all(*parts).cte("candidates")
    ranked = _ranked(candidates)
    granted = candidates.c.price_number == GRANTED
    return (
        select(
            *candidates.c,
            case((granted, candidates.c.amount_vnd), else_=price.c.unit_vnd).label("unit_vnd"),
            price.c.standard_vnd,
            price.c.coefficient,
            price.c.decree,
            func.coalesce(_drawn(ranked), true()).label("drawn"),
        )
        .join(price, price.c.number == candidates.c.price_number)
        .outerjoin(ranked, ranked.c.enrolment_id == candidates.c.enrolment_id)
        .subquery("due")
    )


def _priced(
    month: Month, price: CTE, within: Sequence[ColumnElement[bool]]
) -> Select[*tuple[Any, ...]]:
    """What has a price of its own this month; narrow rows, for they are sorted and kept."""
    units = _units()
    return _rows((price.c.unit_vnd * units), units, price.c.number, month, within).join(
        price, and_(_of_price(price), price.c.span == 0)
    )


def _granted(month: Month, within: Sequence[ColumnElement[bool]]) -> Select[*tuple[Any, ...]]:
    """What a decision grants in figures, in the place of any price."""
    granted = cast(Enrolment.granted_vnd, Integer)
    return _rows(granted, _units(), literal(GRANTED), month, within, granted=True)


def _covering(
    covers: Sequence[Month], price: CTE, span: int, within: Sequence[ColumnElement[bool]]
) -> Select[*tuple[Any, ...]]:
    """What is paid once for several months: as many as the person was entitled in."""
    months = _months_entitled(covers)
    units = _units() * months
    rows = _rows(price.c.unit_vnd * units, units, price.c.number, None, within)
    return rows.join(price, and_(_of_price(price), price.c.span == span)).where(months > 0)


def _rows(
    amount_vnd: ColumnElement[int],
    units: ColumnElement[int],
    price_number: ColumnElement[int],
    month: Month | None,
    within: Sequence[ColumnElement[bool]],
    *,
    granted: bool = False,
) -> Select[*tuple[Any, ...]]:
    rows = (
        select(
            Enrolment.id.label("enrolment_id"),
            Enrolment.person_id,
            Person.commune_id,
            Category.register,
            Category.code.label("category_code"),
            Category.stacking,
            amount_vnd.label("amount_vnd"),
            units.label("units"),
            Enrolment.degree,
            price_number.label("price_number"),
        )
        .select_from(Enrolment)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Category, Category.code == Enrolment.category_code)
        .where(
            Person.merged_into_id.is_(None),
            Enrolment.cancelled_at.is_(None),
            Enrolment.granted_vnd.is_not(None) if granted else Enrolment.granted_vnd.is_(None),
            *within,
        )
    )
    return rows if month is None else rows.where(*_entitled(month))


def _entitled(month: Month) -> tuple[ColumnElement[bool], ...]:
    """Whether an enrolment stands in the month."""
    return (
        Enrolment.start_month <= month,
        or_(Enrolment.end_month.is_(None), Enrolment.end_month >= month),
        # What is paid once is due in its first month only, even where nobody wrote an end.
        or_(Category.frequency != Frequency.ONE_OFF, Enrolment.start_month == month),
        # Paid through the month of death, nothing from the next (handbook, section 4); what is
        # paid once, as for the funeral, is paid for the dead as well.
        or_(
            Person.died_on.is_(None),
            Person.died_on >= month.first_day,
            Category.frequency == Frequency.ONE_OFF,
        ),
        registry_queries.not_suspended(month),
    )


def _months_entitled(covers: Sequence[Month]) -> ColumnElement[int]:
    first, *others = (case((and_(*_entitled(month)), 1), else_=0) for month in covers)
    return reduce(add, others, first)


def _units() -> ColumnElement[int]:
    return case((Category.per.is_not(None), func.coalesce(Enrolment.count, 1)), else_=1)


def _of_price(price: CTE) -> ColumnElement[bool]:
    return and_(
        price.c.category_code == Enrolment.category_code,
        price.c.degree_from <= Enrolment.priced_degree,
        price.c.degree_to > Enrolment.priced_degree,
        price.c.born_after < Person.born_on,
        price.c.born_on_or_before >= Person.born_on,
    )


def _spans(month_prices: Sequence[Price]) -> dict[tuple[Month, ...], int]:
    """The groups of months that prices cover together, numbered from 1."""
    several = dict.fromkeys(price.covers for price in month_prices if price.covers)
    return {covers: number for number, covers in enumerate(several, start=1)}


def _price_table(month_prices: Sequence[Price]) -> CTE:
    columns = {
        "number": Integer,
        "span": Integer,
        "category_code": String,
        "degree_from": Integer,
        "degree_to": Integer,
        "born_after": Date,
        "born_on_or_before": Date,
        "unit_vnd": Integer,
        "coefficient": String,
        "standard_vnd": Integer,
        "decree": String,
    }
    spans = _spans(month_prices)
    rows = [
        (number, spans.get(price.covers, 0), *astuple(price)[:-1])
        for number, price in enumerate(month_prices)
    ]
    rows.append((GRANTED, 0, "", NO_DEGREE, ANY_DEGREE, EVER, NEVER, 0, "", 0, BY_DECISION))
    table = values(*(column(name, kind) for name, kind in columns.items())).data(rows)
    return table.cte("price")


def _ranked(candidates: CTE) -> Subquery:
    """The candidates that limit one another, each with its place in its group.

    Few people have more than one: only theirs are sorted, which halves the time of the whole.
    """
    contested = (
        select(candidates.c.person_id)
        .where(candidates.c.stacking.is_not(None))
        .group_by(candidates.c.person_id)
        .having(func.count() > 1)
    )
    place = func.row_number().over(
        partition_by=(candidates.c.person_id, candidates.c.stacking),
        order_by=(
            candidates.c.amount_vnd.desc(),
            candidates.c.category_code,
            candidates.c.enrolment_id,
        ),
    )
    placed = (
        select(*candidates.c, place.label("place"))
        .where(candidates.c.stacking.is_not(None), candidates.c.person_id.in_(contested))
        .subquery("placed")
    )
    first = placed.c.place == 1
    rival = case(
        (
            and_(
                first,
                placed.c.stacking == Stacking.PROTECTION,
                placed.c.category_code.not_in(BESIDE_SINGLE_PARENT),
            ),
            placed.c.amount_vnd,
        )
    )
    parent = case((and_(first, placed.c.stacking == Stacking.SINGLE_PARENT), placed.c.amount_vnd))
    return select(
        *placed.c,
        func.max(rival).over(partition_by=placed.c.person_id).label("rival_vnd"),
        func.max(parent).over(partition_by=placed.c.person_id).label("single_parent_vnd"),
    ).subquery("ranked")


def _drawn(ranked: Subquery) -> ColumnElement[bool]:
    """Whether the line is drawn: within its group's number, and not given up for a higher one."""
    at_most = case(
        {group.value: most for group, most in DRAWN_AT_MOST.items()},
        value=ranked.c.stacking,
        else_=1,
    )
    beats_parent = or_(
        ranked.c.category_code.in_(BESIDE_SINGLE_PARENT),
        ranked.c.single_parent_vnd.is_(None),
        ranked.c.amount_vnd > ranked.c.single_parent_vnd,
    )
    beats_rival = or_(ranked.c.rival_vnd.is_(None), ranked.c.amount_vnd >= ranked.c.rival_vnd)
    beats_other_group = case(
        (ranked.c.stacking == Stacking.PROTECTION, beats_parent),
        (ranked.c.stacking == Stacking.SINGLE_PARENT, beats_rival),
        else_=true(),
    )
    return and_(ranked.c.place <= at_most, beats_other_group)
