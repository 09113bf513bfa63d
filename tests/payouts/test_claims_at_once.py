"""Two officers settle one claim at the same moment, or one clicks twice, or is cut off between."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests import factories
from tests.payouts.test_at_once import Work, at_once
from welfare.core.errors import Conflict, Refusal
from welfare.core.month import Month
from welfare.database import db, writing
from welfare.payouts import campaigns, drawing, owing, repaying
from welfare.payouts.book_models import Campaign, Repayment, RepaymentPlan
from welfare.payouts.campaign_people import Chosen
from welfare.payouts.campaigns import NewCampaign
from welfare.payouts.claim_models import ClaimWaiver
from welfare.payouts.claim_rules import Share, WaivingDecision
from welfare.registry import service as registry
from welfare.registry.models import Enrolment
from welfare.registry.rules import Register
from welfare.staff.models import Staff
from welfare.staff.rules import Role
from welfare.web.transaction import committed

NOVEMBER, DECEMBER, JANUARY = Month(2023, 11), Month(2023, 12), Month(2024, 1)


@pytest.fixture
def people(either_app: Flask) -> tuple[int, int, int]:
    """Two district officers, and somebody who owes a month and draws another allowance."""
    with either_app.app_context(), writing():
        officers = [factories.staff(Role.DISTRICT_OFFICER) for _each in range(2)]
        someone = factories.person()
        kept = factories.enrolment(someone, "BT6-DBN")
        drawing.draw_up(month=NOVEMBER, actor=officers[0])
        kept.end_month = NOVEMBER - 1
        factories.enrolment(someone, "BT5C", start_month=NOVEMBER)
        db.session.flush()
        registry.look_again([(someone.id, NOVEMBER)])
        drawing.draw_up(month=DECEMBER, actor=officers[0])
        db.session.commit()
        return officers[0].id, officers[1].id, someone.id


def answered(work: Work) -> Work:
    """The work, whose refusal is an answer like a conflict."""

    def run(actor: Staff) -> object:
        try:
            return work(actor)
        except Refusal as refusal:
            raise Conflict(refusal.template, **refusal.params) from refusal

    return run


def plan(person_id: int, vnd: int) -> Work:
    return lambda actor: (
        repaying.make_plan(
            actor=actor,
            person_id=person_id,
            register=Register.PROTECTION,
            share=Share(vnd),
            from_month=JANUARY,
            basis="Biên bản",
        ).id
    )


def repay(person_id: int, vnd: int, receipt: str) -> Work:
    return answered(
        lambda actor: (
            repaying.repay(
                actor=actor,
                person_id=person_id,
                register=Register.PROTECTION,
                amount_vnd=vnd,
                repaid_on=date(2023, 12, 1),
                receipt=receipt,
            ).id
        )
    )


def waive(person_id: int, vnd: int) -> Work:
    decision = WaivingDecision("12/QĐ-UBND", date(2023, 12, 1), "Trần Văn Tám", "Neo đơn")
    return answered(
        lambda actor: (
            repaying.waive(
                actor=actor,
                person_id=person_id,
                register=Register.PROTECTION,
                amount_vnd=vnd,
                decision=decision,
            ).id
        )
    )


def left(app: Flask, person_id: int) -> int:
    with app.app_context():
        return owing.owed([person_id]).get((person_id, "protection"), 0)


def rows(app: Flask, table: type[object]) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_a_double_click_makes_one_plan_one_receipt_and_one_waiver(
    either_app: Flask, people: tuple[int, int, int]
) -> None:
    officer, _other, person_id = people
    for table, work in (
        (RepaymentPlan, plan(person_id, 50_000)),
        (Repayment, repay(person_id, 1_000, "PT-01")),
        (ClaimWaiver, waive(person_id, 1_000)),
    ):
        first, second = at_once(either_app, (officer, work), (officer, work))
        assert first == second
        assert rows(either_app, table) == 1


def test_of_two_plans_at_once_one_stands(either_app: Flask, people: tuple[int, int, int]) -> None:
    one, two, person_id = people
    answers = at_once(either_app, (one, plan(person_id, 50_000)), (two, plan(person_id, 60_000)))
    assert [isinstance(answer, Conflict) for answer in answers].count(True) == 1
    assert rows(either_app, RepaymentPlan) == 1


def test_cash_and_a_waiver_at_once_never_settle_more_than_is_owed(
    either_app: Flask, people: tuple[int, int, int]
) -> None:
    one, two, person_id = people
    whole = left(either_app, person_id)
    answers = at_once(
        either_app, (one, repay(person_id, whole, "PT-01")), (two, waive(person_id, whole))
    )
    assert [isinstance(answer, Conflict) for answer in answers].count(True) == 1
    assert left(either_app, person_id) == 0
    assert rows(either_app, Repayment) + rows(either_app, ClaimWaiver) == 1


def test_cash_while_a_month_is_drawn_is_not_deducted_as_well(
    either_app: Flask, people: tuple[int, int, int]
) -> None:
    one, two, person_id = people
    whole = left(either_app, person_id)
    with either_app.app_context():
        committed(lambda: plan(person_id, whole)(db.session.get_one(Staff, one)))

    def draw(actor: Staff) -> int:
        return drawing.draw_up(month=JANUARY, actor=actor).lines

    at_once(either_app, (one, draw), (two, repay(person_id, whole, "PT-01")))
    with either_app.app_context():
        settled = db.session.scalar(select(func.sum(Repayment.amount_vnd))) or 0
    assert 0 < settled <= whole


def test_what_is_cut_off_between_leaves_the_old_plan_standing(
    either_app: Flask, people: tuple[int, int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    officer, _other, person_id = people
    with either_app.app_context():
        first = committed(lambda: plan(person_id, 50_000)(db.session.get_one(Staff, officer)))

        def cut_off(*_all: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(repaying, "_new_plan", cut_off)
        with pytest.raises(KeyboardInterrupt):
            committed(
                lambda: repaying.make_plan(
                    actor=db.session.get_one(Staff, officer),
                    person_id=person_id,
                    register=Register.PROTECTION,
                    share=Share(60_000),
                    from_month=JANUARY,
                    basis="Biên bản",
                    replaces_id=int(str(first)),
                )
            )
        standing = repaying.plan_of(person_id, "protection")
        assert standing is not None
        assert standing.id == first


def test_a_campaign_made_by_two_at_once_is_made_once(
    either_app: Flask, people: tuple[int, int, int]
) -> None:
    one, two, _person = people
    new = NewCampaign(
        name="Quà Tết",
        decision_number="99/QĐ-UBND",
        decided_on=date(2023, 11, 30),
        fund="local",
        month=JANUARY,
        amount_vnd=300_000,
        chosen=Chosen("protection"),
    )

    def make(actor: Staff) -> int:
        return campaigns.make(actor=actor, new=new, seen=1).id

    first, second = at_once(either_app, (one, make), (two, make))
    assert first == second
    assert rows(either_app, Campaign) == 1
    with either_app.app_context():
        given = select(func.count()).where(Enrolment.category_code.startswith("DOT-"))
        assert db.session.scalar(given) == 1
