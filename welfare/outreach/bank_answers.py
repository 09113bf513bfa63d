"""A bank's answer to a list of accounts: which exist, in whose name, and which are closed."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from welfare.channels import accounts
from welfare.channels.models import BankAccount
from welfare.channels.rules import (
    STATE_LABELS,
    AccountState,
    HolderMatch,
    account_number,
    holder_match,
)
from welfare.core import clock
from welfare.core.errors import N_, Refusal
from welfare.core.vietnamese import clean, fold
from welfare.intake.sheets import Cell, Row, Sheet
from welfare.intake.workbooks import read_sheets
from welfare.payouts import plain_workbooks
from welfare.staff.models import Staff

HEADER_WITHIN_ROWS = 60
MOST_ROWS = 20_000

NUMBER, HOLDER, RESULT = "number", "holder", "result"
COLUMN_LABELS = {
    NUMBER: N_("Số tài khoản"),
    HOLDER: N_("Chủ tài khoản theo ngân hàng"),
    RESULT: N_("Kết quả của ngân hàng"),
}
HEADINGS = {
    NUMBER: re.compile(r"\b(so (tk|tai khoan)|stk|account( no| number)?|tai khoan)\b"),
    HOLDER: re.compile(r"\b(chu (tk|tai khoan)|ten|ho ten|holder|name)\b"),
    RESULT: re.compile(r"\b(ket qua|trang thai|tinh trang|status|result|ghi chu|xac nhan)\b"),
}
CLOSED = re.compile(
    r"\b(dong|tat toan|khong ton tai|khong tim thay|khong co|sai so|khoa|phong toa|huy|closed"
    r"|invalid|not found|blocked|inactive|(khong|ngung) active)\b"
)
OTHER_NAME = re.compile(r"\b(sai ten|khac ten|khong (khop|dung)|lech ten|name mismatch|mismatch)\b")
VALID = re.compile(
    r"\b(hop le|dung|khop|ton tai|dang mo|mo|ok|valid|active|open|match(ed)?|x|co)\b"
)

NO_HEADER = N_(
    "Không tìm thấy dòng tiêu đề trong tệp %(file)s. Cần một dòng có số tài khoản, và tên chủ tài"
    " khoản hoặc kết quả của ngân hàng."
)
TOO_MANY = N_("Tệp có %(rows)s dòng; mỗi lần đối chiếu nhiều nhất %(most)s dòng. Chia nhỏ tệp.")
BAD_COLUMNS = N_("Cột đã chọn không có trong tệp. Chọn lại cột.")


class Verdict(StrEnum):
    """What becomes of a row."""

    CONFIRMED = "confirmed"
    CLOSED = "closed"
    OTHER_HOLDER = "other-holder"
    KNOWN = "known"
    UNCLEAR = "unclear"
    UNKNOWN = "unknown"


VERDICT_LABELS = {
    Verdict.CONFIRMED: N_("Ngân hàng xác nhận"),
    Verdict.CLOSED: N_("Đã đóng hoặc không có: về tiền mặt"),
    Verdict.OTHER_HOLDER: N_("Đứng tên người khác: xem lại"),
    Verdict.KNOWN: N_("Đã ghi từ trước"),
    Verdict.UNCLEAR: N_("Không hiểu kết quả"),
    Verdict.UNKNOWN: N_("Không có trong địa bàn của bạn"),
}
STATES = {Verdict.CONFIRMED: AccountState.VERIFIED_BANK, Verdict.CLOSED: AccountState.CLOSED}
ADDED_HEADINGS = ("Đối chiếu", "Người hưởng")


@dataclass(frozen=True)
class Judged:
    """A row with the account it is about, if there is one, and the holder the bank names."""

    row: int
    verdict: Verdict
    account: BankAccount | None = None
    holder: str = ""

    @property
    def before(self) -> str:
        """What is written of the account now."""
        return STATE_LABELS[AccountState(self.account.state)] if self.account else ""

    @property
    def after(self) -> str:
        """What will be written of it."""
        return STATE_LABELS[STATES[self.verdict]] if self.verdict in STATES else self.before


@dataclass(frozen=True)
class Answer:
    """A file understood: its header, which column says what, and what becomes of each row."""

    headings: Sequence[str]
    columns: Mapping[str, int]
    rows: Sequence[Row]
    judged: Sequence[Judged]

    @property
    def counts(self) -> Counter[Verdict]:
        """How many rows come to each verdict."""
        return Counter(each.verdict for each in self.judged)

    def of(self, verdict: Verdict) -> list[Judged]:
        """The rows that come to the verdict."""
        return [each for each in self.judged if each.verdict is verdict]


def read(
    viewer: Staff, *, content: bytes, filename: str, bank_bin: str, columns: Mapping[str, int]
) -> Answer:
    """Understand a bank's file; `columns` are places an officer chose, by what they say.

    Raises:
        Refusal: no such file, no header in it, more rows than are taken at once.
    """
    sheet, header, found = _table(read_sheets(content, filename), filename)
    if any(not 0 <= place < len(header.cells) for place in columns.values()):
        raise Refusal(BAD_COLUMNS)
    places = {**found, **columns}
    rows = [row for row in sheet.rows if row.number > header.number]
    if len(rows) > MOST_ROWS:
        raise Refusal(TOO_MANY, rows=len(rows), most=MOST_ROWS)
    headings = [clean(str(cell)) if cell is not None else "" for cell in header.cells]
    judged = list(_judged(viewer, rows, places, bank_bin))
    return Answer(headings, places, rows, judged)


def apply(actor: Staff, answer: Answer) -> int:
    """Write down what the bank said; the answer is of how many accounts it was new.

    The same file again changes nothing. A closed account falls back to cash, and waits for an
    officer among those who need another channel.
    """
    written = 0
    for verdict, state in STATES.items():
        ids = [each.account.id for each in answer.of(verdict) if each.account]
        written += accounts.mark_many(
            actor=actor, account_ids=ids, state=state, on=clock.today(), note=None
        )
    return written


def marked_copy(answer: Answer) -> bytes:
    """The file's rows as a workbook, each with what becomes of it."""
    verdicts = {each.row: each for each in answer.judged}
    rows = []
    for row in answer.rows:
        cells = [_shown(row[place]) for place in range(len(answer.headings))]
        judged = verdicts.get(row.number)
        person = judged.account.person.name if judged and judged.account else ""
        rows.append([*cells, VERDICT_LABELS[judged.verdict] if judged else "", person])
    return plain_workbooks.write(
        sheet="Đối chiếu",
        headings=(*answer.headings, *ADDED_HEADINGS),
        rows=rows,
        widths=[20] * (len(answer.headings) + len(ADDED_HEADINGS)),
    )


