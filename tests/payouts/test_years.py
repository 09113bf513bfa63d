"""Random years: whatever happens, in whatever order, and wherever a process dies, books hold."""

from contextlib import suppress
from dataclasses import replace
from datetime import date

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from tests import factories
from welfare.areas import queries as areas_queries
from welfare.benefits import queries as benefits
from welfare.benefits.models import Standard
from welfare.core.errors import Refusal
from welfare.core.month import Month
from welfare.database import db
from welfare.payouts import drawing, holds, queries, service, settlement
from welfare.payouts.content import content_hash
from welfare.payouts.models import PayoutCycle, PayoutLine, PayoutList, Recovery
from welfare.payouts.rules import NOT_RECEIVED, CycleStatus, LineStatus, Step
from welfare.registry.entitlements import correct_enrolment, granted_now
from welfare.registry.models import Category, Enrolment, Person
from welfare.registry.rules import Paper, SuspensionReason
from welfare.registry.service import look_again
from welfare.registry.suspending import resume, running_suspension, suspend
from welfare.staff.rules import Role

OPENING = Month(2023, 9)
people = st.integers(0, 3)
back = st.integers(0, 3)
outcomes = st.lists(st.sampled_from(["paid", "paid", "not"]), min_size=1, max_size=5)
Place = tuple[int, str, Month]


class Years(RuleBasedStateMachine):
    """An office of four people, one of them paid by account, month after month."""

    @initialize()
    def open_books(self) -> None:
        self.outer = db.session.begin_nested()
        self.officer = factories.staff(Role.DISTRICT_OFFICER)
        self.approver = factories.staff(Role.APPROVER)
        self.people = [factories.person(f"Nguyễn Văn {name}") for name in ("A", "B", "C", "D")]
        factories.account(self.people[0])
        for someone in self.people[:3]:
            factories.enrolment(someone, "BT5C", start_month=OPENING)
        self.latest = OPENING
        self.raised = 360_000
        self.just_drawn = True
        drawing.draw_up(month=OPENING, actor=self.officer)

    def teardown(self) -> None:
        db.session.rollback()

    @property
    def status(self) -> str:
        cycle = queries.cycle_of(self.latest)
        assert cycle is not None
        return cycle.status

    def touched(self, someone: Person, month: Month) -> None:
        look_again([(someone.id, month)])
        self.just_drawn = False

    @rule(place=people, late=back, code=st.sampled_from(["BT6-DBN", "TUDAY", "CS6-HGD"]))
    def enrol(self, place: int, late: int, code: str) -> None:
        someone = self.people[place]
        held = select(Enrolment.id).where(
            Enrolment.person_id == someone.id, Enrolment.category_code == code
        )
        if db.session.scalar(held) is None:
            start = self.latest - late
            factories.enrolment(someone, code, start_month=start)
            self.touched(someone, start)

    @rule(place=people, late=back)
    def die(self, place: int, late: int) -> None:
        month = self.latest - late
        self.people[place].died_on = date(month.year, month.month, 15)
        db.session.flush()
        self.touched(self.people[place], OPENING)

    @rule(place=people)
    def die_by_mistake(self, place: int) -> None:
        self.people[place].died_on = None
        db.session.flush()
        self.touched(self.people[place], OPENING)

    @rule(place=people, code=st.sampled_from([factories.AN_CU, factories.MY_TRUNG]))
    def move(self, place: int, code: str) -> None:
        self.people[place].commune_id = areas_queries.commune_by_code(code).id
        db.session.flush()

    @rule(late=back)
    def decree(self, late: int) -> None:
        """The province raises its standard, dated back."""
        self.raised += 20_000
        db.session.execute(delete(Standard).where(Standard.province != ""))
        db.session.add(
            Standard(
                standard="TGXH",
                province=areas_queries.own_province(),
                amount_vnd=self.raised,
                valid_from=(self.latest - late).first_day,
                decree=f"NQ {self.raised}",
                confidence="read",
            )
        )
        db.session.flush()
        for someone in self.people:
            self.touched(someone, OPENING)

    def enrolment_of(self, place: int) -> Enrolment | None:
        statement = select(Enrolment).where(Enrolment.person_id == self.people[place].id)
        return db.session.scalars(statement.order_by(Enrolment.id.desc())).first()

    @rule(place=people, late=back)
    def suspend(self, place: int, late: int) -> None:
        entitled = self.enrolment_of(place)
        month = self.latest - late
        if entitled is None or entitled.start_month > month or running_suspension(entitled):
            return
        with suppress(Refusal):  # it was suspended and resumed after that month
            suspend(
                actor=self.officer,
                person_id=entitled.person_id,
                enrolment_ids=[entitled.id],
                from_month=month,
                reason=SuspensionReason.OTHER,
                paper=Paper("1/QĐ"),
            )
            self.just_drawn = False

    @rule(place=people, pays_arrears=st.booleans())
    def resume(self, place: int, pays_arrears: bool) -> None:
        entitled = self.enrolment_of(place)
        if entitled is None or not running_suspension(entitled):
            return
        resume(
            actor=self.officer,
            enrolment_id=entitled.id,
            version=entitled.version,
            from_month=self.latest + 1,
            pays_arrears=pays_arrears,
            paper=Paper("2/QĐ"),
        )
        self.just_drawn = False

    @rule(place=people, late=back)
    def correct(self, place: int, late: int) -> None:
        """The month of a decision had been typed wrongly."""
        entitled = self.enrolment_of(place)
        if entitled is None or entitled.suspensions:
            return
        written = replace(granted_now(entitled), start_month=self.latest - late)
        with suppress(Refusal):  # it would run beside another of its category
            correct_enrolment(
                actor=self.officer,
                enrolment_id=entitled.id,
                version=entitled.version,
                written=written,
            )
            self.just_drawn = False

    @precondition(lambda self: self.status == CycleStatus.DRAWN and self.just_drawn)
    @rule()
    def hold_and_release(self) -> None:
        """What is held is not drawn again; released, it is issued as it was before."""
        cycle = queries.cycle_of(self.latest)
        assert cycle is not None
        before = reached()
        line = db.session.scalars(
            select(PayoutLine).where(PayoutLine.cycle_id == cycle.id).order_by(PayoutLine.id)
        ).first()
        if line is None:
            return
        held = holds.hold(line_id=line.id, actor=self.officer, reason="Chờ giấy")
        drawing.draw_up(month=self.latest, actor=self.officer)
        assert sum(reached().values()) < sum(before.values())
        holds.release(hold_id=held.id, actor=self.officer, reason="Giấy đã đủ")
        drawing.draw_up(month=self.latest, actor=self.officer)
        assert reached() == before

    @precondition(lambda self: self.status == CycleStatus.DRAWN)
    @rule(dies=st.booleans())
    def approve(self, dies: bool) -> None:
        step = db.session.begin_nested()
        service.take(step=Step.SUBMIT, month=self.latest, actor=self.officer)
        service.take(step=Step.APPROVE, month=self.latest, actor=self.approver)
        if dies:
            step.rollback()
            db.session.expire_all()

    @precondition(lambda self: self.status == CycleStatus.APPROVED)
    @rule(results=outcomes, closes=st.booleans())
    def pay(self, results: list[str], closes: bool) -> None:
        cycle = queries.cycle_of(self.latest)
        assert cycle is not None
        lines = db.session.scalars(
            select(PayoutLine).where(
                PayoutLine.cycle_id == cycle.id, PayoutLine.status == LineStatus.PENDING
            )
        ).all()
        for place, line in enumerate(lines):
            bad = LineStatus.UNPAID
            if line.payout_list.channel == "account":
                bad = LineStatus.RETURNED
            outcome = LineStatus.PAID if results[place % len(results)] == "paid" else bad
            service.mark_line(line_id=line.id, outcome=outcome, actor=self.officer, reason="Vắng")
            self.just_drawn = False
        if closes:
            service.take(step=Step.CLOSE, month=self.latest, actor=self.officer)

    @rule(dies=st.booleans(), ahead=st.sampled_from([0, 0, 0, 1]))
    def draw(self, dies: bool, ahead: int) -> None:
        month = self.latest if self.status == CycleStatus.DRAWN else self.latest + 1
        step = db.session.begin_nested()
        drawing.draw_up(month=month, actor=self.officer, months_ahead=ahead)
        if dies:
            step.rollback()
            db.session.expire_all()
            return
        assert drawing.draw_up(month=month, actor=self.officer) == drawing.Run(month)
        self.latest, self.just_drawn = month, True

    @invariant()
    def what_is_issued_is_what_is_due(self) -> None:
        through = queries.books().through
        if self.just_drawn and through is not None:
            assert reached() == due(through)

    @invariant()
    def every_month_balances(self) -> None:
        for cycle in db.session.scalars(select(PayoutCycle)):
            assert all(each.sums.balances for each in settlement.accounts(cycle))

    @invariant()
    def nothing_is_paid_twice(self) -> None:
        paid = (
            select(PayoutLine.enrolment_id)
            .where(PayoutLine.status.not_in(NOT_RECEIVED), PayoutLine.carried_from_id.is_not(None))
            .group_by(PayoutLine.carried_from_id)
            .having(func.count() > 1)
        )
        assert db.session.scalars(paid).first() is None

    @invariant()
    def approved_lists_say_what_they_said(self) -> None:
        for sealed in db.session.scalars(
            select(PayoutList).where(PayoutList.content_hash.is_not(None))
        ):
            if sealed.cycle.status != CycleStatus.DRAWN:
                assert content_hash(sealed) == sealed.content_hash


