"""What a list says, in one digest: paper is checked against the system by it."""

import hashlib
from collections.abc import Iterator

from sqlalchemy import select

from welfare.audit.rules import canonical
from welfare.database import db
from welfare.payouts.models import PayoutLine, PayoutList

SAID = (
    PayoutLine.enrolment_id,
    PayoutLine.for_month,
    PayoutLine.amount_vnd,
    PayoutLine.deducted_vnd,
    PayoutLine.carried_from_id,
    PayoutLine.name,
    PayoutLine.born_on,
    PayoutLine.birth_precision,
    PayoutLine.identity_number,
    PayoutLine.hamlet,
    PayoutLine.category,
    PayoutLine.basis,
    PayoutLine.decree,
    PayoutLine.bank_bin,
    PayoutLine.bank_account,
    PayoutLine.account_holder,
)


def content_hash(payout_list: PayoutList) -> str:
    """SHA-256 over the list's code and every line as printed, in an order of their own."""
    digest = hashlib.sha256(payout_list.code.encode())
    for line in _said(payout_list):
        digest.update(b"\n" + line.encode())
    return digest.hexdigest()


def _said(payout_list: PayoutList) -> Iterator[str]:
    statement = (
        select(*SAID)
        .where(PayoutLine.list_id == payout_list.id)
        .order_by(PayoutLine.enrolment_id, PayoutLine.for_month, PayoutLine.id)
    )
    for row in db.session.execute(statement):
        yield canonical(dict(zip((column.key for column in SAID), row, strict=True)))
