"""What papers say beside their lines, kept from the day it was decided: they re-print the same."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from welfare.database import Base, UtcMoment
from welfare.payouts.models import PayoutList
from welfare.staff.models import Staff


class SealedHeading(Base):
    """The names in a list's heading when its month was approved; all of them may change later."""

    __tablename__ = "sealed_headings"

    list_id: Mapped[int] = mapped_column(ForeignKey("payout_lists.id"), primary_key=True)
    commune: Mapped[str] = mapped_column(String(80))
    district: Mapped[str] = mapped_column(String(80))
    provider_name: Mapped[str] = mapped_column(String(60))
    is_synthetic: Mapped[bool]


class DepartedPerson(Base):
    """Somebody whom the month before paid, and whose death was known when this one was approved."""

    __tablename__ = "departed_people"

    cycle_id: Mapped[int] = mapped_column(ForeignKey("payout_cycles.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    died_on: Mapped[date]


class ClosedAccount(Base):
    """One register's money with one provider when the month was closed; see `settlement`."""

    __tablename__ = "closed_accounts"

    cycle_id: Mapped[int] = mapped_column(ForeignKey("payout_cycles.id"), primary_key=True)
    register: Mapped[str] = mapped_column(String(20), primary_key=True)
    fund: Mapped[str] = mapped_column(String(20), primary_key=True)
    provider: Mapped[str] = mapped_column(String(20), primary_key=True)
    provider_name: Mapped[str] = mapped_column(String(60))
    carried_in_vnd: Mapped[int] = mapped_column(BigInteger)
    drawn_vnd: Mapped[int] = mapped_column(BigInteger)
    paid_vnd: Mapped[int] = mapped_column(BigInteger)
    returned_vnd: Mapped[int] = mapped_column(BigInteger)
    carried_out_vnd: Mapped[int] = mapped_column(BigInteger)
    fee_vnd: Mapped[int] = mapped_column(BigInteger)
    deducted_vnd: Mapped[int] = mapped_column(BigInteger)


class SignedList(Base):
    """A list's PDF with one more signature than the copy before; the latest bears them all."""

    __tablename__ = "signed_lists"

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("payout_lists.id"), index=True)
    signer: Mapped[str] = mapped_column(String(200))
    issuer: Mapped[str] = mapped_column(String(200))
    serial: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(String(64))
    kept_at: Mapped[datetime] = mapped_column(UtcMoment)
    kept_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)

    payout_list: Mapped[PayoutList] = relationship()
    kept_by: Mapped[Staff] = relationship()
