"""Who has a bank account, and by which channel a person is paid in a month."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from welfare.channels import accounts, queries, recipients_kept, service
from welfare.channels.recipients import PayeeFacts, PayeeRole
from welfare.channels.rules import Account, AccountState, Kind
from welfare.core.errors import Refusal
from welfare.core.month import Month
from welfare.registry.models import Person
from welfare.staff.models import Staff
from welfare.staff.rules import Role

DECEMBER = Month(2023, 12)
SON = PayeeFacts(
    PayeeRole.AUTHORISED,
    "Trần Văn Con",
    "082070001234",
    "con",
    "12/UQ",
    date(2023, 2, 1),
    "UBND xã An Cư",
    date(2024, 1, 31),
)

pytestmark = pytest.mark.usefixtures("session")


def holders(session: Session, month: Month) -> dict[int, int | None]:
    held = queries.holders(month)
    return {row.person_id: row.own_id for row in session.execute(select(held))}


def paid_by(session: Session, someone: Person, month: Month) -> tuple[object, ...]:
    channel = queries.in_force(month)
    row = session.execute(
        select(channel.c.channel, channel.c.kind, channel.c.number, channel.c.payee_name).where(
            channel.c.person_id == someone.id
        )
    ).one()
    return tuple(row)


def authorise(officer: Staff, someone: Person) -> None:
    service.set_channel(
        actor=officer,
        person=someone,
        from_month=DECEMBER,
        account=Account("970405", "5555555"),
        kind=Kind.AUTHORISED_ACCOUNT,
        payee=SON,
    )


def test_an_own_account_and_an_authorised_one_are_told_apart(
    session: Session, officer: Staff
) -> None:
    own, other = factories.person("Riêng"), factories.person("Ủy quyền")
    factories.account(own)
    authorise(officer, other)
    assert holders(session, DECEMBER) == {own.id: own.id, other.id: None}


def test_after_its_document_ends_an_authorised_account_gives_way_to_cash(
    session: Session, officer: Staff
) -> None:
    someone = factories.person()
    authorise(officer, someone)
    account = ("account", "authorised-account", "5555555", "Trần Văn Con")
    assert paid_by(session, someone, Month(2024, 1)) == account
    assert paid_by(session, someone, Month(2024, 2)) == ("cash", "cash-point", None, None)
    assert holders(session, Month(2024, 2)) == {}


def test_who_collects_cash_for_another_no_longer_does_after_the_end(
    session: Session, officer: Staff
) -> None:
    someone = factories.person()
    service.set_channel(
        actor=officer,
        person=someone,
        from_month=DECEMBER,
        account=None,
        kind=Kind.CASH_HOME,
        payee=SON,
    )
    assert paid_by(session, someone, DECEMBER) == ("cash", "cash-home", None, "Trần Văn Con")
    assert paid_by(session, someone, DECEMBER + 2) == ("cash", "cash-home", None, None)


def test_an_end_is_told_in_time_to_the_commune_alone(officer: Staff) -> None:
    authorise(officer, factories.person())
    elsewhere = factories.staff(Role.COMMUNE_OFFICER, commune_code=factories.CAI_BE)
    assert recipients_kept.ending(officer, within_days=30) == []
    (soon,) = recipients_kept.ending(officer, within_days=60)
    assert soon.payee is not None
    assert soon.payee.valid_until == date(2024, 1, 31)
    assert recipients_kept.ending(elsewhere, within_days=60) == []


@pytest.mark.parametrize("state", [AccountState.CLOSED, AccountState.RETURNED])
def test_an_account_that_fails_gives_way_to_cash_and_to_a_task(
    session: Session, officer: Staff, state: AccountState
) -> None:
    someone = factories.person()
    account = factories.account(someone)
    accounts.set_state(actor=officer, account_id=account.id, state=state, on=date(2023, 12, 5))
    assert paid_by(session, someone, DECEMBER - 1)[0] == "account"
    assert paid_by(session, someone, DECEMBER) == ("cash", "cash-point", None, None)
    assert [row.person_id for row in accounts.fallen_back(officer)] == [someone.id]
    with pytest.raises(Refusal, match="Dùng lại tài khoản"):
        service.set_channel(
            actor=officer,
            person=someone,
            from_month=DECEMBER,
            account=Account(account.bank_bin, account.number),
        )
    accounts.use_again(actor=officer, account_id=account.id)
    assert paid_by(session, someone, DECEMBER)[0] == "account"
    assert accounts.fallen_back(officer) == []


def test_a_wallet_must_be_one(officer: Staff) -> None:
    someone = factories.person()
    with pytest.raises(Refusal, match="không phải ví"):
        service.set_channel(
            actor=officer,
            person=someone,
            from_month=DECEMBER,
            account=Account("970405", "0912345678"),
            kind=Kind.E_WALLET,
        )
    service.set_channel(
        actor=officer,
        person=someone,
        from_month=DECEMBER,
        account=Account("971005", "0912345678"),
        kind=Kind.OWN_ACCOUNT,
    )
    assert queries.history(someone.id)[0].kind == Kind.E_WALLET


def test_an_account_of_another_needs_to_say_whose(officer: Staff) -> None:
    with pytest.raises(Refusal, match="người ấy là ai"):
        service.set_channel(
            actor=officer,
            person=factories.person(),
            from_month=DECEMBER,
            account=Account("970405", "5555555"),
            kind=Kind.AUTHORISED_ACCOUNT,
        )
