"""Results back from whoever paid: read, matched, shown, and recorded in one transaction."""

from __future__ import annotations

import gc
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import select, update

from welfare.areas.models import Commune
from welfare.channels.rules import Channel
from welfare.core import clock
from welfare.core.errors import N_, Conflict
from welfare.core.month import Month
from welfare.database import db
from welfare.intake.workbooks import read_sheets
from welfare.payouts import matching, queries
from welfare.payouts.matching import (
    NO_REASON,
    PART_REASON,
    SETTLING,
    Group,
    Judged,
    OpenLine,
    Payments,
    Verdict,
)
from welfare.payouts.models import PayoutCycle, PayoutLine, PayoutList
from welfare.payouts.queries import Viewer
from welfare.payouts.result_messages import is_message, read_message
from welfare.payouts.result_rows import ResultRow, check_mapping, find_table, read_rows
from welfare.payouts.rules import NOT_PAID, CycleStatus, LineStatus, check_outcome
from welfare.payouts.signals import lines_settled
from welfare.staff.models import Staff

CHUNK = 5_000

CHANGED_MEANWHILE = N_(
    "Có người vừa ghi kết quả của chính các khoản này. Xem lại tệp rồi ghi lần nữa."
)


@dataclass(frozen=True)
class Reconciliation:
    """A file of results as it was understood against a cycle; nothing of it is saved yet."""

    columns: Mapping[str, str]
    judged: Sequence[Judged]

    def of(self, *verdicts: Verdict) -> list[Judged]:
        """The rows with one of the verdicts."""
        return [each for each in self.judged if each.verdict in verdicts]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows, and how many of each verdict."""
        found = Counter(each.verdict.value for each in self.judged)
        counts = {verdict.value: found[verdict.value] for verdict in Verdict}
        return counts | {
            "rows": len(self.judged),
            "matched": sum(
                each.verdict in (*SETTLING, Verdict.ALREADY_KNOWN) for each in self.judged
            ),
            "paid_vnd": sum(each.paid_vnd for each in self.of(*SETTLING)),
        }


def reconcile(
    viewer: Viewer,
    *,
    content: bytes,
    filename: str,
    month: Month,
    mapping: Mapping[str, str] | None = None,
    confirmed: Collection[int] = (),
) -> Reconciliation:
    """Read a file of results and find what each row means in the month's cycle.

    Raises:
        NotFound: the month has no cycle the viewer may know of.
        Refusal: the file cannot be read, or the mapping names what is not there.
    """
    cycle = queries.cycle_for(viewer, month)
    with _uncollected():
        columns, rows = read(content, filename, mapping or {})
        payments = Payments(cycle.month, groups(viewer, cycle))
        return Reconciliation(columns, matching.judge(rows, payments, confirmed))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Let nobody look for cycles among a million small tuples: it takes a fifth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def read(
    content: bytes, filename: str, mapping: Mapping[str, str]
) -> tuple[Mapping[str, str], list[ResultRow]]:
    """The columns and rows of a file, a table of any layout or a bank's message.

    Raises:
        Refusal: it cannot be read, or the mapping names what is not there.
    """
    check_mapping(mapping)
    if is_message(content):
        return {}, read_message(content, filename)
    table = find_table(read_sheets(content, filename), mapping, filename)
    return table.columns, list(read_rows(table))


def groups(viewer: Viewer, cycle: PayoutCycle) -> list[Group]:
    """The cycle's payments that the viewer may see, each with its lines."""
    named = (
        PayoutLine.list_id,
        PayoutLine.enrolment_id,
        PayoutLine.id,
        PayoutLine.amount_vnd,
        PayoutLine.status,
        PayoutLine.part_paid_vnd,
        PayoutLine.person_id,
        PayoutLine.name,
        Commune.name.label("commune"),
        PayoutList.channel,
        PayoutLine.bank_account,
        PayoutLine.account_holder,
    )
    statement = (
        select(*named)
        .join(PayoutList, PayoutList.id == PayoutLine.list_id)
        .join(Commune, Commune.id == PayoutList.commune_id)
        .where(PayoutLine.cycle_id == cycle.id, queries.visible_lists(viewer))
        .order_by(PayoutLine.list_id, PayoutLine.enrolment_id, PayoutLine.for_month, PayoutLine.id)
    )
    by_payment = groupby(db.session.execute(statement), key=itemgetter(0, 1))
    return [_group(list(rows)) for _key, rows in by_payment]


def _group(rows: Sequence[Any]) -> Group:
    last = rows[-1]
    lines = tuple(OpenLine(*row[2:6]) for row in rows)
    return Group(
        line_id=min(lines).line_id,
        person_id=last.person_id,
        name=last.name,
        commune=last.commune,
        channel=last.channel,
        account=last.bank_account or "",
        holder=last.account_holder or "",
        lines=lines,
    )


def settle(*, found: Reconciliation, month: Month, actor: Staff) -> None:
    """Record what the rows say; what an officer must look at stays as it is.

    Raises:
        Conflict: the cycle is not being paid, or somebody recorded some of it meanwhile.
    """
    cycle = queries.hold(queries.cycle_for(actor, month).id)
    settling = found.of(*SETTLING)
    if not settling:
        return
    check_outcome(
        LineStatus.PAID,
        allowed=(LineStatus.PAID,),
        month=cycle.month,
        status=CycleStatus(cycle.status),
        reason="",
    )
    alike: dict[tuple[str, str | None, int], list[int]] = defaultdict(list)
    for line_id, outcome in _outcomes(settling):
        alike[outcome].append(line_id)
    for (status, reason, part_vnd), line_ids in alike.items():
        for start in range(0, len(line_ids), CHUNK):
            _mark(line_ids[start : start + CHUNK], status, reason, part_vnd, actor)


def _outcomes(settling: Sequence[Judged]) -> Iterator[tuple[int, tuple[str, str | None, int]]]:
    """Each line with its status, reason and the part paid of it."""
    for each in settling:
        if each.group is None:
            continue
        not_paid = NOT_PAID[Channel(each.group.channel)]
        reason = each.row.reason or str(PART_REASON if each.paid_vnd else NO_REASON)
        for line_id, share_vnd, whole in matching.parts(each):
            if whole:
                yield line_id, (LineStatus.PAID.value, None, 0)
            else:
                yield line_id, (not_paid.value, reason, share_vnd)


def _mark(
    line_ids: Sequence[int], status: str, reason: str | None, part_vnd: int, actor: Staff
) -> None:
    marked = db.session.execute(
        update(PayoutLine)
        .where(PayoutLine.id.in_(line_ids), PayoutLine.status == LineStatus.PENDING)
        .values(
            status=status,
            unpaid_reason=reason,
            part_paid_vnd=part_vnd,
            settled_at=clock.now(),
            settled_by_id=actor.id,
        )
        .execution_options(synchronize_session=False)
    )
    if marked.rowcount != len(line_ids):  # type: ignore[attr-defined] # of an UPDATE
        raise Conflict(CHANGED_MEANWHILE)
    lines_settled.send(line_ids=list(line_ids), actor=actor)
