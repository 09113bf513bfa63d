"""What officers do about channels: choose how a person is paid, open an account's number.

What touches one person and what an import writes for ten thousand is the same code. An approved
list keeps its own copy of the account: nothing here reaches it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from welfare.audit import service as audit
from welfare.channels import queries, recipients_kept
from welfare.channels.logged import entry, logged_account, logged_choice, logged_row
from welfare.channels.models import BankAccount, PaymentChannel
from welfare.channels.recipients import PayeeFacts
from welfare.channels.rules import (
    STATE_LABELS,
    UNUSABLE,
    Account,
    AccountState,
    Choice,
    HolderMatch,
    Kind,
    account_number,
    bank_spelling,
    check_start,
    holder_match,
    kind_of_channel,
    kind_to_keep,
)
from welfare.core import clock
from welfare.core.errors import N_, NotFound, Refusal
from welfare.core.month import Month
from welfare.core.national_id import mask
from welfare.database import db, insert_rows
from welfare.registry import queries as registry_queries
from welfare.registry.models import Person
from welfare.staff.models import Staff

NOT_OPEN = N_(
    "Tài khoản %(number)s %(state)s (ngày %(since)s). Nếu đã sửa xong với ngân hàng, bấm "
    "“Dùng lại tài khoản” ở trang của người này trước."
)
UNKNOWN_BANK = N_("Không có ngân hàng mã BIN “%(bin)s”. Chọn ngân hàng trong danh mục.")

AccountKey = tuple[int, str, str]


@dataclass(frozen=True)
class Outcome:
    """What an officer is told after choosing a channel.

    `match` is None for cash. `others` counts people of other households with the same account.
    """

    changed: bool
    match: HolderMatch | None = None
    others: int = 0


def set_channel(
    *,
    actor: Staff,
    person: Person,
    from_month: Month,
    account: Account | None,
    kind: Kind | None = None,
    payee: PayeeFacts | None = None,
) -> Outcome:
    """Pay the person by the bank account, or in cash without one, from a month on.

    A choice made before for the same month is replaced; earlier ones stay as the history. With a
    payee it is they who receive, in cash or, of the kind `authorised-account`, to their account.

    Raises:
        NotFound, Refusal: as `record_many`, a month more than a year ahead, a payee who may not
            receive, a kind that does not go with the account, or an account known to be closed.
    """
    check_start(from_month, Month.of(clock.today()))
    kind = _checked_kind(kind, account, has_payee=payee is not None)
    _check_is_open(person, account)
    payee_id = recipients_kept.keep(actor, person, payee).id if payee else None
    if account is not None and kind is Kind.AUTHORISED_ACCOUNT and payee is not None:
        holder = account.holder or bank_spelling(payee.name)
        account = replace(account, holder=holder, payee_id=payee_id)
    choice = Choice(person.id, from_month, account, kind, payee_id)
    changed = bool(record_many(actor=actor, choices=[choice]))
    if account is None:
        return Outcome(changed)
    known = queries.bank_accounts_of([person.id])
    kept = known[person.id, account.bank_bin, account_number(account.number)]
    owner = payee.name if payee and account.payee_id else person.name
    return Outcome(
        changed,
        match=holder_match(kept.holder, owner),
        others=queries.others_with(kept.bank_bin, kept.number, person),
    )


def _checked_kind(kind: Kind | None, account: Account | None, *, has_payee: bool) -> Kind | None:
    names = {bank.bin: bank.short_name for bank in queries.banks()}
    bank_bin = account.bank_bin if account else None
    bank = names.get(bank_bin or "", bank_bin or "")
    return kind_to_keep(kind, bank_bin, bank=bank, has_payee=has_payee)


def _check_is_open(person: Person, account: Account | None) -> None:
    if account is None:
        return
    key = (person.id, account.bank_bin, account_number(account.number))
    kept = queries.bank_accounts_of([person.id]).get(key)
    if kept is not None and kept.state in UNUSABLE:
        state = Refusal(STATE_LABELS[AccountState(kept.state)])
        since = f"{kept.state_on:%d/%m/%Y}" if kept.state_on else ""
        raise Refusal(NOT_OPEN, number=mask(kept.number), state=state, since=since)


def record_many(*, actor: Staff, choices: Iterable[Choice]) -> set[int]:
    """Set the channels of many people at once; the answer is the ids of those that changed.

    Of several choices for one person the last counts. Nothing is written for a person who is
    already paid so in the month.

    Raises:
        NotFound: a person outside the actor's area.
        Refusal: an unknown bank, or what cannot be an account number.
    """
    wanted = {choice.person_id: _tidied(choice) for choice in choices}
    people = _people_in_area(actor, list(wanted))
    _check_banks(wanted.values())
    accounts = queries.bank_accounts_of(list(wanted))
    account_ids = {key: account.id for key, account in accounts.items()}
    entries = _keep_accounts(people, wanted.values(), accounts, account_ids)
    changes = _changes(people, wanted.values(), account_ids)
    audit.record_many(actor, [*entries, *changes])
    return {event.subject_id for event in [*entries, *changes] if event.subject_id is not None}


def open_number(*, actor: Staff, account_id: int) -> str:
    """A bank account's number in full; that it was opened is recorded.

    Raises:
        NotFound: no such account in the actor's area.
    """
    account = queries.bank_account(actor, account_id)
    opened = logged_account(account.bank_bin, account.number)
    audit.record_many(actor, [entry("bank_account.number_opened", account.person, {}, opened)])
    return account.number


def _tidied(choice: Choice) -> Choice:
    if choice.account is None:
        return choice
    number = account_number(choice.account.number)
    return replace(choice, account=replace(choice.account, number=number))


def _people_in_area(actor: Staff, person_ids: Sequence[int]) -> dict[int, Person]:
    people = registry_queries.people_by_id(person_ids)
    for person_id in person_ids:
        someone = people.get(person_id)
        outside = actor.commune_ids is not None and (
            someone is None or someone.commune_id not in actor.commune_ids
        )
        if someone is None or outside:
            raise NotFound(registry_queries.NO_PERSON)
    return people


def _check_banks(choices: Collection[Choice]) -> None:
    known = {bank.bin for bank in queries.banks()}
    for choice in choices:
        if choice.account is not None and choice.account.bank_bin not in known:
            raise Refusal(UNKNOWN_BANK, bin=choice.account.bank_bin)


def _keep_accounts(
    people: Mapping[int, Person],
    choices: Iterable[Choice],
    accounts: Mapping[AccountKey, BankAccount],
    account_ids: dict[AccountKey, int],
) -> list[audit.Entry]:
    """Add to `account_ids` those not known yet; the answer records holders that were corrected."""
    entries = []
    new: dict[AccountKey, dict[str, object]] = {}
    for choice in choices:
        account = choice.account
        if account is None:
            continue
        someone = people[choice.person_id]
        key = (someone.id, account.bank_bin, account.number)
        kept = accounts.get(key)
        if kept is not None and choice.kind is not None:
            kept.payee_id = account.payee_id
        if kept is None:
            new[key] = _new_account(someone, account)
        elif account.holder and account.holder != kept.holder:
            meant = logged_account(kept.bank_bin, kept.number)
            before, after = meant | {"holder": kept.holder}, meant | {"holder": account.holder}
            kept.holder = account.holder
            entries.append(entry("bank_account.corrected", someone, before, after))
    db.session.flush()
    account_ids |= zip(new, insert_rows(BankAccount, list(new.values())), strict=True)
    return entries


def _new_account(someone: Person, account: Account) -> dict[str, object]:
    return {
        "person_id": someone.id,
        "bank_bin": account.bank_bin,
        "number": account.number,
        "holder": account.holder or bank_spelling(someone.name),
        "payee_id": account.payee_id,
        "created_at": clock.now(),
    }


def _changes(
    people: Mapping[int, Person],
    choices: Iterable[Choice],
    account_ids: Mapping[AccountKey, int],
) -> list[audit.Entry]:
    """Write the channels that differ from what is in force; the answer records each of them."""
    known = queries.channels_of(list(people))
    entries, new_rows = [], []
    for choice in choices:
        before = queries.latest_begun(known.get(choice.person_id, ()), choice.from_month)
        account_id = None
        if choice.account is not None:
            key = (choice.person_id, choice.account.bank_bin, choice.account.number)
            account_id = account_ids[key]
        if _is_same(before, choice, account_id):
            continue
        someone = people[choice.person_id]
        entries.append(entry("channel.set", someone, logged_row(before), logged_choice(choice)))
        if before is not None and before.from_month == choice.from_month:
            for column, value in _row(choice, account_id).items():
                setattr(before, column, value)
        else:
            new_rows.append(_row(choice, account_id))
    db.session.flush()
    insert_rows(PaymentChannel, new_rows)
    return entries


def _is_same(before: PaymentChannel | None, choice: Choice, account_id: int | None) -> bool:
    """Whether a person is paid so already; who never had a channel is paid in cash at a point."""
    if (before.bank_account_id if before else None) != account_id:
        return False
    if choice.kind is None:
        return True
    kind = before.kind if before else Kind.CASH_POINT
    return kind == choice.kind and (before.payee_id if before else None) == choice.payee_id


def _row(choice: Choice, account_id: int | None) -> dict[str, object]:
    return {
        "person_id": choice.person_id,
        "from_month": choice.from_month,
        "channel": choice.channel,
        "kind": choice.kind or kind_of_channel(choice.channel),
        "bank_account_id": account_id,
        "payee_id": choice.payee_id,
        "created_at": clock.now(),
    }
