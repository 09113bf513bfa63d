"""Whatever happens in the registers, the books hold what is due: no less, no more, never twice."""

from dataclasses import dataclass
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, union_all
from sqlalchemy.orm import Session

from tests import factories
from welfare.benefits import queries as benefits
from welfare.core.month import Month
from welfare.database import db
from welfare.payouts import drawing
from welfare.payouts.drawing import Run
from welfare.payouts.models import PayoutLine, Recovery
from welfare.registry import service as registry
from welfare.registry.models import Category, Enrolment, Person
from welfare.staff.models import Staff
from welfare.staff.rules import Role

OPENING = Month(2024, 4)  # the standard of protection rises in July
CATEGORIES = ("BT5C", "BT6-DBN", "BT6-N", "CS6-HGD", "TUDAY", "TNLS-1")
late = st.integers(-3, 1)
"""From which month on, counted from the latest one drawn."""


@dataclass(frozen=True)
class Enrol:
    person: int
    category: str
    late: int


@dataclass(frozen=True)
class End:
    person: int
    late: int


@dataclass(frozen=True)
class Die:
    person: int
    late: int


@dataclass(frozen=True)
class DrawUp:
    skipped: int


people = st.integers(0, 2)
happenings = st.lists(
    st.builds(Enrol, people, st.sampled_from(CATEGORIES), late)
    | st.builds(End, people, late)
    | st.builds(Die, people, late)
    | st.builds(DrawUp, st.sampled_from([0, 0, 0, 1])),
    min_size=4,
    max_size=10,
)


class Office:
    """Three people, their enrolments, and an officer who draws months up."""

    def __init__(self) -> None:
        self.people = [factories.person(f"Nguyễn Văn {n}") for n in ("An", "Bình", "Chín")]
        self.officer: Staff = factories.staff(Role.DISTRICT_OFFICER)
        self.latest = OPENING - 1

    def follow(self, event: Enrol | End | Die | DrawUp) -> None:
        match event:
            case Enrol():
                self.enrol(self.people[event.person], event.category, self.latest + event.late)
            case End():
                self.end(self.people[event.person], self.latest + event.late)
            case Die():
                self.die(self.people[event.person], self.latest + event.late)
            case DrawUp():
                self.draw_up(self.latest + 1 + event.skipped)

    def enrol(self, someone: Person, category: str, start: Month) -> None:
        held = select(Enrolment.id).where(
            Enrolment.person_id == someone.id, Enrolment.category_code == category
        )
        if db.session.scalar(held) is None:
            factories.enrolment(someone, category, start_month=start)
            registry.look_again([(someone.id, start)])

    def end(self, someone: Person, last: Month) -> None:
        held = select(Enrolment).where(
            Enrolment.person_id == someone.id, Enrolment.start_month <= last
        )
        entitled = db.session.scalars(held.order_by(Enrolment.id).limit(1)).first()
        if entitled is not None:
            entitled.end_month = last
            db.session.flush()
            # An end may be moved forward or back: look from the first month it can touch.
            registry.look_again([(someone.id, entitled.start_month)])

    def die(self, someone: Person, month: Month) -> None:
        someone.died_on = date(month.year, month.month, 15)
        db.session.flush()
        registry.look_again([(someone.id, OPENING)])

    def draw_up(self, month: Month) -> None:
        drawing.draw_up(month=month, actor=self.officer)
        self.latest = month


def due(first: Month, last: Month) -> dict[tuple[int, str, Month], int]:
    """What every person is due by register and month."""
    found: dict[tuple[int, str, Month], int] = {}
    for month in Month.range(first, last):
        lines = benefits.due(month, benefits.prices(month))
        for line in db.session.execute(select(lines).where(lines.c.drawn)):
            place = (line.person_id, line.register, month)
            found[place] = found.get(place, 0) + line.amount_vnd
    return found


def in_the_books() -> dict[tuple[int, str, Month], int]:
    """What was issued and not claimed back, likewise."""
    moves = union_all(
        select(PayoutLine.enrolment_id, PayoutLine.for_month, PayoutLine.amount_vnd),
        select(Recovery.enrolment_id, Recovery.for_month, -Recovery.amount_vnd),
    ).subquery()
    statement = (
        select(Enrolment.person_id, Category.register, moves.c.for_month, func.sum(moves.c[2]))
        .join(Enrolment, Enrolment.id == moves.c.enrolment_id)
        .join(Category, Category.code == Enrolment.category_code)
        .group_by(Enrolment.person_id, Category.register, moves.c.for_month)
        .having(func.sum(moves.c[2]) != 0)
    )
    return {(row[0], row[1], row[2]): row[3] for row in db.session.execute(statement)}


@given(happenings)
@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_hold_what_is_due_and_a_second_run_adds_nothing(
    session: Session, events: list[Enrol | End | Die | DrawUp]
) -> None:
    office = Office()
    for event in events:
        office.follow(event)
    last = office.latest + 1
    office.draw_up(last)
    opening = drawing.queries.books().opening
    assert opening is not None
    assert in_the_books() == due(opening, last)
    assert drawing.draw_up(month=last, actor=office.officer) == Run(last)
    session.rollback()
