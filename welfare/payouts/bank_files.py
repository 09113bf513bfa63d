"""Making files for banks: what goes, what stays behind and why, what was sent before."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, undefer

from welfare.areas import queries as areas_queries
from welfare.audit import service as audit
from welfare.channels.models import Bank
from welfare.channels.rules import Channel
from welfare.core import clock
from welfare.core.errors import N_, Conflict, NotFound, Refusal
from welfare.core.month import Month
from welfare.database import db
from welfare.payouts import bank_layouts, pain001, payments, queries
from welfare.payouts.bank_models import BankFile, PayerAccount
from welfare.payouts.bank_needs import RefusedPayment, sort_out
from welfare.payouts.bank_tables import render_csv, render_xlsx
from welfare.payouts.bank_templates import Template
from welfare.payouts.models import PayoutCycle, PayoutLine, PayoutList
from welfare.payouts.payments import Payment
from welfare.payouts.queries import Viewer
from welfare.payouts.rules import CYCLE_LABELS, PAYING, CycleStatus
from welfare.registry.rules import REGISTER_LABELS, Register
from welfare.staff.models import Staff

TABLES = {"xlsx": render_xlsx, "csv": render_csv}
PAIN_001 = "pain.001"
FORMATS = (*TABLES, PAIN_001)
ENDINGS = {"xlsx": "xlsx", "csv": "csv", PAIN_001: "xml"}

NOT_APPROVED = N_(
    "Kỳ chi trả tháng %(month)s đang ở bước “%(status)s”. Chỉ làm tệp cho ngân hàng sau khi duyệt."
)
NOTHING_TO_SEND = N_(
    "Tháng %(month)s, sổ %(register)s: không còn khoản nào phải chuyển vào tài khoản%(at)s."
)
NOTHING_FIT = N_(
    "Cả %(payments)s khoản đều thiếu điều ngân hàng cần; trước hết là %(name)s: %(why)s"
)
MADE_MEANWHILE = N_(
    "Tệp này vừa được làm bởi người khác. Xem lại danh sách tệp đã làm trước khi làm thêm."
)
NO_FILE = N_("Không có tệp này.")
NO_BANK = N_("Không có ngân hàng mã BIN “%(bin)s”.")


@dataclass(frozen=True)
class Order:
    """Which file is wanted; `bank_bin` None is all banks, `template` is no matter to pain.001."""

    month: Month
    register: str
    bank_bin: str | None
    format: str
    template: str | None = None


@dataclass(frozen=True)
class Made:
    """A file made, what stayed behind, and the files made before of the same payments' kind."""

    file: BankFile
    refused: Sequence[RefusedPayment]
    before: Sequence[BankFile]

    @property
    def identical(self) -> BankFile | None:
        """An earlier file of the very same bytes."""
        same = (each for each in self.before if each.sha256 == self.file.sha256)
        return next(same, None)


@dataclass(frozen=True)
class Prospect:
    """What a file of a register for a bank would hold now."""

    register: str
    bank_bin: str
    bank_name: str
    payments: int
    amount_vnd: int


def prospects(viewer: Viewer, cycle: PayoutCycle) -> list[Prospect]:
    """What has still to be sent, by register and bank."""
    statement = (
        select(
            PayoutList.register,
            PayoutLine.bank_bin,
            func.max(PayoutLine.bank_name),
            func.count((PayoutLine.enrolment_id).distinct()),
            func.sum(PayoutLine.amount_vnd),
        )
        .join(PayoutList, PayoutList.id == PayoutLine.list_id)
        .where(
            PayoutLine.cycle_id == cycle.id,
            PayoutList.channel == Channel.ACCOUNT.value,
            payments.open_lines(),
            queries.visible_lists(viewer),
        )
        .group_by(PayoutList.register, PayoutLine.bank_bin)
        .order_by(PayoutList.register, func.sum(PayoutLine.amount_vnd).desc())
    )
    return [
        Prospect(register, bank_bin or "", name or "", count, vnd)
        for register, bank_bin, name, count, vnd in db.session.execute(statement)
    ]


def proposed(
    viewer: Viewer, order: Order
) -> tuple[PayoutCycle, Sequence[Payment], Sequence[RefusedPayment]]:
    """The payments a file would hold, and those that would stay behind.

    Raises:
        Conflict: the cycle is not approved yet.
        NotFound: no such cycle, bank or template.
        Refusal: nothing has to be sent.
    """
    cycle = queries.cycle_for(viewer, order.month)
    if cycle.status not in PAYING:
        status = Refusal(CYCLE_LABELS[CycleStatus(cycle.status)])
        raise Conflict(NOT_APPROVED, month=cycle.month.label, status=status)
    bank = _bank(order.bank_bin)
    found = payments.to_accounts(viewer, cycle, order.register, order.bank_bin)
    if not found:
        raise Refusal(
            NOTHING_TO_SEND,
            month=cycle.month.label,
            register=Refusal(REGISTER_LABELS[Register(order.register)]),
            at=f" – {bank.short_name}" if bank else "",
        )
    good, refused = sort_out(found, _template(order))
    return cycle, good, refused


