"""Pairs of records that may be one person, what was said of them, and merges."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from welfare.database import Base, UtcMoment
from welfare.registry.models import Person
from welfare.staff.models import Staff


class SuspectedPair(Base):
    """Two records found alike by the latest look; `why` holds the reasons' words, comma-separated.

    The lower id comes first, so that a pair is there once.
    """

    __tablename__ = "suspected_pairs"
    __table_args__ = (
        CheckConstraint("a_id < b_id", name="order"),
        CheckConstraint("score BETWEEN 0 AND 100", name="score"),
        Index("ix_suspected_pairs_score", "score", "a_id", "b_id"),
    )

    a_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    b_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    score: Mapped[int]
    why: Mapped[str] = mapped_column(String(200))
    found_at: Mapped[datetime] = mapped_column(UtcMoment)


class DifferentPeople(Base):
    """Two records of which an officer has said that they are two people, and why."""

    __tablename__ = "different_people"
    __table_args__ = (CheckConstraint("a_id < b_id", name="order"),)

    a_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    b_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    reason: Mapped[str] = mapped_column(String(300))
    said_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    said_at: Mapped[datetime] = mapped_column(UtcMoment)

    said_by: Mapped[Staff] = relationship()


class Merge(Base):
    """Two records made one: proposed by one officer, confirmed by another, undone by either.

    `choices` is what the proposer chose; `before` the columns of both people that the merge wrote
    over, so that undoing it can write them back.
    """

    __tablename__ = "merges"
    __table_args__ = (
        CheckConstraint("survivor_id <> merged_id", name="two_people"),
        CheckConstraint("decided_by_id <> proposed_by_id", name="decided_by_another"),
        CheckConstraint("status IN ('proposed', 'declined', 'merged', 'undone')", name="status"),
        CheckConstraint(
            "status IN ('proposed', 'declined') OR decided_by_id IS NOT NULL", name="decision"
        ),
        CheckConstraint("(status = 'undone') = (undone_at IS NOT NULL)", name="undoing"),
        # Of one record at most one merge is open or in force.
        Index(
            "uq_merges_merged_id",
            "merged_id",
            unique=True,
            sqlite_where=text("status IN ('proposed', 'merged')"),
            postgresql_where=text("status IN ('proposed', 'merged')"),
        ),
        Index("ix_merges_survivor_id", "survivor_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    survivor_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    merged_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    status: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(300))
    choices: Mapped[dict[str, Any]] = mapped_column(JSON)
    before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcMoment)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    undone_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    closing_note: Mapped[str | None] = mapped_column(String(300))

    survivor: Mapped[Person] = relationship(foreign_keys=survivor_id)
    merged: Mapped[Person] = relationship(foreign_keys=merged_id)
    proposed_by: Mapped[Staff] = relationship(foreign_keys=proposed_by_id)
    decided_by: Mapped[Staff | None] = relationship(foreign_keys=decided_by_id)
    undone_by: Mapped[Staff | None] = relationship(foreign_keys=undone_by_id)


class MergeMove(Base):
    """One row that a merge gave another owner: table, row and column, from whom to whom."""

    __tablename__ = "merge_moves"
    __table_args__ = (UniqueConstraint("merge_id", "table_name", "column_name", "row_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    merge_id: Mapped[int] = mapped_column(ForeignKey("merges.id"))
    table_name: Mapped[str] = mapped_column(String(40))
    column_name: Mapped[str] = mapped_column(String(40))
    row_id: Mapped[int]
    from_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("people.id"))


class OverlapSettlement(Base):
    """What an officer decided of allowances that may exclude one another.

    `enrolments` are the ids it speaks of, ascending and comma-separated: another enrolment makes
    it a new question.
    """

    __tablename__ = "overlap_settlements"
    __table_args__ = (
        UniqueConstraint("person_id", "enrolments"),
        CheckConstraint("outcome IN ('both', 'merit', 'protection')", name="outcome"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    enrolments: Mapped[str] = mapped_column(String(200))
    outcome: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(300))
    settled_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    settled_at: Mapped[datetime] = mapped_column(UtcMoment)

    settled_by: Mapped[Staff] = relationship()
