"""What tests need, made with as few words as possible; flushed, never committed."""

from datetime import date
from itertools import count

from argon2 import PasswordHasher

from welfare.areas import queries as areas_queries
from welfare.channels.models import BankAccount, PaymentChannel
from welfare.core import clock
from welfare.core.month import Month
from welfare.core.vietnamese import fold, sort_key
from welfare.database import db
from welfare.registry.models import Enrolment, Household, Person
from welfare.staff.models import Staff
from welfare.staff.rules import Provider, Role

PASSWORD = "mat-khau-thu-nghiem"
JULY_2021 = Month(2021, 7)

_numbers = count(1)
# As cheap as argon2 allows: tests hash hundreds of passwords that protect nothing.
hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)

AN_CU = "28390"
CAI_BE = "28360"
MY_TRUNG = "28369"


def staff(
    role: Role,
    *,
    commune_code: str | None = None,
    provider: Provider | None = None,
    password: str = PASSWORD,
) -> Staff:
    """An account of the role, in An Cư if it needs a commune."""
    if role is Role.COMMUNE_OFFICER:
        commune_code = commune_code or AN_CU
    if role is Role.PROVIDER:
        provider = provider or Provider.POST_OFFICE
    account = Staff(
        username=f"{role.value}-{next(_numbers)}",
        full_name=f"Cán bộ {role.value}",
        role=role.value,
        commune_id=areas_queries.commune_by_code(commune_code).id if commune_code else None,
        provider=provider,
        password_hash=hasher.hash(password),
        created_at=clock.now(),
    )
    db.session.add(account)
    db.session.flush()
    return account


def person(
    name: str = "Nguyễn Văn An",
    *,
    born_on: date = date(1940, 5, 1),
    birth_precision: str = "day",
    commune_code: str = AN_CU,
    died_on: date | None = None,
    citizen_id: str | None = None,
    **facts: object,
) -> Person:
    """A person in An Cư, born 1/5/1940, without a number unless one is given."""
    commune = areas_queries.commune_by_code(commune_code)
    someone = Person(
        name=name,
        name_key=fold(name),
        sort_key=sort_key(name),
        born_on=born_on,
        birth_precision=birth_precision,
        commune_id=commune.id,
        died_on=died_on,
        citizen_id=citizen_id,
        created_at=clock.now(),
        **facts,
    )
    db.session.add(someone)
    db.session.flush()
    return someone


def household(code: str = "MP00001", *, commune_code: str = AN_CU) -> Household:
    """A household without members or reviews."""
    commune = areas_queries.commune_by_code(commune_code)
    home = Household(code=code, commune_id=commune.id)
    db.session.add(home)
    db.session.flush()
    return home


def enrolment(
    someone: Person | None = None,
    category_code: str = "BT5C",
    *,
    degree: int | None = None,
    count: int | None = None,
    start_month: Month = JULY_2021,
    end_month: Month | None = None,
    granted_vnd: int | None = None,
) -> Enrolment:
    """An enrolment from 7/2021 on."""
    entitled = Enrolment(
        person_id=(someone or person()).id,
        category_code=category_code,
        degree=degree,
        count=count,
        start_month=start_month,
        end_month=end_month,
        granted_vnd=granted_vnd,
        created_at=clock.now(),
    )
    db.session.add(entitled)
    db.session.flush()
    return entitled


def account(
    someone: Person, *, number: str = "711000123456", bank_bin: str = "970405"
) -> BankAccount:
    """An Agribank account to which the person is paid from 7/2021 on."""
    bank_account = BankAccount(
        person_id=someone.id,
        bank_bin=bank_bin,
        number=number,
        holder=fold(someone.name).upper(),
        created_at=clock.now(),
    )
    db.session.add(bank_account)
    db.session.flush()
    db.session.add(
        PaymentChannel(
            person_id=someone.id,
            from_month=JULY_2021,
            channel="account",
            bank_account_id=bank_account.id,
            created_at=clock.now(),
        )
    )
    db.session.flush()
    return bank_account
