"""Where people belonged before communes were merged: their old unit stays on their page."""

from datetime import date, timedelta

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    String,
    case,
    exists,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from welfare.areas.models import Commune, Hamlet
from welfare.areas.signals import communes_counted, communes_merged
from welfare.database import Base, db
from welfare.registry.models import Household, Person


class FormerHome(Base):
    """The commune, and the hamlet by its label, to which a person belonged up to a day."""

    __tablename__ = "former_homes"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    until_on: Mapped[date] = mapped_column(primary_key=True)
    commune_id: Mapped[int] = mapped_column(ForeignKey("communes.id"), index=True)
    hamlet: Mapped[str | None] = mapped_column(String(100))

    commune: Mapped[Commune] = relationship()


def former_homes(person_id: int) -> list[FormerHome]:
    """A person's old units, the latest first."""
    statement = select(FormerHome).where(FormerHome.person_id == person_id)
    statement = statement.options(joinedload(FormerHome.commune))
    return list(db.session.scalars(statement.order_by(FormerHome.until_on.desc())))


def commune_on(day: date) -> ColumnElement[int]:
    """The commune to which each person (`Person`) belonged on a day, for a SELECT of people."""
    if not db.session.scalar(select(exists().where(FormerHome.until_on >= day))):
        return Person.commune_id.expression
    then = (
        select(FormerHome.commune_id)
        .where(FormerHome.person_id == Person.id, FormerHome.until_on >= day)
        .order_by(FormerHome.until_on)
        .limit(1)
        .scalar_subquery()
    )
    return func.coalesce(then, Person.commune_id)


@communes_merged.connect
def _move(_sender: object, *, successors: dict[int, int], on: date) -> dict[str, int]:
    """Move people and households on, and keep where people came from."""
    _keep_homes(successors, on)
    _tell_codes_apart(successors)
    moving = select(func.count()).where(
        Person.commune_id.in_(successors), Person.merged_into_id.is_(None)
    )
    people = db.session.scalar(moving) or 0
    new_unit = case(successors, value=Person.commune_id)
    db.session.execute(
        update(Person)
        .where(Person.commune_id.in_(successors))
        .values(commune_id=new_unit, version=Person.version + 1)
        .execution_options(synchronize_session=False)
    )
    db.session.execute(
        update(Household)
        .where(Household.commune_id.in_(successors))
        .values(commune_id=case(successors, value=Household.commune_id))
        .execution_options(synchronize_session=False)
    )
    db.session.expire_all()
    return {"people": people}


def _keep_homes(successors: dict[int, int], on: date) -> None:
    kind = case((Hamlet.kind == "ấp", "Ấp "), else_="Khu phố ")
    homes = (
        select(
            Person.id,
            literal(on - timedelta(days=1), FormerHome.until_on.type),
            Person.commune_id,
            kind + Hamlet.name,
        )
        .outerjoin(Hamlet, Hamlet.id == Person.hamlet_id)
        .where(Person.commune_id.in_(successors))
    )
    columns = ["person_id", "until_on", "commune_id", "hamlet"]
    db.session.execute(insert(FormerHome).from_select(columns, homes))


def _tell_codes_apart(successors: dict[int, int]) -> None:
    """Two households of one code that come into one commune get their old unit's code beside it."""
    new_unit = case(successors, value=Household.commune_id)
    merged = select(Household.code, new_unit.label("unit"), func.count().label("homes"))
    merged = merged.where(Household.commune_id.in_(successors))
    twice = merged.group_by(Household.code, new_unit).having(func.count() > 1).subquery()
    statement = (
        select(Household.id, Household.code, Commune.code)
        .join(Commune, Commune.id == Household.commune_id)
        .join(twice, (twice.c.code == Household.code) & (twice.c.unit == new_unit))
        .order_by(Household.id)
    )
    renamed = [
        {"id": household_id, "code": f"{code}-{unit}"[-30:]}
        for household_id, code, unit in db.session.execute(statement)
    ]
    if renamed:
        db.session.execute(update(Household), renamed)


@communes_counted.connect
def _count(_sender: object) -> dict[int, dict[str, int]]:
    """How many people each commune has; a merged record is no person of its own."""
    statement = (
        select(Person.commune_id, func.count())
        .where(Person.merged_into_id.is_(None))
        .group_by(Person.commune_id)
    )
    return {commune_id: {"people": people} for commune_id, people in db.session.execute(statement)}
