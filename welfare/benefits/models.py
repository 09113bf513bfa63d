"""The dated tables of the law."""

from dataclasses import fields
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from welfare.benefits.rules import DatedRate
from welfare.database import Base
from welfare.registry.models import Category


class Standard(Base):
    """A dated base amount (mức chuẩn); a province may set a higher one for itself."""

    __tablename__ = "standards"
    __table_args__ = (
        UniqueConstraint("standard", "province", "valid_from"),
        CheckConstraint("amount_vnd > 0", name="amount"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    standard: Mapped[str] = mapped_column(String(20))
    province: Mapped[str] = mapped_column(String(80), default="")
    amount_vnd: Mapped[int]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    decree: Mapped[str] = mapped_column(String(200))
    confidence: Mapped[str] = mapped_column(String(20))


class Rate(Base):
    """What a category pays: coefficient × standard, or an amount read from a decree's table.

    Upper ends of degree and age are exclusive. The coefficient is kept in thousandths, a whole
    number like all that money is worked out from.
    """

    __tablename__ = "rates"
    __table_args__ = (
        CheckConstraint(
            "(amount_vnd IS NULL) = (coefficient_milli IS NOT NULL AND standard IS NOT NULL)",
            name="amount_or_coefficient",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    category_code: Mapped[str] = mapped_column(ForeignKey("categories.code"), index=True)
    degree_from: Mapped[int | None]
    degree_to: Mapped[int | None]
    age_from: Mapped[int | None]
    age_to: Mapped[int | None]
    standard: Mapped[str | None] = mapped_column(String(20))
    coefficient_milli: Mapped[int | None]
    amount_vnd: Mapped[int | None]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    decree: Mapped[str] = mapped_column(String(200))
    confidence: Mapped[str] = mapped_column(String(20))

    category: Mapped[Category] = relationship()

    @property
    def dated(self) -> DatedRate:
        """The row as the rules know it."""
        return DatedRate(**{field.name: getattr(self, field.name) for field in fields(DatedRate)})


class PaymentMonths(Base):
    """In which months an office pays what is not paid monthly, from a year on; see `calendar`.

    `subject` is a frequency or a category's code; `months` their numbers, as in `4,11`.
    """

    __tablename__ = "payment_months"
    __table_args__ = (UniqueConstraint("subject", "from_year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(20))
    from_year: Mapped[int]
    months: Mapped[str] = mapped_column(String(40))
