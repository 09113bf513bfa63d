"""Cancelling an enrolment entered by mistake: it never was, yet it stays to be seen."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from welfare.audit.models import AuditEvent
from welfare.core.errors import Conflict, NotFound, Refusal
from welfare.core.month import Month
from welfare.database import db
from welfare.intake.granting import Granting
from welfare.intake.understood import UnderstoodRow
from welfare.payouts import drawing
from welfare.payouts.models import PayoutLine, Recovery
from welfare.registry import (
    cancelling,
    entitlements,
    foresight,
    life_events,
    listing,
    merging,
    queries,
    service,
    suspending,
)
from welfare.registry.merging_rules import Choices
from welfare.registry.models import Enrolment, Person
from welfare.registry.rules import NewEnrolment, Paper, Standing, SuspensionReason
from welfare.reports import exports, registers
from welfare.staff.models import Staff
from welfare.staff.rules import Role

NOVEMBER, DECEMBER, JANUARY = Month(2023, 11), Month(2023, 12), Month(2024, 1)
BT5C_VND = 360_000  # Nghị định 20/2021: hệ số 1,0 × 360.000
SignIn = Callable[..., FlaskClient]


def cancel(officer: Staff, entitled: Enrolment) -> None:
    cancelling.cancel_enrolment(
        actor=officer,
        enrolment_id=entitled.id,
        version=entitled.version,
        reason="Mở nhầm cho người trùng tên",
    )


def reinstate(officer: Staff, entitled: Enrolment) -> None:
    cancelling.reinstate_enrolment(
        actor=officer, enrolment_id=entitled.id, version=entitled.version
    )


TODAY = date(2023, 12, 5)


def drawn_vnd() -> list[int]:
    return list(db.session.scalars(select(PayoutLine.amount_vnd).order_by(PayoutLine.id)))


def claimed() -> list[tuple[Month, int]]:
    rows = select(Recovery.for_month, Recovery.amount_vnd).order_by(Recovery.for_month)
    return [(month, vnd) for month, vnd in db.session.execute(rows)]


class TestTheMoney:
    @pytest.fixture
    def app(self, either_app: Flask) -> Flask:
        """What is due and issued is compared on SQLite and on PostgreSQL alike."""
        return either_app

    def test_not_yet_submitted_falls_away(self, officer: Staff) -> None:
        entitled, other = factories.enrolment(), factories.enrolment()
        drawing.draw_up(month=DECEMBER, actor=officer)
        assert drawn_vnd() == [BT5C_VND, BT5C_VND]
        cancel(officer, entitled)
        drawing.draw_up(month=DECEMBER, actor=officer)
        assert db.session.scalars(select(PayoutLine.enrolment_id)).all() == [other.id]
        assert claimed() == []

    def test_already_paid_becomes_a_claim_once(self, officer: Staff) -> None:
        entitled = factories.enrolment()
        drawing.draw_up(month=DECEMBER, actor=officer)
        cancel(officer, entitled)
        drawing.draw_up(month=JANUARY, actor=officer)
        drawing.draw_up(month=JANUARY, actor=officer)
        assert claimed() == [(DECEMBER, BT5C_VND)]
        assert drawn_vnd() == [BT5C_VND]

    def test_is_due_again_once_it_is_reinstated(self, officer: Staff) -> None:
        entitled = factories.enrolment()
        cancel(officer, entitled)
        assert list(foresight.due(entitled.person_id, DECEMBER)) == []
        reinstate(officer, entitled)
        assert [line.amount_vnd for line in foresight.due(entitled.person_id, DECEMBER)] == [
            BT5C_VND
        ]

    def test_an_allowance_that_gave_way_to_it_is_drawn_instead(self, officer: Staff) -> None:
        someone = factories.person(born_on=date(1935, 5, 1))
        factories.enrolment(someone, "BT5C")
        higher = factories.enrolment(someone, "BT6-DBN")
        cancel(officer, higher)
        assert [line.amount_vnd for line in foresight.due(someone.id, DECEMBER)] == [BT5C_VND]


class TestTheRegisters:
    def test_no_list_counts_it(self, officer: Staff) -> None:
        someone = factories.person()
        cancel(officer, factories.enrolment(someone))
        nothing = listing.PeopleFilter(standing=Standing.NONE)
        stands = listing.conditions(officer, nothing, DECEMBER)
        assert db.session.scalars(select(Person.id).where(*stands)).all() == [someone.id]
        wanted = registers.RegisterFilter()
        found = registers.enrolments(officer, registers.Register.PROTECTION, wanted, TODAY)
        assert db.session.execute(found).all() == []
        assert exports.export(officer, listing.PeopleFilter()).rows == []

    def test_the_person_keeps_it_apart_from_what_counts(self, officer: Staff) -> None:
        someone = factories.person()
        entitled = factories.enrolment(someone)
        cancel(officer, entitled)
        db.session.expire_all()
        found = queries.person(officer, someone.id)
        assert found.enrolments == []
        assert [each.cancellation_reason for each in found.cancelled_enrolments] == [
            "Mở nhầm cho người trùng tên"
        ]

    def test_the_record_says_who_and_why_and_never_names_hiv(self, officer: Staff) -> None:
        cancel(officer, factories.enrolment(category_code="BT8"))
        event = db.session.scalars(
            select(AuditEvent).where(AuditEvent.action == "enrolment.cancelled")
        ).one()
        assert event.actor == officer.username
        assert "Mở nhầm cho người trùng tên" in event.change
        assert "BT8" not in event.change

    def test_another_of_the_category_may_begin_in_other_months(self, officer: Staff) -> None:
        entitled = factories.enrolment()
        cancel(officer, entitled)
        new = NewEnrolment(entitled.person_id, "BT5C", NOVEMBER)
        assert service.enrol(actor=officer, new=new)

    def test_it_is_not_taken_in_again_from_the_same_decision(self, officer: Staff) -> None:
        entitled = factories.enrolment()
        cancel(officer, entitled)
        new = NewEnrolment(entitled.person_id, "BT5C", entitled.start_month)
        with pytest.raises(Conflict, match="bấm Khôi phục"):
            service.enrol(actor=officer, new=new)

    def test_a_merge_gives_the_place_to_what_counts(self, officer: Staff, approver: Staff) -> None:
        survivor, merged = factories.person(), factories.person()
        mistaken, right = factories.enrolment(survivor), factories.enrolment(merged)
        cancel(officer, mistaken)
        merge_id = merging.propose(
            actor=officer,
            survivor_id=survivor.id,
            merged_id=merged.id,
            choices=Choices(),
            reason="Cùng một người",
        )
        merging.confirm(actor=approver, merge_id=merge_id)
        db.session.expire_all()
        assert (right.person_id, mistaken.person_id) == (survivor.id, merged.id)
        merging.undo(actor=approver, merge_id=merge_id, reason="Nhầm")
        db.session.expire_all()
        assert (right.person_id, mistaken.person_id) == (merged.id, survivor.id)
        assert right.start_month == mistaken.start_month

    def test_a_workbook_does_not_bring_it_back(self, officer: Staff) -> None:
        entitled = factories.enrolment()
        cancel(officer, entitled)
        row = UnderstoodRow(
            row=2,
            sheet="Sheet1",
            sex=None,
            name="Nguyễn Văn An",
            born_on=entitled.person.born_on,
            birth_precision="day",
            category_code="BT5C",
            start_month=entitled.start_month,
        )
        remarks: list[Refusal] = []
        granting = Granting(
            entitled.person,
            born_on=entitled.person.born_on,
            known=[entitled],
            stated=set(),
            today=TODAY,
        )
        assert granting.new_enrolment(row, remarks) is None
        assert "đã bị hủy vì ghi nhầm" in str(remarks[0])


class TestRefusals:
    def test_a_second_time(self, officer: Staff) -> None:
        entitled = factories.enrolment()
        cancel(officer, entitled)
        with pytest.raises(Conflict, match="đã bị hủy vì ghi nhầm"):
            cancel(officer, entitled)

    def test_without_a_reason(self, officer: Staff) -> None:
        entitled = factories.enrolment()
        with pytest.raises(Refusal, match="ghi lý do hủy"):
            cancelling.cancel_enrolment(
                actor=officer, enrolment_id=entitled.id, version=1, reason="  "
            )

    def test_after_somebody_else_wrote(self, officer: Staff) -> None:
        entitled = factories.enrolment()
        with pytest.raises(Conflict, match="vừa ghi vào hồ sơ hưởng này"):
            cancelling.cancel_enrolment(
                actor=officer, enrolment_id=entitled.id, version=7, reason="Nhầm"
            )

    def test_of_another_commune(self, officer: Staff) -> None:
        elsewhere = factories.staff(Role.COMMUNE_OFFICER, commune_code=factories.CAI_BE)
        with pytest.raises(NotFound):
            cancel(elsewhere, factories.enrolment())

    def test_nothing_else_is_written_to_it(self, officer: Staff) -> None:
        entitled = factories.enrolment()
        cancel(officer, entitled)
        with pytest.raises(Conflict, match="Khôi phục trước"):
            service.end_enrolment(
                actor=officer, enrolment_id=entitled.id, last_month=DECEMBER, paper=Paper()
            )
        with pytest.raises(Conflict, match="Khôi phục trước"):
            suspending.suspend(
                actor=officer,
                person_id=entitled.person_id,
                enrolment_ids=[entitled.id],
                from_month=DECEMBER,
                reason=SuspensionReason.CUSTODY,
                paper=Paper(),
            )
        with pytest.raises(Conflict, match="Khôi phục trước"):
            entitlements.stop_enrolment(
                actor=officer,
                enrolment_id=entitled.id,
                version=entitled.version,
                last_month=DECEMBER,
                paper=Paper(),
            )

    def test_reinstating_what_is_not_cancelled(self, officer: Staff) -> None:
        with pytest.raises(Conflict, match="không bị hủy"):
            reinstate(officer, factories.enrolment())

    def test_reinstating_beside_another_of_the_category(self, officer: Staff) -> None:
        entitled = factories.enrolment()
        cancel(officer, entitled)
        service.enrol(actor=officer, new=NewEnrolment(entitled.person_id, "BT5C", NOVEMBER))
        with pytest.raises(Conflict, match="Đã có hồ sơ hưởng cùng loại"):
            reinstate(officer, entitled)

    def test_who_leaves_and_comes_back_does_not_get_it_again(self, officer: Staff) -> None:
        someone = factories.person()
        cancel(officer, factories.enrolment(someone, end_month=Month(2023, 10)))
        life_events.move_out(
            actor=officer,
            person_id=someone.id,
            left_on=date(2023, 10, 5),
            left_to=None,
            paper=Paper(),
        )
        assert (
            life_events.come_back(
                actor=officer, person_id=someone.id, back_on=date(2023, 11, 5), paper=Paper()
            )
            == []
        )


def test_the_page_asks_once_and_then_shows_it_struck(session: Session, sign_in: SignIn) -> None:
    entitled = factories.enrolment(factories.person("Lê Văn Sáu"))
    address, person_id = f"/enrolments/{entitled.id}/cancel", entitled.person_id
    again = f"/enrolments/{entitled.id}/reinstate"
    session.commit()
    client = sign_in(Role.COMMUNE_OFFICER)
    data = {"version": "1", "why": "Mở nhầm cho người trùng tên"}
    assert "Hủy hồ sơ hưởng ghi nhầm" in client.get(address).text
    assert "Hãy" in client.post(address, data=data | {"why": " "}).text
    shown = client.post(address, data=data).text
    assert "Hồ sơ được coi như chưa từng mở" in shown
    assert session.scalars(select(Enrolment.cancelled_at)).one() is None
    session.commit()
    assert client.post(address, data=data | {"confirmed": "yes"}).status_code == 302
    page = client.get(f"/people/{person_id}").text
    assert "<s>từ 07/2021</s>" in page.replace(' class="nowrap"', "")
    assert "Mở nhầm cho người trùng tên" in page
    late = client.get(address)
    assert late.status_code == 409
    assert "đã bị hủy vì ghi nhầm" in late.text
    assert client.post(again, data={"version": "2"}).status_code == 302
    assert session.scalars(select(Enrolment.cancelled_at)).one() is None
    session.commit()
    assert client.post(again, data={"version": "3"}).status_code == 409
    assert session.scalars(select(Person.recheck_from)).one() == Month(2021, 7)
