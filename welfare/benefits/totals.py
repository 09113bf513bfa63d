"""What is due altogether, by commune and register."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import CTE, Integer, Select, String, and_, func, literal, select, true, union_all

from welfare.areas.models import Commune
from welfare.areas.queries import Viewer
from welfare.benefits import queries
from welfare.core.month import Month
from welfare.database import db
from welfare.registry import queries as registry_queries
from welfare.registry.models import Person


@dataclass(frozen=True)
class Total:
    """People, lines and money of one commune and register; no `register` stands for all."""

    commune_code: str
    commune_name: str
    register: str
    people: int
    lines: int
    amount_vnd: int


@dataclass(frozen=True)
class Totals:
    """What is due altogether; a person in two registers counts once in `people`.

    `rows` are by commune and register, `communes` by commune alone.
    """

    people: int
    lines: int
    amount_vnd: int
    rows: list[Total]
    communes: list[Total]


def of_month(
    month: Month,
    *,
    viewer: Viewer | None = None,
    commune_id: int | None = None,
    register: str | None = None,
    person_id: int | None = None,
) -> Totals:
    """What is due for the month, inside the viewer's area if there is one, narrowed as asked."""
    within = [] if viewer is None else [registry_queries.in_area(viewer)]
    if commune_id is not None:
        within.append(Person.commune_id == commune_id)
    if person_id is not None:
        within.append(Person.id == person_id)
    every = queries.due(month, queries.prices(month), *within)
    wanted = and_(every.c.drawn, every.c.register == register if register else true())
    # Named once and read three times, it is worked out once.
    drawn = (
        select(every.c.commune_id, every.c.register, every.c.person_id, every.c.amount_vnd)
        .where(wanted)
        .cte("drawn")
    )
    rows = [Total(*row) for row in db.session.execute(_totals_of(drawn))]
    communes = [row for row in rows if row.commune_code and not row.register]
    everything = next(row for row in rows if not row.commune_code)
    return Totals(
        people=everything.people,
        lines=everything.lines,
        amount_vnd=everything.amount_vnd,
        rows=[row for row in rows if row.register],
        communes=communes,
    )


def _totals_of(drawn: CTE) -> Select[Any]:
    """Totals by commune and register, by commune, and of all (an empty code), in one statement."""
    measures = (
        func.count(drawn.c.person_id.distinct()).label("people"),
        func.count().label("lines"),
        func.coalesce(func.sum(drawn.c.amount_vnd), 0).label("amount_vnd"),
    )
    every_register = literal("", String)
    by_register = select(drawn.c.commune_id, drawn.c.register, *measures).group_by(
        drawn.c.commune_id, drawn.c.register
    )
    by_commune = select(drawn.c.commune_id, every_register, *measures).group_by(drawn.c.commune_id)
    of_all = select(literal(None, Integer), every_register, *measures).select_from(drawn)
    every = union_all(by_register, by_commune, of_all).subquery("totals")
    code = func.coalesce(Commune.code, "")
    return (
        select(
            code,
            func.coalesce(Commune.name, ""),
            every.c.register,
            every.c.people,
            every.c.lines,
            every.c.amount_vnd,
        )
        .outerjoin(Commune, Commune.id == every.c.commune_id)
        .order_by(code, every.c.register)
    )
