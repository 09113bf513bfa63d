"""Staff accounts and the failures of sign-in."""

import hashlib
from datetime import datetime
from typing import Any

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from welfare.core.permissions import Permission
from welfare.database import Base, UtcMoment
from welfare.staff.rules import PERMISSIONS, ROLE_LABELS, Provider, Role


class Staff(Base, UserMixin):  # type: ignore[misc] # Flask-Login ships no types
    """A signed-in user of the software. Accounts are closed, never deleted."""

    __tablename__ = "staff"
    __table_args__ = (
        CheckConstraint(
            "(role = 'commune-officer') = (commune_id IS NOT NULL)", name="commune_of_officer"
        ),
        CheckConstraint("(role = 'provider') = (provider IS NOT NULL)", name="provider_of_clerk"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(80), unique=True)
    full_name: Mapped[str] = mapped_column(String(120))
    role: Mapped[str] = mapped_column(String(20))
    commune_id: Mapped[int | None] = mapped_column(ForeignKey("communes.id"))
    provider: Mapped[str | None] = mapped_column(String(20))
    password_hash: Mapped[str] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UtcMoment)

    # The units that their commune was made of, whose old lists stay theirs to read. Areas stand to
    # the right of staff, so the table is known by its name only.
    former_units: Mapped[list[Any]] = relationship(
        "Commune", primaryjoin="Staff.commune_id == foreign(Commune.successor_id)", viewonly=True
    )

    @property
    def is_active(self) -> bool:
        """Whether the account may still sign in; Flask-Login asks at every request."""
        return self.active

    def get_id(self) -> str:
        """The session's key to this account; a new password closes every older session."""
        # The browser can read its cookie, so no part of the hash itself may stand in it.
        return f"{self.id}:{hashlib.sha256(self.password_hash.encode()).hexdigest()[:16]}"

    def may(self, permission: Permission) -> bool:
        """Whether the role includes the permission."""
        return permission in PERMISSIONS[Role(self.role)]

    @property
    def role_label(self) -> str:
        """The role in Vietnamese; templates translate it."""
        return ROLE_LABELS[Role(self.role)]

    @property
    def commune_ids(self) -> frozenset[int] | None:
        """The communes whose people this account may know of; None means the whole district."""
        if self.commune_id is None:
            return None
        return frozenset({self.commune_id, *(unit.id for unit in self.former_units)})

    @property
    def works_for(self) -> Provider | None:
        """The provider whose lists alone a provider's clerk may see."""
        return Provider(self.provider) if self.provider else None


class SignInFailure(Base):
    """Failures in a row under one username, whether or not such an account exists."""

    __tablename__ = "sign_in_failures"

    username: Mapped[str] = mapped_column(String(80), primary_key=True)
    failures: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(UtcMoment)
