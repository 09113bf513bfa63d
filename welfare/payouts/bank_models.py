"""Files for banks: how each bank wants them, from which account they pay, and those made."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from welfare.channels.models import Bank
from welfare.database import Base, UtcMoment
from welfare.payouts.models import PayoutCycle
from welfare.staff.models import Staff


class BankTemplate(Base):
    """The layout of a table for a bank; `columns` is JSON, see `bank_templates`."""

    __tablename__ = "bank_templates"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    bank_bin: Mapped[str | None] = mapped_column(ForeignKey("banks.bin"))
    delimiter: Mapped[str] = mapped_column(String(1))
    with_headings: Mapped[bool]
    columns: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime] = mapped_column(UtcMoment)
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))

    bank: Mapped[Bank | None] = relationship()
    changed_by: Mapped[Staff] = relationship()


class PayerAccount(Base):
    """The account from which a register's money is paid: merit and protection never mix."""

    __tablename__ = "payer_accounts"

    register: Mapped[str] = mapped_column(String(20), primary_key=True)
    bank_bin: Mapped[str] = mapped_column(ForeignKey("banks.bin"))
    number: Mapped[str] = mapped_column(String(19))
    holder: Mapped[str] = mapped_column(String(120))

    bank: Mapped[Bank] = relationship()


class BankFile(Base):
    """A file made for a bank, kept as it was handed out; `bank_bin` is None for all banks.

    One made by a command without an account has nobody in `made_by_id`.
    """

    __tablename__ = "bank_files"
    __table_args__ = (
        CheckConstraint("lines > 0 AND amount_vnd > 0", name="totals"),
        Index("ix_bank_files_cycle_id_register", "cycle_id", "register"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("payout_cycles.id"))
    register: Mapped[str] = mapped_column(String(20))
    bank_bin: Mapped[str | None] = mapped_column(ForeignKey("banks.bin"))
    format: Mapped[str] = mapped_column(String(10))
    template: Mapped[str | None] = mapped_column(String(60))
    filename: Mapped[str] = mapped_column(String(120))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    lines: Mapped[int]
    amount_vnd: Mapped[int] = mapped_column(BigInteger)
    refused_lines: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(UtcMoment)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)

    cycle: Mapped[PayoutCycle] = relationship()
    bank: Mapped[Bank | None] = relationship()
    made_by: Mapped[Staff | None] = relationship()
