"""The figures of the first screen, always inside the viewer's area."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import CTE, ColumnElement, func, literal, or_, select, union_all

from welfare.areas.queries import Viewer
from welfare.benefits import totals as due_totals
from welfare.channels.queries import ALL
from welfare.core.month import Month
from welfare.database import db
from welfare.intake import queries as intake_queries
from welfare.intake.models import Upload
from welfare.intake.rules import UploadStatus
from welfare.payouts import queries as payouts_queries
from welfare.payouts.models import PayoutCycle, PayoutLine, PayoutList
from welfare.payouts.rules import PAYING, CycleStatus
from welfare.reports.rules import Amount


def due(viewer: Viewer, month: Month) -> dict[str, Amount]:
    """What is due for the month by register, and `all`."""
    totals = due_totals.of_month(month, viewer=viewer)
    found = {ALL: Amount(totals.people, totals.amount_vnd)}
    for row in totals.rows:  # nobody lives in two communes: they may be added up
        of_commune = Amount(row.people, row.amount_vnd)
        found[row.register] = found.get(row.register, Amount()) + of_commune
    return found


def issued(viewer: payouts_queries.Viewer, month: Month) -> dict[str, Amount]:
    """What lists of any cycle pay for the month, by register, and `all`."""
    lines = (
        select(PayoutList.register, PayoutLine.person_id, PayoutLine.amount_vnd)
        .join(PayoutLine.payout_list)
        .where(
            PayoutLine.for_month == month,
            PayoutLine.carried_from_id.is_(None),  # or what was not collected would count twice
            payouts_queries.visible_lists(viewer),
        )
        .cte("lines")
    )
    rows = _by_register(lines, _people(lines.c.person_id), _sum(lines.c.amount_vnd))
    return {register: Amount(people, int(vnd)) for register, people, vnd in rows}


def _by_register(lines: CTE, *measures: ColumnElement[Any]) -> Sequence[tuple[Any, ...]]:
    """The measures of each register, then of all lines: who is in two registers counts once."""
    each = select(lines.c.register, *measures).group_by(lines.c.register)
    together = select(literal(ALL), *measures).select_from(lines)
    return [tuple(row) for row in db.session.execute(union_all(each, together))]


def _people(person_id: ColumnElement[int]) -> ColumnElement[int]:
    return func.count(person_id.distinct())


def _sum(amount_vnd: ColumnElement[int]) -> ColumnElement[int]:
    return func.coalesce(func.sum(amount_vnd), 0)


def latest_paying() -> PayoutCycle | None:
    """The latest cycle that has been approved."""
    statement = select(PayoutCycle).where(PayoutCycle.status.in_(PAYING))
    found: PayoutCycle | None = db.session.scalar(
        statement.order_by(PayoutCycle.month.desc()).limit(1)
    )
    return found


def cycles(viewer: payouts_queries.Viewer, month: Month) -> Sequence[PayoutCycle]:
    """The cycles under way, the month's own and the latest of all, the earliest first."""
    latest = select(func.max(PayoutCycle.month)).scalar_subquery()
    wanted = or_(
        PayoutCycle.status != CycleStatus.CLOSED,
        PayoutCycle.month == month,
        PayoutCycle.month == latest,
    )
    statement = select(PayoutCycle).where(payouts_queries.visible_cycles(viewer), wanted)
    return db.session.scalars(statement.order_by(PayoutCycle.month)).all()


def uploads_waiting(viewer: Viewer) -> Sequence[int]:
    """The ids of the uploads of the viewer's area that nobody has applied or given up."""
    waiting = intake_queries.uploads(viewer).where(Upload.status == UploadStatus.WAITING).subquery()
    return db.session.scalars(select(waiting.c.id).order_by(waiting.c.id)).all()
