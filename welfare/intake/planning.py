"""What applying a workbook would do: new people, filled gaps, new enrolments, new channels.

Only gaps are filled: what the registers know already is never overwritten by a workbook, so that
the same file twice changes nothing and two workbooks cannot undo each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from welfare.channels.bank_names import find_bank
from welfare.channels.models import Bank, PaymentChannel
from welfare.channels.rules import Account, account_number
from welfare.core.errors import N_, Refusal
from welfare.core.month import Month
from welfare.core.vietnamese import fold
from welfare.intake.findings import Finding
from welfare.intake.matching import match
from welfare.intake.understood import UnderstoodRow
from welfare.registry.models import Enrolment, Person
from welfare.registry.queries import KnownPeople
from welfare.registry.rules import (
    BirthPrecision,
    LocationSource,
    NewEnrolment,
    Paper,
    PersonFacts,
    Sex,
)

UNKNOWN_BANK = N_("Không rõ ngân hàng “%(bank)s”; tạm ghi nhận tiền mặt. Chọn ngân hàng sau.")
NO_ACCOUNT = N_("Nhận qua tài khoản nhưng thiếu số tài khoản; tạm ghi nhận tiền mặt.")
OTHER_CHANNEL = N_(
    "Hình thức nhận khác với sổ đang ghi; giữ như sổ. Đổi ở trang của người này nếu cần."
)
ALREADY_ENROLLED = N_("Đã hưởng loại này từ tháng %(start)s; giữ như sổ đang ghi.")
FROM_BIRTH = N_("Tháng hưởng ở trước tháng sinh; tính từ tháng sinh %(month)s.")


@dataclass(frozen=True)
class Known:
    """What the registers hold of the workbook's people before it is applied."""

    commune_id: int
    people: KnownPeople
    enrolments: Mapping[int, Sequence[Enrolment]]
    channels: Mapping[int, Sequence[PaymentChannel]]
    banks: Sequence[Bank]
    hamlet_ids: Mapping[str, int]
    this_month: Month


@dataclass
class Candidate:
    """A person of the workbook: known already, or to be registered with these facts."""

    person: Person | None
    facts: PersonFacts
    account: Account | None = None
    channel_from: Month | None = None
    enrolments: list[NewEnrolment] = field(default_factory=list)

    @property
    def corrected(self) -> bool:
        """Whether the workbook fills a gap in what is known."""
        return self.person is not None and self.facts != self.person.facts


@dataclass
class Plan:
    """What applying would do. Every accepted row adds to exactly one of the four counts."""

    candidates: list[Candidate] = field(default_factory=list)
    refused: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    updated: int = 0
    unchanged: int = 0

    @property
    def newcomers(self) -> list[Candidate]:
        """The people to be registered."""
        return [candidate for candidate in self.candidates if candidate.person is None]

    @property
    def new_enrolments(self) -> int:
        """How many enrolments would begin."""
        return sum(len(candidate.enrolments) for candidate in self.candidates)


def plan(rows: Sequence[UnderstoodRow], known: Known) -> Plan:
    """Decide row by row; a row whose person cannot be told is refused, the others go on."""
    made = Plan()
    by_key: dict[object, Candidate] = {}
    for row in rows:
        try:
            _plan_row(row, known, made, by_key)
        except Refusal as refusal:
            made.refused.append(Finding.of(refusal, row.row, row.sheet, ""))
    return made


def _plan_row(
    row: UnderstoodRow, known: Known, made: Plan, by_key: dict[object, Candidate]
) -> None:
    found = match(row, known.people, known.commune_id)
    key: object = found.person.id if found.person else _key(row)
    candidate = by_key.get(key)
    if candidate is None:
        facts = found.person.facts if found.person else _new_facts(row, known)
        candidate = by_key[key] = Candidate(found.person, facts)
        made.candidates.append(candidate)
    before = candidate.facts
    candidate.facts = _filled(candidate.facts, row, known)
    remarks = list(found.remarks)
    began = _plan_enrolment(row, candidate, known, remarks)
    paid_otherwise = _plan_channel(row, candidate, known, remarks)
    made.warnings += [Finding.of(remark, row.row, row.sheet, "") for remark in remarks]
    if candidate.person is not None and not began:
        changed = candidate.facts != before or paid_otherwise
        made.updated += changed
        made.unchanged += not changed


