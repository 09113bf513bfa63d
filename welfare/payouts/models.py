"""Cycles, lists, lines and claims. Triggers in the migrations freeze what has been approved."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column, relationship

from welfare.areas.models import Commune
from welfare.core.month import Month
from welfare.database import Base, ByteOrdered, MonthColumn, UtcMoment
from welfare.staff.models import Staff
from welfare.staff.rules import Provider

POST_OFFICE = Provider.POST_OFFICE.value


def _own_month(context: DefaultExecutionContext) -> Month:
    """Without months ahead a cycle goes no further than its own."""
    month: Month = context.get_current_parameters()["month"]  # type: ignore[no-untyped-call] # SQLAlchemy's own
    return month


class PayoutCycle(Base):
    """The work of one month. The first one drawn opens the office's books (handbook, section 5).

    Near Tết or in a disaster it pays the months after its own as well, `through_month` the last.
    Large sums take two approvals: the first approver's stands while the cycle is still submitted.
    """

    __tablename__ = "payout_cycles"
    __table_args__ = (
        CheckConstraint(
            "status IN ('drawn', 'submitted', 'approved', 'sent', 'reconciled', 'closed')",
            name="status",
        ),
        CheckConstraint(
            "approved_by_id <> drawn_by_id AND approved_by_id <> submitted_by_id",
            name="approved_by_another",
        ),
        CheckConstraint(
            "first_approver_id <> drawn_by_id AND first_approver_id <> submitted_by_id"
            " AND first_approver_id <> approved_by_id",
            name="approved_by_two",
        ),
        CheckConstraint(
            "(status IN ('approved', 'sent', 'reconciled', 'closed'))"
            " = (approved_by_id IS NOT NULL)",
            name="approval",
        ),
        CheckConstraint(
            "approved_by_id IS NULL OR approvals_needed = 1 OR first_approver_id IS NOT NULL",
            name="approvals",
        ),
        CheckConstraint("through_month >= month", name="through"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[Month] = mapped_column(MonthColumn, unique=True)
    through_month: Mapped[Month] = mapped_column(MonthColumn, default=_own_month)
    status: Mapped[str] = mapped_column(String(10))
    approvals_needed: Mapped[int] = mapped_column(default=1)
    drawn_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    first_approver_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    approved_at: Mapped[datetime | None] = mapped_column(UtcMoment)

    drawn_by: Mapped[Staff] = relationship(foreign_keys=drawn_by_id)
    submitted_by: Mapped[Staff | None] = relationship(foreign_keys=submitted_by_id)
    approved_by: Mapped[Staff | None] = relationship(foreign_keys=approved_by_id)
    steps: Mapped[list["CycleStep"]] = relationship(order_by="CycleStep.id")


class CycleStep(Base):
    """One step of a cycle: from which state to which, by whom, why.

    From submitted to submitted is the first of two approvals.
    """

    __tablename__ = "cycle_steps"

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("payout_cycles.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcMoment)
    by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    from_status: Mapped[str | None] = mapped_column(String(10))
    to_status: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(String(500))

    by: Mapped[Staff] = relationship()


class PayoutList(Base):
    """One cycle × commune × register × channel × provider; the code finds the paper again.

    `provider` is the bank's BIN, or the post office for cash. The commune may confirm its own
    lists before the month is approved.
    """

    __tablename__ = "payout_lists"
    __table_args__ = (
        UniqueConstraint("cycle_id", "commune_id", "register", "channel", "provider"),
        CheckConstraint("channel IN ('cash', 'account')", name="channel"),
        CheckConstraint("(confirmed_at IS NULL) = (confirmed_by_id IS NULL)", name="confirmed"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("payout_cycles.id"))
    commune_id: Mapped[int] = mapped_column(ForeignKey("communes.id"), index=True)
    register: Mapped[str] = mapped_column(String(20))
    channel: Mapped[str] = mapped_column(String(10))
    provider: Mapped[str] = mapped_column(String(20), default=POST_OFFICE)
    content_hash: Mapped[str | None] = mapped_column(String(64))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))

    cycle: Mapped[PayoutCycle] = relationship()
    commune: Mapped[Commune] = relationship()
    confirmed_by: Mapped[Staff | None] = relationship()

    @property
    def code(self) -> str:
        """The short code on every page: month, commune, register, channel and bank."""
        month, register = self.cycle.month, self.register[:2].upper()
        channel = f"TK-{self.provider}" if self.channel == "account" else "TM"
        return f"{month.year}{month.month:02}-{self.commune.code}-{register}-{channel}"


class PayoutLine(Base):
    """One enrolment × the month it is for, on one list, with a copy of what is printed.

    Later edits of the register do not change a line. A line for a month before the cycle's own is
    arrears (truy lĩnh), or money of an earlier cycle that did not reach the person and is carried
    over from that line. `amount_vnd` is what is handed out, after `deducted_vnd` was set against
    what the person owes back; of a line that was not paid whole `part_paid_vnd` was.
    """

    __tablename__ = "payout_lines"
    __table_args__ = (
        Index(
            "uq_payout_lines_cycle_id_enrolment_id_for_month",
            "cycle_id",
            "enrolment_id",
            "for_month",
            unique=True,
            sqlite_where=text("carried_from_id IS NULL"),
            postgresql_where=text("carried_from_id IS NULL"),
        ),
        Index(
            "uq_payout_lines_carried_from_id",
            "carried_from_id",
            unique=True,
            sqlite_where=text("carried_from_id IS NOT NULL"),
            postgresql_where=text("carried_from_id IS NOT NULL"),
        ),
        CheckConstraint("amount_vnd > 0", name="amount"),
        CheckConstraint("deducted_vnd >= 0", name="deducted"),
        CheckConstraint(
            "part_paid_vnd = 0 OR (part_paid_vnd BETWEEN 1 AND amount_vnd - 1"
            " AND status IN ('unpaid', 'returned'))",
            name="part_paid",
        ),
        CheckConstraint("status IN ('pending', 'paid', 'unpaid', 'returned')", name="status"),
        CheckConstraint("(status = 'pending') = (settled_at IS NULL)", name="settled"),
        Index("ix_payout_lines_list_id_sort_key", "list_id", "hamlet", "sort_key", "id"),
        Index("ix_payout_lines_person_id_for_month", "person_id", "for_month"),
        Index(
            "ix_payout_lines_came_back",
            "person_id",
            "for_month",
            sqlite_where=text("status IN ('unpaid', 'returned')"),
            postgresql_where=text("status IN ('unpaid', 'returned')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("payout_cycles.id"))
    list_id: Mapped[int] = mapped_column(ForeignKey("payout_lists.id"))
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    for_month: Mapped[Month] = mapped_column(MonthColumn)
    amount_vnd: Mapped[int]
    deducted_vnd: Mapped[int] = mapped_column(default=0, server_default="0")
    carried_from_id: Mapped[int | None] = mapped_column(ForeignKey("payout_lines.id"))
    name: Mapped[str] = mapped_column(String(120))
    sort_key: Mapped[str] = mapped_column(ByteOrdered)
    born_on: Mapped[date]
    birth_precision: Mapped[str] = mapped_column(String(4))
    identity_number: Mapped[str | None] = mapped_column(String(12))
    hamlet: Mapped[str] = mapped_column(String(100))
    category: Mapped[str] = mapped_column(String(200))
    basis: Mapped[str] = mapped_column(String(40))
    decree: Mapped[str] = mapped_column(String(200))
    bank_bin: Mapped[str | None] = mapped_column(String(6))
    bank_name: Mapped[str | None] = mapped_column(String(40))
    bank_account: Mapped[str | None] = mapped_column(String(19))
    account_holder: Mapped[str | None] = mapped_column(String(120))
    status: Mapped[str] = mapped_column(String(10), default="pending")
    settled_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    unpaid_reason: Mapped[str | None] = mapped_column(String(200))
    part_paid_vnd: Mapped[int] = mapped_column(default=0, server_default="0")

    payout_list: Mapped[PayoutList] = relationship()
    settled_by: Mapped[Staff | None] = relationship()


class Recovery(Base):
    """Money issued beyond what was due (truy thu): a claim, never a negative line."""

    __tablename__ = "recoveries"
    __table_args__ = (
        UniqueConstraint("cycle_id", "enrolment_id", "for_month"),
        CheckConstraint("amount_vnd > 0", name="amount"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("payout_cycles.id"))
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    for_month: Mapped[Month] = mapped_column(MonthColumn)
    amount_vnd: Mapped[int]
