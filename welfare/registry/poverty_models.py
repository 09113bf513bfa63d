"""What a yearly review of a household's poverty found, and by which decision its class stands."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from welfare.database import Base, UtcMoment
from welfare.registry.models import Household


class ReviewSheet(Base):
    """A household's sheet of one year (Thông tư 07/2021/TT-BLĐTBXH); the class holds that year.

    `poverty_class` is empty where the household is neither poor nor near-poor. `deprivations` are
    the codes of `poverty.Deprivation` that were ticked, with commas between. A sheet with
    `carried_from` took over that year's class without a new visit. `reason` is why an officer
    decided otherwise than the scores say.
    """

    __tablename__ = "review_sheets"
    __table_args__ = (
        UniqueConstraint("household_id", "year"),
        CheckConstraint("poverty_class IN ('poor', 'near-poor')", name="poverty_class"),
        CheckConstraint("b1 >= 0 AND b2 >= 0", name="scores"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"))
    year: Mapped[int] = mapped_column(index=True)
    b1: Mapped[int | None]
    b2: Mapped[int | None]
    deprivations: Mapped[str] = mapped_column(String(200), default="")
    poverty_class: Mapped[str | None] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(String(200))
    decision_number: Mapped[str | None] = mapped_column(String(60))
    decided_on: Mapped[date | None]
    signer: Mapped[str | None] = mapped_column(String(120))
    carried_from: Mapped[int | None]
    written_at: Mapped[datetime] = mapped_column(UtcMoment)

    household: Mapped[Household] = relationship()
