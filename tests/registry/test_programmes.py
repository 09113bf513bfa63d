"""Registers without money: who gets in, who sees them, and what the record may say."""

import json
from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from welfare.audit.models import AuditEvent
from welfare.core.errors import Conflict, NotFound, Refusal
from welfare.registry import programmes
from welfare.registry.models import Person
from welfare.registry.programmes import NewEntry, Programme, ProgrammeFilter
from welfare.staff.models import Staff
from welfare.staff.rules import Role

SignIn = Callable[..., FlaskClient]


def child() -> Person:
    return factories.person("Lê Thị Bé", born_on=date(2015, 5, 1))


def listed(viewer: Staff, session: Session, **wanted: object) -> list[str]:
    statement = programmes.entries(viewer, Programme.CHILDREN, ProgrammeFilter(**wanted))
    return [entry.person.name for entry in session.scalars(statement)]


def test_every_group_of_the_law_is_there(session: Session) -> None:
    assert len(programmes.groups(Programme.CHILDREN)) == 14
    assert len(programmes.groups(Programme.REHABILITATION)) == 4
    assert not any("HIV" in group.name_vi for group in programmes.groups(Programme.CHILDREN))


def test_an_entry_is_listed_filtered_and_ended(session: Session, officer: Staff) -> None:
    entry_id = programmes.enter(actor=officer, new=NewEntry(child().id, "TE-01", date(2023, 1, 1)))
    assert listed(officer, session, group_code="TE-01", text="be") == ["Lê Thị Bé"]
    assert listed(officer, session, group_code="TE-02") == []
    programmes.leave(actor=officer, entry_id=entry_id, until_on=date(2023, 6, 1))
    assert listed(officer, session, current=True) == []
    assert listed(officer, session, current=False) == ["Lê Thị Bé"]
    with pytest.raises(Conflict, match="01/06/2023"):
        programmes.leave(actor=officer, entry_id=entry_id, until_on=date(2023, 7, 1))


@pytest.mark.parametrize(
    ("day", "said"), [(date(2014, 1, 1), "trước ngày sinh"), (date(2030, 1, 1), "sau hôm nay")]
)
def test_impossible_days_are_refused(officer: Staff, day: date, said: str) -> None:
    with pytest.raises(Refusal, match=said):
        programmes.enter(actor=officer, new=NewEntry(child().id, "TE-01", day))


def test_a_child_is_under_sixteen(officer: Staff) -> None:
    with pytest.raises(Refusal, match="16"):
        programmes.enter(
            actor=officer, new=NewEntry(factories.person().id, "TE-01", date(2023, 1, 1))
        )


def test_nobody_is_in_a_group_twice_at_once(officer: Staff) -> None:
    new = NewEntry(child().id, "TE-01", date(2023, 1, 1))
    programmes.enter(actor=officer, new=new)
    with pytest.raises(Conflict, match="Lê Thị Bé"):
        programmes.enter(actor=officer, new=new)


def test_people_of_other_communes_are_out_of_reach(session: Session, officer: Staff) -> None:
    entry_id = programmes.enter(actor=officer, new=NewEntry(child().id, "TE-01", date(2023, 1, 1)))
    elsewhere = factories.staff(Role.COMMUNE_OFFICER, commune_code=factories.CAI_BE)
    assert listed(elsewhere, session) == []
    with pytest.raises(NotFound):
        programmes.leave(actor=elsewhere, entry_id=entry_id, until_on=date(2023, 6, 1))


def test_the_record_does_not_say_which_group(session: Session, officer: Staff) -> None:
    someone = factories.person()
    programmes.enter(actor=officer, new=NewEntry(someone.id, "CN-03", date(2023, 1, 1)))
    (event,) = session.scalars(select(AuditEvent))
    assert "CN-03" not in json.dumps(event.change)


def test_only_who_keeps_the_registers_sees_them(session: Session, sign_in: SignIn) -> None:
    officer, someone = factories.staff(Role.DISTRICT_OFFICER), factories.person()
    programmes.enter(actor=officer, new=NewEntry(someone.id, "CN-03", date(2023, 1, 1)))
    session.commit()
    keeper, auditor = sign_in(Role.COMMUNE_OFFICER), sign_in(Role.AUDITOR)
    page = f"/people/{someone.id}"
    assert "Cai nghiện bắt buộc" in keeper.get(page).text
    assert someone.name in keeper.get("/rehabilitation").text
    assert "nghiện" not in auditor.get(page).text
    assert auditor.get("/rehabilitation").status_code == 403
    assert auditor.post("/rehabilitation/export").status_code == 403


def test_a_person_is_entered_and_leaves_on_screen(session: Session, sign_in: SignIn) -> None:
    someone = child()
    session.commit()
    client = sign_in(Role.COMMUNE_OFFICER)
    form = f"/people/{someone.id}/children/new"
    assert "Hãy điền" in client.post(form, data={}).text
    entered = client.post(
        form, data={"group_code": "TE-01", "from_on": "01/01/2023"}, follow_redirects=True
    )
    assert "Trẻ em mồ côi" in entered.text
    entry_id = programmes.of_person(someone.id)[0].id
    left = client.post(
        f"/programmes/{entry_id}/leave", data={"until_on": "01/02/2023"}, follow_redirects=True
    )
    assert "đến hết 01/02/2023" in left.text
    file = client.post("/children/export", data={"ending": "csv"})
    assert "Lê Thị Bé" in file.get_data(as_text=True)
