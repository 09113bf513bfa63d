"""What the national population database says of people."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from welfare.database import Base, UtcMoment
from welfare.registry.identity_rules import IdentityResult


class IdentityCheck(Base):
    """What the national population database answered about a person on a day; the latest counts.

    `result` is an `IdentityResult`, `confirmed` whether it is the one that confirms the number.
    `differences` is a JSON object: the fact that differs to what the database has instead. Once an
    officer has looked into them it is `settled`.
    """

    __tablename__ = "identity_checks"
    __table_args__ = (UniqueConstraint("person_id", "checked_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    checked_on: Mapped[date]
    result: Mapped[str | None] = mapped_column(String(12))
    source: Mapped[str | None] = mapped_column(String(120))
    confirmed: Mapped[bool]
    differences: Mapped[str] = mapped_column(Text, default="{}")
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcMoment)
    settled_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))

    @property
    def answer(self) -> IdentityResult:
        """The result; one kept without words only says whether the number was confirmed."""
        if self.result is not None:
            return IdentityResult(self.result)
        return IdentityResult.MATCHED if self.confirmed else IdentityResult.DIFFERENT
