"""Who has a bank account."""

import pytest
from sqlalchemy.orm import Session

from tests import factories
from welfare.channels import queries
from welfare.channels.queries import AccountCount
from welfare.core.month import Month
from welfare.staff.models import Staff
from welfare.staff.rules import Role

DECEMBER = Month(2023, 12)

pytestmark = pytest.mark.usefixtures("session")


def test_people_with_a_bank_account_are_counted_once_and_by_register(officer: Staff) -> None:
    both = factories.person("Hai sổ")
    factories.enrolment(both, "TUDAY")
    factories.enrolment(both, "BT5C")
    factories.account(both, number="1111111")
    factories.account(factories.person("Không hưởng"), number="2222222")
    factories.enrolment(factories.person("Tiền mặt"), "BT5C")
    assert queries.with_account(officer, DECEMBER) == {
        "all": AccountCount(people=2, with_account=1),
        "merit": AccountCount(people=1, with_account=1),
        "protection": AccountCount(people=2, with_account=1),
    }


def test_two_accounts_of_one_person_count_once(officer: Staff, session: Session) -> None:
    someone = factories.person()
    factories.enrolment(someone)
    account = factories.account(someone)
    session.add(
        type(account)(
            person_id=someone.id,
            bank_bin="970436",
            number="3333333",
            holder=account.holder,
            created_at=account.created_at,
        )
    )
    session.flush()
    assert queries.with_account(officer, DECEMBER)["all"] == AccountCount(1, 1)


def test_an_ended_enrolment_or_another_commune_does_not_count() -> None:
    factories.enrolment(factories.person(), end_month=Month(2023, 11))
    factories.enrolment(factories.person(commune_code=factories.CAI_BE))
    viewer = factories.staff(Role.COMMUNE_OFFICER, commune_code=factories.AN_CU)
    assert queries.with_account(viewer, DECEMBER) == {"all": AccountCount(0, 0)}
