"""The books of a month: carried in + drawn = paid + returned + carried out (quyết toán).

Per fund and provider: merit money is central, protection and poverty money local, and neither ever
pays for the other. What banks returned goes back to the office and is drawn again; what stayed
uncollected in cash is carried out with the provider, into the next month or, due no longer, back.
Sources: Thông tư 44/2022/TT-BTC Điều 8; handbook, section 5.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    case,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from welfare.channels.models import Bank
from welfare.database import db
from welfare.payouts import claim_books, sealing
from welfare.payouts.book_models import LapsedLine
from welfare.payouts.documents import status_note
from welfare.payouts.models import POST_OFFICE, CycleStep, PayoutCycle, PayoutLine, PayoutList
from welfare.payouts.paper_models import ClosedAccount
from welfare.payouts.queries import Viewer
from welfare.payouts.rules import LineStatus
from welfare.payouts.sealing import POST_OFFICE_LABEL
from welfare.payouts.settings import fees_in
from welfare.payouts.sheets import Cell, Heading, Sheet
from welfare.registry.models import Category, Enrolment
from welfare.registry.rules import REGISTER_LABELS, Register
from welfare.web.filters import VIETNAM

KIND = "QT"
FUND_LABELS = {"central": "Ngân sách trung ương", "local": "Ngân sách địa phương"}


@dataclass(frozen=True)
class Sums:
    """What became of a month's money; `deducted_vnd` was kept back for claims, and not drawn."""

    carried_in_vnd: int = 0
    drawn_vnd: int = 0
    paid_vnd: int = 0
    returned_vnd: int = 0
    carried_out_vnd: int = 0
    fee_vnd: int = 0
    deducted_vnd: int = 0

    @classmethod
    def of(cls, parts: Iterable["Sums"]) -> "Sums":
        """Add up."""
        every = list(parts)
        return cls(*(sum(getattr(part, f.name) for part in every) for f in fields(cls)))

    @property
    def balances(self) -> bool:
        """Whether what came in is what went out."""
        came = self.carried_in_vnd + self.drawn_vnd
        return came == self.paid_vnd + self.returned_vnd + self.carried_out_vnd


@dataclass(frozen=True)
class Account:
    """One register's money with one provider."""

    register: str
    fund: str
    provider: str
    provider_name: str
    sums: Sums


def accounts(cycle: PayoutCycle) -> list[Account]:
    """The month's books by register, fund and provider, as kept when the month was closed."""
    statement = select(ClosedAccount).where(ClosedAccount.cycle_id == cycle.id)
    order = (ClosedAccount.register, ClosedAccount.fund, ClosedAccount.provider)
    kept = db.session.scalars(statement.order_by(*order)).all()
    return [_kept(each) for each in kept] or live_accounts(cycle)


def _kept(each: ClosedAccount) -> Account:
    sums = Sums(**{f.name: getattr(each, f.name) for f in fields(Sums)})
    return Account(each.register, each.fund, each.provider, each.provider_name, sums)


def live_accounts(cycle: PayoutCycle) -> list[Account]:
    """The month's books as they stand now, the provider's fee beside them."""
    fees, names = fees_in(cycle.month), provider_names()
    found = []
    for register, fund, provider, paid_lines, *sums in db.session.execute(_sums(cycle)):
        carried_in, drawn, paid, returned, carried_out, deducted = (int(vnd) for vnd in sums)
        fee = fees.get(provider)
        fee_vnd = fee.of(paid_vnd=paid, paid_lines=int(paid_lines)) if fee else 0
        settled = Sums(carried_in, drawn, paid, returned, carried_out, fee_vnd, deducted)
        found.append(Account(register, fund, provider, names.get(provider, provider), settled))
    return found


def close_accounts(cycle: PayoutCycle) -> None:
    """Keep the books as they stand when the month is closed."""
    for each in live_accounts(cycle):
        db.session.add(
            ClosedAccount(
                cycle_id=cycle.id,
                register=each.register,
                fund=each.fund,
                provider=each.provider,
                provider_name=each.provider_name,
                **vars(each.sums),
            )
        )
    claim_books.keep(cycle)


def by_register(books: Sequence[Account]) -> dict[str, Sums]:
    """The books of each register, of those without a line as well."""
    return {
        register.value: Sums.of(each.sums for each in books if each.register == register)
        for register in Register
    }


def provider_names() -> dict[str, str]:
    """What the post office and each bank are called, by how lists and fees name them."""
    banks = db.session.execute(select(Bank.bin, Bank.short_name))
    return {POST_OFFICE: POST_OFFICE_LABEL} | {row.bin: row.short_name for row in banks}


def _sums(cycle: PayoutCycle) -> Select[str, str, str, int, int, int, int, int, int, int]:
    both = union_all(_of_lines(cycle), _of_lapsed(cycle)).subquery("both")
    measures = [func.sum(both.c[name]).label(name) for name in MEASURES]
    return (
        select(both.c.register, both.c.fund, both.c.provider, *measures)
        .group_by(both.c.register, both.c.fund, both.c.provider)
        .order_by(both.c.register, both.c.fund, both.c.provider)
    )


