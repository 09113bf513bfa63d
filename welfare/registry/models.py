"""People, households, categories, enrolments and the decisions behind them."""

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Computed,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from welfare.areas.models import Commune, Hamlet
from welfare.core.month import Month
from welfare.database import Base, ByteOrdered, MonthColumn, UtcMoment
from welfare.registry.rules import (
    BirthPrecision,
    DecisionKind,
    LocationSource,
    PersonFacts,
    Sex,
    birth_text,
    public_code,
)

DECISION_KINDS = ", ".join(f"'{kind}'" for kind in DecisionKind)


class Category(Base):
    """A kind of allowance: which register, how it stacks with others, who is paid.

    `sensitive` is `hiv` or `health`; an HIV category is only ever shown by `public_label`.
    """

    __tablename__ = "categories"

    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    register: Mapped[str] = mapped_column(String(20), index=True)
    name_vi: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str | None] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))
    stacking: Mapped[str | None] = mapped_column(String(40))
    frequency: Mapped[str] = mapped_column(String(20))
    payee: Mapped[str] = mapped_column(String(20))
    sensitive: Mapped[str | None] = mapped_column(String(10))
    public_label: Mapped[str | None] = mapped_column(String(200))
    fund: Mapped[str] = mapped_column(String(10))
    per: Mapped[str | None] = mapped_column(String(20))
    legal_basis: Mapped[str | None] = mapped_column(String(200))
    condition: Mapped[str | None] = mapped_column(String(300))

    @property
    def public_name(self) -> str:
        """The name that may be shown, printed and exported."""
        return self.public_label or self.name_vi

    @property
    def public_code(self) -> str:
        """The code that may be shown, printed, exported and logged."""
        return public_code(self.code, self.sensitive)