def _table(sheets: Sequence[Sheet], filename: str) -> tuple[Sheet, Row, dict[str, int]]:
    for sheet in sheets:
        for row in sheet.rows[:HEADER_WITHIN_ROWS]:
            places = _places(row)
            if NUMBER in places and len(places) > 1:
                return sheet, row, places
    raise Refusal(NO_HEADER, file=filename)


def _places(row: Row) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, cell in enumerate(row.cells):
        words = fold(cell) if isinstance(cell, str) else ""
        # The holder is looked for first: “tên tài khoản” names an account, too.
        for meaning in (HOLDER, RESULT, NUMBER):
            if meaning not in places and HEADINGS[meaning].search(words):
                places[meaning] = place
                break
    return places


def _judged(
    viewer: Staff, rows: Sequence[Row], places: Mapping[str, int], bank_bin: str
) -> Iterator[Judged]:
    numbered = [(row, number) for row in rows if (number := _number(row[places[NUMBER]]))]
    known = accounts.by_number(viewer, [(bank_bin, number) for _row, number in numbered])
    for row, number in numbered:
        holder = _shown(row[places[HOLDER]]) if HOLDER in places else ""
        result = _shown(row[places[RESULT]]) if RESULT in places else ""
        found = known.get((bank_bin, number), [])
        if not found:
            yield Judged(row.number, Verdict.UNKNOWN, holder=holder)
        for account in found:
            yield Judged(row.number, _verdict(account, holder, result), account, holder)


def _verdict(account: BankAccount, holder: str, result: str) -> Verdict:
    verdict = _said(accounts.payee_name(account), holder, result)
    state = STATES.get(verdict)
    confirmed_already = verdict is Verdict.CONFIRMED and (
        account.state == AccountState.VERIFIED_PAID
    )
    return Verdict.KNOWN if confirmed_already or state == account.state else verdict


def _said(name: str, holder: str, result: str) -> Verdict:
    """What a bank says of an account in somebody's name; without a result the holder tells."""
    said = fold(result).replace("hoat dong", "active")  # “dong” alone is closed
    if OTHER_NAME.search(said):
        return Verdict.OTHER_HOLDER
    if CLOSED.search(said):
        return Verdict.CLOSED
    if holder and holder_match(holder, name) is HolderMatch.DIFFERENT:
        return Verdict.OTHER_HOLDER
    if VALID.search(said) or (holder and not result):
        return Verdict.CONFIRMED
    return Verdict.UNCLEAR


def _number(cell: Cell) -> str | None:
    """The account's number as it is kept; None of a row that has none, as sums have."""
    try:
        return account_number(_shown(cell))
    except Refusal:
        return None


def _shown(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else clean(str(cell))