MEASURES = (
    "paid_lines",
    "carried_in",
    "drawn",
    "paid",
    "returned",
    "carried_out",
    "deducted",
)


def _of_lines(cycle: PayoutCycle) -> Select[str, str, str, int, int, int, int, int, int, int]:
    origin = aliased(PayoutLine)
    amount, part = PayoutLine.amount_vnd, PayoutLine.part_paid_vnd
    status = PayoutLine.status
    waited = origin.status == LineStatus.UNPAID
    return (
        select(
            PayoutList.register,
            Category.fund,
            PayoutList.provider,
            _sum(case((status == LineStatus.PAID, 1), (part > 0, 1), else_=0), "paid_lines"),
            _sum(case((waited, amount), else_=0), "carried_in"),
            _sum(case((waited, 0), else_=amount), "drawn"),
            _sum(case((status == LineStatus.PAID, amount), else_=part), "paid"),
            _sum(case((status == LineStatus.RETURNED, amount - part), else_=0), "returned"),
            _sum(
                case((status.in_([LineStatus.UNPAID, LineStatus.PENDING]), amount - part), else_=0),
                "carried_out",
            ),
            _sum(PayoutLine.deducted_vnd, "deducted"),
        )
        .select_from(PayoutLine)
        .join(PayoutList, PayoutList.id == PayoutLine.list_id)
        .join(Enrolment, Enrolment.id == PayoutLine.enrolment_id)
        .join(Category, Category.code == Enrolment.category_code)
        .outerjoin(origin, origin.id == PayoutLine.carried_from_id)
        .where(PayoutLine.cycle_id == cycle.id)
        .group_by(PayoutList.register, Category.fund, PayoutList.provider)
    )


def _of_lapsed(cycle: PayoutCycle) -> Select[str, str, str, int, int, int, int, int, int, int]:
    """What was carried in and is due no longer: in and straight back."""
    none = literal(0)
    lapsed = LapsedLine.amount_vnd
    return (
        select(
            PayoutList.register,
            Category.fund,
            PayoutList.provider,
            none,
            _sum(lapsed, "carried_in"),
            none,
            none,
            _sum(lapsed, "returned"),
            none,
            none,
        )
        .select_from(LapsedLine)
        .join(PayoutLine, PayoutLine.id == LapsedLine.line_id)
        .join(PayoutList, PayoutList.id == PayoutLine.list_id)
        .join(Enrolment, Enrolment.id == PayoutLine.enrolment_id)
        .join(Category, Category.code == Enrolment.category_code)
        .where(LapsedLine.cycle_id == cycle.id, PayoutLine.status == LineStatus.UNPAID)
        .group_by(PayoutList.register, Category.fund, PayoutList.provider)
    )


def _sum(of: SQLColumnExpression[int], name: str) -> ColumnElement[int]:
    return func.coalesce(func.sum(of), 0).label(name)


def sheet(cycle: PayoutCycle) -> Sheet:
    """The month's books on paper, dated by its last step: they print the same again for good."""
    books = accounts(cycle)
    last = db.session.scalars(
        select(func.max(CycleStep.at)).where(CycleStep.cycle_id == cycle.id)
    ).one()
    rows: list[Sequence[Cell]] = [
        (REGISTER_LABELS[Register(a.register)], FUND_LABELS[a.fund], a.provider_name, *_vnd(a.sums))
        for a in books
    ]
    return Sheet(
        title="QUYẾT TOÁN CHI TRẢ TRỢ CẤP",
        lines=(f"Tháng {cycle.month.month} năm {cycle.month.year}",),
        columns=COLUMNS,
        rows=rows,
        sums=("TỔNG CỘNG", "", "", *_vnd(Sums.of(a.sums for a in books))),
        dated=last.astimezone(VIETNAM).date(),
        district=sealing.district(cycle),
        code=f"{cycle.month.year}{cycle.month.month:02}-{KIND}",
        status_note=status_note(cycle),
        notes=(
            "Chuyển kỳ trước + Cấp trong kỳ = Đã trả + Trả lại + Chuyển kỳ sau.",
            *claim_books.notes(cycle),
        ),
    )


def sheet_for(_viewer: Viewer, cycle: PayoutCycle) -> Sheet:
    """The books, which are always those of the whole office."""
    return sheet(cycle)


COLUMNS = (
    Heading("Sổ"),
    Heading("Nguồn kinh phí"),
    Heading("Đơn vị chi trả"),
    Heading("Chuyển kỳ trước", figures=True),
    Heading("Cấp trong kỳ", figures=True),
    Heading("Đã trả", figures=True),
    Heading("Trả lại", figures=True),
    Heading("Chuyển kỳ sau", figures=True),
    Heading("Phí chi trả", figures=True),
)


def _vnd(sums: Sums) -> tuple[int, ...]:
    return (
        sums.carried_in_vnd,
        sums.drawn_vnd,
        sums.paid_vnd,
        sums.returned_vnd,
        sums.carried_out_vnd,
        sums.fee_vnd,
    )
