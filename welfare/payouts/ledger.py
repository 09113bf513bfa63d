"""A person's ledger: every month due, issued, paid and owed back, register by register."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from welfare.benefits import queries as benefits_queries
from welfare.core import clock
from welfare.core.month import Month
from welfare.database import db
from welfare.payouts import owing, queries
from welfare.payouts.book_models import Repayment
from welfare.payouts.models import PayoutCycle, PayoutLine, PayoutList, Recovery
from welfare.payouts.rules import LineStatus
from welfare.payouts.sheets import Heading, Sheet
from welfare.registry import queries as registry_queries
from welfare.registry.models import Category, Enrolment, Person
from welfare.registry.rules import REGISTER_LABELS, Register
from welfare.staff.models import Staff


@dataclass(frozen=True)
class Entry:
    """One register's money of one month.

    `issued_vnd` counts what is carried over once; `claimed_vnd` was issued and not due. `reasons`
    say what became of lines that did not reach the person.
    """

    month: Month
    register: str
    due_vnd: int = 0
    issued_vnd: int = 0
    paid_vnd: int = 0
    waiting_vnd: int = 0
    claimed_vnd: int = 0
    deducted_vnd: int = 0
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


def ledger(viewer: Staff, person_id: int, year: int | None = None) -> Ledger:
    """The person's year in the books, the current one if none is named.

    Raises:
        NotFound: nobody of that id in the viewer's area.
    """
    someone = registry_queries.person(viewer, person_id)
    books = queries.books()
    opening = books.opening or Month.of(clock.today())
    last = books.through or opening
    year = year or last.year
    months = [m for m in Month.range(opening, last) if m.year == year]
    owed = owing.owed([someone.id])
    return Ledger(
        person=someone,
        year=year,
        years=list(range(opening.year, last.year + 1)),
        entries=[entry for month in months for entry in _month(someone, month)],
        owed={register: vnd for (_person, register), vnd in owed.items()},
        repayments=db.session.scalars(
            select(Repayment).where(Repayment.person_id == someone.id).order_by(Repayment.id.desc())
        ).all(),
    )


def _month(someone: Person, month: Month) -> list[Entry]:
    due = _due(someone, month)
    claims = _claims(someone, month)
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
    registers = sorted({*due, *claims, *lines})
    return [
        _entry(month, each, due.get(each, 0), claims.get(each, 0), lines.get(each, []))
        for each in registers
    ]


def _entry(
    month: Month,
    register: str,
    due_vnd: int,
    claimed_vnd: int,
    lines: list[tuple[PayoutLine, Month]],
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
        claimed_vnd=claimed_vnd,
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


def _claims(someone: Person, month: Month) -> dict[str, int]:
    statement = (
        select(Category.register, func.sum(Recovery.amount_vnd))
        .join(Enrolment, Enrolment.id == Recovery.enrolment_id)
        .join(Category, Category.code == Enrolment.category_code)
        .where(Recovery.person_id == someone.id, Recovery.for_month == month)
        .group_by(Category.register)
    )
    return {row[0]: row[1] for row in db.session.execute(statement)}


def statement(of: Ledger) -> Sheet:
    """The year as a paper to hand over."""
    owed = [
        f"Còn phải hoàn trả ({REGISTER_LABELS[Register(register)]}): {vnd:,} đồng".replace(",", ".")
        for register, vnd in of.owed.items()
    ]
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
        notes=owed,
    )


COLUMNS = (
    Heading("Tháng"),
    Heading("Sổ"),
    Heading("Được hưởng", figures=True),
    Heading("Đã cấp", figures=True),
    Heading("Đã nhận", figures=True),
    Heading("Chờ nhận", figures=True),
    Heading("Phải thu hồi", figures=True),
    Heading("Khấu trừ", figures=True),
    Heading("Ghi chú"),
)


def _cells(entry: Entry) -> tuple[str | int, ...]:
    return (
        entry.month.label,
        REGISTER_LABELS[Register(entry.register)],
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
    )


def _figures(entries: Sequence[Entry]) -> list[tuple[int, ...]]:
    return list(zip(*map(_vnd, entries), strict=True)) if entries else [(0,)] * 6
