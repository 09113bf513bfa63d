"""A person's ledger: every month due, issued, paid, owed back and settled, by register."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select

from welfare.benefits import queries as benefits_queries
from welfare.core import clock
from welfare.core.money import group_digits
from welfare.core.month import Month
from welfare.database import db
from welfare.payouts import claims, queries
from welfare.payouts.book_models import Repayment
from welfare.payouts.claim_models import ClaimWaiver
from welfare.payouts.claims import Part, RegisterClaims
from welfare.payouts.models import PayoutCycle, PayoutLine, PayoutList
from welfare.payouts.rules import LineStatus
from welfare.payouts.sheets import Heading, Sheet
from welfare.registry import queries as registry_queries
from welfare.registry.models import Person
from welfare.registry.rules import REGISTER_LABELS, Register
from welfare.staff.models import Staff


@dataclass(frozen=True)
class Entry:
    """One register's money of one month.

    `issued_vnd` counts what is carried over once; `claimed_vnd` was issued and not due. `reasons`
    say what became of lines that did not reach the person, and why money is claimed back.
    `repaid_vnd` and `waived_vnd` stand in the month in which that happened.
    """

    month: Month
    register: str
    due_vnd: int = 0
    issued_vnd: int = 0
    paid_vnd: int = 0
    waiting_vnd: int = 0
    claimed_vnd: int = 0
    deducted_vnd: int = 0
    repaid_vnd: int = 0
    waived_vnd: int = 0
    cycles: Sequence[Month] = ()
    reasons: Sequence[str] = ()


@dataclass(frozen=True)
class Ledger:
    """A person's year; `owed` is what they owe back now, by register."""

    person: Person
    year: int
    years: Sequence[int]
    entries: Sequence[Entry]
    owed: dict[str, int]
    repayments: Sequence[Repayment]
    waivers: Sequence[ClaimWaiver]


def ledger(viewer: Staff, person_id: int, year: int | None = None) -> Ledger:
    """The person's year in the books, the current one if none is named.

    Raises:
        NotFound: nobody of that id in the viewer's area.
    """
    someone, of = claims.of_person(viewer, person_id)
    books = queries.books()
    opening = books.opening or Month.of(clock.today())
    last = max(books.through or opening, *(_settled_in(each) for each in _settlings(of)), opening)
    year = year or last.year
    months = [m for m in Month.range(opening, last) if m.year == year]
    return Ledger(
        person=someone,
        year=year,
        years=list(range(opening.year, last.year + 1)),
        entries=[entry for month in months for entry in _month(someone, month, of)],
        owed={claim.register: claim.left_vnd for claim in of if claim.left_vnd > 0},
        repayments=[r for claim in of for r in claim.repayments if r.repaid_on.year == year],
        waivers=[w for claim in of for w in claim.waivers if w.decided_on.year == year],
    )


def _settlings(of: Sequence[RegisterClaims]) -> list[Repayment | ClaimWaiver]:
    """How claims were settled other than by deducting from lines, which say so themselves."""
    cash = [r for claim in of for r in claim.repayments if r.line_id is None]
    return [*cash, *(waiver for claim in of for waiver in claim.waivers)]


def _settled_in(each: Repayment | ClaimWaiver) -> Month:
    return Month.of(each.repaid_on if isinstance(each, Repayment) else each.decided_on)


def _month(someone: Person, month: Month, of: Sequence[RegisterClaims]) -> list[Entry]:
    due = _due(someone, month)
    claimed = {
        claim.register: parts
        for claim in of
        if (parts := [part for part in claim.parts if part.for_month == month])
    }
    settled = [each for each in _settlings(of) if _settled_in(each) == month]
    statement = (
        select(PayoutLine, PayoutList.register, PayoutCycle.month)
        .join(PayoutList, PayoutList.id == PayoutLine.list_id)
        .join(PayoutCycle, PayoutCycle.id == PayoutLine.cycle_id)
        .where(
            PayoutLine.person_id.in_(registry_queries.ids_of(someone.id)),
            PayoutLine.for_month == month,
        )
        .order_by(PayoutLine.id)
    )
    lines: dict[str, list[tuple[PayoutLine, Month]]] = {}
    for line, register, cycle_month in db.session.execute(statement):
        lines.setdefault(register, []).append((line, cycle_month))
    registers = sorted({*due, *claimed, *lines, *(each.register for each in settled)})
    return [
        _with_claims(
            _entry(month, each, due.get(each, 0), lines.get(each, [])),
            claimed.get(each, []),
            [one for one in settled if one.register == each],
        )
        for each in registers
    ]


