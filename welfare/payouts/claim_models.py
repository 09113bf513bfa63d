"""What ends a claim without money, and the claims' books as kept when a month is closed."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from welfare.database import Base, UtcMoment
from welfare.staff.models import Staff


class ClaimWaiver(Base):
    """A part of what a person owed back, given up by a decision (miễn thu hồi); never changed."""

    __tablename__ = "claim_waivers"
    __table_args__ = (
        UniqueConstraint("person_id", "register", "decision_number"),
        CheckConstraint("amount_vnd > 0", name="amount"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    register: Mapped[str] = mapped_column(String(20))
    amount_vnd: Mapped[int]
    decision_number: Mapped[str] = mapped_column(String(60))
    decided_on: Mapped[date]
    signer: Mapped[str] = mapped_column(String(120))
    reason: Mapped[str] = mapped_column(String(200))
    waived_at: Mapped[datetime] = mapped_column(UtcMoment)
    by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))

    by: Mapped[Staff] = relationship()


class ClosedClaims(Base):
    """A register's claims when a month was closed, counted from the beginning of the books.

    What happened between two closings is their difference: a receipt of an earlier day that is
    written down late changes no month that is closed.
    """

    __tablename__ = "closed_claims"

    cycle_id: Mapped[int] = mapped_column(ForeignKey("payout_cycles.id"), primary_key=True)
    register: Mapped[str] = mapped_column(String(20), primary_key=True)
    claimed_vnd: Mapped[int] = mapped_column(BigInteger)
    deducted_vnd: Mapped[int] = mapped_column(BigInteger)
    repaid_vnd: Mapped[int] = mapped_column(BigInteger)
    waived_vnd: Mapped[int] = mapped_column(BigInteger)
