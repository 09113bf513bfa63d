"""Payments of a cycle: the lines of one enrolment on one list go as one sum, as on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from welfare.areas.models import Commune
from welfare.channels.rules import Channel, bank_spelling
from welfare.core.month import Month
from welfare.database import db
from welfare.payouts.models import PayoutCycle, PayoutLine, PayoutList
from welfare.payouts.queries import Viewer, visible_lists
from welfare.payouts.references import Reference
from welfare.payouts.rules import LineStatus


@dataclass(frozen=True)
class Payment:
    """One sum to one account, arrears within it; `line_id` is the first of its lines."""

    line_id: int
    amount_vnd: int
    name: str
    born_on: date
    birth_precision: str
    identity_number: str | None
    category: str
    commune: str
    hamlet: str
    register: str
    bank_bin: str | None
    bank_name: str | None
    bank_account: str | None
    account_holder: str | None
    month: Month

    @cached_property
    def reference(self) -> str:
        """How the bank names the payment when it answers."""
        return str(Reference(self.month, self.line_id))

    @cached_property
    def holder(self) -> str:
        """The account's holder as banks write names; asked for by every check and every file."""
        return bank_spelling(self.account_holder or "")


SAID = (
    PayoutLine.name,
    PayoutLine.born_on,
    PayoutLine.birth_precision,
    PayoutLine.identity_number,
    PayoutLine.category,
    Commune.name.label("commune"),
    PayoutLine.hamlet,
    PayoutList.register,
    PayoutLine.bank_bin,
    PayoutLine.bank_name,
    PayoutLine.bank_account,
    PayoutLine.account_holder,
)


def to_accounts(
    viewer: Viewer, cycle: PayoutCycle, register: str, bank_bin: str | None = None
) -> Sequence[Payment]:
    """What has still to be sent to accounts of a register, at one bank or at all, paper's order."""
    statement = _open_payments(viewer, cycle).where(PayoutList.register == register)
    if bank_bin is not None:
        statement = statement.where(PayoutLine.bank_bin == bank_bin)
    found = db.session.execute(statement).mappings()
    return [Payment(**row, month=cycle.month) for row in found]


def _open_payments(viewer: Viewer, cycle: PayoutCycle) -> Select[Any]:
    amount_vnd = func.sum(PayoutLine.amount_vnd).filter(open_lines())
    # Lines of an enrolment on one list may differ where the register was corrected in between;
    # they are one payment all the same, to the account of the list.
    last_said = [func.max(column).label(column.key) for column in SAID]
    return (
        select(
            func.min(PayoutLine.id).label("line_id"), amount_vnd.label("amount_vnd"), *last_said
        )
        .join(PayoutList, PayoutList.id == PayoutLine.list_id)
        .join(Commune, Commune.id == PayoutList.commune_id)
        .where(
            PayoutLine.cycle_id == cycle.id,
            PayoutList.channel == Channel.ACCOUNT.value,
            visible_lists(viewer),
        )
        .group_by(PayoutLine.list_id, PayoutLine.enrolment_id)
        .having(func.coalesce(amount_vnd, 0) > 0)
        .order_by(
            func.min(Commune.code), func.min(PayoutLine.hamlet), func.min(PayoutLine.sort_key),
            func.min(PayoutLine.id),
        )
    )  # fmt: skip


def open_lines() -> ColumnElement[bool]:
    """The condition by which a line's money has still to be sent."""
    return PayoutLine.status == LineStatus.PENDING.value
