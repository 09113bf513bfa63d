"""The list of people: what may be asked of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, not_, or_, select, true
from sqlalchemy.orm import joinedload
from werkzeug.datastructures import MultiDict

from welfare.areas.queries import Viewer
from welfare.core import clock
from welfare.core.month import Month
from welfare.database import db
from welfare.registry.identity_checks import stands as identity_stands
from welfare.registry.identity_rules import IdentityStanding
from welfare.registry.models import Category, Enrolment, Household, Person
from welfare.registry.queries import in_area
from welfare.registry.rules import Register, Standing
from welfare.registry.search import found_by
from welfare.web.paging import Page, keyset_page

SHOWN = (joinedload(Person.commune), joinedload(Person.hamlet))
MANY = 20_000  # more than these pass in any part of the list
FEW = 1000  # fewer than these are gathered and sorted; among more, a page of 50 soon is full


@dataclass(frozen=True)
class PeopleFilter:
    """What to look for; None and an empty text are anything.

    `category_code` never is one that means HIV: such a category is not searched for.
    """

    text: str = ""
    commune_id: int | None = None
    hamlet_id: int | None = None
    register: Register | None = None
    category_code: str | None = None
    standing: Standing | None = None
    identity: IdentityStanding | None = None

    @property
    def is_empty(self) -> bool:
        """Whether it lets everybody pass."""
        return self == PeopleFilter()


def asked_for(asked: MultiDict[str, str]) -> PeopleFilter:
    """What an address asks the list for; what makes no sense is left out."""
    return PeopleFilter(
        text=asked.get("text", ""),
        commune_id=asked.get("commune", type=int),
        hamlet_id=asked.get("hamlet", type=int),
        register={each.value: each for each in Register}.get(asked.get("register", "")),
        category_code=asked.get("category") or None,
        standing={each.value: each for each in Standing}.get(asked.get("standing", "")),
        identity={each.value: each for each in IdentityStanding}.get(asked.get("identity", "")),
    )


def page(viewer: Viewer, wanted: PeopleFilter, month: Month) -> Page[Row[*tuple[Any, ...]]]:
    """One page of the viewer's people who pass the filter, standing as they do in `month`."""
    one_by_one = viewer.commune_ids is not None or wanted.commune_id is not None
    passing = conditions(viewer, wanted, month, one_by_one=one_by_one)
    total = db.session.scalar(select(func.count()).select_from(Person).where(*passing)) or 0
    if wanted.text and total <= MANY:
        return _gathered(passing, total)
    one_by_one = one_by_one or total > FEW
    statement = select(Person).where(*conditions(viewer, wanted, month, one_by_one=one_by_one))
    return keyset_page(statement.options(*SHOWN), (Person.sort_key, Person.id), total=total)


def _gathered(passing: Sequence[ColumnElement[bool]], total: int) -> Page[Row[*tuple[Any, ...]]]:
    """A page out of all who pass, sorted after they have been found.

    Left to itself PostgreSQL walks through everybody in order, looking for the few who pass:
    9,6 s instead of 0,1 s at 1.000.000 people.
    """
    found = (
        select(Person.id, Person.sort_key)
        .where(*passing)
        .cte("found")
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )
    statement = select(Person).join(found, found.c.id == Person.id).options(*SHOWN)
    return keyset_page(statement, (found.c.sort_key, found.c.id), total=total)


def conditions(
    viewer: Viewer, wanted: PeopleFilter, month: Month, *, one_by_one: bool = False
) -> list[ColumnElement[bool]]:
    """The conditions on `Person` that the filter means, the viewer's area first.

    `one_by_one` asks after each person's enrolments, which is fast where people are few or where
    a page soon is full; otherwise the enrolments are gathered first. SQLite does as it is told,
    PostgreSQL decides by itself.
    """
    found: list[ColumnElement[bool] | None] = [
        in_area(viewer),
        found_by(wanted.text, viewer),
        None if wanted.commune_id is None else Person.commune_id == wanted.commune_id,
        None if wanted.hamlet_id is None else Person.hamlet_id == wanted.hamlet_id,
        _entered(wanted, one_by_one=one_by_one),
        None if wanted.standing is None else _stands(wanted.standing, month, one_by_one=one_by_one),
        None if wanted.identity is None else identity_stands(wanted.identity),
    ]
    return [condition for condition in found if condition is not None]


def _entered(wanted: PeopleFilter, *, one_by_one: bool) -> ColumnElement[bool] | None:
    if wanted.register is None and wanted.category_code is None:
        return None
    codes = select(Category.code)
    if wanted.register is not None:
        codes = codes.where(Category.register == wanted.register)
    if wanted.category_code is not None:
        shown = or_(Category.sensitive.is_(None), Category.sensitive != "hiv")
        codes = codes.where(Category.code == wanted.category_code, shown)
    return _has(Enrolment.category_code.in_(codes), one_by_one=one_by_one)


def _stands(standing: Standing, month: Month, *, one_by_one: bool) -> ColumnElement[bool]:
    """The condition for standing so in the month, as `rules.standing` tells."""
    if standing is Standing.DECEASED:
        return Person.died_on.is_not(None)
    goes_on = or_(Enrolment.end_month.is_(None), Enrolment.end_month >= month)
    if standing is Standing.ACTIVE:
        stands = _has(goes_on, one_by_one=one_by_one)
    elif standing is Standing.ENDED:
        over = _has(Enrolment.end_month < month, one_by_one=one_by_one)
        stands = and_(over, not_(_has(goes_on, one_by_one=True)))
    else:
        stands = not_(_has(true(), one_by_one=one_by_one))
    return and_(Person.died_on.is_(None), stands)


def _has(kind: ColumnElement[bool], *, one_by_one: bool) -> ColumnElement[bool]:
    """The condition on `Person` for having an enrolment of the kind."""
    ids = select(Enrolment.person_id).where(kind, Enrolment.cancelled_at.is_(None))
    if one_by_one:
        return ids.where(Enrolment.person_id == Person.id).exists()
    return Person.id.in_(ids)


def candidates(viewer: Viewer, text: str, household: Household) -> Sequence[Person]:
    """Up to ten living people of the household's commune who are found by the text."""
    wanted = PeopleFilter(text=text, commune_id=household.commune_id)
    statement = (
        select(Person)
        .where(*conditions(viewer, wanted, Month.of(clock.today()), one_by_one=True))
        .where(Person.died_on.is_(None), Person.household_id.is_distinct_from(household.id))
        .options(joinedload(Person.hamlet))
    )
    return db.session.scalars(statement.order_by(Person.sort_key, Person.id).limit(10)).all()
