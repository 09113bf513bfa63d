"""Rows of a table of results, whatever its layout: which column says what, and what a row says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from welfare.channels.rules import bank_spelling
from welfare.core.errors import N_, Refusal
from welfare.core.vietnamese import clean, fold
from welfare.intake import values
from welfare.intake.sheets import Cell, Row, Sheet, column_letters
from welfare.payouts.references import Reference, find_reference

MEANINGS = {
    "reference": N_("Mã khoản chi"),
    "bank_account": N_("Số tài khoản"),
    "name": N_("Họ và tên"),
    "account_holder": N_("Chủ tài khoản"),
    "amount": N_("Số tiền"),
    "paid_amount": N_("Số tiền đã trả"),
    "result": N_("Kết quả"),
    "reason": N_("Lý do, ghi chú"),
    "ignore": N_("Bỏ qua"),
}
# In this order: what is said more narrowly is looked for first.
HEADINGS = (
    ("reference", r"\b(ma khoan chi|(ma|so) tham chieu|reference|endtoend\w*|ref|ma gd goc)\b"),
    ("paid_amount", r"\b((da|thuc) (tra|nhan|chi|chuyen))\b"),
    ("bank_account", r"\b(so (tk|tai khoan)|stk|tai khoan( thu)? huong|account( no| number)?)\b"),
    ("account_holder", r"\b(chu (tk|tai khoan)|ten (tk|tai khoan)|holder)\b"),
    ("name", r"\b(ho (va )?ten|ten nguoi|nguoi (thu )?huong|don vi huong|beneficiary|name)\b"),
    ("result", r"\b(ket qua|trang thai|tinh trang|status|result)\b"),
    ("reason", r"\b(ly do|ghi chu|dien giai loi|mo ta loi|reason|note|noi dung loi)\b"),
    ("reference", r"\b(noi dung|dien giai|content|remark|description)\b"),
    ("amount", r"\b(so tien|tong cong|thanh tien|muc tro cap|amount)\b"),
)  # fmt: skip
WORDS = [(meaning, re.compile(pattern)) for meaning, pattern in HEADINGS]
WHO = {"reference", "bank_account", "name", "account_holder"}
WHAT = {"amount", "paid_amount", "result", "reason"}
HEADER_WITHIN_ROWS = 60
DIFFERENT_WORDS = 4_096
PLAIN_DIGITS = 12

NOT_PAID = re.compile(
    r"\b(khong|chua|that bai|loi|tra lai|hoan|tu choi|huy|sai|dong|vang|mat|chet|fail\w*"
    r"|reject\w*|return\w*|rjct|error|unpaid)\b"
)
# What only looks like one of those without its marks: đồng is money, đóng is closed.
HARMLESS = re.compile(
    r"\b(đồng|đông|mặt|mát|vàng|hoàn (thành|tất)|hoan (thanh|tat)|(tien|co) mat|[\d.,]+ ?dong"
    r"|dong y|không (có )?lỗi|khong (co )?loi)\b"
)
PAID = re.compile(
    r"\b(thanh cong|da|hoan thanh|xong|success\w*|paid|ok|dung|x|nhan|khong (co )?loi|acsc|accc"
    r"|done|completed)\b"
)

NO_HEADER = N_(
    "Không tìm thấy dòng tiêu đề trong tệp %(file)s. Cần một dòng có mã khoản chi, số tài khoản"
    " hoặc họ tên, và số tiền hoặc kết quả."
)
UNKNOWN_MEANING = N_("Không có ý nghĩa cột “%(meaning)s”. Chọn một trong: %(known)s.")
UNREAD_RESULT = N_("Không hiểu kết quả “%(text)s”. Ghi “Đã nhận” hoặc lý do chưa nhận.")


class ResultRow(NamedTuple):
    """What one row says. `paid` is None where it does not tell, and `trouble` then says why.

    `amount_vnd` is the sum ordered, `paid_vnd` the sum that reached the person, if the row tells.
    """

    number: int
    reference: Reference | None = None
    account: str = ""
    name: str = ""
    amount_vnd: int | None = None
    paid_vnd: int | None = None
    paid: bool | None = None
    reason: str = ""
    trouble: Refusal | None = None


@dataclass(frozen=True)
class ResultTable:
    """A sheet's header, where it stands, and what its columns mean."""

    sheet: Sheet
    header: Row
    meanings: Mapping[int, str]

    @property
    def body(self) -> Sequence[Row]:
        """The rows below the header."""
        return [row for row in self.sheet.rows if row.number > self.header.number]

    @property
    def columns(self) -> dict[str, str]:
        """Heading → meaning, as officers see and correct it; `ignore` for what is not read."""
        named = {}
        for place, cell in enumerate(self.header.cells):
            if cell is not None:
                named[_heading(cell, place)] = self.meanings.get(place, "ignore")
        return named


def check_mapping(mapping: Mapping[str, str]) -> None:
    """Refuse meanings nobody knows.

    Raises:
        Refusal: a heading is given a meaning that is not in MEANINGS.
    """
    for meaning in mapping.values():
        if meaning not in MEANINGS:
            raise Refusal(UNKNOWN_MEANING, meaning=meaning, known=", ".join(MEANINGS))


