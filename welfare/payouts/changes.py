"""A month against the one before: who came in, went out, draws more or less, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, select
from sqlalchemy.sql.selectable import Subquery

from welfare.areas.models import Commune
from welfare.core.errors import N_
from welfare.core.month import Month
from welfare.database import db
from welfare.payouts import sealing
from welfare.payouts.models import PayoutCycle, PayoutLine, PayoutList
from welfare.payouts.paper_models import DepartedPerson, SealedHeading
from welfare.payouts.queries import Viewer, visible_lists
from welfare.registry.models import Person


class Change(StrEnum):
    """How somebody's money of a register changed."""

    IN = "in"
    OUT = "out"
    UP = "up"
    DOWN = "down"


CHANGE_LABELS = {
    Change.IN: N_("Tăng mới"),
    Change.OUT: N_("Giảm (thôi trả)"),
    Change.UP: N_("Tăng mức"),
    Change.DOWN: N_("Giảm mức"),
}
DIED = N_("Mất ngày %(day)s")
NEW = N_("Kỳ trước không có trong danh sách")
GONE = N_("Hết hưởng hoặc tạm dừng")
OTHER_AMOUNT = N_("Đổi mức hưởng")
UNUSUAL_RATIO = 3


@dataclass(frozen=True)
class Changed:
    """One person's money of a register in the month and in the one before; 0 where none."""

    person_id: int
    name: str
    commune: str
    register: str
    before_vnd: int
    now_vnd: int
    why: str
    died_on: str = ""

    @property
    def change(self) -> Change:
        """In, out, up or down."""
        if not self.before_vnd:
            return Change.IN
        if not self.now_vnd:
            return Change.OUT
        return Change.UP if self.now_vnd > self.before_vnd else Change.DOWN

    @property
    def is_unusual(self) -> bool:
        """Whether somebody who stays draws three times as much or as little."""
        low, high = sorted((self.before_vnd, self.now_vnd))
        return low > 0 and high >= UNUSUAL_RATIO * low


def changes(viewer: Viewer, cycle: PayoutCycle) -> Sequence[Changed]:
    """Whoever's own month differs from what the cycle before paid for its own, by commune and name.

    Arrears and money carried over are left out: they are no change of what somebody draws. Of an
    approved month it says what was known when it was approved.
    """
    before = db.session.scalar(
        select(PayoutCycle)
        .where(PayoutCycle.month < cycle.month)
        .order_by(PayoutCycle.month.desc())
        .limit(1)
    )
    if before is None:
        return []
    now, then = _own_month(viewer, cycle, "now"), _own_month(viewer, before, "before")
    stayed = [_changed(row, None) for row in db.session.execute(_compared(now, then))]
    gone = [_changed(row, row.died_on) for row in db.session.execute(_gone(now, then, cycle))]
    found = sorted(stayed + gone, key=lambda each: each[0])
    return [each for _place, each in found]


def _own_month(viewer: Viewer, cycle: PayoutCycle, name: str) -> Subquery:
    """What the cycle's lines of its own month say of each person, a row a register."""
    return (
        select(
            PayoutLine.person_id,
            PayoutList.register,
            func.sum(PayoutLine.amount_vnd + PayoutLine.deducted_vnd).label("vnd"),
            func.max(PayoutLine.name).label("name"),
            func.max(PayoutLine.sort_key).label("sort_key"),
            func.max(func.coalesce(SealedHeading.commune, Commune.name)).label("commune"),
        )
        .join(PayoutList, PayoutList.id == PayoutLine.list_id)
        .join(Commune, Commune.id == PayoutList.commune_id)
        .outerjoin(SealedHeading, SealedHeading.list_id == PayoutList.id)
        .where(PayoutLine.for_month == _month(cycle), PayoutList.cycle_id == cycle.id)
        .where(visible_lists(viewer))
        .group_by(PayoutLine.person_id, PayoutList.register)
        .subquery(name)
    )


def _month(cycle: PayoutCycle) -> Month:
    return cycle.month


def _compared(now: Subquery, then: Subquery) -> Select[Any]:
    before_vnd = func.coalesce(then.c.vnd, 0)
    return (
        select(*_said(now), before_vnd.label("before_vnd"), now.c.vnd.label("now_vnd"))
        .select_from(now)
        .outerjoin(then, _same(now, then))
        .where(before_vnd != now.c.vnd)
    )


def _gone(now: Subquery, then: Subquery, cycle: PayoutCycle) -> Select[Any]:
    statement = select(
        *_said(then), then.c.vnd.label("before_vnd"), literal(0).label("now_vnd")
    ).select_from(then)
    statement = statement.outerjoin(now, _same(now, then)).where(now.c.person_id.is_(None))
    if sealing.is_sealed(cycle):
        known = and_(
            DepartedPerson.person_id == then.c.person_id, DepartedPerson.cycle_id == cycle.id
        )
        return statement.outerjoin(DepartedPerson, known).add_columns(DepartedPerson.died_on)
    return statement.join(Person, Person.id == then.c.person_id).add_columns(Person.died_on)


def _said(own: Subquery) -> tuple[ColumnElement[Any], ...]:
    names = ("person_id", "name", "sort_key", "commune", "register")
    return tuple(own.c[name] for name in names)


def _same(now: Subquery, then: Subquery) -> ColumnElement[bool]:
    return and_(then.c.person_id == now.c.person_id, then.c.register == now.c.register)


def _changed(row: Any, died_on: date | None) -> tuple[tuple[str, str, str, int], Changed]:
    """The change, and where it stands among the others."""
    if died_on is not None:
        why, day = DIED, f"{died_on:%d/%m/%Y}"
    else:
        why, day = (NEW if not row.before_vnd else GONE if not row.now_vnd else OTHER_AMOUNT), ""
    before_vnd, now_vnd = int(row.before_vnd), int(row.now_vnd)
    change = Changed(
        row.person_id, row.name, row.commune, row.register, before_vnd, now_vnd, why, day
    )
    return (row.commune, row.register, row.sort_key, row.person_id), change
