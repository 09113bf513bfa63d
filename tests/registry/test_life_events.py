"""What happens in a life, and what must follow from it for each month's money."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from welfare.areas import queries as areas_queries
from welfare.core.errors import Conflict, NotFound, Refusal
from welfare.core.month import Month
from welfare.database import db
from welfare.registry import entitlements, foresight, life_events, queries, reviews, suspending
from welfare.registry.models import Decision, Enrolment, EnrolmentReview, Person
from welfare.registry.rules import (
    NewEnrolment,
    Outcome,
    Paper,
    SuspensionReason,
)
from welfare.staff.models import Staff
from welfare.staff.rules import Role

OCTOBER, DECEMBER = Month(2023, 10), Month(2023, 12)
PAPER = Paper("12/QĐ-UBND", date(2023, 12, 1), "Nguyễn Văn Ký")


def amount(someone: Person, month: Month) -> int:
    return sum(line.amount_vnd for line in foresight.due(someone.id, month))


def recheck(someone: Person) -> Month | None:
    statement = select(Person.recheck_from).where(Person.id == someone.id)
    return db.session.scalar(statement)


def disabled() -> Enrolment:
    someone = factories.person(born_on=date(1980, 3, 4))
    return factories.enrolment(someone, "BT6-N")


def change(officer: Staff, entitled: Enrolment, month: Month = OCTOBER, **other: object) -> int:
    new = NewEnrolment(entitled.person_id, "BT6-DBN", month, paper=PAPER)
    facts = {"actor": officer, "enrolment_id": entitled.id, "version": 1, "new": new} | other
    return entitlements.change_enrolment(**facts)


def test_a_change_of_degree_ends_one_enrolment_and_begins_the_next(officer: Staff) -> None:
    entitled = disabled()
    next_one = db.session.get_one(Enrolment, change(officer, entitled))
    assert entitled.end_month == Month(2023, 9)
    assert (next_one.start_month, next_one.follows_id) == (OCTOBER, entitled.id)
    assert [decision.kind for decision in next_one.decisions] == ["change"]
    assert amount(entitled.person, Month(2023, 9)) == 540_000
    assert amount(entitled.person, OCTOBER) == 720_000
    assert recheck(entitled.person) == OCTOBER


def test_a_change_of_degree_keeps_the_certificate_and_the_carer(officer: Staff) -> None:
    entitled = disabled()
    entitled.certificate_number, entitled.carer_id = "12/GXN", factories.person("Lê Thị Sáu").id
    db.session.flush()
    next_one = db.session.get_one(Enrolment, change(officer, entitled))
    assert next_one.certificate_number == "12/GXN"
    assert next_one.carer_id == entitled.carer_id


def test_a_change_from_the_first_month_is_a_correction_instead(officer: Staff) -> None:
    entitled = disabled()
    with pytest.raises(Refusal, match="Sửa ghi nhầm"):
        change(officer, entitled, entitled.start_month)


def test_a_change_that_changes_nothing_is_refused(officer: Staff) -> None:
    entitled = disabled()
    same = NewEnrolment(entitled.person_id, "BT6-N", OCTOBER)
    with pytest.raises(Refusal, match="phải đổi"):
        change(officer, entitled, new=same)


def test_who_comes_second_to_an_enrolment_is_told(officer: Staff) -> None:
    entitled = disabled()
    change(officer, entitled)
    with pytest.raises(Conflict):
        change(officer, entitled, DECEMBER)


def test_a_correction_holds_from_the_beginning(officer: Staff) -> None:
    entitled = disabled()
    written = entitlements.granted_now(entitled)
    facts = vars(written) | {"category_code": "BT6-DBN", "start_month": Month(2022, 3)}
    entitlements.correct_enrolment(
        actor=officer, enrolment_id=entitled.id, version=1, written=type(written)(**facts)
    )
    assert amount(entitled.person, Month(2022, 2)) == 0
    assert amount(entitled.person, Month(2022, 3)) == 720_000
    assert recheck(entitled.person) == factories.JULY_2021
    assert db.session.scalar(select(Enrolment.id).where(Enrolment.id != entitled.id)) is None


def test_a_stop_written_down_by_mistake_is_withdrawn_but_stays(officer: Staff) -> None:
    entitled = disabled()
    entitlements.stop_enrolment(
        actor=officer, enrolment_id=entitled.id, version=1, last_month=OCTOBER, paper=PAPER
    )
    assert amount(entitled.person, DECEMBER) == 0
    stop = db.session.scalars(select(Decision)).one()
    entitlements.withdraw_stop(actor=officer, decision_id=stop.id, version=2)
    assert amount(entitled.person, DECEMBER) == 540_000
    assert stop.withdrawn_at is not None
    with pytest.raises(Conflict):
        entitlements.withdraw_stop(actor=officer, decision_id=stop.id, version=3)


def test_the_month_of_a_mistyped_stop_moves_the_end(officer: Staff) -> None:
    entitled = disabled()
    entitlements.stop_enrolment(
        actor=officer, enrolment_id=entitled.id, version=1, last_month=OCTOBER, paper=PAPER
    )
    stop = db.session.scalars(select(Decision)).one()
    right = Paper("13/QĐ-UBND")
    entitlements.correct_decision(
        actor=officer, decision_id=stop.id, version=2, paper=right, from_month=DECEMBER
    )
    assert (stop.number, entitled.end_month) == ("13/QĐ-UBND", Month(2023, 11))


def suspended(officer: Staff) -> Enrolment:
    entitled = disabled()
    suspending.suspend(
        actor=officer,
        person_id=entitled.person_id,
        enrolment_ids=[entitled.id],
        from_month=OCTOBER,
        reason=SuspensionReason.CUSTODY,
        paper=PAPER,
    )
    return entitled


def resume(officer: Staff, entitled: Enrolment, *, pays_arrears: bool, month: Month) -> None:
    suspending.resume(
        actor=officer,
        enrolment_id=entitled.id,
        version=entitled.version,
        from_month=month,
        pays_arrears=pays_arrears,
        paper=PAPER,
    )


def test_a_suspended_month_is_not_due(officer: Staff) -> None:
    entitled = suspended(officer)
    assert amount(entitled.person, Month(2023, 9)) == 540_000
    assert amount(entitled.person, OCTOBER) == 0
    assert recheck(entitled.person) == OCTOBER


@pytest.mark.parametrize(("pays_arrears", "november_vnd"), [(True, 540_000), (False, 0)])
def test_months_in_between_are_due_only_if_the_resumption_says_so(
    officer: Staff, pays_arrears: bool, november_vnd: int
) -> None:
    entitled = suspended(officer)
    resume(officer, entitled, pays_arrears=pays_arrears, month=DECEMBER)
    assert amount(entitled.person, Month(2023, 11)) == november_vnd
    assert amount(entitled.person, DECEMBER) == 540_000


def test_what_is_suspended_is_not_suspended_again_nor_resumed_too_early(officer: Staff) -> None:
    entitled = suspended(officer)
    with pytest.raises(Conflict):
        suspending.suspend(
            actor=officer,
            person_id=entitled.person_id,
            enrolment_ids=[entitled.id],
            from_month=DECEMBER,
            reason=SuspensionReason.OTHER,
            paper=PAPER,
        )
    with pytest.raises(Refusal):
        resume(officer, entitled, pays_arrears=False, month=OCTOBER)


def test_another_persons_enrolment_is_not_suspended_with_ones_own(officer: Staff) -> None:
    entitled = disabled()
    with pytest.raises(NotFound):
        suspending.suspend(
            actor=officer,
            person_id=factories.person().id,
            enrolment_ids=[entitled.id],
            from_month=OCTOBER,
            reason=SuspensionReason.OTHER,
            paper=PAPER,
        )


def test_who_leaves_is_paid_through_that_month_and_again_after_the_return(officer: Staff) -> None:
    entitled = disabled()
    someone = entitled.person
    life_events.move_out(
        actor=officer,
        person_id=someone.id,
        left_on=date(2023, 10, 5),
        left_to="Cần Thơ",
        paper=PAPER,
    )
    assert amount(someone, OCTOBER) == 540_000
    assert amount(someone, Month(2023, 11)) == 0
    db.session.expire_all()
    [begun] = life_events.come_back(
        actor=officer, person_id=someone.id, back_on=date(2023, 11, 20), paper=PAPER
    )
    assert db.session.get_one(Enrolment, begun).start_month == DECEMBER
    assert amount(someone, Month(2023, 11)) == 0
    assert amount(someone, DECEMBER) == 540_000
    assert someone.left_on is None


def test_a_move_keeps_the_enrolments_and_leaves_the_household(officer: Staff) -> None:
    entitled = disabled()
    someone = entitled.person
    someone.household_id = factories.household().id
    db.session.flush()
    there = areas_queries.commune_by_code(factories.CAI_BE).id
    facts = type(someone.facts)(**vars(someone.facts) | {"commune_id": there})
    life_events.move_within(
        actor=officer, person_id=someone.id, version=someone.version, facts=facts
    )
    assert (someone.commune_id, someone.household_id) == (there, None)
    assert amount(someone, DECEMBER) == 540_000


@pytest.mark.parametrize(
    ("category", "born_on", "put_up"),
    [
        ("BT5A", date(1950, 1, 1), True),
        ("BT4", date(1990, 1, 1), True),
        ("BT8", date(1990, 1, 1), True),
        ("BT6-N", date(1990, 1, 1), False),
        ("HTXH", date(1949, 2, 1), True),
        ("HTXH", date(1949, 1, 31), False),
    ],
)
def test_lost_poverty_puts_up_only_what_rests_on_it(
    officer: Staff, category: str, born_on: date, put_up: bool
) -> None:
    home = factories.household()
    someone = factories.person(born_on=born_on, household_id=home.id)
    factories.enrolment(someone, category, count=1)
    january = Month(2024, 1)
    found = life_events.put_up_for_review(
        actor=officer, household_ids=[home.id], from_month=january
    )
    assert bool(found) is put_up
    again = life_events.put_up_for_review(
        actor=officer, household_ids=[home.id], from_month=january
    )
    assert again == []


@pytest.mark.parametrize("outcome", list(Outcome))
def test_what_is_under_review_is_kept_or_stopped_once(officer: Staff, outcome: Outcome) -> None:
    home = factories.household()
    someone = factories.person(born_on=date(1950, 1, 1), household_id=home.id)
    entitled = factories.enrolment(someone, "BT5A")
    january = Month(2024, 1)
    life_events.put_up_for_review(actor=officer, household_ids=[home.id], from_month=january)
    waiting = db.session.scalars(select(EnrolmentReview)).one()
    reviews.settle(actor=officer, review_id=waiting.id, outcome=outcome, paper=PAPER)
    assert entitled.end_month == (DECEMBER if outcome is Outcome.STOP else None)
    with pytest.raises(Conflict):
        reviews.settle(actor=officer, review_id=waiting.id, outcome=outcome, paper=PAPER)


def test_trying_an_event_out_leaves_no_trace(officer: Staff) -> None:
    entitled = disabled()
    someone_id, enrolment_id = entitled.person_id, entitled.id
    foreseen = foresight.what_if(someone_id, OCTOBER, lambda: change(officer, entitled))
    assert (foreseen.before_vnd, foreseen.after_vnd) == (540_000, 720_000)
    untouched = queries.enrolment(officer, enrolment_id)
    assert (untouched.end_month, untouched.version) == (None, 1)
    assert recheck(untouched.person) is None


def test_nobody_acts_on_somebody_elsewhere(session: Session) -> None:
    officer = factories.staff(Role.COMMUNE_OFFICER, commune_code=factories.AN_CU)
    elsewhere = factories.person(commune_code=factories.CAI_BE, born_on=date(1980, 1, 1))
    entitled = factories.enrolment(elsewhere, "BT6-N")
    with pytest.raises(NotFound):
        change(officer, entitled)
    with pytest.raises(NotFound):
        life_events.move_out(
            actor=officer,
            person_id=elsewhere.id,
            left_on=date(2023, 10, 5),
            left_to=None,
            paper=PAPER,
        )