def _key(row: UnderstoodRow) -> object:
    numberless = (fold(row.name), row.born_on, row.birth_precision, row.hamlet)
    return row.citizen_id or row.old_id or numberless


def _new_facts(row: UnderstoodRow, known: Known) -> PersonFacts:
    return PersonFacts(
        name=row.name,
        born_on=row.born_on,
        commune_id=known.commune_id,
        birth_precision=BirthPrecision(row.birth_precision),
    )


def _filled(facts: PersonFacts, row: UnderstoodRow, known: Known) -> PersonFacts:
    """The facts with their gaps filled from the row."""
    hamlet_id = known.hamlet_ids.get(row.hamlet or "")
    has_own_position = facts.latitude is not None
    return replace(
        facts,
        sex=facts.sex or (Sex(row.sex) if row.sex else None),
        citizen_id=facts.citizen_id or row.citizen_id,
        old_id=facts.old_id or row.old_id,
        phone=facts.phone or row.phone,
        hamlet_id=facts.hamlet_id or hamlet_id,
        address=facts.address or row.address,
        latitude=facts.latitude if has_own_position else row.latitude,
        longitude=facts.longitude if has_own_position else row.longitude,
        position_source=facts.position_source if has_own_position else LocationSource.TYPED,
        note=facts.note or row.note,
    )


def _plan_enrolment(
    row: UnderstoodRow, candidate: Candidate, known: Known, remarks: list[Refusal]
) -> bool:
    """Add the row's enrolment unless it is known; the answer tells whether one begins."""
    if row.category_code is None or row.start_month is None:
        return False
    start = max(row.start_month, Month.of(candidate.facts.born_on))
    if start != row.start_month:
        remarks.append(Refusal(FROM_BIRTH, month=start.label))
    person_id = candidate.person.id if candidate.person else 0
    for other in known.enrolments.get(person_id, ()):
        if other.category_code == row.category_code and (
            other.end_month is None or other.end_month >= start
        ):
            if other.start_month != start:
                remarks.append(Refusal(ALREADY_ENROLLED, start=other.start_month.label))
            return False
    candidate.enrolments.append(
        NewEnrolment(
            person_id=person_id,
            category_code=row.category_code,
            start_month=start,
            degree=row.degree,
            count=row.count,
            paper=Paper(number=row.decision_number, signed_on=row.decision_on),
        )
    )
    return True


def _plan_channel(
    row: UnderstoodRow, candidate: Candidate, known: Known, remarks: list[Refusal]
) -> bool:
    """Take the row's account where the person has no channel yet; never change one in force."""
    account = _account(row, known.banks, remarks)
    person_id = candidate.person.id if candidate.person else 0
    history = known.channels.get(person_id, ())
    if history:
        held = history[-1].bank_account
        same = (
            held is None
            if account is None
            else held is not None
            and (held.bank_bin, held.number) == (account.bank_bin, account.number)
        )
        if row.channel is not None and not same:
            remarks.append(Refusal(OTHER_CHANNEL))
        return False
    if account is None or candidate.account is not None:
        return False  # without an account a person is paid in cash, which needs no record
    candidate.account = account
    starts = [entitled.start_month for entitled in candidate.enrolments]
    candidate.channel_from = min(starts, default=known.this_month)
    return True


def _account(row: UnderstoodRow, banks: Sequence[Bank], remarks: list[Refusal]) -> Account | None:
    if row.channel != "account":
        return None
    if row.bank_account is None:
        remarks.append(Refusal(NO_ACCOUNT))
        return None
    bank = find_bank(row.bank_name or "", banks)
    if bank is None:
        remarks.append(Refusal(UNKNOWN_BANK, bank=row.bank_name or ""))
        return None
    try:
        return Account(bank.bin, account_number(row.bank_account), row.account_holder)
    except Refusal as refusal:
        remarks.append(refusal)
        return None
