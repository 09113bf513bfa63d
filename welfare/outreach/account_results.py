"""What the result of a payment says of the account: it received, or the bank sent money back."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, select, update

from welfare.channels import accounts
from welfare.channels.models import BankAccount
from welfare.channels.rules import AccountState
from welfare.core import clock
from welfare.database import db
from welfare.payouts.models import PayoutLine
from welfare.payouts.rules import LineStatus
from welfare.payouts.signals import lines_settled
from welfare.registry import queries as registry_queries
from welfare.staff.models import Staff


@lines_settled.connect
def take_over(_sender: object, *, line_ids: Sequence[int], actor: Staff, **_facts: Any) -> None:
    """Mark accounts verified by their first payment, and those that sent money back.

    The latter fall back to cash and wait for an officer; the payment itself is in the record.
    """
    for some_ids in registry_queries.portions(line_ids):
        db.session.execute(
            update(BankAccount)
            .where(
                BankAccount.state == AccountState.UNVERIFIED,
                BankAccount.id.in_(_accounts_of(some_ids, LineStatus.PAID)),
            )
            .values(state=AccountState.VERIFIED_PAID.value, state_on=clock.today())
            .execution_options(synchronize_session="fetch")
        )
        returned = db.session.scalars(_accounts_of(some_ids, LineStatus.RETURNED)).all()
        if returned:
            accounts.mark_many(
                actor=actor,
                account_ids=sorted(set(returned)),
                state=AccountState.RETURNED,
                on=clock.today(),
            )


def _accounts_of(line_ids: Sequence[int], status: LineStatus) -> Any:
    """A SELECT of the ids of the accounts to which these lines went."""
    return (
        select(BankAccount.id)
        .join(
            PayoutLine,
            and_(
                PayoutLine.person_id == BankAccount.person_id,
                PayoutLine.bank_bin == BankAccount.bank_bin,
                PayoutLine.bank_account == BankAccount.number,
            ),
        )
        .where(PayoutLine.id.in_(line_ids), PayoutLine.status == status)
    )
