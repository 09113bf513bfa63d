"""What applying a workbook would do: new people, filled gaps, new enrolments, new channels.

Only gaps are filled: what the registers know already is never overwritten by a workbook, so that
the same file twice changes nothing and two workbooks cannot undo each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from welfare.channels.models import Bank, PaymentChannel
from welfare.channels.rules import Account
from welfare.core.errors import N_, Refusal
from welfare.core.month import Month
from welfare.intake import granting, households, matching, paying
from welfare.intake.file_people import FilePeople, FilePerson
from welfare.intake.filling import bare_facts, filled
from welfare.intake.findings import Finding
from welfare.intake.granting import Granting
from welfare.intake.households import Households, KnownHousehold, PlannedHousehold, code_of
from welfare.intake.matching import Match, match_people
from welfare.intake.paying import Accounts
from welfare.intake.understood import UnderstoodRow
from welfare.registry.checks import TOO_FAR
from welfare.registry.models import Enrolment, Person
from welfare.registry.queries import KnownPeople
from welfare.registry.rules import NewEnrolment, PersonFacts, Register

OTHER_HOUSEHOLD = N_("Trong sổ, người này thuộc hộ khác; giữ như sổ. Sửa ở trang của người này.")

# Under which column of the workbook a sentence belongs; identity numbers where none is named.
_COLUMNS = {
    granting.ALREADY_ENROLLED: "start_month",
    granting.FROM_BIRTH: "start_month",
    granting.NO_START: "start_month",
    granting.OTHER_MEASURE: "category",
    granting.TWICE: "category",
    TOO_FAR: "start_month",
    households.NO_CODE: "household_code",
    households.NO_CLASS: "poverty_class",
    households.CLASS_TWICE: "poverty_class",
    households.CLASS_DIFFERS: "poverty_class",
    OTHER_HOUSEHOLD: "household_code",
    matching.NAME_DIFFERS: "name",
    matching.BY_NAME: "name",
    matching.BIRTH_DIFFERS: "birth",
    paying.UNKNOWN_BANK: "bank",
    paying.NO_BANK: "bank",
    paying.OTHER_CHANNEL: "channel",
    paying.OTHER_ACCOUNT: "bank_account",
}


@dataclass(frozen=True)
class Known:
    """What the registers hold of the workbook's people before it is applied.

    `hamlet_ids` are by the names that rows use; `headers` tell by which header the workbook knows
    a meaning.
    """

    commune_id: int
    register: str
    people: KnownPeople
    enrolments: Mapping[int, Sequence[Enrolment]]
    channels: Mapping[int, Sequence[PaymentChannel]]
    households: Mapping[str, KnownHousehold]
    banks: Sequence[Bank]
    hamlet_ids: Mapping[str, int]
    headers: Mapping[str, str]
    today: date


@dataclass
class Candidate:
    """A person of the workbook: known already, or to be registered with these facts.

    `household_code` is that of a household which is to be made first; `stated` are the categories
    that its rows have named.
    """

    person: Person | None
    known_facts: PersonFacts | None
    facts: PersonFacts
    household_code: str | None = None
    account: Account | None = None
    channel_from: Month | None = None
    enrolments: list[NewEnrolment] = field(default_factory=list)
    stated: set[str] = field(default_factory=set)

    @property
    def corrected(self) -> bool:
        """Whether the workbook fills a gap in what is known."""
        is_linked_anew = self.household_code is not None
        return self.person is not None and (self.facts != self.known_facts or is_linked_anew)


@dataclass(frozen=True)
class TakenRow:
    """An accepted row, and whether the registers know its person."""

    row: UnderstoodRow
    is_known: bool


@dataclass
class Plan:
    """What applying would do; `updated` and `unchanged` count rows of people known already.

    A row that begins an enrolment counts in `new_enrolments` alone.
    """

    candidates: list[Candidate] = field(default_factory=list)
    households: dict[str, PlannedHousehold] = field(default_factory=dict)
    taken: list[TakenRow] = field(default_factory=list)
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

    @property
    def new_households(self) -> int:
        """How many households would be made."""
        return sum(household.id is None for household in self.households.values())


def plan(rows: Sequence[UnderstoodRow], known: Known) -> Plan:
    """Decide for every row; one that cannot be taken is refused, the others go on."""
    return _Planning(rows, known).made()


class _Planning:
    """The plan as it grows, person by person."""

    def __init__(self, rows: Sequence[UnderstoodRow], known: Known) -> None:
        self._rows = rows
        self._known = known
        self._accounts = Accounts(known.banks)
        self._households = Households(rows, known.households)
        self._candidates: dict[int, Candidate] = {}
        self._plan = Plan(households=self._households.planned)

    def made(self) -> Plan:
        """Make the whole plan."""
        people = self._people_of_file()
        matches = match_people(
            people,
            self._known.people,
            commune_id=self._known.commune_id,
            hamlet_ids=self._known.hamlet_ids,
        )
        for someone, match in zip(people, matches, strict=True):
            if isinstance(match, Refusal):
                for row in someone.rows:
                    self._refuse(row, match)
            else:
                self._take_person(someone, match)
        return self._plan

    def _people_of_file(self) -> list[FilePerson]:
        people = FilePeople()
        for row in self._rows:
            try:
                granting.check_alone(row, self._known.today)
                people.take(row)
            except Refusal as refusal:
                self._refuse(row, refusal)
        return list(people)

    def _take_person(self, someone: FilePerson, match: Match) -> None:
        candidate = self._candidate(someone, match.person)
        is_taken = False
        for row in someone.rows:
            remarks = [] if is_taken else list(match.remarks)
            try:
                self._take_row(row, candidate, remarks)
            except Refusal as refusal:
                self._refuse(row, refusal)
                continue
            is_taken = True
            self._plan.taken.append(TakenRow(row, candidate.person is not None))
            self._plan.warnings += [self._finding(row, remark) for remark in remarks]
        if is_taken and candidate.person is None:
            self._plan.candidates.append(candidate)

    def _candidate(self, someone: FilePerson, person: Person | None) -> Candidate:
        """Two people of the file may yet be one of the registers, by one number each."""
        if person is None:
            return Candidate(None, None, bare_facts(someone.first, self._known.commune_id))
        if person.id not in self._candidates:
            facts = person.facts
            self._candidates[person.id] = Candidate(person, facts, facts)
            self._plan.candidates.append(self._candidates[person.id])
        return self._candidates[person.id]

    def _take_row(self, row: UnderstoodRow, candidate: Candidate, remarks: list[Refusal]) -> None:
        """Take all that a row says, or nothing of it if it is refused."""
        if self._known.register == Register.POVERTY:
            self._households.check(row)
        person = candidate.person
        enrolment = Granting(
            person,
            born_on=candidate.facts.born_on,
            known=self._known.enrolments.get(person.id, ()) if person else (),
            stated=candidate.stated,
            today=self._known.today,
        ).new_enrolment(row, remarks)
        if enrolment is not None:
            candidate.enrolments.append(enrolment)
        before = (candidate.facts, candidate.household_code, candidate.account)
        adds_to_household = self._take_household(row, candidate, remarks)
        self._take_account(row, candidate, remarks)
        if person is not None and enrolment is None:
            after = (candidate.facts, candidate.household_code, candidate.account)
            changed = adds_to_household or after != before
            self._plan.updated += changed
            self._plan.unchanged += not changed

    def _take_household(
        self, row: UnderstoodRow, candidate: Candidate, remarks: list[Refusal]
    ) -> bool:
        """Fill the facts' gaps, the household among them; tell whether the household changes."""
        code = code_of(row)
        household_id = self._households.id_of(code) if code else None
        linked = candidate.facts.household_id
        candidate.facts = filled(candidate.facts, row, self._known.hamlet_ids, household_id)
        if code is None:
            return False
        if linked is not None and linked != household_id:
            remarks.append(Refusal(OTHER_HOUSEHOLD))
            return False
        if household_id is None:
            candidate.household_code = candidate.household_code or code
        return self._households.take(row, code, remarks)

    def _take_account(
        self, row: UnderstoodRow, candidate: Candidate, remarks: list[Refusal]
    ) -> None:
        """Take the row's account where the person has no channel yet; never change one in force.

        Without an account a person is paid in cash, which needs no record.
        """
        account = self._accounts.read(row, remarks)
        person = candidate.person
        history = self._known.channels.get(person.id, ()) if person else ()
        if history:
            if row.channel is not None and not paying.is_paid_so(account, history[-1]):
                remarks.append(Refusal(paying.OTHER_CHANNEL))
        elif account is not None and candidate.account is None:
            candidate.account = account
            starts = [entitled.start_month for entitled in candidate.enrolments]
            candidate.channel_from = min(starts, default=Month.of(self._known.today))
        elif account is not None and account != candidate.account:
            remarks.append(Refusal(paying.OTHER_ACCOUNT))

    def _refuse(self, row: UnderstoodRow, refusal: Refusal) -> None:
        self._plan.refused.append(self._finding(row, refusal))

    def _finding(self, row: UnderstoodRow, refusal: Refusal) -> Finding:
        meaning = _COLUMNS.get(refusal.template, "national_id")
        return Finding.of(refusal, row.row, row.sheet, self._known.headers.get(meaning, ""))