class Household(Base):
    """People who live and are reviewed together; the code is kept in capitals."""

    __tablename__ = "households"
    __table_args__ = (UniqueConstraint("commune_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(30), index=True)
    commune_id: Mapped[int] = mapped_column(ForeignKey("communes.id"), index=True)
    hamlet_id: Mapped[int | None] = mapped_column(ForeignKey("hamlets.id"))

    commune: Mapped[Commune] = relationship()
    hamlet: Mapped[Hamlet | None] = relationship()
    reviews: Mapped[list["PovertyReview"]] = relationship(order_by="PovertyReview.year")


class PovertyReview(Base):
    """A household's class in one calendar year (Nghị định 07/2021/NĐ-CP)."""

    __tablename__ = "poverty_reviews"
    __table_args__ = (
        UniqueConstraint("household_id", "year"),
        CheckConstraint("poverty_class IN ('poor', 'near-poor')", name="poverty_class"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"))
    year: Mapped[int]
    poverty_class: Mapped[str] = mapped_column(String(10))


class Person(Base):
    """One human being, known once, whatever registers they are in.

    `name_key` and `sort_key` are derived from `name` for searching and sorting. `recheck_from` is
    the earliest month whose dues a late fact has touched; drawing up a cycle looks there again.
    Who has moved out of the district since `left_on` keeps their record.
    A record with `merged_into_id` turned out to be another's: the other one speaks for both.
    """

    __tablename__ = "people"
    __table_args__ = (
        CheckConstraint("sex IN ('male', 'female')", name="sex"),
        CheckConstraint("birth_precision IN ('day', 'year')", name="birth_precision"),
        CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="position"),
        Index("ix_people_sort_key", "sort_key", "id"),
        Index("ix_people_commune_id_sort_key", "commune_id", "sort_key", "id"),
        Index("ix_people_name_key", "name_key"),
        Index("ix_people_recheck_from", "recheck_from"),
        Index(
            "ix_people_merged_into_id",
            "merged_into_id",
            sqlite_where=text("merged_into_id IS NOT NULL"),
            postgresql_where=text("merged_into_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    name_key: Mapped[str] = mapped_column(ByteOrdered)
    sort_key: Mapped[str] = mapped_column(ByteOrdered)
    sex: Mapped[str | None] = mapped_column(String(6))
    born_on: Mapped[date]
    birth_precision: Mapped[str] = mapped_column(String(4))
    citizen_id: Mapped[str | None] = mapped_column(String(12), unique=True)
    old_id: Mapped[str | None] = mapped_column(String(9), unique=True)
    ethnicity: Mapped[str | None] = mapped_column(String(40))
    phone: Mapped[str | None] = mapped_column(String(15))
    commune_id: Mapped[int] = mapped_column(ForeignKey("communes.id"))
    hamlet_id: Mapped[int | None] = mapped_column(ForeignKey("hamlets.id"), index=True)
    address: Mapped[str | None] = mapped_column(String(200))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    location_source: Mapped[str | None] = mapped_column(String(10))
    household_id: Mapped[int | None] = mapped_column(ForeignKey("households.id"), index=True)
    relation_to_head: Mapped[str | None] = mapped_column(String(40))
    died_on: Mapped[date | None]
    left_on: Mapped[date | None]
    left_to: Mapped[str | None] = mapped_column(String(120))
    note: Mapped[str | None] = mapped_column(String(500))
    recheck_from: Mapped[Month | None] = mapped_column(MonthColumn)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime] = mapped_column(UtcMoment)
    version: Mapped[int] = mapped_column(default=1)

    commune: Mapped[Commune] = relationship()
    hamlet: Mapped[Hamlet | None] = relationship()
    household: Mapped[Household | None] = relationship()
    enrolments: Mapped[list["Enrolment"]] = relationship(
        back_populates="person",
        foreign_keys="Enrolment.person_id",
        primaryjoin="and_(Enrolment.person_id == Person.id, Enrolment.cancelled_at.is_(None))",
        order_by="Enrolment.start_month",
    )
    cancelled_enrolments: Mapped[list["Enrolment"]] = relationship(
        foreign_keys="Enrolment.person_id",
        primaryjoin="and_(Enrolment.person_id == Person.id, Enrolment.cancelled_at.is_not(None))",
        order_by="Enrolment.start_month",
        viewonly=True,
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it from the class

    @property
    def birth(self) -> str:
        """`28/09/2007`, or `1946` where only the year is known."""
        return birth_text(self.born_on.isoformat(), self.birth_precision)

    @property
    def identity_number(self) -> str | None:
        """The 12-digit number, or the old 9-digit one, or none."""
        return self.citizen_id or self.old_id

    @property
    def facts(self) -> PersonFacts:
        """What officers have written; a position only where it is the person's own."""
        source = LocationSource(self.location_source or LocationSource.COMMUNE)
        own = source in {LocationSource.PIN, LocationSource.TYPED}
        return PersonFacts(
            name=self.name,
            born_on=self.born_on,
            commune_id=self.commune_id,
            birth_precision=BirthPrecision(self.birth_precision),
            sex=Sex(self.sex) if self.sex else None,
            citizen_id=self.citizen_id,
            old_id=self.old_id,
            ethnicity=self.ethnicity,
            phone=self.phone,
            hamlet_id=self.hamlet_id,
            address=self.address,
            latitude=self.latitude if own else None,
            longitude=self.longitude if own else None,
            position_source=source if own else LocationSource.TYPED,
            household_id=self.household_id,
            relation_to_head=self.relation_to_head,
            note=self.note,
        )


class Enrolment(Base):
    """A person in a category by a decision, from a month to a month (both inclusive).

    Degree and count stay as they were granted: a change of either ends one enrolment and begins
    another, which `follows_id` remembers, so that every past month can be worked out again.
    `granted_vnd` is what the decision grants where the law gives no single figure. `version` counts
    writings, so that the second of two officers can be told. The carer who is paid is a person in
    the registers (`carer_id`) or only a name (`payee_name`). One entered by mistake, as for the
    wrong person, is kept with the moment of `cancelled_at`: no month was ever due for it.
    """

    __tablename__ = "enrolments"
    __table_args__ = (
        UniqueConstraint("person_id", "category_code", "start_month"),
        CheckConstraint("end_month IS NULL OR end_month >= start_month", name="months"),
        CheckConstraint("degree BETWEEN 0 AND 100", name="degree"),
        CheckConstraint("count > 0", name="count"),
        CheckConstraint("granted_vnd > 0", name="granted_vnd"),
        # Prices are looked up by category and degree: 0,2 s instead of 2,2 s at 100.000 people.
        Index("ix_enrolments_category_code_priced_degree", "category_code", "priced_degree"),
        Index(
            "ix_enrolments_granted",
            "start_month",
            sqlite_where=text("granted_vnd IS NOT NULL"),
            postgresql_where=text("granted_vnd IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    category_code: Mapped[str] = mapped_column(ForeignKey("categories.code"))
    degree: Mapped[int | None]
    priced_degree: Mapped[int] = mapped_column(Computed("coalesce(degree, 0)", persisted=True))
    count: Mapped[int | None]
    start_month: Mapped[Month] = mapped_column(MonthColumn)
    end_month: Mapped[Month | None] = mapped_column(MonthColumn)
    granted_vnd: Mapped[int | None] = mapped_column(BigInteger)
    payee_name: Mapped[str | None] = mapped_column(String(120))
    carer_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    certificate_number: Mapped[str | None] = mapped_column(String(60))
    certificate_on: Mapped[date | None]
    certificate_until: Mapped[date | None]
    martyr_name: Mapped[str | None] = mapped_column(String(120))
    martyr_relation: Mapped[str | None] = mapped_column(String(40))
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("enrolments.id"))
    created_at: Mapped[datetime] = mapped_column(UtcMoment)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    cancellation_reason: Mapped[str | None] = mapped_column(String(200))
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    person: Mapped[Person] = relationship(back_populates="enrolments", foreign_keys=[person_id])
    carer: Mapped[Person | None] = relationship(foreign_keys=[carer_id])
    category: Mapped[Category] = relationship()
    decisions: Mapped[list["Decision"]] = relationship(order_by="Decision.id")
    suspensions: Mapped[list["Suspension"]] = relationship(
        back_populates="enrolment", order_by="Suspension.from_month"
    )


class Decision(Base):
    """The paper by which an entitlement starts, changes, pauses or stops, and from which month.

    One that expressly grants arrears of months before the books begin says from which on.
    One that was written down by mistake stays, `withdrawn_at` a moment.
    """

    __tablename__ = "decisions"
    __table_args__ = (CheckConstraint(f"kind IN ({DECISION_KINDS})", name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    number: Mapped[str | None] = mapped_column(String(60))
    signed_on: Mapped[date | None]
    signer: Mapped[str | None] = mapped_column(String(120))
    from_month: Mapped[Month] = mapped_column(MonthColumn)
    grants_arrears_from: Mapped[Month | None] = mapped_column(MonthColumn)
    reason: Mapped[str | None] = mapped_column(String(200))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcMoment)


class Suspension(Base):
    """Months in which an enrolment is not paid; without `until_month` it lasts.

    `until_month` is the last month suspended. Where the resumption `pays_arrears`, the months in
    between are due after all.
    """

    __tablename__ = "suspensions"
    __table_args__ = (
        CheckConstraint("until_month IS NULL OR until_month >= from_month", name="months"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), index=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id"))
    from_month: Mapped[Month] = mapped_column(MonthColumn)
    until_month: Mapped[Month | None] = mapped_column(MonthColumn)
    reason: Mapped[str] = mapped_column(String(20))
    pays_arrears: Mapped[bool] = mapped_column(default=False)

    enrolment: Mapped[Enrolment] = relationship(back_populates="suspensions")


class EnrolmentReview(Base):
    """An enrolment whose ground may be gone from a month on; an officer keeps or stops it."""

    __tablename__ = "enrolment_reviews"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "reason", "from_month"),
        CheckConstraint("outcome IN ('keep', 'stop')", name="outcome"),
        CheckConstraint("(outcome IS NULL) = (settled_at IS NULL)", name="settled"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    reason: Mapped[str] = mapped_column(String(20))
    from_month: Mapped[Month] = mapped_column(MonthColumn)
    opened_at: Mapped[datetime] = mapped_column(UtcMoment)
    settled_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    outcome: Mapped[str | None] = mapped_column(String(10))

    enrolment: Mapped[Enrolment] = relationship()
