"""Sums over lines: one row a list, from which every screen, paper and command adds up its own."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, SQLColumnExpression, func, select

from welfare.areas.models import Commune
from welfare.channels.models import Bank
from welfare.database import db
from welfare.payouts.models import PayoutCycle, PayoutLine, PayoutList, Recovery
from welfare.payouts.queries import Viewer, visible_lists
from welfare.payouts.rules import LineStatus
from welfare.registry.models import Person


@dataclass(frozen=True)
class Sums:
    """Lines and money, and what has become of them."""

    lines: int = 0
    amount_vnd: int = 0
    pending_lines: int = 0
    paid_lines: int = 0
    paid_vnd: int = 0
    unpaid_vnd: int = 0
    returned_vnd: int = 0

    @classmethod
    def of(cls, parts: Iterable["Sums"]) -> "Sums":
        """Add up."""
        columns = zip(*(vars(part).values() for part in parts), strict=True)
        return cls(*(sum(column) for column in columns))

    @property
    def paid_share(self) -> float:
        """How many of the lines have been paid, between 0 and 1."""
        return self.paid_lines / self.lines if self.lines else 0.0


@dataclass(frozen=True)
class ListTotal:
    """One list and what its lines make together; `bank` is None where the post office pays."""

    list_id: int
    cycle_id: int
    commune_id: int
    commune_code: str
    commune: str
    register: str
    channel: str
    bank: str | None
    sums: Sums


@dataclass(frozen=True)
class HamletTotal:
    """The lines of one hamlet on a list."""

    hamlet: str
    lines: int
    amount_vnd: int


def _where(status: LineStatus) -> ColumnElement[bool]:
    return PayoutLine.status == status.value


def _vnd(
    *conditions: ColumnElement[bool], of: SQLColumnExpression[int] | None = None
) -> ColumnElement[int]:
    total = func.sum(PayoutLine.amount_vnd if of is None else of)
    return func.coalesce(total.filter(*conditions) if conditions else total, 0)


NOT_PAID_VND = PayoutLine.amount_vnd - PayoutLine.part_paid_vnd
MEASURES = (
    func.count(),
    _vnd(),
    func.count().filter(_where(LineStatus.PENDING)),
    func.count().filter(_where(LineStatus.PAID)),
    _vnd(_where(LineStatus.PAID)) + _vnd(of=PayoutLine.part_paid_vnd),
    _vnd(_where(LineStatus.UNPAID), of=NOT_PAID_VND),
    _vnd(_where(LineStatus.RETURNED), of=NOT_PAID_VND),
)


def by_list(viewer: Viewer, cycle: PayoutCycle) -> list[ListTotal]:
    """The cycle's lists that the viewer may see, by commune, register and channel."""
    named = (
        PayoutList.id,
        PayoutList.cycle_id,
        Commune.id,
        Commune.code,
        Commune.name,
        PayoutList.register,
        PayoutList.channel,
        Bank.short_name,
    )
    statement = (
        select(*named, *MEASURES)
        .select_from(PayoutList)
        .join(Commune, Commune.id == PayoutList.commune_id)
        .join(PayoutLine, PayoutLine.list_id == PayoutList.id)
        .outerjoin(Bank, Bank.bin == PayoutList.provider)
        .where(PayoutList.cycle_id == cycle.id, visible_lists(viewer))
        .group_by(*named)
        .order_by(Commune.code, PayoutList.register, PayoutList.channel, PayoutList.id)
    )
    return [ListTotal(*row[:8], Sums(*row[8:])) for row in db.session.execute(statement)]


def of_cycles(viewer: Viewer, cycle_ids: Collection[int]) -> dict[int, tuple[int, Sums]]:
    """People and sums of each cycle, as far as the viewer may see it."""
    statement = (
        select(PayoutList.cycle_id, func.count(PayoutLine.person_id.distinct()), *MEASURES)
        .join(PayoutLine, PayoutLine.list_id == PayoutList.id)
        .where(PayoutList.cycle_id.in_(cycle_ids), visible_lists(viewer))
        .group_by(PayoutList.cycle_id)
    )
    return {row[0]: (row[1], Sums(*row[2:])) for row in db.session.execute(statement)}


def of_list(payout_list: PayoutList) -> Sums:
    """What the list's lines make together."""
    statement = select(*MEASURES).where(PayoutLine.list_id == payout_list.id)
    return Sums(*db.session.execute(statement).one())


def by_hamlet(payout_list: PayoutList) -> dict[str, HamletTotal]:
    """The list's hamlets, in the order of the paper."""
    statement = (
        select(PayoutLine.hamlet, func.count(), _vnd())
        .where(PayoutLine.list_id == payout_list.id)
        .group_by(PayoutLine.hamlet)
        .order_by(PayoutLine.hamlet)
    )
    return {row[0]: HamletTotal(*row) for row in db.session.execute(statement)}


def amount_vnd(cycle: PayoutCycle) -> int:
    """What the whole cycle pays, whoever looks."""
    total = select(func.coalesce(func.sum(PayoutLine.amount_vnd), 0))
    return db.session.scalar(total.where(PayoutLine.cycle_id == cycle.id)) or 0


def claims_vnd(viewer: Viewer, cycle: PayoutCycle) -> int:
    """What the cycle found to be recovered (truy thu) from people of the viewer's area."""
    statement = (
        select(func.coalesce(func.sum(Recovery.amount_vnd), 0))
        .join(Person, Person.id == Recovery.person_id)
        .where(Recovery.cycle_id == cycle.id)
    )
    if viewer.commune_ids is not None:
        statement = statement.where(Person.commune_id.in_(viewer.commune_ids))
    return db.session.scalar(statement) or 0