def due(through: Month) -> dict[Place, int]:
    found: dict[Place, int] = {}
    for month in Month.range(OPENING, through):
        lines = benefits.due(month, benefits.prices(month))
        for line in db.session.execute(select(lines).where(lines.c.drawn)):
            place = (line.person_id, line.register, month)
            found[place] = found.get(place, 0) + line.amount_vnd
    return found


def reached() -> dict[Place, int]:
    """What is paid or on its way, less what was claimed back."""
    found: dict[Place, int] = {}
    lines = select(PayoutLine).where(PayoutLine.status.not_in(NOT_RECEIVED))
    kinds = db.session.execute(select(Category.code, Category.register))
    registers = {kind.code: kind.register for kind in kinds}
    for line in db.session.scalars(lines):
        enrolment = db.session.get_one(Enrolment, line.enrolment_id)
        place = (line.person_id, registers[enrolment.category_code], line.for_month)
        found[place] = found.get(place, 0) + line.amount_vnd + line.deducted_vnd
    for claim in db.session.scalars(select(Recovery)):
        enrolment = db.session.get_one(Enrolment, claim.enrolment_id)
        place = (claim.person_id, registers[enrolment.category_code], claim.for_month)
        found[place] = found.get(place, 0) - claim.amount_vnd
    return {place: vnd for place, vnd in found.items() if vnd}


def test_random_years_keep_the_books(session: Session) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call] # hypothesis types it loosely
        Years,
        settings=settings(
            max_examples=4,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
