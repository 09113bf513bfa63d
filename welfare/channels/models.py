"""How people are paid: banks, accounts, who may receive for them, and what holds them from one."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column, relationship

from welfare.channels.rules import AccountState, Kind, kind_of_channel
from welfare.core.month import Month
from welfare.database import Base, MonthColumn, UtcMoment
from welfare.registry.models import Person
from welfare.staff.models import Staff


def _words(words: type[Kind] | type[AccountState]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _plain_kind(context: DefaultExecutionContext) -> str:
    """The kind of a channel that says no more than cash or account."""
    values: dict[str, str] = context.get_current_parameters()  # type: ignore[no-untyped-call] # SQLAlchemy types it not
    return kind_of_channel(values["channel"])


class Bank(Base):
    """A bank of the published VietQR list, known by its BIN."""

    __tablename__ = "banks"

    bin: Mapped[str] = mapped_column(String(6), primary_key=True)
    short_name: Mapped[str] = mapped_column(String(40), unique=True)
    code: Mapped[str] = mapped_column(String(20))
    full_name: Mapped[str] = mapped_column(String(200))


class Payee(Base):
    """Whoever receives for a person: a guardian, a carer, or a recipient by certified document.

    An authorised recipient's document has an end (handbook, section 4); from the month after it
    the person is paid as if there were no payee.
    """

    __tablename__ = "payees"
    __table_args__ = (
        CheckConstraint("role IN ('guardian', 'carer', 'authorised')", name="role"),
        CheckConstraint("role <> 'authorised' OR valid_until IS NOT NULL", name="authorised_ends"),
        CheckConstraint("valid_until >= document_on", name="validity"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    role: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(120))
    identity_number: Mapped[str | None] = mapped_column(String(12), index=True)
    relation: Mapped[str | None] = mapped_column(String(40))
    document_number: Mapped[str | None] = mapped_column(String(60))
    document_on: Mapped[date | None]
    certified_by: Mapped[str | None] = mapped_column(String(120))
    valid_until: Mapped[date | None] = mapped_column(index=True)
    created_at: Mapped[datetime] = mapped_column(UtcMoment)

    person: Mapped[Person] = relationship()


class BankAccount(Base):
    """An account or e-wallet for a person's money; the number is text, 6–19 characters.

    With a payee it is the payee's own account, otherwise the person's.
    """

    __tablename__ = "bank_accounts"
    __table_args__ = (
        UniqueConstraint("person_id", "bank_bin", "number"),
        CheckConstraint(f"state IN ({_words(AccountState)})", name="state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    bank_bin: Mapped[str] = mapped_column(ForeignKey("banks.bin"))
    number: Mapped[str] = mapped_column(String(19), index=True)
    holder: Mapped[str] = mapped_column(String(120))
    payee_id: Mapped[int | None] = mapped_column(ForeignKey("payees.id"), index=True)
    state: Mapped[str] = mapped_column(
        String(15), default=AccountState.UNVERIFIED, server_default=AccountState.UNVERIFIED
    )
    state_on: Mapped[date | None]
    state_note: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(UtcMoment)

    person: Mapped[Person] = relationship()
    bank: Mapped[Bank] = relationship()
    payee: Mapped[Payee | None] = relationship()


class PaymentChannel(Base):
    """How a person is paid from a month on; the latest row not after a month is in force in it.

    `channel` is the word of lists and commands; `kind` says more closely where the money goes.
    """

    __tablename__ = "payment_channels"
    __table_args__ = (
        UniqueConstraint("person_id", "from_month"),
        CheckConstraint("channel IN ('cash', 'account')", name="channel"),
        CheckConstraint(
            "(channel = 'account') = (bank_account_id IS NOT NULL)", name="account_of_channel"
        ),
        CheckConstraint(f"kind IN ({_words(Kind)})", name="kind"),
        CheckConstraint(
            "(channel = 'cash') = (kind IN ('cash-point', 'cash-home'))", name="kind_of_channel"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    from_month: Mapped[Month] = mapped_column(MonthColumn)
    channel: Mapped[str] = mapped_column(String(10))
    kind: Mapped[str] = mapped_column(String(20), default=_plain_kind)
    bank_account_id: Mapped[int | None] = mapped_column(ForeignKey("bank_accounts.id"), index=True)
    payee_id: Mapped[int | None] = mapped_column(ForeignKey("payees.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcMoment)

    person: Mapped[Person] = relationship()
    bank_account: Mapped[BankAccount | None] = relationship()
    payee: Mapped[Payee | None] = relationship()


class PersonBlocker(Base):
    """A reason why a person is not paid by account, until somebody clears it."""

    __tablename__ = "person_blockers"
    __table_args__ = (
        Index(
            "uq_person_blockers_open",
            "person_id",
            "reason",
            unique=True,
            sqlite_where=text("cleared_at IS NULL"),
            postgresql_where=text("cleared_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    reason: Mapped[str] = mapped_column(String(20))
    note: Mapped[str | None] = mapped_column(String(200))
    noted_at: Mapped[datetime] = mapped_column(UtcMoment)
    noted_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    cleared_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    cleared_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))

    noted_by: Mapped[Staff] = relationship(foreign_keys=noted_by_id)


class PersonMeans(Base):
    """What a person has at hand for being paid without cash; without a row nobody has asked yet.

    `relative_has_account` is what the person or their family said.
    """

    __tablename__ = "person_means"
    __table_args__ = (
        CheckConstraint("vneid IN ('none', 'level-1', 'level-2')", name="vneid"),
        CheckConstraint(
            "social_account IN ('none', 'registered', 'linked')", name="social_account"
        ),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    vneid: Mapped[str | None] = mapped_column(String(10))
    social_account: Mapped[str | None] = mapped_column(String(10))
    relative_has_account: Mapped[bool] = mapped_column(default=False)
    asked_at: Mapped[datetime] = mapped_column(UtcMoment)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
