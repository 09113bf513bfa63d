"""Cycles, lists, lines and claims. Triggers in the migrations freeze what has been approved."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from welfare.areas.models import Commune
from welfare.core.month import Month
from welfare.database import Base, ByteOrdered, MonthColumn, UtcMoment
from welfare.staff.models import Staff


class PayoutCycle(Base):
    """The work of one month. The first one drawn opens the office's books (handbook, section 5)."""

    __tablename__ = "payout_cycles"
    __table_args__ = (
        CheckConstraint("status IN ('drawn', 'submitted', 'approved', 'closed')", name="status"),
        CheckConstraint(
            "approved_by_id <> drawn_by_id AND approved_by_id <> submitted_by_id",
            name="approved_by_another",
        ),
        CheckConstraint(
            "(status IN ('approved', 'closed')) = (approved_by_id IS NOT NULL)", name="approval"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[Month] = mapped_column(MonthColumn, unique=True)
    status: Mapped[str] = mapped_column(String(10))
    drawn_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    approved_at: Mapped[datetime | None] = mapped_column(UtcMoment)

    drawn_by: Mapped[Staff] = relationship(foreign_keys=drawn_by_id)
    submitted_by: Mapped[Staff | None] = relationship(foreign_keys=submitted_by_id)
    approved_by: Mapped[Staff | None] = relationship(foreign_keys=approved_by_id)
    steps: Mapped[list["CycleStep"]] = relationship(order_by="CycleStep.id")


class CycleStep(Base):
    """One step of a cycle: from which state to which, by whom, why."""

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
    """One cycle × commune × register × channel, as printed; the code finds the paper again."""

    __tablename__ = "payout_lists"
    __table_args__ = (
        UniqueConstraint("cycle_id", "commune_id", "register", "channel"),
        CheckConstraint("channel IN ('cash', 'account')", name="channel"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("payout_cycles.id"))
    commune_id: Mapped[int] = mapped_column(ForeignKey("communes.id"), index=True)
    register: Mapped[str] = mapped_column(String(20))
    channel: Mapped[str] = mapped_column(String(10))
    content_hash: Mapped[str | None] = mapped_column(String(64))

    cycle: Mapped[PayoutCycle] = relationship()
    commune: Mapped[Commune] = relationship()

    @property
    def code(self) -> str:
        """The short code on every page: month, commune, register, channel."""
        month, register = self.cycle.month, self.register[:2].upper()
        channel = "TK" if self.channel == "account" else "TM"
        return f"{month.year}{month.month:02}-{self.commune.code}-{register}-{channel}"


class PayoutLine(Base):
    """One enrolment × the month it is for, on one list, with a copy of what is printed.

    Later edits of the register do not change a line. A line for a month before the cycle's own is
    arrears (truy lĩnh).
    """

    __tablename__ = "payout_lines"
    __table_args__ = (
        UniqueConstraint("cycle_id", "enrolment_id", "for_month"),
        CheckConstraint("amount_vnd > 0", name="amount"),
        CheckConstraint("status IN ('pending', 'paid', 'unpaid', 'returned')", name="status"),
        CheckConstraint("(status = 'pending') = (settled_at IS NULL)", name="settled"),
        Index("ix_payout_lines_list_id_sort_key", "list_id", "hamlet", "sort_key", "id"),
        Index("ix_payout_lines_person_id_for_month", "person_id", "for_month"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("payout_cycles.id"))
    list_id: Mapped[int] = mapped_column(ForeignKey("payout_lists.id"))
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    for_month: Mapped[Month] = mapped_column(MonthColumn)
    amount_vnd: Mapped[int]
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
