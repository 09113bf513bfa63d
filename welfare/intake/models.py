"""Uploaded workbooks, and what officers decided about their words."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from welfare.areas.models import Commune
from welfare.database import Base, UtcMoment
from welfare.staff.models import Staff

UNDECIDED = "status IN ('reading', 'waiting')"


class Upload(Base):
    """A workbook of one commune and register. Its content goes once it has been decided on.

    `sheets` is a JSON list of the sheets meant, or empty for all of them; the parts of one file
    that speak of different communes or registers have its `workbook` mark in common. `header_rows`
    is a JSON object: the sheet to the row an officer said holds its header. `counts` and `details`
    are JSON too, see `reporting`, and empty as long as a job reads the file; what is large is only
    read where it is asked for.
    """

    __tablename__ = "uploads"
    __table_args__ = (
        CheckConstraint("status IN ('reading', 'waiting', 'applied', 'given-up')", name="status"),
        CheckConstraint(
            "(status IN ('reading', 'waiting')) = (content IS NOT NULL)", name="content"
        ),
        CheckConstraint(
            "(status IN ('reading', 'waiting')) = (decided_at IS NULL)", name="decided"
        ),
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
    sheets: Mapped[str] = mapped_column(Text, default="")
    workbook: Mapped[str | None] = mapped_column(String(32))
    header_rows: Mapped[str | None] = mapped_column(Text)
    counts: Mapped[str] = mapped_column(Text)
    details: Mapped[str] = mapped_column(Text, deferred=True)
    refused_rows: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)

    commune: Mapped[Commune] = relationship()
    uploaded_by: Mapped[Staff] = relationship()


class WordChoice(Base):
    """What an officer said that a header or the words of a category mean in a register's files.

    It holds in the area of whoever said it: one commune, or with no `commune_id` all of them.
    """

    __tablename__ = "intake_mappings"
    __table_args__ = (
        CheckConstraint("kind IN ('column', 'category')", name="kind"),
        Index(
            "uq_intake_mappings_commune_id_register_kind_words",
            "commune_id",
            "register",
            "kind",
            "words",
            unique=True,
            sqlite_where=text("commune_id IS NOT NULL"),
            postgresql_where=text("commune_id IS NOT NULL"),
        ),
        Index(
            "uq_intake_mappings_register_kind_words",
            "register",
            "kind",
            "words",
            unique=True,
            sqlite_where=text("commune_id IS NULL"),
            postgresql_where=text("commune_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commune_id: Mapped[int | None] = mapped_column(ForeignKey("communes.id"))
    register: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(String(200))
    meaning: Mapped[str] = mapped_column(String(30))
    chosen_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    chosen_at: Mapped[datetime] = mapped_column(UtcMoment)


class IdentityFile(Base):
    """What the national population database answered about many people, as it was handed in.

    Of a commune if an officer of one handed it in, else of the district; `counts` and `details`
    as those of an upload.
    """

    __tablename__ = "identity_files"
    __table_args__ = (
        CheckConstraint("status IN ('waiting', 'applied', 'given-up')", name="status"),
        CheckConstraint("(status = 'waiting') = (content IS NOT NULL)", name="content"),
        CheckConstraint("(status = 'waiting') = (decided_at IS NULL)", name="decided"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    filename: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    commune_id: Mapped[int | None] = mapped_column(ForeignKey("communes.id"), index=True)
    source: Mapped[str] = mapped_column(String(120))
    checked_on: Mapped[date]
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    uploaded_at: Mapped[datetime] = mapped_column(UtcMoment)
    decided_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    status: Mapped[str] = mapped_column(String(10), default="waiting")
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    counts: Mapped[str] = mapped_column(Text)
    details: Mapped[str] = mapped_column(Text, deferred=True)
    refused_rows: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)

    uploaded_by: Mapped[Staff] = relationship()
