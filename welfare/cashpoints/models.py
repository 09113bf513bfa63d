"""Cash points, the stored ways to them, and the plans for new ones."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from welfare.areas.models import Commune
from welfare.cashpoints.rules import (
    LONGEST_HOURS,
    LONGEST_NAME,
    LONGEST_NOTE,
    LONGEST_OPERATOR,
    CashPointFacts,
    Kind,
)
from welfare.database import Base, UtcMoment


class CashPoint(Base):
    """A place where money can be had, or might be: a candidate, a market.

    Days are inclusive, and an empty end is open. `verified_by` is the username of whoever made
    sure of it; the reference table knows of nobody.
    """

    __tablename__ = "cash_points"
    __table_args__ = (
        UniqueConstraint("kind", "name", "commune_id"),
        CheckConstraint("latitude BETWEEN -90 AND 90", name="latitude"),
        CheckConstraint("longitude BETWEEN -180 AND 180", name="longitude"),
        CheckConstraint("closed_on IS NULL OR closed_on > opened_on", name="open"),
        CheckConstraint(
            "out_of_order_to IS NULL OR out_of_order_to >= out_of_order_from", name="out_of_order"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), index=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    operator: Mapped[str | None] = mapped_column(String(LONGEST_OPERATOR))
    commune_id: Mapped[int] = mapped_column(ForeignKey("communes.id"))
    latitude: Mapped[float]
    longitude: Mapped[float]
    verified: Mapped[bool] = mapped_column(default=False)
    verified_by: Mapped[str | None] = mapped_column(String(80))
    verified_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    opened_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    out_of_order_from: Mapped[date | None]
    out_of_order_to: Mapped[date | None]
    hours: Mapped[str | None] = mapped_column(String(LONGEST_HOURS))
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
            hours=self.hours,
            opened_on=self.opened_on,
            closed_on=self.closed_on,
            out_of_order_from=self.out_of_order_from,
            out_of_order_to=self.out_of_order_to,
        )


class Distance(Base):
    """A person's ways to the nearest ATM and to the nearest cash point of any kind, in metres.

    `nearest_…` are as the crow flies, on the WGS84 ellipsoid; `road_…` are along roads, as a
    routing server told them at `road_at`, and may lead to other points. The two are never mixed in
    one figure. `source` and `uncertainty_m` say how well the person's position is known.
    """

    __tablename__ = "distances"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    latitude: Mapped[float]
    longitude: Mapped[float]
    source: Mapped[str | None] = mapped_column(String(10))
    uncertainty_m: Mapped[int | None]
    nearest_atm_id: Mapped[int | None] = mapped_column(ForeignKey("cash_points.id"), index=True)
    nearest_atm_m: Mapped[float | None] = mapped_column(index=True)
    nearest_cash_id: Mapped[int | None] = mapped_column(ForeignKey("cash_points.id"), index=True)
    nearest_cash_m: Mapped[float | None]
    measured_at: Mapped[datetime] = mapped_column(UtcMoment)
    road_atm_id: Mapped[int | None] = mapped_column(ForeignKey("cash_points.id"))
    road_atm_m: Mapped[float | None]
    road_cash_id: Mapped[int | None] = mapped_column(ForeignKey("cash_points.id"))
    road_cash_m: Mapped[float | None]
    road_at: Mapped[datetime | None] = mapped_column(UtcMoment)

    nearest_atm: Mapped[CashPoint | None] = relationship(foreign_keys=[nearest_atm_id])
    nearest_cash: Mapped[CashPoint | None] = relationship(foreign_keys=[nearest_cash_id])
    road_atm: Mapped[CashPoint | None] = relationship(foreign_keys=[road_atm_id])
    road_cash: Mapped[CashPoint | None] = relationship(foreign_keys=[road_cash_id])


class RoadWay(Base):
    """What a routing server said of one pair of places; no metres where no road leads there.

    Places are `10.38176,106.03148`: about a metre, finer than any road.
    """

    __tablename__ = "road_ways"

    origin: Mapped[str] = mapped_column(String(24), primary_key=True)
    destination: Mapped[str] = mapped_column(String(24), primary_key=True)
    metres: Mapped[float | None]


class GeocodedAddress(Base):
    """What the geocoder said of an address; no position where it knows none."""

    __tablename__ = "geocoded_addresses"

    address: Mapped[str] = mapped_column(String(300), primary_key=True)
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    found_as: Mapped[str | None] = mapped_column(String(400))
    asked_at: Mapped[datetime] = mapped_column(UtcMoment)


class ConfirmedPlace(Base):
    """A place that looked wrong and that an officer has confirmed; it holds for this place only."""

    __tablename__ = "confirmed_places"
    __table_args__ = (CheckConstraint("subject IN ('person', 'cash_point')", name="subject"),)

    subject: Mapped[str] = mapped_column(String(10), primary_key=True)
    subject_id: Mapped[int] = mapped_column(primary_key=True)
    latitude: Mapped[float]
    longitude: Mapped[float]
    confirmed_by: Mapped[str] = mapped_column(String(80))
    confirmed_at: Mapped[datetime] = mapped_column(UtcMoment)


class Scenario(Base):
    """A saved plan for new points or mobile stops: what was asked, and what came out, as JSON.

    `commune_id` is the area it was made for; none is the whole district.
    """

    __tablename__ = "scenarios"
    __table_args__ = (
        UniqueConstraint("name"),
        CheckConstraint("kind IN ('new-points', 'mobile-stops')", name="kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    kind: Mapped[str] = mapped_column(String(12))
    commune_id: Mapped[int | None] = mapped_column(ForeignKey("communes.id"))
    asked: Mapped[str] = mapped_column(Text)
    result: Mapped[str] = mapped_column(Text)
    saved_by: Mapped[str] = mapped_column(String(80))
    saved_at: Mapped[datetime] = mapped_column(UtcMoment)

    commune: Mapped[Commune | None] = relationship()
