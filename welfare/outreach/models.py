"""Rounds of visits, what came of each contact, consents, targets, and second looks."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from welfare.areas.models import Commune, Hamlet
from welfare.core.month import Month
from welfare.database import Base, MonthColumn, UtcMoment
from welfare.registry.models import Person
from welfare.staff.models import Staff


class Round(Base):
    """A round of visits in a commune or a hamlet, in the order on the sheet."""

    __tablename__ = "outreach_rounds"
    __table_args__ = (CheckConstraint("approach IN ('near-atm', 'blocker')", name="approach"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    commune_id: Mapped[int] = mapped_column(ForeignKey("communes.id"), index=True)
    hamlet_id: Mapped[int | None] = mapped_column(ForeignKey("hamlets.id"))
    approach: Mapped[str] = mapped_column(String(10))
    blocker: Mapped[str | None] = mapped_column(String(20))
    starts_on: Mapped[date]
    closed_on: Mapped[date | None]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[datetime] = mapped_column(UtcMoment)

    commune: Mapped[Commune] = relationship()
    hamlet: Mapped[Hamlet | None] = relationship()
    created_by: Mapped[Staff] = relationship()


class Visit(Base):
    """A person to be visited in a round; `place` counts from 1 in the order on the sheet."""

    __tablename__ = "outreach_visits"
    __table_args__ = (UniqueConstraint("round_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("outreach_rounds.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    place: Mapped[int]
    nearest_atm_m: Mapped[float | None]

    person: Mapped[Person] = relationship()


class Contact(Base):
    """A talk with a person about being paid by account, and what came of it."""

    __tablename__ = "outreach_contacts"
    __table_args__ = (
        CheckConstraint("result IN ('agreed', 'refused', 'later', 'not-met')", name="result"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    round_id: Mapped[int | None] = mapped_column(ForeignKey("outreach_rounds.id"), index=True)
    met_on: Mapped[date]
    result: Mapped[str] = mapped_column(String(10))
    note: Mapped[str | None] = mapped_column(String(500))
    next_step: Mapped[str | None] = mapped_column(String(200))
    next_on: Mapped[date | None]
    by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[datetime] = mapped_column(UtcMoment)

    by: Mapped[Staff] = relationship()


class Consent(Base):
    """A person's written consent to be paid so; `document_id` is the signed form once attached."""

    __tablename__ = "consents"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("outreach_contacts.id"))
    kind: Mapped[str] = mapped_column(String(20))
    given_on: Mapped[date]
    document_id: Mapped[int | None]
    by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[datetime] = mapped_column(UtcMoment)

    by: Mapped[Staff] = relationship()


class Target(Base):
    """The share of people to be paid by account by the end of a year, in whole percent.

    Without a commune it is the district's; `register` is `all` or one of the registers.
    """

    __tablename__ = "targets"
    __table_args__ = (
        Index(
            "uq_targets_of_commune",
            "year",
            "register",
            "commune_id",
            unique=True,
            sqlite_where=text("commune_id IS NOT NULL"),
            postgresql_where=text("commune_id IS NOT NULL"),
        ),
        Index(
            "uq_targets_of_district",
            "year",
            "register",
            unique=True,
            sqlite_where=text("commune_id IS NULL"),
            postgresql_where=text("commune_id IS NULL"),
        ),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    commune_id: Mapped[int | None] = mapped_column(ForeignKey("communes.id"))
    register: Mapped[str] = mapped_column(String(20))
    percent: Mapped[int]


class SecondLook(Base):
    """Somebody has looked at a finding about accounts and explained it.

    `fingerprint` covers the facts of the finding: when these change, it wants another look.
    """

    __tablename__ = "second_looks"
    __table_args__ = (UniqueConstraint("safeguard", "fingerprint"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    safeguard: Mapped[str] = mapped_column(String(20))
    fingerprint: Mapped[str] = mapped_column(String(64))
    month: Mapped[Month] = mapped_column(MonthColumn)
    note: Mapped[str] = mapped_column(String(300))
    looked_at: Mapped[datetime] = mapped_column(UtcMoment)
    looked_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))

    looked_by: Mapped[Staff] = relationship()
