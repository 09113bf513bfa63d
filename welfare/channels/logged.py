"""What the record may say of channels: bank account numbers are masked."""

from welfare.audit.service import Entry
from welfare.channels.models import PaymentChannel
from welfare.channels.rules import Choice, Kind, kind_of_channel
from welfare.core.national_id import mask
from welfare.registry.models import Person

Logged = dict[str, object]


def entry(action: str, someone: Person, before: Logged, after: Logged) -> Entry:
    """An event about the person."""
    return Entry(
        action, "person", someone.id, commune_id=someone.commune_id, before=before, after=after
    )


def logged_choice(choice: Choice) -> Logged:
    """The channel that was chosen."""
    kind = choice.kind or kind_of_channel(choice.channel)
    words: Logged = {"channel": kind, "from_month": choice.from_month.label}
    if choice.account is not None:
        words |= logged_account(choice.account.bank_bin, choice.account.number)
    return words


def logged_row(row: PaymentChannel | None) -> Logged:
    """The channel that was in force before; without a row it was cash."""
    if row is None:
        return {"channel": Kind.CASH_POINT}
    words: Logged = {"channel": row.kind, "from_month": row.from_month.label}
    if row.payee is not None:
        words["payee"] = row.payee.name
    if row.bank_account is not None:
        words |= logged_account(row.bank_account.bank_bin, row.bank_account.number)
    return words


def logged_account(bank_bin: str, number: str) -> Logged:
    """Which bank account is meant."""
    return {"bank": bank_bin, "bank_account": mask(number)}
