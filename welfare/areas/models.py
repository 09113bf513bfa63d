"""Communes and hamlets. An area is known by its own id and dates, never by its code alone."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from welfare.database import Base

BEFORE_RECORDS = date(1900, 1, 1)


class Commune(Base):
    """A xã or thị trấn. On 1/7/2025 new units reused old codes and names for other areas.

    The reference table names each unit's successor; `valid_to` and `successor_id` stay empty until
    an administrator applies the reorganisation.
    """

    __tablename__ = "communes"
    __table_args__ = (
        UniqueConstraint("code", "valid_from"),
        CheckConstraint("kind IN ('commune', 'township')", name="kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(10))
    district_code: Mapped[str] = mapped_column(String(10))
    district: Mapped[str] = mapped_column(String(80))
    province_code: Mapped[str] = mapped_column(String(10))
    province: Mapped[str] = mapped_column(String(80))
    latitude: Mapped[float]
    longitude: Mapped[float]
    area_km2: Mapped[float | None]
    population_2013: Mapped[int | None]
    valid_from: Mapped[date] = mapped_column(default=BEFORE_RECORDS)
    valid_to: Mapped[date | None]
    successor_code: Mapped[str | None] = mapped_column(String(10))
    successor_name: Mapped[str | None] = mapped_column(String(80))
    successor_on: Mapped[date | None]
    successor_province: Mapped[str | None] = mapped_column(String(80))
    successor_basis: Mapped[str | None] = mapped_column(String(200))
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("communes.id"), index=True)
    # GeoJSON, of up to megabytes: read only by whoever draws it.
    official_boundary: Mapped[str | None] = mapped_column(Text, deferred=True)


class Hamlet(Base):
    """An ấp or khu phố of a commune; most have no known position."""

    __tablename__ = "hamlets"
    __table_args__ = (
        # By the name with its marks: Hậu Thành has both Hậu Hoa and Hậu Hòa.
        UniqueConstraint("commune_id", "name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commune_id: Mapped[int] = mapped_column(ForeignKey("communes.id"))
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(80))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    source: Mapped[str] = mapped_column(String(60))

    commune: Mapped[Commune] = relationship()

    @property
    def label(self) -> str:
        """`Ấp Mỹ Hiệp`, `Khu phố 1A`."""
        return f"{self.kind.capitalize()} {self.name}"


class OfficeSetting(Base):
    """A fact about this office that is none of the law's, such as that its data are synthetic."""

    __tablename__ = "office_settings"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(200))
