"""One row that carries a person, taken as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from welfare.core.month import Month
from welfare.core.national_id import Sex, born_year_and_sex
from welfare.intake import entitlements, payments, people, places, values
from welfare.intake.category_words import CategoryWords, KnownCategory
from welfare.intake.hamlet_names import HamletNames
from welfare.intake.row_notes import RowNotes
from welfare.intake.values import Way, texts

MOST_NOTE = 500


@dataclass(frozen=True, slots=True)
class UnderstoodRow:
    """A person, what they are entitled to and how they are paid, as one row says it.

    `hamlet` is spelt as the area tables spell it where it is one of theirs. Only in the poverty
    register may `category_code` and `start_month` be None. Texts fit the columns of the database.
    """

    row: int
    sheet: str
    name: str
    sex: Sex | None
    born_on: date
    birth_precision: Literal["day", "year"]
    citizen_id: str | None = None
    old_id: str | None = None
    hamlet: str | None = None
    address: str | None = None
    category_code: str | None = None
    degree: int | None = None
    count: int | None = None
    decision_number: str | None = None
    decision_on: date | None = None
    start_month: Month | None = None
    declared_amount_vnd: int | None = None
    channel: Way | None = None
    bank_name: str | None = None
    bank_account: str | None = None
    account_holder: str | None = None
    phone: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    household_code: str | None = None
    relation: str | None = None
    poverty_class: Literal["poor", "near-poor"] | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Office:
    """What an import must know beside the workbook."""

    register: str
    words: CategoryWords
    hamlets: HamletNames
    today: date


@dataclass(frozen=True, slots=True)
class Group:
    """What the headings above a row say of it."""

    hamlet: str | None = None
    category: KnownCategory | None = None


def understand_row(notes: RowNotes, office: Office, group: Group) -> UnderstoodRow | None:
    """Return what a row says, or None if `notes` tell why it is refused."""
    name = people.read_name(notes)
    birth, sex = people.read_birth(notes, office.today)
    identities = people.read_identities(notes)
    category = entitlements.read_category(notes, office.words, group.category, office.register)
    decision = entitlements.read_decision(notes)
    start_month = entitlements.read_start_month(notes, decision, office.register)
    if notes.refused or name is None or birth is None:
        return None
    sex = sex or notes.optional("sex", values.sex)
    citizen_id = identities.get("citizen")
    people.check_identity(notes, identities, sex, birth)
    entitlements.check_start_month(notes, start_month, birth.on)
    return UnderstoodRow(
        row=notes.record.row.number,
        sheet=notes.sheet,
        name=name,
        sex=sex or (born_year_and_sex(citizen_id)[1] if citizen_id else None),
        born_on=birth.on,
        birth_precision=birth.precision,
        citizen_id=citizen_id,
        old_id=identities.get("old"),
        category_code=category.code if category else None,
        degree=entitlements.read_degree(notes, category) if category else None,
        count=entitlements.read_count(notes, category) if category else None,
        decision_number=decision.number,
        decision_on=decision.on,
        start_month=start_month,
        declared_amount_vnd=notes.optional("amount", values.money),
        note=notes.optional("note", texts(MOST_NOTE)),
        **_facts(places.read_place(notes, office.hamlets, group.hamlet)),
        **_facts(payments.read_payment(notes)),
    )


def _facts(part: places.Place | payments.Payment) -> dict[str, Any]:
    """What `asdict` gives, without the copies that it makes of every value: ten times quicker."""
    return {name: getattr(part, name) for name in type(part).__slots__}
