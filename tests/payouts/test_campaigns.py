"""A decision gives many people something once: each of them once, and nobody twice."""

from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests import factories
from welfare.benefits import queries as benefits
from welfare.core.errors import Conflict, Refusal
from welfare.core.month import Month
from welfare.database import db
from welfare.payouts import campaigns, drawing, service
from welfare.payouts.book_models import Campaign
from welfare.payouts.campaign_people import Chosen
from welfare.payouts.campaigns import NewCampaign
from welfare.payouts.models import PayoutLine
from welfare.payouts.rules import Step
from welfare.registry.models import Category, Enrolment, PovertyReview
from welfare.staff.models import Staff
from welfare.staff.rules import Role

NOVEMBER, DECEMBER, JANUARY = Month(2023, 11), Month(2023, 12), Month(2024, 1)
GIFT_VND = 300_000
SignIn = Callable[[Role], FlaskClient]


def gift(month: Month = DECEMBER, **chosen: str) -> NewCampaign:
    return NewCampaign(
        name="Quà Tết Giáp Thìn",
        decision_number="99/QĐ-UBND",
        decided_on=date(2023, 11, 30),
        fund="local",
        month=month,
        amount_vnd=GIFT_VND,
        chosen=Chosen(**{"register": "protection", **chosen}),  # type: ignore[arg-type] # as named
    )


def make(actor: Staff, new: NewCampaign | None = None) -> Campaign:
    new = new or gift()
    seen = sum(part.people for part in campaigns.preview(new))
    return campaigns.make(actor=actor, new=new, seen=seen)


def gifts(session: Session) -> list[int]:
    statement = select(PayoutLine.amount_vnd).where(PayoutLine.category == "Quà Tết Giáp Thìn")
    return list(session.scalars(statement))


def test_the_next_cycle_pays_everybody_it_is_for_once(officer: Staff, session: Session) -> None:
    both = factories.person("Nguyễn Văn An")
    factories.enrolment(both, "BT6-N")
    factories.enrolment(both, "CS6-HGD")
    factories.enrolment(factories.person("Trần Thị Bình"))
    factories.enrolment(factories.person("Lê Văn Công"), "TUDAY")
    factories.enrolment(factories.person("Võ Văn Mất", died_on=date(2023, 11, 3)))
    drawing.draw_up(month=NOVEMBER, actor=officer)
    make(officer)
    drawing.draw_up(month=DECEMBER, actor=officer)
    assert gifts(session) == [GIFT_VND, GIFT_VND]
    assert drawing.draw_up(month=DECEMBER, actor=officer).lines == 0
    drawing.draw_up(month=JANUARY, actor=officer)
    assert len(gifts(session)) == 2


def test_the_preview_says_how_many_and_how_much(officer: Staff) -> None:
    factories.enrolment()
    factories.enrolment(factories.person("Trần Thị Bình", commune_code=factories.CAI_BE))
    (one, other) = campaigns.preview(gift())
    assert {one.people, other.people} == {1}
    assert one.amount_vnd == GIFT_VND
    with pytest.raises(Refusal, match="Không có ai"):
        campaigns.preview(gift(register="merit"))


def test_one_category_alone_may_be_chosen(officer: Staff) -> None:
    factories.enrolment(factories.person(), "BT5C")
    factories.enrolment(factories.person(), "BT6-N")
    (part,) = campaigns.preview(gift(category_code="BT6-N"))
    assert part.people == 1


def test_of_poor_households_the_head_is_given(officer: Staff, session: Session) -> None:
    home = factories.household()
    session.add(PovertyReview(household_id=home.id, year=2023, poverty_class="near-poor"))
    head = factories.person(household_id=home.id, relation_to_head="Chủ hộ")
    factories.person("Nguyễn Thị Con", household_id=home.id, relation_to_head="Con")
    session.flush()
    campaign = make(officer, gift(register="poverty"))
    theirs = select(Enrolment.person_id).where(Enrolment.category_code == campaign.category_code)
    assert session.scalars(theirs).all() == [head.id]
    with pytest.raises(Refusal, match="Không có ai"):
        campaigns.preview(gift(register="poverty", poverty_class="poor"))


