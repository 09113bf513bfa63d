"""Rounds of visits, talks, second looks and targets, inside the area of whoever acts."""

from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests import factories
from welfare.cashpoints.measuring import measure
from welfare.channels import blocking
from welfare.channels import service as channels
from welfare.channels.accounts import fallen_back
from welfare.channels.blockers import Blocker, SocialAccount, Vneid
from welfare.channels.recipients import PayeeFacts, PayeeRole
from welfare.channels.rules import Account, AccountState, Kind
from welfare.core.errors import Conflict, Forbidden, NotFound, Refusal
from welfare.core.month import Month
from welfare.outreach import queries, safeguards, service, targets, what_if
from welfare.outreach.models import Consent, Contact
from welfare.outreach.rules import ContactFacts, Result, Thresholds
from welfare.outreach.safeguards import Safeguard
from welfare.outreach.service import Means, RoundFacts
from welfare.outreach.settings import choose, thresholds
from welfare.payouts import drawing
from welfare.payouts import service as payouts
from welfare.payouts.models import PayoutLine
from welfare.payouts.rules import LineStatus, Step
from welfare.registry.models import Person
from welfare.staff.models import Staff
from welfare.staff.rules import Role

pytestmark = pytest.mark.usefixtures("session")

DECEMBER = Month(2023, 12)
TODAY = date(2023, 12, 15)


def beneficiary(name: str, **facts: object) -> Person:
    someone = factories.person(name, **facts)  # type: ignore[arg-type]
    factories.enrolment(someone)
    return someone


def a_round(someone: Person) -> RoundFacts:
    return RoundFacts("Đợt 1", someone.commune_id, TODAY)


def test_a_round_visits_who_takes_cash_the_nearest_to_an_atm_first(officer: Staff) -> None:
    far = beneficiary("Xa", latitude=10.2, longitude=105.9, location_source="pin")
    near = beneficiary("Gần", latitude=10.337, longitude=106.03, location_source="pin")
    unknown = beneficiary("Chưa rõ")
    factories.account(beneficiary("Đã qua tài khoản"))
    beneficiary("Xã khác", commune_code=factories.CAI_BE)
    measure()
    of = service.start_round(actor=officer, facts=a_round(far))
    visited = [visit.person_id for visit, _contact in queries.visits(officer, of)]
    assert visited == [near.id, far.id, unknown.id]


def test_a_round_of_nobody_is_refused(officer: Staff) -> None:
    someone = beneficiary("Đã qua tài khoản")
    factories.account(someone)
    with pytest.raises(Refusal, match="Không có ai"):
        service.start_round(actor=officer, facts=a_round(someone))


def test_a_talk_keeps_reasons_means_and_consent(session: Session, officer: Staff) -> None:
    someone = beneficiary("Bà Tư")
    of = service.start_round(actor=officer, facts=a_round(someone))
    blocking.keep_blockers(actor=officer, person=someone, reasons=[Blocker.USED_TO_CASH])
    service.record_contact(
        actor=officer,
        person_id=someone.id,
        round_id=of.id,
        facts=ContactFacts(
            TODAY, Result.AGREED, frozenset({Blocker.WAITING_FOR_CARD}), consent_on=TODAY
        ),
        means=Means(Vneid.LEVEL_2, SocialAccount.REGISTERED),
    )
    (open_one,) = blocking.open_blockers([someone.id])[someone.id]
    assert open_one.reason == "waiting-for-card"
    assert blocking.means_of([someone.id])[someone.id].vneid == "level-2"
    assert session.scalar(select(func.count(Consent.id))) == 1
    assert queries.progress([of.id])[of.id] == {"people": 1, "agreed": 1}
    wanted = queries.Wanted(vneid="level-2")
    assert queries.means_counts(officer, wanted)["social_account"] == {"registered": 1}


