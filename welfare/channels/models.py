"""Banks, people's bank accounts, and the channel by which each is paid from a month on."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from welfare.core.month import Month
from welfare.database import Base, MonthColumn, UtcMoment
from welfare.registry.models import Person


class Bank(Base):
    """A bank of the published VietQR list, known by its BIN."""

    __tablename__ = "banks"

    bin: Mapped[str] = mapped_column(String(6), primary_key=True)
    short_name: Mapped[str] = mapped_column(String(40), unique=True)
    code: Mapped[str] = mapped_column(String(20))
    full_name: Mapped[str] = mapped_column(String(200))


class BankAccount(Base):
    """An account to which a person's money may be sent; the number is text, 6–19 characters."""

    __tablename__ = "bank_accounts"
    __table_args__ = (UniqueConstraint("person_id", "bank_bin", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    bank_bin: Mapped[str] = mapped_column(ForeignKey("banks.bin"))
    number: Mapped[str] = mapped_column(String(19), index=True)
    holder: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime] = mapped_column(UtcMoment)

    person: Mapped[Person] = relationship()
    bank: Mapped[Bank] = relationship()


class PaymentChannel(Base):
    """How a person is paid from a month on; the latest row not after a month is in force in it."""

    __tablename__ = "payment_channels"
    __table_args__ = (
        UniqueConstraint("person_id", "from_month"),
        CheckConstraint("channel IN ('cash', 'account')", name="channel"),
        CheckConstraint(
            "(channel = 'account') = (bank_account_id IS NOT NULL)", name="account_of_channel"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    from_month: Mapped[Month] = mapped_column(MonthColumn)
    channel: Mapped[str] = mapped_column(String(10))
    bank_account_id: Mapped[int | None] = mapped_column(ForeignKey("bank_accounts.id"))
    created_at: Mapped[datetime] = mapped_column(UtcMoment)

    bank_account: Mapped[BankAccount | None] = relationship()
