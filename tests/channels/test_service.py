"""Choosing how people are paid."""

import json
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests import factories
from welfare.audit.models import AuditEvent
from welfare.channels import queries, service
from welfare.channels.models import BankAccount, PaymentChannel
from welfare.channels.rules import Account, Choice, HolderMatch
from welfare.core.errors import NotFound, Refusal
from welfare.core.month import Month
from welfare.database import db, writing
from welfare.registry.models import Household, Person
from welfare.staff.models import Staff
from welfare.staff.rules import Role

AGRIBANK = "970405"
DECEMBER = Month(2023, 12)
NUMBER = "6011084364"


@pytest.fixture
def session(either_app: Flask) -> Iterator[Session]:
    """A write transaction, once on SQLite and once on PostgreSQL."""
    with either_app.app_context(), writing():
        yield db.session()
        db.session.rollback()


@pytest.fixture
def person(session: Session) -> Person:
    return factories.person("Đặng Thị Ánh")


def paid_by(person: Person, month: Month, session: Session) -> tuple[str, str | None] | None:
    channels = queries.in_force(month)
    row = session.execute(
        select(channels.c.channel, channels.c.number).where(channels.c.person_id == person.id)
    ).first()
    return tuple(row) if row else None


def events(session: Session, action: str) -> list[dict[str, dict[str, object]]]:
    changes = session.scalars(select(AuditEvent.change).where(AuditEvent.action == action))
    return [json.loads(change) for change in changes]


def test_an_account_is_paid_to_from_its_month_and_cash_before(
    session: Session, officer: Staff, person: Person
) -> None:
    service.set_channel(
        actor=officer,
        person=person,
        from_month=DECEMBER,
        account=Account(AGRIBANK, "6011 084 364", "DANG THI ANH"),
    )
    assert paid_by(person, Month(2023, 11), session) is None
    assert paid_by(person, DECEMBER, session) == ("account", NUMBER)
    assert paid_by(person, Month(2030, 1), session) == ("account", NUMBER)


def test_going_back_to_cash_keeps_the_account_and_the_history(
    session: Session, officer: Staff, person: Person
) -> None:
    for month, account in ((DECEMBER, Account(AGRIBANK, NUMBER)), (DECEMBER + 2, None)):
        service.set_channel(actor=officer, person=person, from_month=month, account=account)
    assert paid_by(person, DECEMBER + 1, session) == ("account", NUMBER)
    assert paid_by(person, DECEMBER + 2, session) == ("cash", None)
    assert [row.channel for row in queries.history(person.id)] == ["cash", "account"]


def test_a_second_choice_for_the_same_month_takes_the_place_of_the_first(
    session: Session, officer: Staff, person: Person
) -> None:
    for number in (NUMBER, "7711084364"):
        service.set_channel(
            actor=officer, person=person, from_month=DECEMBER, account=Account(AGRIBANK, number)
        )
    assert paid_by(person, DECEMBER, session) == ("account", "7711084364")
    assert len(queries.history(person.id)) == 1
    before_and_after = events(session, "channel.set")[-1]
    assert before_and_after["before"]["bank_account"] == "••••••4364"


@pytest.mark.parametrize(
    ("holder", "match"),
    [
        (None, HolderMatch.MARKS),
        ("DANG THI ANH", HolderMatch.MARKS),
        ("LE VAN BA", HolderMatch.DIFFERENT),
    ],
)
def test_the_officer_is_told_how_well_the_holder_fits(
    officer: Staff, person: Person, holder: str | None, match: HolderMatch
) -> None:
    outcome = service.set_channel(
        actor=officer,
        person=person,
        from_month=DECEMBER,
        account=Account(AGRIBANK, NUMBER, holder),
    )
    assert (outcome.changed, outcome.match) == (True, match)


def test_an_account_of_several_unrelated_people_is_told_of(
    session: Session, officer: Staff, person: Person
) -> None:
    household = Household(code="H1", commune_id=person.commune_id)
    session.add(household)
    session.flush()
    person.household_id = household.id
    factories.account(factories.person("Vợ", household_id=household.id), number=NUMBER)
    factories.account(factories.person("Người lạ"), number=NUMBER)
    factories.account(factories.person("Ngân hàng khác"), number=NUMBER, bank_bin="970436")
    outcome = service.set_channel(
        actor=officer, person=person, from_month=DECEMBER, account=Account(AGRIBANK, NUMBER)
    )
    assert outcome.others == 1


