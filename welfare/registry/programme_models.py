"""The registers that pay no money: children in need, and people in drug rehabilitation.

They stand in tables of their own, so that no list, map, count or payout of money ever meets them.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from welfare.database import Base, UtcMoment
from welfare.registry.models import Person


class ProgrammeGroup(Base):
    """A group of a programme, as its law names it."""

    __tablename__ = "programme_groups"

    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    programme: Mapped[str] = mapped_column(String(20))
    name_vi: Mapped[str] = mapped_column(String(200))
    legal_basis: Mapped[str] = mapped_column(String(200))


class ProgrammeEntry(Base):
    """A person in a group of a programme, from a day to a day (both inclusive), by a decision."""

    __tablename__ = "programme_entries"
    __table_args__ = (
        CheckConstraint("until_on IS NULL OR until_on >= from_on", name="days"),
        Index("ix_programme_entries_person_id", "person_id"),
        Index("ix_programme_entries_group_code", "group_code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    group_code: Mapped[str] = mapped_column(ForeignKey("programme_groups.code"))
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    place: Mapped[str | None] = mapped_column(String(120))
    decision_number: Mapped[str | None] = mapped_column(String(60))
    decided_on: Mapped[date | None]
    signer: Mapped[str | None] = mapped_column(String(120))
    note: Mapped[str | None] = mapped_column(String(300))
    created_at: Mapped[datetime] = mapped_column(UtcMoment)

    person: Mapped[Person] = relationship()
    group: Mapped[ProgrammeGroup] = relationship()
