"""The lists of a cycle: one for each commune, register, channel and provider that is needed."""

from sqlalchemy import Subquery, delete, exists, insert, literal, select, true, union_all, update

from welfare.areas.models import Commune
from welfare.channels.models import BankAccount, PaymentChannel
from welfare.channels.rules import Channel
from welfare.database import db
from welfare.payouts.models import POST_OFFICE, PayoutCycle, PayoutLine, PayoutList
from welfare.registry.rules import Register

KEY = ("commune_id", "register", "channel", "provider")


def offer(cycle: PayoutCycle) -> None:
    """Make every list that lines may need; what a commune had confirmed is to be seen again."""
    registers = union_all(
        *(select(literal(each.value).label("register")) for each in Register)
    ).subquery()
    ways = _ways()
    every = (
        select(
            Commune.id.label("commune_id"), registers.c.register, ways.c.channel, ways.c.provider
        )
        .select_from(Commune)
        .join(registers, true())
        .join(ways, true())
    )
    there = select(*(getattr(PayoutList, name) for name in KEY))
    missing = every.except_(there.where(PayoutList.cycle_id == cycle.id)).subquery("missing")
    rows = select(literal(cycle.id), *(missing.c[name] for name in KEY))
    db.session.execute(insert(PayoutList).from_select(["cycle_id", *KEY], rows))
    db.session.execute(
        update(PayoutList)
        .where(PayoutList.cycle_id == cycle.id, PayoutList.confirmed_at.is_not(None))
        .values(confirmed_at=None, confirmed_by_id=None)
        .execution_options(synchronize_session=False)
    )


def _ways() -> Subquery:
    """Cash by the post office, and transfers to every bank at which somebody is paid."""
    cash = select(
        literal(Channel.CASH.value).label("channel"), literal(POST_OFFICE).label("provider")
    )
    banks = (
        select(literal(Channel.ACCOUNT.value), BankAccount.bank_bin)
        .join(PaymentChannel, PaymentChannel.bank_account_id == BankAccount.id)
        .distinct()
    )
    return union_all(cash, banks).subquery("ways")


def drop_empty(cycle: PayoutCycle) -> None:
    """Drop the lists on which nobody stands."""
    empty = ~exists().where(PayoutLine.list_id == PayoutList.id)
    db.session.execute(
        delete(PayoutList)
        .where(PayoutList.cycle_id == cycle.id, empty)
        .execution_options(synchronize_session=False)
    )