def test_the_same_choice_again_writes_nothing(
    session: Session, officer: Staff, person: Person
) -> None:
    choice = Choice(person.id, DECEMBER, Account(AGRIBANK, NUMBER))
    assert service.record_many(actor=officer, choices=[choice]) == {person.id}
    assert service.record_many(actor=officer, choices=[choice]) == set()
    later = Choice(person.id, DECEMBER + 3, Account(AGRIBANK, NUMBER))
    assert service.record_many(actor=officer, choices=[later]) == set()
    assert session.scalar(select(func.count(PaymentChannel.id))) == 1
    assert session.scalar(select(func.count(BankAccount.id))) == 1


def test_cash_for_who_has_never_had_another_channel_writes_nothing(
    session: Session, officer: Staff, person: Person
) -> None:
    assert service.record_many(actor=officer, choices=[Choice(person.id, DECEMBER)]) == set()
    assert session.scalar(select(func.count(PaymentChannel.id))) == 0


def test_a_known_holder_stays_unless_another_is_named(
    session: Session, officer: Staff, person: Person
) -> None:
    for holder in ("LE VAN BA", None):
        choice = Choice(person.id, DECEMBER, Account(AGRIBANK, NUMBER, holder))
        service.record_many(actor=officer, choices=[choice])
    assert session.scalars(select(BankAccount.holder)).all() == ["LE VAN BA"]
    corrected = Choice(person.id, DECEMBER, Account(AGRIBANK, NUMBER, "DANG THI ANH"))
    assert service.record_many(actor=officer, choices=[corrected]) == {person.id}
    assert session.scalars(select(BankAccount.holder)).all() == ["DANG THI ANH"]


def test_many_people_are_set_at_once(session: Session, officer: Staff) -> None:
    people = [factories.person(f"Người thứ {number}") for number in range(30)]
    choices = [
        Choice(someone.id, DECEMBER, Account(AGRIBANK, f"60110843{number:02}"))
        for number, someone in enumerate(people)
    ]
    assert len(service.record_many(actor=officer, choices=choices)) == 30
    channels = queries.in_force(DECEMBER)
    numbers = session.execute(select(channels.c.person_id, channels.c.number)).all()
    assert {tuple(row) for row in numbers} == {
        (choice.person_id, choice.account.number) for choice in choices if choice.account
    }


@pytest.mark.parametrize(
    ("account", "sentence"),
    [
        (Account("000000", NUMBER), "000000"),
        (Account(AGRIBANK, "123"), "123"),
    ],
)
def test_an_account_that_cannot_be_is_refused_and_nothing_is_kept(
    session: Session, officer: Staff, person: Person, account: Account, sentence: str
) -> None:
    with pytest.raises(Refusal, match=sentence):
        service.set_channel(actor=officer, person=person, from_month=DECEMBER, account=account)
    assert session.scalar(select(func.count(BankAccount.id))) == 0


def test_another_communes_person_is_not_there(session: Session, person: Person) -> None:
    elsewhere = factories.staff(Role.COMMUNE_OFFICER, commune_code=factories.CAI_BE)
    account = factories.account(person)
    with pytest.raises(NotFound):
        service.record_many(actor=elsewhere, choices=[Choice(person.id, DECEMBER)])
    with pytest.raises(NotFound):
        service.open_number(actor=elsewhere, account_id=account.id)


def test_opening_a_number_is_recorded_without_the_number(
    session: Session, officer: Staff, person: Person
) -> None:
    account = factories.account(person, number=NUMBER)
    assert service.open_number(actor=officer, account_id=account.id) == NUMBER
    assert events(session, "bank_account.number_opened") == [
        {"before": {}, "after": {"bank": AGRIBANK, "bank_account": "••••••4364"}}
    ]


def test_the_record_never_holds_a_whole_account_number(
    session: Session, officer: Staff, person: Person
) -> None:
    choice = Choice(person.id, DECEMBER, Account(AGRIBANK, NUMBER, "AI"))
    service.record_many(actor=officer, choices=[choice])
    choice = Choice(person.id, DECEMBER, Account(AGRIBANK, NUMBER, "AI DO"))
    service.record_many(actor=officer, choices=[choice])
    changes = session.scalars(select(AuditEvent.change)).all()
    assert changes
    assert not any(NUMBER in change for change in changes)