def find_table(sheets: Sequence[Sheet], mapping: Mapping[str, str], filename: str) -> ResultTable:
    """The table of results; `mapping` is heading → meaning as an officer has said.

    Raises:
        Refusal: no sheet has a row that names whom and what.
    """
    chosen = {fold(heading): meaning for heading, meaning in mapping.items()}
    for sheet in sheets:
        if sheet.hidden:
            continue
        for row in sheet.rows[:HEADER_WITHIN_ROWS]:
            meanings = _meanings(row, chosen)
            said = set(meanings.values())
            if said & WHO and said & WHAT:
                return ResultTable(sheet, row, meanings)
    raise Refusal(NO_HEADER, file=filename)


def _meanings(row: Row, chosen: Mapping[str, str]) -> dict[int, str]:
    meanings: dict[int, str] = {}
    for place, cell in enumerate(row.cells):
        if not isinstance(cell, str):
            continue
        folded = fold(cell)
        meaning = chosen.get(folded) or next(
            (meaning for meaning, words in WORDS if words.search(folded)), None
        )
        if meaning and meaning != "ignore" and meaning not in meanings.values():
            meanings[place] = meaning
    return meanings


def read_rows(table: ResultTable) -> Iterator[ResultRow]:
    """What each row below the header says; rows that name nobody are sums and signatures."""
    places = {meaning: place for place, meaning in table.meanings.items()}
    tells = bool(places.keys() & {"result", "reason", "paid_amount"})
    for row in table.body:
        read = _row(row, places, tells=tells)
        if read is not None:
            yield read


def _row(row: Row, places: Mapping[str, int], *, tells: bool) -> ResultRow | None:
    def cell(meaning: str) -> Cell:
        return row[places[meaning]] if meaning in places else None

    reference = _reference(row, cell("reference"))
    name = _text(cell("name")) or _text(cell("account_holder"))
    account = _account(cell("bank_account"))
    try:
        amount_vnd, paid_vnd = _money(cell("amount")), _money(cell("paid_amount"))
    except Refusal as unread:
        return ResultRow(row.number, reference, account, name, trouble=unread)
    if reference is None and (amount_vnd is None or not (account or name)):
        return None
    result, reason = _text(cell("result")), _text(cell("reason"))
    paid, trouble = _paid(result, reason, amount_vnd, paid_vnd, tells=tells)
    if paid is False and not reason:
        reason = result
    return ResultRow(
        row.number, reference, account, name, amount_vnd, paid_vnd, paid, reason[:200], trouble
    )


def _paid(
    result: str, reason: str, amount_vnd: int | None, paid_vnd: int | None, *, tells: bool
) -> tuple[bool | None, Refusal | None]:
    """Whether the money came through: by the result, the sum paid, the reason, in this order.

    A table without any such column names those who were paid.
    """
    if result:
        said = _says(result)
        unread = None if said is not None else Refusal(UNREAD_RESULT, text=values.shown(result))
        return said, unread
    if paid_vnd is not None:
        return paid_vnd > 0, None
    if reason:
        return not _says_unpaid(reason), None
    return (None, None) if tells and amount_vnd is None else (True, None)


@lru_cache(maxsize=DIFFERENT_WORDS)
def _says(result: str) -> bool | None:
    """Whether a result says paid or not; a file has few different ones in its many rows."""
    if _says_unpaid(result):
        return False
    folded = fold(result)
    return True if PAID.search(folded) or not folded else None


@lru_cache(maxsize=DIFFERENT_WORDS)
def _says_unpaid(text: str) -> bool:
    return NOT_PAID.search(fold(HARMLESS.sub(" ", clean(text).lower()))) is not None


def _reference(row: Row, cell: Cell) -> Reference | None:
    if isinstance(cell, str):
        return find_reference(cell)
    found = (find_reference(each) for each in row.cells if isinstance(each, str) and len(each) > 9)
    return next(filter(None, found), None)


def _money(cell: Cell) -> int | None:
    """An amount; nearly all are plain digits, of which nothing can be misread."""
    if isinstance(cell, str) and cell.isascii() and cell.isdecimal() and len(cell) <= PLAIN_DIGITS:
        return int(cell)
    if isinstance(cell, float) and cell.is_integer() and 0 <= cell < 10**PLAIN_DIGITS:
        return int(cell)
    return values.money(cell)


def _account(cell: Cell) -> str:
    if isinstance(cell, str) and cell.isalnum():
        return cell.upper()
    return "".join(filter(str.isalnum, _text(cell))).upper()


def _text(cell: Cell) -> str:
    if isinstance(cell, str):
        return cell
    try:
        return values.text(cell) or ""
    except Refusal:
        return ""


def name_key(name: str) -> str:
    """A name as it is compared: banks write capitals without marks."""
    return bank_spelling(name)


def _heading(cell: Cell, place: int) -> str:
    return cell if isinstance(cell, str) else f"Cột {column_letters(place)}"
