"""Scanned papers of a person; what a paper holds stands in a table of its own."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from welfare.database import Base, UtcMoment
from welfare.registry.models import Person
from welfare.staff.models import Staff


class Document(Base):
    """A scanned paper. Nothing is deleted: a paper taken away is marked so, with the reason."""

    __tablename__ = "documents"
    __table_args__ = (
        CheckConstraint("media_type IN ('pdf', 'jpeg', 'png')", name="media_type"),
        CheckConstraint("(removed_at IS NULL) = (removed_by_id IS NULL)", name="removal"),
        CheckConstraint(
            "removed_at IS NULL OR removed_reason IS NOT NULL", name="reason_of_removal"
        ),
        Index("ix_documents_person_id_added_at", "person_id", "added_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[str] = mapped_column(String(30))
    filename: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(4))
    size_bytes: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    added_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    added_at: Mapped[datetime] = mapped_column(UtcMoment)
    removed_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    removed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    removed_reason: Mapped[str | None] = mapped_column(String(300))

    person: Mapped[Person] = relationship()
    added_by: Mapped[Staff] = relationship(foreign_keys=added_by_id)
    removed_by: Mapped[Staff | None] = relationship(foreign_keys=removed_by_id)


class DocumentContent(Base):
    """The bytes of a paper, apart from what lists read: in the database they are backed up too."""

    __tablename__ = "document_contents"

    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
