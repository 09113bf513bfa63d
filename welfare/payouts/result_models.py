"""Files of results that came back, and how each provider lays them out."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from welfare.database import Base, UtcMoment
from welfare.payouts.models import PayoutCycle
from welfare.staff.models import Staff


class ResultMapping(Base):
    """What a provider's columns mean, as an officer last said it; `columns` is JSON."""

    __tablename__ = "result_mappings"

    provider: Mapped[str] = mapped_column(String(40), primary_key=True)
    columns: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime] = mapped_column(UtcMoment)


class ResultFile(Base):
    """A file of results for one cycle, kept from the upload on.

    `columns` (heading → meaning), `counts` and `details` are JSON, see `result_files`; the last
    two say what applying made of it and are None before.
    """

    __tablename__ = "result_files"
    __table_args__ = (
        CheckConstraint("status IN ('waiting', 'applied', 'given-up')", name="status"),
        CheckConstraint("(status = 'waiting') = (decided_at IS NULL)", name="decided"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("payout_cycles.id"), index=True)
    provider: Mapped[str] = mapped_column(String(40))
    filename: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    columns: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(10))
    uploaded_at: Mapped[datetime] = mapped_column(UtcMoment)
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    counts: Mapped[str | None] = mapped_column(Text)
    details: Mapped[str | None] = mapped_column(Text, deferred=True)
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)

    cycle: Mapped[PayoutCycle] = relationship()
    uploaded_by: Mapped[Staff] = relationship()
