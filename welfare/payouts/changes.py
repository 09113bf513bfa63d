"""A month against the one before: who came in, went out, draws more or less, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Select, func, select
from sqlalchemy.sql.selectable import Subquery

from welfare.areas.models import Commune
from welfare.core.errors import N_
from welfare.core.month import Month
from welfare.database import db
from welfare.payouts.models import PayoutCycle, PayoutLine, PayoutList
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

    Arrears and money carried over are left out: they are no change of what somebody draws.
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
    found = [*db.session.execute(_compared(now, then)), *db.session.execute(_gone(now, then))]
    return sorted(map(_changed, found), key=lambda each: (each.commune, each.register, each.name))


def _own_month(viewer: Viewer, cycle: PayoutCycle, name: str) -> Subquery:
    gross = func.sum(PayoutLine.amount_vnd + PayoutLine.deducted_vnd)
    return (
        select(PayoutLine.person_id, PayoutList.register, gross.label("vnd"))
        .join(PayoutList, PayoutList.id == PayoutLine.list_id)
        .where(PayoutLine.for_month == _month(cycle), PayoutList.cycle_id == cycle.id)
        .where(visible_lists(viewer))
        .group_by(PayoutLine.person_id, PayoutList.register)
        .subquery(name)
    )


def _month(cycle: PayoutCycle) -> Month:
    return cycle.month


def _compared(now: Subquery, then: Subquery) -> Select[int, str, str, str, int, int, object]:
    return (
        select(
            Person.id,
            Person.name,
            Commune.name,
            now.c.register,
            func.coalesce(then.c.vnd, 0),
            now.c.vnd,
            Person.died_on,
        )
        .select_from(now)
        .join(Person, Person.id == now.c.person_id)
        .join(Commune, Commune.id == Person.commune_id)
        .outerjoin(
            then, (then.c.person_id == now.c.person_id) & (then.c.register == now.c.register)
        )
        .where(func.coalesce(then.c.vnd, 0) != now.c.vnd)
    )


def _gone(now: Subquery, then: Subquery) -> Select[int, str, str, str, int, int, object]:
    return (
        select(
            Person.id,
            Person.name,
            Commune.name,
            then.c.register,
            then.c.vnd,
            func.coalesce(now.c.vnd, 0),
            Person.died_on,
        )
        .select_from(then)
        .join(Person, Person.id == then.c.person_id)
        .join(Commune, Commune.id == Person.commune_id)
        .outerjoin(now, (then.c.person_id == now.c.person_id) & (then.c.register == now.c.register))
        .where(now.c.person_id.is_(None))
    )


def _changed(row: Sequence[object]) -> Changed:
    person_id, name, commune, register, before_vnd, now_vnd, died_on = row
    before, now = int(str(before_vnd)), int(str(now_vnd))
    if not now and died_on is not None:
        why, day = DIED, f"{died_on:%d/%m/%Y}"
    else:
        why, day = (NEW if not before else GONE if not now else OTHER_AMOUNT), ""
    return Changed(
        int(str(person_id)), str(name), str(commune), str(register), before, now, why, day
    )