def test_a_refused_talk_saves_nothing(session: Session, officer: Staff) -> None:
    someone = beneficiary("Bà Năm")
    with pytest.raises(Refusal):
        service.record_contact(
            actor=officer,
            person_id=someone.id,
            facts=ContactFacts(TODAY, Result.REFUSED),
            means=Means(Vneid.LEVEL_1),
        )
    assert session.scalar(select(func.count(Contact.id))) == 0
    assert blocking.means_of([someone.id]) == {}


def test_another_communes_round_and_person_are_not_there(officer: Staff) -> None:
    someone = beneficiary("Bà Sáu")
    of = service.start_round(actor=officer, facts=a_round(someone))
    elsewhere = factories.staff(Role.COMMUNE_OFFICER, commune_code=factories.CAI_BE)
    with pytest.raises(NotFound):
        queries.round_(elsewhere, of.id)
    with pytest.raises(NotFound):
        service.start_round(actor=elsewhere, facts=a_round(someone))
    with pytest.raises(NotFound):
        service.record_contact(
            actor=elsewhere,
            person_id=someone.id,
            facts=ContactFacts(TODAY, Result.AGREED),
            means=Means(),
        )


def test_too_far_is_noted_once_for_all_whose_way_says_so(officer: Staff) -> None:
    someone = beneficiary("Xa", latitude=10.2, longitude=105.8, location_source="pin")
    measure()
    assert service.note_too_far(actor=officer, commune_id=someone.commune_id) == 1
    assert service.note_too_far(actor=officer, commune_id=someone.commune_id) == 0


def test_an_atm_at_the_door_frees_whom_it_was_too_far_for(officer: Staff) -> None:
    someone = beneficiary("Xa", commune_code=factories.MY_TRUNG)
    choose(actor=officer, chosen=Thresholds(near_atm_m=100, far_atm_m=101))
    commune = someone.commune
    someone.latitude, someone.longitude = commune.latitude, commune.longitude
    someone.location_source = "pin"
    measure()
    found = what_if.atm_at(officer, commune.id)
    assert (found.far_m, found.too_far, found.freed) == (101, 1, 1)


def test_near_stays_below_far(officer: Staff) -> None:
    with pytest.raises(Refusal, match="ngắn hơn"):
        choose(actor=officer, chosen=Thresholds(near_atm_m=5000, far_atm_m=5000))
    assert thresholds() == Thresholds()


def test_a_target_is_set_changed_and_taken_away(officer: Staff) -> None:
    for percent in (60, 70):
        targets.set_target(
            actor=officer, year=2023, commune_id=None, register="all", percent=percent
        )
    assert targets.targets(officer, 2023) == {(None, "all"): 70}
    targets.set_target(actor=officer, year=2023, commune_id=None, register="all", percent=None)
    assert targets.targets(officer, 2023) == {}
    with pytest.raises(Refusal, match="100"):
        targets.set_target(actor=officer, year=2023, commune_id=None, register="all", percent=101)


def nephew(name: str = "Lê Văn Cháu") -> PayeeFacts:
    return PayeeFacts(
        PayeeRole.AUTHORISED,
        name,
        "082070001234",
        "cháu",
        "9/UQ",
        date(2023, 12, 1),
        "UBND xã An Cư",
        date(2024, 11, 30),
    )


def pay(officer: Staff, someone: Person, number: str, **options: object) -> None:
    channels.set_channel(
        actor=officer,
        person=someone,
        from_month=DECEMBER,
        account=Account("970405", number),
        **options,  # type: ignore[arg-type]
    )


def kinds(viewer: Staff) -> set[Safeguard]:
    return {each.safeguard for each in safeguards.findings(viewer, DECEMBER)}


def test_one_recipient_for_many_people_wants_a_look(officer: Staff) -> None:
    for number in range(3):
        assert Safeguard.MANY_PEOPLE not in kinds(officer)
        pay(
            officer,
            beneficiary(f"Người {number}"),
            f"500000{number}",
            kind=Kind.AUTHORISED_ACCOUNT,
            payee=nephew(),
        )
    assert Safeguard.MANY_PEOPLE in kinds(officer)


