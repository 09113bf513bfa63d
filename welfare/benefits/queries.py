"""What is due: one SELECT that serves a person's preview, a commune's total and a whole country."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import (
    CTE,
    Boolean,
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
    or_,
    select,
    true,
    values,
)
from sqlalchemy.sql.selectable import Subquery

from welfare.areas import queries as areas_queries
from welfare.areas.models import Commune
from welfare.benefits.models import Rate, Standard
from welfare.benefits.rules import (
    BESIDE_SINGLE_PARENT,
    DRAWN_AT_MOST,
    DatedRate,
    DatedStandard,
    Price,
    Stacking,
    price_list,
)
from welfare.core.month import Month
from welfare.database import db
from welfare.registry.models import Category, Enrolment, Person

MONTHLY = "monthly"


def prices(month: Month) -> list[Price]:
    """The month's price list out of the tables in force."""
    rates = [
        DatedRate(
            row.category_code,
            row.degree_from,
            row.degree_to,
            row.age_from,
            row.age_to,
            row.standard,
            row.coefficient_milli,
            row.amount_vnd,
            row.valid_from,
            row.valid_to,
            row.decree,
        )
        for row in db.session.scalars(select(Rate).order_by(Rate.id))
    ]
    standards = [
        DatedStandard(
            row.standard, row.province, row.amount_vnd, row.valid_from, row.valid_to, row.decree
        )
        for row in db.session.scalars(select(Standard).order_by(Standard.id))
    ]
    hidden = db.session.scalars(select(Category.code).where(Category.sensitive == "hiv"))
    return price_list(
        month,
        rates=rates,
        standards=standards,
        province=areas_queries.own_province(),
        hidden_codes=frozenset(hidden),
    )


def due(month: Month, month_prices: Sequence[Price], *within: ColumnElement[bool]) -> Subquery:
    """What every enrolment is due in the month, one row each; `drawn` tells those to be paid.

    `within` narrows the people (`Person.…` conditions): stacking looks at whole persons, so a
    condition on categories would give wrong answers. Columns: enrolment_id, person_id,
    commune_id, register, category_code, amount_vnd, unit_vnd, standard_vnd, units, coefficient,
    degree, decree, stacking, drawn.
    """
    ranked = _ranked(_candidates(month, month_prices, within))
    return select(*ranked.c, _drawn(ranked).label("drawn")).subquery("due")


def _candidates(
    month: Month, month_prices: Sequence[Price], within: Sequence[ColumnElement[bool]]
) -> Subquery:
    price = _price_table(month_prices)
    units = case((Category.per.is_not(None), func.coalesce(Enrolment.count, 1)), else_=1)
    return (
        select(
            Enrolment.id.label("enrolment_id"),
            Enrolment.person_id,
            Person.commune_id,
            Category.register,
            Category.code.label("category_code"),
            Category.stacking,
            (price.c.unit_vnd * units).label("amount_vnd"),
            price.c.unit_vnd,
            price.c.standard_vnd,
            units.label("units"),
            price.c.coefficient,
            Enrolment.degree,
            price.c.decree,
        )
        .join(Person, Person.id == Enrolment.person_id)
        .join(Category, Category.code == Enrolment.category_code)
        .join(
            price,
            and_(
                price.c.category_code == Enrolment.category_code,
                price.c.degree_from <= Enrolment.priced_degree,
                price.c.degree_to > Enrolment.priced_degree,
                price.c.born_after < Person.born_on,
                price.c.born_on_or_before >= Person.born_on,
            ),
        )
        .where(
            Category.frequency == MONTHLY,
            Enrolment.start_month <= month,
            or_(Enrolment.end_month.is_(None), Enrolment.end_month >= month),
            # Paid through the month of death, nothing from the next (handbook, section 4).
            or_(Person.died_on.is_(None), Person.died_on >= month.first_day),
            *within,
        )
        .subquery("candidates")
    )


def _price_table(month_prices: Sequence[Price]) -> CTE:
    table = values(
        column("category_code", String),
        column("degree_from", Integer),
        column("degree_to", Integer),
        column("born_after", Date),
        column("born_on_or_before", Date),
        column("unit_vnd", Integer),
        column("coefficient", String),
        column("standard_vnd", Integer),
        column("decree", String),
    ).data(
        [
            (
                price.category_code,
                price.degree_from,
                price.degree_to,
                price.born_after,
                price.born_on_or_before,
                price.unit_vnd,
                price.coefficient,
                price.standard_vnd,
                price.decree,
            )
            for price in month_prices
        ]
    )
    return table.cte("price")


def _ranked(candidates: Subquery) -> Subquery:
    place = func.row_number().over(
        partition_by=(candidates.c.person_id, candidates.c.stacking),
        order_by=(
            candidates.c.amount_vnd.desc(),
            candidates.c.category_code,
            candidates.c.enrolment_id,
        ),
    )
    placed = select(*candidates.c, place.label("place")).subquery("placed")
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
    at_most = case({group.value: most for group, most in DRAWN_AT_MOST.items()}, value=ranked.c.stacking, else_=1)
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
    within_number = and_(ranked.c.place <= at_most, beats_other_group)
    return cast(or_(ranked.c.stacking.is_(None), within_number), Boolean)


def drawn_lines(month: Month, *within: ColumnElement[bool]) -> Select[tuple[object, ...]]:
    """The lines to be paid for the month, as `due` gives them."""
    lines = due(month, prices(month), *within)
    return select(lines).where(lines.c.drawn)


@dataclass(frozen=True)
class CommuneTotal:
    """People, lines and money of one commune and register."""

    commune_code: str
    register: str
    people: int
    lines: int
    amount_vnd: int


@dataclass(frozen=True)
class Totals:
    """What is due altogether; a person in two registers counts once in `people`."""

    people: int
    lines: int
    amount_vnd: int
    rows: list[CommuneTotal]


def totals(
    month: Month,
    *,
    commune_id: int | None = None,
    register: str | None = None,
    person_id: int | None = None,
) -> Totals:
    """What is due for the month, narrowed as asked, by commune and register."""
    within = []
    if commune_id is not None:
        within.append(Person.commune_id == commune_id)
    if person_id is not None:
        within.append(Person.id == person_id)
    lines = due(month, prices(month), *within)
    drawn = and_(lines.c.drawn, lines.c.register == register if register else true())
    measures = (
        func.count(lines.c.person_id.distinct()).label("people"),
        func.count().label("lines"),
        func.coalesce(func.sum(lines.c.amount_vnd), 0).label("amount_vnd"),
    )
    by_commune = (
        select(Commune.code, lines.c.register, *measures)
        .join(Commune, Commune.id == lines.c.commune_id)
        .where(drawn)
        .group_by(Commune.code, lines.c.register)
        .order_by(Commune.code, lines.c.register)
    )
    rows = [CommuneTotal(*row) for row in db.session.execute(by_commune)]
    people = db.session.scalar(select(measures[0]).select_from(lines).where(drawn))
    return Totals(
        people=people or 0,
        lines=sum(row.lines for row in rows),
        amount_vnd=sum(row.amount_vnd for row in rows),
        rows=rows,
    )
