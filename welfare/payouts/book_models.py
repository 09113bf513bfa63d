"""What keeps the books of the months: holds, lapsed money, repayments, fees and campaigns."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from welfare.core.month import Month
from welfare.database import Base, MonthColumn, UtcMoment
from welfare.registry.models import Category, Person
from welfare.staff.models import Staff


class LineHold(Base):
    """What is due to an enrolment for a month, not to be issued until somebody releases it."""

    __tablename__ = "line_holds"
    __table_args__ = (
        Index(
            "uq_line_holds_enrolment_id_for_month",
            "enrolment_id",
            "for_month",
            unique=True,
            sqlite_where=text("released_at IS NULL"),
            postgresql_where=text("released_at IS NULL"),
        ),
        CheckConstraint("(released_at IS NULL) = (released_by_id IS NULL)", name="released"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    for_month: Mapped[Month] = mapped_column(MonthColumn)
    amount_vnd: Mapped[int]
    reason: Mapped[str] = mapped_column(String(200))
    held_at: Mapped[datetime] = mapped_column(UtcMoment)
    held_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    released_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    released_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    release_reason: Mapped[str | None] = mapped_column(String(200))

    person: Mapped[Person] = relationship()
    held_by: Mapped[Staff] = relationship(foreign_keys=held_by_id)
    released_by: Mapped[Staff | None] = relationship(foreign_keys=released_by_id)


class LapsedLine(Base):
    """Money that did not reach the person and is due no longer: it goes back, found by a cycle."""

    __tablename__ = "lapsed_lines"
    __table_args__ = (CheckConstraint("amount_vnd > 0", name="amount"),)

    line_id: Mapped[int] = mapped_column(ForeignKey("payout_lines.id"), primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("payout_cycles.id"), index=True)
    amount_vnd: Mapped[int]


class RepaymentPlan(Base):
    """How much of what a person owes back is deducted each month; of one register's money."""

    __tablename__ = "repayment_plans"
    __table_args__ = (
        Index(
            "uq_repayment_plans_person_id_register",
            "person_id",
            "register",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        CheckConstraint("instalment_vnd > 0", name="instalment"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    register: Mapped[str] = mapped_column(String(20))
    instalment_vnd: Mapped[int]
    from_month: Mapped[Month] = mapped_column(MonthColumn)
    basis: Mapped[str] = mapped_column(String(200))
    decided_at: Mapped[datetime] = mapped_column(UtcMoment)
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcMoment)


class Repayment(Base):
    """A part of what a person owed back: deducted from a line, or handed in as cash."""

    __tablename__ = "repayments"
    __table_args__ = (
        UniqueConstraint("line_id"),
        CheckConstraint("amount_vnd > 0", name="amount"),
        CheckConstraint("(line_id IS NULL) = (cycle_id IS NULL)", name="deduction"),
        CheckConstraint("line_id IS NOT NULL OR by_id IS NOT NULL", name="taken_by"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    register: Mapped[str] = mapped_column(String(20))
    amount_vnd: Mapped[int]
    repaid_on: Mapped[date]
    cycle_id: Mapped[int | None] = mapped_column(ForeignKey("payout_cycles.id"), index=True)
    line_id: Mapped[int | None] = mapped_column(ForeignKey("payout_lines.id"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    receipt: Mapped[str | None] = mapped_column(String(100))

    by: Mapped[Staff | None] = relationship()


class ProviderFee(Base):
    """What a provider charges from a month on: thousandths of what it paid, or đồng a line.

    `provider` is the post office or a bank's BIN; the province sets the fee (handbook, section 5).
    """

    __tablename__ = "provider_fees"
    __table_args__ = (
        UniqueConstraint("provider", "from_month"),
        CheckConstraint("(milli IS NULL) <> (per_line_vnd IS NULL)", name="one_kind"),
        CheckConstraint("coalesce(milli, per_line_vnd) >= 0", name="fee"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    provider: Mapped[str] = mapped_column(String(20))
    from_month: Mapped[Month] = mapped_column(MonthColumn)
    milli: Mapped[int | None]
    per_line_vnd: Mapped[int | None]
    basis: Mapped[str] = mapped_column(String(200))
    set_at: Mapped[datetime] = mapped_column(UtcMoment)
    set_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))


class Campaign(Base):
    """A gift or an emergency sum given once to many, each by an enrolment in its own category."""

    __tablename__ = "campaigns"

    id: Mapped[int] = mapped_column(primary_key=True)
    category_code: Mapped[str] = mapped_column(ForeignKey("categories.code"), unique=True)
    month: Mapped[Month] = mapped_column(MonthColumn)
    amount_vnd: Mapped[int]
    people: Mapped[int]
    decision_number: Mapped[str | None] = mapped_column(String(60))
    decided_on: Mapped[date | None]
    chosen: Mapped[str] = mapped_column(String(400))
    made_at: Mapped[datetime] = mapped_column(UtcMoment)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))

    category: Mapped[Category] = relationship()
    made_by: Mapped[Staff] = relationship()
