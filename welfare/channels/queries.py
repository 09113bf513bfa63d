"""Which channel a person is paid by, and whose bank account it is."""

from sqlalchemy import func, select
from sqlalchemy.sql.selectable import Subquery

from welfare.channels.models import Bank, BankAccount, PaymentChannel
from welfare.core.month import Month


def in_force(month: Month) -> Subquery:
    """The channel of every person who has one in the month: the latest that began by then.

    A person without a row is paid in cash. Columns: person_id, channel, from_month,
    bank_account_id, bank_bin, bank_name, number, holder; the last five are null for cash.
    """
    latest = (
        select(PaymentChannel.person_id, func.max(PaymentChannel.from_month).label("from_month"))
        .where(PaymentChannel.from_month <= month)
        .group_by(PaymentChannel.person_id)
        .subquery("latest_channel")
    )
    return (
        select(
            PaymentChannel.person_id,
            PaymentChannel.channel,
            PaymentChannel.from_month,
            PaymentChannel.bank_account_id,
            BankAccount.bank_bin,
            Bank.short_name.label("bank_name"),
            BankAccount.number,
            BankAccount.holder,
        )
        .join(
            latest,
            (latest.c.person_id == PaymentChannel.person_id)
            & (latest.c.from_month == PaymentChannel.from_month),
        )
        .outerjoin(BankAccount, BankAccount.id == PaymentChannel.bank_account_id)
        .outerjoin(Bank, Bank.bin == BankAccount.bank_bin)
        .subquery("channel_in_force")
    )