def test_one_account_of_several_households_wants_a_look(officer: Staff) -> None:
    for name in ("Một", "Hai"):
        pay(officer, beneficiary(name), "5555555")
    assert kinds(officer) == {Safeguard.SHARED_ACCOUNT}


def test_changes_of_account_want_a_look_but_a_first_account_does_not(officer: Staff) -> None:
    someone = beneficiary("Bà Bảy")
    pay(officer, someone, "5000001")
    assert kinds(officer) == set()
    pay(officer, someone, "5000002")
    assert kinds(officer) == {Safeguard.LATE_CHANGE}
    pay(officer, someone, "5000003")
    assert kinds(officer) == {Safeguard.LATE_CHANGE, Safeguard.SEVERAL_CHANGES}


def test_an_account_in_the_name_of_staff_wants_another_ones_look(officer: Staff) -> None:
    officer.full_name = "Trần Thị Cán Bộ"
    someone = beneficiary("Bà Tám")
    channels.set_channel(
        actor=officer,
        person=someone,
        from_month=DECEMBER,
        account=Account("970405", "5000009", "TRAN THI CAN BO"),
    )
    (finding,) = safeguards.findings(officer, DECEMBER)
    assert finding.safeguard is Safeguard.STAFF
    asked = {"month": DECEMBER, "safeguard": "staff", "fingerprint": finding.fingerprint}
    with pytest.raises(Forbidden):
        safeguards.look_again(actor=officer, note="Của tôi", **asked)  # type: ignore[arg-type]
    approver = factories.staff(Role.APPROVER)
    with pytest.raises(Refusal, match="Hãy ghi"):
        safeguards.look_again(actor=approver, note="", **asked)  # type: ignore[arg-type]
    safeguards.look_again(actor=approver, note="Đã hỏi bà Tám", **asked)  # type: ignore[arg-type]
    assert safeguards.waiting(officer, DECEMBER) == 0
    with pytest.raises(Conflict):
        safeguards.look_again(actor=approver, note="Lần nữa", **asked)  # type: ignore[arg-type]


def test_when_the_facts_change_it_wants_another_look(officer: Staff) -> None:
    approver = factories.staff(Role.APPROVER)
    for name in ("Một", "Hai"):
        pay(officer, beneficiary(name), "5555555")
    (finding,) = safeguards.findings(officer, DECEMBER)
    safeguards.look_again(
        actor=approver,
        month=DECEMBER,
        safeguard=finding.safeguard,
        fingerprint=finding.fingerprint,
        note="Mẹ và con ở riêng",
    )
    assert safeguards.waiting(officer, DECEMBER) == 0
    pay(officer, beneficiary("Ba"), "5555555")
    assert safeguards.waiting(officer, DECEMBER) == 1


def test_results_of_payments_verify_accounts_or_send_them_to_an_officer(
    session: Session, officer: Staff, approver: Staff
) -> None:
    good, bad = beneficiary("Nhận được"), beneficiary("Bị trả lại")
    accounts = {someone.name: factories.account(someone) for someone in (good, bad)}
    drawing.draw_up(month=DECEMBER, actor=officer)
    payouts.take(step=Step.SUBMIT, month=DECEMBER, actor=officer)
    for finding in safeguards.findings(approver, DECEMBER):
        safeguards.look_again(
            actor=approver,
            month=DECEMBER,
            safeguard=finding.safeguard,
            fingerprint=finding.fingerprint,
            note="Vợ chồng",
        )
    payouts.take(step=Step.APPROVE, month=DECEMBER, actor=approver)
    for line in session.scalars(select(PayoutLine)).all():
        outcome = LineStatus.PAID if line.name == good.name else LineStatus.RETURNED
        payouts.mark_line(line_id=line.id, outcome=outcome, actor=officer, reason="Sai tên")
    session.expire_all()
    assert accounts[good.name].state == AccountState.VERIFIED_PAID
    assert accounts[bad.name].state == AccountState.RETURNED
    assert [row.person_id for row in fallen_back(officer)] == [bad.id]
