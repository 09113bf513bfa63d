"""Rounds in which beneficiaries are looked up: nobody is forgotten, nobody asked for in vain."""

from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from welfare.areas import queries as areas_queries
from welfare.core import clock
from welfare.core.errors import Conflict, NotFound, Refusal
from welfare.core.month import Month
from welfare.database import db
from welfare.registry import reverification
from welfare.registry import reverification_queries as reading
from welfare.registry.models import Enrolment, Person
from welfare.registry.reverification import Unseen
from welfare.registry.reverification_models import ReverificationEntry
from welfare.registry.rules import Paper, Register
from welfare.registry.suspending import running_suspension
from welfare.staff.models import Staff
from welfare.staff.rules import Role

DUE = date(2026, 12, 31)


@pytest.fixture
def beneficiary(session: Session) -> Person:
    someone = factories.person("Lê Thị Tư")
    factories.enrolment(someone)
    return someone


def opened(actor: Staff, **wanted: object) -> list[ReverificationEntry]:
    commune = areas_queries.commune_by_code(factories.AN_CU)
    round_id = reverification.open_round(
        actor=actor,
        commune_id=commune.id,
        due_on=DUE,
        **wanted,  # type: ignore[arg-type] # filters by name
    )
    return list(db.session.scalars(reading.entries(round_id)))


def test_a_list_holds_the_living_beneficiaries_of_the_commune_alone(
    officer: Staff, beneficiary: Person
) -> None:
    factories.enrolment(factories.person("Đã mất", died_on=date(2024, 1, 1)))
    factories.enrolment(factories.person("Đã thôi"), end_month=Month(2022, 1))
    factories.enrolment(factories.person("Xã khác", commune_code=factories.CAI_BE))
    factories.person("Chưa hưởng")
    assert [entry.person_id for entry in opened(officer)] == [beneficiary.id]


def test_a_list_is_narrowed_to_a_register(officer: Staff, beneficiary: Person) -> None:
    invalid = factories.person("Thương binh")
    factories.enrolment(invalid, "TB", degree=61)
    entries = opened(officer, register=Register.MERIT)
    assert [entry.person_id for entry in entries] == [invalid.id]


def test_an_empty_list_is_refused(session: Session, officer: Staff) -> None:
    with pytest.raises(Refusal, match="Không có ai"):
        opened(officer)


def test_another_commune_is_refused(session: Session, beneficiary: Person) -> None:
    stranger = factories.staff(Role.COMMUNE_OFFICER, commune_code=factories.CAI_BE)
    with pytest.raises(NotFound):
        opened(stranger)


def test_who_was_not_seen_waits_until_somebody_decides(officer: Staff, beneficiary: Person) -> None:
    other = factories.person("Lê Thị Năm")
    factories.enrolment(other)
    by_person = {entry.person_id: entry for entry in opened(officer)}
    seen, unseen = by_person[other.id], by_person[beneficiary.id]
    reverification.record_seen(
        actor=officer, entry_id=seen.id, seen_on=clock.today(), seen_by="Trưởng ấp"
    )
    reverification.record_not_seen(actor=officer, entry_id=unseen.id, reason=Unseen.AWAY)
    assert reading.waiting(officer) == 0
    with pytest.raises(Conflict, match="còn mở"):
        decided(officer, unseen)
    reached = reverification.close(actor=officer, round_id=unseen.round_id)
    assert (reached.seen, reached.not_seen, reached.undecided) == (1, 1, 1)
    assert [entry.person_id for entry in reading.waiting_people(officer, most=9)] == [
        beneficiary.id
    ]
    decided(officer, unseen)
    assert reading.waiting(officer) == 0
    with pytest.raises(Conflict, match="đã có quyết định"):
        decided(officer, unseen)


def test_who_is_suspended_is_not_paid_from_that_month(
    session: Session, officer: Staff, beneficiary: Person
) -> None:
    (entry,) = opened(officer)
    reverification.close(actor=officer, round_id=entry.round_id)
    decided(officer, entry, suspend_from=Month(2026, 12))
    entitled = session.scalars(select(Enrolment)).one()
    suspension = running_suspension(entitled)
    assert suspension is not None
    assert suspension.from_month == Month(2026, 12)


def test_a_day_to_come_and_a_closed_round_are_refused(officer: Staff, beneficiary: Person) -> None:
    (entry,) = opened(officer)
    with pytest.raises(Refusal, match="sau hôm nay"):
        reverification.record_seen(
            actor=officer, entry_id=entry.id, seen_on=date(2100, 1, 1), seen_by=""
        )
    reverification.close(actor=officer, round_id=entry.round_id)
    with pytest.raises(Conflict, match="đã kết thúc"):
        reverification.record_not_seen(actor=officer, entry_id=entry.id, reason=Unseen.AWAY)
    with pytest.raises(Conflict, match="đã kết thúc"):
        reverification.close(actor=officer, round_id=entry.round_id)


def decided(officer: Staff, entry: ReverificationEntry, suspend_from: Month | None = None) -> None:
    reverification.decide(
        actor=officer,
        entry_id=entry.id,
        suspend_from=suspend_from,
        paper=Paper(number="12/QĐ"),
        note="đã hỏi gia đình",
    )


class TestPages:
    def test_a_round_from_the_list_to_the_decision(
        self, session: Session, beneficiary: Person, sign_in: Callable[..., FlaskClient]
    ) -> None:
        session.commit()
        client = sign_in(Role.COMMUNE_OFFICER)
        commune = beneficiary.commune_id
        made = client.post(
            "/reverification/new", data={"commune_id": commune, "due_on": "31/12/2026"}
        )
        page = client.get(made.location).text
        assert "Lê Thị Tư" in page
        assert "Lê Thị Tư" in client.get(f"{made.location}/print").text
        entry = session.scalars(select(ReverificationEntry.id)).one()
        told = client.post(
            f"/reverification/entries/{entry}",
            data={"result": "not-seen", "reason": "moved"},
            follow_redirects=True,
        )
        assert "Đã chuyển đi nơi khác" in told.text
        closed = client.post(f"{made.location}/close", follow_redirects=True)
        assert "1 người chờ quyết định" in closed.text
        assert "Quyết định" in client.get("/reverification/").text
        done = client.post(
            f"/reverification/entries/{entry}/decide",
            data={"outcome": "goes-on", "note": "ở nhà con gái"},
            follow_redirects=True,
        )
        assert "Đã ghi quyết định" in done.text

    def test_no_paper_says_hiv(self, session: Session, sign_in: Callable[..., FlaskClient]) -> None:
        someone = factories.person("Lê Thị Tư")
        factories.enrolment(someone, "BT8")
        session.commit()
        client = sign_in(Role.COMMUNE_OFFICER)
        made = client.post(
            "/reverification/new",
            data={"commune_id": someone.commune_id, "due_on": "31/12/2026"},
        )
        text = client.get(f"{made.location}/print").text
        assert "Đối tượng bảo trợ xã hội" in text
        assert "HIV" not in text
        assert "BT8" not in text

    def test_another_communes_round_is_not_there(
        self,
        session: Session,
        officer: Staff,
        sign_in: Callable[..., FlaskClient],
        beneficiary: Person,
    ) -> None:
        (entry,) = opened(officer)
        entry_id, round_id = entry.id, entry.round_id
        session.commit()
        stranger = sign_in(Role.COMMUNE_OFFICER, factories.CAI_BE)
        for path in (f"/{round_id}", f"/{round_id}/print", f"/entries/{entry_id}"):
            assert stranger.get(f"/reverification{path}").status_code == 404
