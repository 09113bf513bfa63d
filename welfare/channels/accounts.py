"""What becomes of bank accounts: confirmed, closed, sent back by the bank, used again."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select, update
from sqlalchemy.orm import contains_eager, joinedload

from welfare.areas.queries import Viewer
from welfare.audit import service as audit
from welfare.channels import queries
from welfare.channels.logged import entry, logged_account
from welfare.channels.models import BankAccount, Payee, PaymentChannel
from welfare.channels.rules import UNUSABLE, AccountState
from welfare.core import clock
from welfare.core.errors import N_, Refusal
from welfare.core.month import Month
from welfare.database import db
from welfare.registry import queries as registry_queries
from welfare.registry.models import Person
from welfare.staff.models import Staff

ENDED = N_("Giấy của người nhận thay có giá trị đến %(day)s.")
CLOSED = N_("Tài khoản đã đóng ngày %(day)s.")
SENT_BACK = N_("Ngân hàng trả lại tiền ngày %(day)s.")
NOT_UNUSABLE = N_("Tài khoản này đang dùng được, không cần mở lại.")


def set_state(
    *, actor: Staff, account_id: int, state: AccountState, on: date, note: str | None = None
) -> BankAccount:
    """Write down what is known of an account; one that is closed falls back to cash by itself.

    Raises:
        NotFound: no such account in the actor's area.
    """
    account = queries.bank_account(actor, account_id)
    _write(actor, [account], state, on, note)
    return account


def use_again(*, actor: Staff, account_id: int) -> BankAccount:
    """Pay to an account again that was closed or sent money back, unverified as at first.

    Raises:
        NotFound: no such account in the actor's area.
        Refusal: it is in use.
    """
    account = queries.bank_account(actor, account_id)
    if account.state not in UNUSABLE:
        raise Refusal(NOT_UNUSABLE)
    _write(actor, [account], AccountState.UNVERIFIED, clock.today(), None)
    return account


def mark_many(
    *,
    actor: Staff,
    account_ids: Sequence[int],
    state: AccountState,
    on: date,
    note: str | None = None,
) -> int:
    """Write down the same of many accounts; the answer is how many it was new of."""
    found: list[BankAccount] = []
    for some_ids in registry_queries.portions(account_ids):
        statement = (
            select(BankAccount)
            .join(BankAccount.person)
            .where(
                BankAccount.id.in_(some_ids),
                BankAccount.state != state,
                registry_queries.in_area(actor),
            )
            .options(contains_eager(BankAccount.person))
            .order_by(BankAccount.id)
        )
        found += db.session.scalars(statement).all()
    _write(actor, found, state, on, note)
    return len(found)


def _write(
    actor: Staff, accounts: Sequence[BankAccount], state: AccountState, on: date, note: str | None
) -> None:
    entries = []
    for account in accounts:
        meant = logged_account(account.bank_bin, account.number)
        before: dict[str, object] = meant | {"account_state": account.state}
        after: dict[str, object] = meant | {"account_state": state}
        if note:
            after["note"] = note
        entries.append(entry("bank_account.state_set", account.person, before, after))
    if not entries:
        return
    for some in registry_queries.portions([account.id for account in accounts]):
        db.session.execute(
            update(BankAccount)
            .where(BankAccount.id.in_(some))
            .values(state=state.value, state_on=on, state_note=note)
        )
    audit.record_many(actor, entries)


def fallen_back(viewer: Viewer) -> Sequence[PaymentChannel]:
    """The channels chosen that cannot be paid by this month: each wants an officer.

    With person, commune, account, bank and payee; who died is left out.
    """
    month = Month.of(clock.today())
    statement = (
        select(PaymentChannel)
        .join(Person, Person.id == PaymentChannel.person_id)
        .outerjoin(PaymentChannel.bank_account)
        .outerjoin(PaymentChannel.payee)
        .where(
            queries.last_chosen(),
            queries.lapsed(month),
            Person.died_on.is_(None),
            registry_queries.in_area(viewer),
        )
        .options(
            contains_eager(PaymentChannel.bank_account).options(joinedload(BankAccount.bank)),
            contains_eager(PaymentChannel.payee),
            joinedload(PaymentChannel.person).options(joinedload(Person.commune)),
        )
        .order_by(Person.commune_id, Person.sort_key, Person.id)
    )
    return db.session.scalars(statement).unique().all()


def lapse(row: PaymentChannel, month: Month) -> Refusal | None:
    """Why a channel cannot be paid by in the month, as `queries.lapsed`; None while it can."""
    account, payee = row.bank_account, row.payee
    if payee and payee.valid_until and payee.valid_until < month.last_day:
        return Refusal(ENDED, day=f"{payee.valid_until:%d/%m/%Y}")
    if account is None or account.state not in UNUSABLE or account.state_on is None:
        return None
    if account.state_on > month.last_day:
        return None
    reason = CLOSED if account.state == AccountState.CLOSED else SENT_BACK
    return Refusal(reason, day=f"{account.state_on:%d/%m/%Y}")


def unverified(viewer: Viewer) -> int:
    """How many accounts in use in the viewer's area nobody has confirmed."""
    statement = (
        select(func.count(BankAccount.id))
        .join(BankAccount.person)
        .where(
            BankAccount.state == AccountState.UNVERIFIED,
            Person.died_on.is_(None),
            registry_queries.in_area(viewer),
        )
    )
    return db.session.scalar(statement) or 0


def by_number(
    viewer: Viewer, keys: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], list[BankAccount]]:
    """The accounts of the viewer's area with these BINs and numbers, each with its person."""
    found: dict[tuple[str, str], list[BankAccount]] = {}
    numbers = sorted({number for _bin, number in keys})
    for some in registry_queries.portions(numbers):
        statement = (
            select(BankAccount)
            .join(BankAccount.person)
            .where(BankAccount.number.in_(some), registry_queries.in_area(viewer))
            .options(contains_eager(BankAccount.person), joinedload(BankAccount.payee))
            .order_by(BankAccount.id)
        )
        for account in db.session.scalars(statement):
            found.setdefault((account.bank_bin, account.number), []).append(account)
    return found


def payee_name(account: BankAccount) -> str:
    """Whose name the holder's is compared with: the payee's, or the person's."""
    payee: Payee | None = account.payee
    return payee.name if payee else account.person.name