def test_the_same_campaign_again_adds_nothing(officer: Staff, session: Session) -> None:
    factories.enrolment()
    assert make(officer) is make(officer)
    campaign = make(officer)
    assert campaigns.fill(actor=officer, campaign_id=campaign.id) == 0
    factories.enrolment(factories.person("Trần Thị Bình"))
    assert campaigns.fill(actor=officer, campaign_id=campaign.id) == 1
    assert campaign.people == 2


def test_who_was_shown_another_number_looks_again(officer: Staff) -> None:
    factories.enrolment()
    with pytest.raises(Conflict, match="từ 7 thành 1"):
        campaigns.make(actor=officer, new=gift(), seen=7)


def test_a_campaign_is_undone_before_it_is_drawn_and_not_after(
    officer: Staff, session: Session
) -> None:
    factories.enrolment()
    first = make(officer)
    campaigns.undo(actor=officer, campaign_id=first.id)
    assert session.scalar(select(func.count()).select_from(Campaign)) == 0
    assert session.scalar(select(func.count()).where(Category.code.startswith("DOT-"))) == 0
    again = make(officer)
    drawing.draw_up(month=DECEMBER, actor=officer)
    with pytest.raises(Conflict, match="12/2023"):
        campaigns.undo(actor=officer, campaign_id=again.id)


def test_a_month_that_was_submitted_takes_no_campaign(officer: Staff) -> None:
    factories.enrolment()
    drawing.draw_up(month=NOVEMBER, actor=officer)
    service.take(step=Step.SUBMIT, month=NOVEMBER, actor=officer)
    with pytest.raises(Refusal, match="đã trình"):
        campaigns.preview(gift(NOVEMBER))


def test_a_tet_gift_without_a_granted_sum_pays_nothing(session: Session) -> None:
    factories.enrolment(factories.person(), "TET-NGHEO", start_month=JANUARY)
    factories.enrolment(
        factories.person(),
        "TET-NGHEO",
        start_month=JANUARY,
        end_month=JANUARY,
        granted_vnd=GIFT_VND,
    )
    due = benefits.due(JANUARY, benefits.prices(JANUARY))
    paid = db.session.scalars(select(due.c.amount_vnd).where(due.c.drawn)).all()
    assert paid == [GIFT_VND]


def test_an_officer_makes_one_on_screen(sign_in: SignIn, session: Session) -> None:
    factories.enrolment()
    session.commit()
    client = sign_in(Role.DISTRICT_OFFICER)
    typed = {
        "name": "Quà Tết Giáp Thìn",
        "decision_number": "99/QĐ-UBND",
        "decided_on": "30/11/2023",
        "fund": "local",
        "month": "12/2023",
        "amount_vnd": "300000",
        "register": "protection",
        "category": "",
        "poverty_class": "",
        "commune": "",
    }
    shown = client.post("/payouts/campaigns/new", data=typed).text
    assert "Xác nhận lập đợt" in shown
    assert 'name="seen" type="hidden" value="1"' in shown
    confirmed = typed | {"seen": "1", "confirmed": "yes"}
    made = client.post("/payouts/campaigns/new", data=confirmed, follow_redirects=True).text
    assert "99/QĐ-UBND" in made
    assert "Quà Tết Giáp Thìn" in client.get("/payouts/campaigns").text
    campaign_id = session.scalars(select(Campaign.id)).one()
    again = client.post(f"/payouts/campaigns/{campaign_id}/fill", follow_redirects=True)
    assert "Đã thêm 0 người" in again.text
    client.post(f"/payouts/campaigns/{campaign_id}/undo")
    assert "Chưa có đợt nào" in client.get("/payouts/campaigns").text
