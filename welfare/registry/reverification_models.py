"""Rounds in which every beneficiary of a place is looked up at home: who was seen, who not."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from welfare.areas.models import Commune, Hamlet
from welfare.database import Base, UtcMoment
from welfare.registry.models import Person
from welfare.staff.models import Staff


class ReverificationRound(Base):
    """One list of people of a commune to be seen; without register or hamlet it is of all."""

    __tablename__ = "reverification_rounds"
    __table_args__ = (
        CheckConstraint("(closed_at IS NULL) = (closed_by_id IS NULL)", name="closing"),
        Index("ix_reverification_rounds_commune_id", "commune_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commune_id: Mapped[int] = mapped_column(ForeignKey("communes.id"))
    hamlet_id: Mapped[int | None] = mapped_column(ForeignKey("hamlets.id"))
    register: Mapped[str | None] = mapped_column(String(20))
    due_on: Mapped[date]
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    opened_at: Mapped[datetime] = mapped_column(UtcMoment)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    closed_at: Mapped[datetime | None] = mapped_column(UtcMoment)

    commune: Mapped[Commune] = relationship()
    hamlet: Mapped[Hamlet | None] = relationship()
    opened_by: Mapped[Staff] = relationship(foreign_keys=opened_by_id)
    closed_by: Mapped[Staff | None] = relationship(foreign_keys=closed_by_id)


class ReverificationEntry(Base):
    """One person in a round: not looked up yet, seen alive on a day, or not seen and why.

    Who was not seen by the end waits for a decision: the money goes on, or is to be suspended.
    """

    __tablename__ = "reverification_entries"
    __table_args__ = (
        UniqueConstraint("round_id", "person_id"),
        CheckConstraint("result IN ('seen', 'not-seen')", name="result"),
        CheckConstraint("result IS NULL OR result <> 'seen' OR seen_on IS NOT NULL", name="seen"),
        CheckConstraint(
            "result IS NULL OR result <> 'not-seen' OR reason IS NOT NULL", name="not_seen"
        ),
        CheckConstraint("decision IN ('goes-on', 'suspend')", name="decision"),
        Index("ix_reverification_entries_person_id", "person_id"),
        Index("ix_reverification_entries_round_id_result", "round_id", "result"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("reverification_rounds.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    result: Mapped[str | None] = mapped_column(String(10))
    seen_on: Mapped[date | None]
    seen_by: Mapped[str | None] = mapped_column(String(120))
    reason: Mapped[str | None] = mapped_column(String(20))
    note: Mapped[str | None] = mapped_column(String(300))
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    recorded_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    decision: Mapped[str | None] = mapped_column(String(10))
    decision_note: Mapped[str | None] = mapped_column(String(300))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcMoment)

    round: Mapped[ReverificationRound] = relationship()
    person: Mapped[Person] = relationship()
    recorded_by: Mapped[Staff | None] = relationship(foreign_keys=recorded_by_id)
    decided_by: Mapped[Staff | None] = relationship(foreign_keys=decided_by_id)
