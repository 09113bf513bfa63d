"""What was pressed on payout day: each press once, however often a device sends it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from welfare.database import Base, UtcMoment
from welfare.payouts.models import PayoutList
from welfare.staff.models import Staff


class CollectionMark(Base):
    """One press at a desk: a person's money on a list handed over, or that undone.

    `mark_key` is made by the device, so that the same press sent twice is one; `pressed_at` is the
    device's clock. `refusal` says why a press changed nothing.
    """

    __tablename__ = "collection_marks"
    __table_args__ = (
        CheckConstraint("action IN ('collected', 'undone')", name="action"),
        Index("ix_collection_marks_list_id_person_id", "list_id", "person_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mark_key: Mapped[str] = mapped_column(String(36), unique=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("payout_lists.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    action: Mapped[str] = mapped_column(String(10))
    recipient: Mapped[str | None] = mapped_column(String(120))
    document: Mapped[str | None] = mapped_column(String(200))
    reason: Mapped[str | None] = mapped_column(String(200))
    amount_vnd: Mapped[int]
    pressed_at: Mapped[datetime] = mapped_column(UtcMoment)
    received_at: Mapped[datetime] = mapped_column(UtcMoment)
    by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    refusal: Mapped[str | None] = mapped_column(String(300))

    payout_list: Mapped[PayoutList] = relationship()
    by: Mapped[Staff] = relationship()