def _with_claims(
    entry: Entry, parts: Sequence[Part], settled: Sequence[Repayment | ClaimWaiver]
) -> Entry:
    why = dict.fromkeys(str(part.why) for part in parts)
    return replace(
        entry,
        claimed_vnd=sum(part.claimed_vnd for part in parts),
        repaid_vnd=sum(each.amount_vnd for each in settled if isinstance(each, Repayment)),
        waived_vnd=sum(each.amount_vnd for each in settled if isinstance(each, ClaimWaiver)),
        reasons=[*entry.reasons, *why],
    )


def _entry(
    month: Month, register: str, due_vnd: int, lines: list[tuple[PayoutLine, Month]]
) -> Entry:
    every = [line for line, _cycle in lines]
    carried = {line.carried_from_id for line in every}
    last = [line for line in every if line.id not in carried]
    paid = sum(
        line.amount_vnd if line.status == LineStatus.PAID else line.part_paid_vnd for line in every
    )
    anew = [line for line in every if line.carried_from_id is None]
    return Entry(
        month=month,
        register=register,
        due_vnd=due_vnd,
        issued_vnd=sum(line.amount_vnd + line.deducted_vnd for line in anew),
        paid_vnd=paid,
        waiting_vnd=sum(
            line.amount_vnd - line.part_paid_vnd for line in last if line.status != LineStatus.PAID
        ),
        deducted_vnd=sum(line.deducted_vnd for line in every),
        cycles=[cycle for _line, cycle in lines],
        reasons=[line.unpaid_reason for line in every if line.unpaid_reason],
    )


def _due(someone: Person, month: Month) -> dict[str, int]:
    codes = {entitled.category_code for entitled in someone.enrolments}
    due = benefits_queries.due(
        month, benefits_queries.prices(month, codes), Person.id == someone.id
    )
    sums = select(due.c.register, func.sum(due.c.amount_vnd)).where(due.c.drawn)
    return {row[0]: row[1] for row in db.session.execute(sums.group_by(due.c.register))}


def statement(of: Ledger) -> Sheet:
    """The year as a paper to hand over."""
    return Sheet(
        title="SỔ THEO DÕI CHI TRẢ TRỢ CẤP",
        lines=(f"{of.person.name}, sinh {of.person.birth}", f"Năm {of.year}"),
        columns=COLUMNS,
        rows=[_cells(entry) for entry in of.entries],
        sums=(
            "CỘNG",
            "",
            *(sum(int(cell) for cell in column) for column in _figures(of.entries)),
            "",
        ),
        dated=clock.today(),
        notes=[*_papers(of), *_still_owed(of)],
    )


def _papers(of: Ledger) -> list[str]:
    """The receipts and decisions by which claims were settled in the year."""
    cash = [
        f"Nộp lại {group_digits(each.amount_vnd)} đồng ngày {each.repaid_on:%d/%m/%Y}"
        f" ({_label(each.register)}), phiếu thu số {each.receipt}"
        for each in of.repayments
        if each.line_id is None
    ]
    waived = [
        f"Miễn thu hồi {group_digits(each.amount_vnd)} đồng ({_label(each.register)}) theo Quyết"
        f" định số {each.decision_number} ngày {each.decided_on:%d/%m/%Y}: {each.reason}"
        for each in of.waivers
    ]
    return cash + waived


def _still_owed(of: Ledger) -> list[str]:
    return [
        f"Còn phải hoàn trả ({_label(register)}): {group_digits(vnd)} đồng"
        for register, vnd in of.owed.items()
    ]


def _label(register: str) -> str:
    return REGISTER_LABELS[Register(register)]


COLUMNS = (
    Heading("Tháng"),
    Heading("Sổ"),
    Heading("Được hưởng", figures=True),
    Heading("Đã cấp", figures=True),
    Heading("Đã nhận", figures=True),
    Heading("Chờ nhận", figures=True),
    Heading("Phải thu hồi", figures=True),
    Heading("Khấu trừ", figures=True),
    Heading("Nộp lại", figures=True),
    Heading("Được miễn", figures=True),
    Heading("Ghi chú"),
)


def _cells(entry: Entry) -> tuple[str | int, ...]:
    return (
        entry.month.label,
        _label(entry.register),
        *_vnd(entry),
        "; ".join(entry.reasons),
    )


def _vnd(entry: Entry) -> tuple[int, ...]:
    return (
        entry.due_vnd,
        entry.issued_vnd,
        entry.paid_vnd,
        entry.waiting_vnd,
        entry.claimed_vnd,
        entry.deducted_vnd,
        entry.repaid_vnd,
        entry.waived_vnd,
    )


def _figures(entries: Sequence[Entry]) -> list[tuple[int, ...]]:
    return list(zip(*map(_vnd, entries), strict=True)) if entries else [(0,)] * 8
