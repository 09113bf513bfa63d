"""Uploaded workbooks, kept from the upload until they are applied or given up."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from welfare.areas.models import Commune
from welfare.database import Base, UtcMoment
from welfare.staff.models import Staff


class Upload(Base):
    """A workbook of one commune and register. Its content goes once it has been decided on.

    `counts` and `details` are JSON, see `reporting`; what is large is only read where it is asked
    for.
    """

    __tablename__ = "uploads"
    __table_args__ = (
        CheckConstraint("status IN ('waiting', 'applied', 'given-up')", name="status"),
        CheckConstraint("(status = 'waiting') = (content IS NOT NULL)", name="content"),
        CheckConstraint("(status = 'waiting') = (decided_at IS NULL)", name="decided"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    filename: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    commune_id: Mapped[int] = mapped_column(ForeignKey("communes.id"), index=True)
    register: Mapped[str] = mapped_column(String(20))
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    uploaded_at: Mapped[datetime] = mapped_column(UtcMoment)
    decided_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    status: Mapped[str] = mapped_column(String(10), default="waiting")
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    counts: Mapped[str] = mapped_column(Text)
    details: Mapped[str] = mapped_column(Text, deferred=True)
    refused_rows: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)

    commune: Mapped[Commune] = relationship()
    uploaded_by: Mapped[Staff] = relationship()
