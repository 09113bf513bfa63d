"""Files to banks and back: made and reconciled, beside the bare library with the same rows."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from datetime import date

import xlsxwriter
from lxml import etree
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select, update

from tests.benchmarks.timing import Figure, once
from welfare.core.money import group_digits
from welfare.core.month import Month
from welfare.database import db
from welfare.payouts import pain001, plain_workbooks, reconciling
from welfare.payouts.bank_needs import sort_out
from welfare.payouts.bank_tables import render_csv, render_xlsx
from welfare.payouts.bank_templates import USUAL, cell
from welfare.payouts.models import PayoutCycle, PayoutLine
from welfare.payouts.payments import Payment
from welfare.payouts.references import Reference
from welfare.staff.models import Staff

PAYMENTS = 100_000
MONTH = Month(2026, 11)
PAYER = pain001.Payer("Phòng LĐ-TB&XH Huyện Cái Bè", "970405", "7110000000001")
Row = Sequence[str | int]
Reading = Callable[[bytes], object]


def figures(size: int = PAYMENTS) -> Iterator[Figure]:
    """A file of each kind for so many payments, checks of what the bank needs included."""
    of = f"of {group_digits(size)} payments"
    rows = [
        [cell(column, each, n) for column in USUAL.columns] for n, each in enumerate(paid(size))
    ]
    for kind, make, name, bare in (
        ("XLSX", render_xlsx, "XlsxWriter writes the same cells", bare_xlsx),
        ("CSV", render_csv, "`csv` writes the same cells", bare_csv),
    ):
        fresh = paid(size)
        seconds = once(lambda make=make, fresh=fresh: make(USUAL, sort_out(fresh, USUAL)[0]))
        beside = once(lambda bare=bare: bare(rows))
        yield Figure(f"bank file {of}, {kind}", seconds, name, beside)
    fresh = paid(size)
    seconds = once(lambda: message(sort_out(fresh, None)[0]))
    tree = message(fresh)
    beside = once(lambda: etree.tostring(etree.fromstring(tree)))
    yield Figure(f"bank file {of}, pain.001", seconds, "lxml parses and writes it", beside)


def message(payments: Sequence[Payment]) -> bytes:
    """The payments as pain.001."""
    return pain001.render(payments, PAYER, stem="TC2611-PR-ALL", on=date(2026, 11, 20))


def paid(size: int) -> list[Payment]:
    """Payments of which nothing has been worked out yet."""
    return [
        Payment(
            line_id=number,
            amount_vnd=540_000 + number,
            name=f"Nguyễn Thị Út {number % 977}",
            born_on=date(1946, 1, 1),
            birth_precision="year",
            identity_number=f"0821{number:08}",
            category="Người cao tuổi",
            commune="Xã An Cư",
            hamlet="Ấp An Bình",
            register="protection",
            bank_bin="970405",
            bank_name="Agribank",
            bank_account=str(7_110_000_000_000 + number),
            account_holder=f"Nguyễn Thị Út {number % 977}",
            month=MONTH,
        )
        for number in range(1, size + 1)
    ]


def bare_xlsx(rows: Sequence[Row]) -> bytes:
    """The cells and nothing more."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for place, value in enumerate(row):
                if isinstance(value, int):
                    sheet.write_number(number, place, value)
                else:
                    sheet.write_string(number, place, value)
    return buffer.getvalue()


def bare_csv(rows: Sequence[Row]) -> bytes:
    """The cells and nothing more."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=";").writerows(rows)
    return buffer.getvalue().encode()


def reconciled(officer: Staff) -> Iterator[Figure]:
    """The month just drawn, as its bank would send it back, read, matched and recorded.

    Beside it the same file read by the bare library and one statement that marks the lines.
    """
    cycle = db.session.scalars(select(PayoutCycle).where(PayoutCycle.month == MONTH)).one()
    db.session.execute(update(PayoutCycle).values(submitted_by_id=officer.id, status="submitted"))
    approver = db.session.scalars(select(Staff).where(Staff.id != officer.id)).first()
    values = {"status": "approved", "approved_by_id": approver.id if approver else None}
    db.session.execute(update(PayoutCycle).values(**values))
    db.session.expire_all()
    rows = _answered(officer, cycle)
    kinds: tuple[tuple[str, bytes, Reading], ...] = (
        ("CSV", bare_csv([HEADINGS, *rows]), bare_read_csv),
        ("XLSX", _workbook(rows), bare_read_xlsx),
    )
    for kind, content, bare_read in kinds:

        def work(content: bytes = content, kind: str = kind) -> None:
            found = reconciling.reconcile(
                officer, content=content, filename=f"a.{kind.lower()}", month=MONTH
            )
            assert found.counts["paid"] == len(rows), found.counts
            reconciling.settle(found=found, month=MONTH, actor=officer)

        def beside(
            content: bytes = content, bare_read: Callable[[bytes], object] = bare_read
        ) -> None:
            bare_read(content)
            db.session.execute(MARK)

        with db.session.begin_nested() as undone:
            seconds = once(work)
            undone.rollback()
        with db.session.begin_nested() as undone:
            bare_seconds = once(beside)
            undone.rollback()
        job = f"reconcile {group_digits(len(rows))} rows of {kind}"
        yield Figure(job, seconds, "bare read and one bare `UPDATE`", bare_seconds)


HEADINGS = ("Mã khoản chi", "Tên tài khoản", "Số tài khoản", "Số tiền", "Kết quả")
MARK = update(PayoutLine).values(status="paid", settled_at=func.current_timestamp())


def _answered(officer: Staff, cycle: PayoutCycle) -> list[Row]:
    return [
        (
            str(Reference(cycle.month, each.line_id)),
            each.holder or each.name,
            each.account,
            each.amount_vnd,
            "Thành công",
        )
        for each in reconciling.groups(officer, cycle)
    ]


def _workbook(rows: Sequence[Row]) -> bytes:
    widths = [16] * len(HEADINGS)
    return plain_workbooks.write(sheet="Kết quả", headings=HEADINGS, rows=rows, widths=widths)


def bare_read_csv(content: bytes) -> int:
    """Every cell, and nothing understood."""
    return sum(1 for _row in csv.reader(io.StringIO(content.decode(), newline=""), delimiter=";"))


def bare_read_xlsx(content: bytes) -> int:
    """Every cell, and nothing understood."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return len(book.get_sheet_by_index(0).to_python())
