"""Cash points and the stored distances to them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from welfare.areas.models import Commune
from welfare.cashpoints.rules import (
    LONGEST_NAME,
    LONGEST_NOTE,
    LONGEST_OPERATOR,
    CashPointFacts,
    Kind,
)
from welfare.database import Base, UtcMoment


class CashPoint(Base):
    """A place where money can be had. A candidate is a place where one might be."""

    __tablename__ = "cash_points"
    __table_args__ = (
        UniqueConstraint("kind", "name", "commune_id"),
        CheckConstraint("latitude BETWEEN -90 AND 90", name="latitude"),
        CheckConstraint("longitude BETWEEN -180 AND 180", name="longitude"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), index=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    operator: Mapped[str | None] = mapped_column(String(LONGEST_OPERATOR))
    commune_id: Mapped[int] = mapped_column(ForeignKey("communes.id"))
    latitude: Mapped[float]
    longitude: Mapped[float]
    verified: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str | None] = mapped_column(String(LONGEST_NOTE))

    commune: Mapped[Commune] = relationship()

    @property
    def facts(self) -> CashPointFacts:
        """What officers have written."""
        return CashPointFacts(
            kind=Kind(self.kind),
            name=self.name,
            commune_id=self.commune_id,
            latitude=self.latitude,
            longitude=self.longitude,
            operator=self.operator,
            verified=self.verified,
            note=self.note,
        )


class Distance(Base):
    """A person's way to the nearest ATM in metres, as the crow flies, on the WGS84 ellipsoid."""

    __tablename__ = "distances"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    latitude: Mapped[float]
    longitude: Mapped[float]
    nearest_atm_id: Mapped[int | None] = mapped_column(ForeignKey("cash_points.id"), index=True)
    nearest_atm_m: Mapped[float | None]
    measured_at: Mapped[datetime] = mapped_column(UtcMoment)

    nearest_atm: Mapped[CashPoint | None] = relationship()
