"""The claims' part of a month's settlement: what was claimed, taken back and waived, by register.

A month's part is what happened between two closings. Receipts and decisions written down after a
month was closed belong to the next one, whatever day they bear: a closed month stays as printed.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

from sqlalchemy import func, or_, select

from welfare.core.money import group_digits
from welfare.database import db
from welfare.payouts import owing
from welfare.payouts.claim_models import ClosedClaims
from welfare.payouts.models import CycleStep, PayoutCycle
from welfare.payouts.rules import CycleStatus
from welfare.registry.rules import REGISTER_LABELS, Register


@dataclass(frozen=True)
class Sums:
    """What was claimed of people and how it ended, in đồng."""

    claimed_vnd: int = 0
    deducted_vnd: int = 0
    repaid_vnd: int = 0
    waived_vnd: int = 0

    @property
    def left_vnd(self) -> int:
        """What is still owed."""
        return self.claimed_vnd - self.deducted_vnd - self.repaid_vnd - self.waived_vnd

    def __sub__(self, before: "Sums") -> "Sums":
        return Sums(*(getattr(self, f.name) - getattr(before, f.name) for f in fields(Sums)))


@dataclass(frozen=True)
class Part:
    """One register: what was owed when the month before was closed, and what happened since."""

    register: str
    before_vnd: int
    since: Sums
    left_vnd: int


def parts(cycle: PayoutCycle) -> list[Part]:
    """The registers with claims, as kept when the month was closed or as they stand now.

    Months closed before claims were kept in the books have no such part.
    """
    now = _kept(cycle)
    if cycle.status != CycleStatus.CLOSED:
        now = _live()
    before = _kept(_closed_before(cycle))
    found = []
    for register, sums in sorted(now.items()):
        then = before.get(register, Sums())
        part = Part(register, then.left_vnd, sums - then, sums.left_vnd)
        if part.before_vnd or part.since != Sums():
            found.append(part)
    return found


def keep(cycle: PayoutCycle) -> None:
    """Keep the claims as they stand when the month is closed."""
    for register, sums in _live().items():
        db.session.add(ClosedClaims(cycle_id=cycle.id, register=register, **asdict(sums)))
    db.session.flush()


def notes(cycle: PayoutCycle) -> list[str]:
    """The month's claims in sentences, as they stand under the settlement."""
    return [_note(part) for part in parts(cycle)]


def _note(part: Part) -> str:
    def vnd(amount: int) -> str:
        return group_digits(amount)

    since = part.since
    return (
        f"Thu hồi – {REGISTER_LABELS[Register(part.register)]}:"
        f" kỳ trước còn {vnd(part.before_vnd)},"
        f" phát sinh {vnd(since.claimed_vnd)}, khấu trừ {vnd(since.deducted_vnd)},"
        f" nộp lại {vnd(since.repaid_vnd)}, miễn {vnd(since.waived_vnd)},"
        f" còn phải thu {vnd(part.left_vnd)} đồng."
    )


def _live() -> Mapping[str, Sums]:
    each = owing.accounts()
    sums = [func.sum(each.c[name]) for name in owing.MEASURES]
    rows = db.session.execute(select(each.c.register, *sums).group_by(each.c.register))
    return {register: Sums(*(int(vnd) for vnd in measures)) for register, *measures in rows}


def _kept(cycle: PayoutCycle | None) -> Mapping[str, Sums]:
    if cycle is None:
        return {}
    rows = db.session.scalars(select(ClosedClaims).where(ClosedClaims.cycle_id == cycle.id))
    return {row.register: Sums(*(getattr(row, f.name) for f in fields(Sums))) for row in rows}


def _closed_before(cycle: PayoutCycle) -> PayoutCycle | None:
    """The month whose claims were kept last before this one was closed, or last of all."""
    closing = select(CycleStep.cycle_id, CycleStep.id.label("step_id")).where(
        CycleStep.to_status == CycleStatus.CLOSED,
        CycleStep.cycle_id.in_(select(ClosedClaims.cycle_id)),
    )
    closings = closing.subquery("closings")
    own = select(closings.c.step_id).where(closings.c.cycle_id == cycle.id).scalar_subquery()
    statement = (
        select(PayoutCycle)
        .join(closings, closings.c.cycle_id == PayoutCycle.id)
        .where(PayoutCycle.id != cycle.id, or_(own.is_(None), closings.c.step_id < own))
        .order_by(closings.c.step_id.desc())
        .limit(1)
    )
    found: PayoutCycle | None = db.session.scalar(statement)
    return found