def make(
    *, order: Order, actor: Staff | None, viewer: Viewer, seen_before: int | None = None
) -> Made:
    """Make a file and keep it; what a bank could not pay stays open and is told.

    `seen_before` is how many such files the officer saw when asking; None does not mind.

    Raises:
        Conflict: another one was made meanwhile, or the cycle is not approved.
        Refusal: nothing can be sent.
    """
    cycle, good, refused = proposed(viewer, order)
    if not good:
        first = refused[0]
        raise Refusal(NOTHING_FIT, payments=len(refused), name=first.payment.name, why=first.why)
    db.session.get_one(PayoutCycle, cycle.id, with_for_update=True)
    before = made_before(cycle, order)
    if seen_before is not None and seen_before != len(before):
        raise Conflict(MADE_MEANWHILE)
    content = _rendered(order, good)
    file = BankFile(
        cycle_id=cycle.id,
        register=order.register,
        bank_bin=order.bank_bin,
        format=order.format,
        template=None if order.format == PAIN_001 else _template_name(order),
        filename=f"{_stem(order)}.{ENDINGS[order.format]}",
        sha256=hashlib.sha256(content).hexdigest(),
        lines=len(good),
        amount_vnd=sum(payment.amount_vnd for payment in good),
        refused_lines=len(refused),
        made_at=clock.now(),
        made_by_id=actor.id if actor else None,
        content=content,
    )
    db.session.add(file)
    db.session.flush()
    _record(file, actor, len(before))
    return Made(file, refused, before)


def made_before(cycle: PayoutCycle, order: Order) -> Sequence[BankFile]:
    """The files of this register for this bank, the latest first."""
    statement = (
        select(BankFile)
        .where(
            BankFile.cycle_id == cycle.id,
            BankFile.register == order.register,
            BankFile.bank_bin.is_(None)
            if order.bank_bin is None
            else BankFile.bank_bin == order.bank_bin,
        )
        .options(joinedload(BankFile.made_by))
        .order_by(BankFile.id.desc())
    )
    return db.session.scalars(statement).all()


def files_of(cycle: PayoutCycle) -> Sequence[BankFile]:
    """Every file made of a cycle, the latest first."""
    statement = (
        select(BankFile)
        .where(BankFile.cycle_id == cycle.id)
        .options(joinedload(BankFile.made_by), joinedload(BankFile.bank))
        .order_by(BankFile.id.desc())
        .limit(200)
    )
    return db.session.scalars(statement).all()


def handed_out(*, file_id: int, actor: Staff) -> BankFile:
    """A kept file with its content; that it was taken again is recorded.

    Raises:
        NotFound: there is none.
    """
    statement = select(BankFile).where(BankFile.id == file_id).options(undefer(BankFile.content))
    file: BankFile | None = db.session.scalar(statement)
    if file is None:
        raise NotFound(NO_FILE)
    audit.record(
        actor, "payouts.bank_file_taken", "bank_file", file.id, after={"file": file.filename}
    )
    return file


def _rendered(order: Order, good: Sequence[Payment]) -> bytes:
    if order.format == PAIN_001:
        return pain001.render(good, _payer(order.register), stem=_stem(order), on=clock.today())
    return TABLES[order.format](_template(order) or bank_layouts.usual(order.bank_bin), good)


def _template(order: Order) -> Template | None:
    if order.format == PAIN_001:
        return None
    if order.template:
        return bank_layouts.by_name(order.template)
    return bank_layouts.usual(order.bank_bin)


def _template_name(order: Order) -> str:
    return order.template or bank_layouts.usual(order.bank_bin).name


def _stem(order: Order) -> str:
    """Month, register and bank: the file's name and the beginning of a message's number."""
    month = f"{order.month.year % 100:02}{order.month.month:02}"
    return f"TC{month}-{order.register[:2].upper()}-{order.bank_bin or 'ALL'}"


def _payer(register: str) -> pain001.Payer:
    account = db.session.get(PayerAccount, register)
    if account is None:
        return pain001.Payer(f"Phòng LĐ-TB&XH {areas_queries.office().district}")
    return pain001.Payer(account.holder, account.bank_bin, account.number)


def _bank(bank_bin: str | None) -> Bank | None:
    bank = db.session.get(Bank, bank_bin) if bank_bin else None
    if bank_bin and bank is None:
        raise NotFound(NO_BANK, bin=bank_bin)
    return bank


def _record(file: BankFile, actor: Staff | None, before: int) -> None:
    audit.record(
        actor,
        "payouts.bank_file_made",
        "bank_file",
        file.id,
        after={
            "file": file.filename,
            "lines": file.lines,
            "amount_vnd": file.amount_vnd,
            "refused": file.refused_lines,
            "sha256": file.sha256,
            "made_before": before,
        },
    )
