"""From a cell to a value.

Each reader takes None from an empty cell and raises Refusal for what it cannot read: the sentence
shows what the cell holds and how to write it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal, TypeAlias

from welfare.core.errors import N_, Refusal
from welfare.core.vietnamese import fold
from welfare.intake.sheets import BrokenCell, Cell

# Excel keeps 15 significant digits of a number and puts zeros in place of the others.
_FIRST_ROUNDED_NUMBER = 10**15
_SCIENTIFIC = re.compile(r"\d([.,]\d+)?e\+?\d+", re.IGNORECASE)
_MOST_SHOWN = 60

Way: TypeAlias = Literal["cash", "account"]

_MARKS = frozenset({"x", "1", "v", "✓", "✔", "☑", "☒", "●", "true"})
_SEXES: dict[str, Literal["male", "female"]] = {
    **dict.fromkeys(("nam", "nam gioi", "male", "m", "trai", "ong"), "male"),
    **dict.fromkeys(("nu", "nu gioi", "female", "f", "gai", "ba"), "female"),
}
_CASH = re.compile(r"\b(tm|tien mat|truc tiep|tai nha|buu dien|cash)\b")
_ACCOUNT = re.compile(r"\b(tk|ck|tai khoan|chuyen khoan|atm|qua the|ngan hang|nh|account)\b")
_NEAR_POOR = re.compile(r"\b(can ngheo|can|hcn|near poor)\b")
_POOR = re.compile(r"\b(ngheo|hn|poor)\b")
_NOT_POOR = re.compile(r"\b(khong|thoat|binh thuong|trung binh|kha|giau)\b")
_GROUPED_MONEY = re.compile(
    r"\d{1,3}(?:([.,' ])\d{3})(?:\1\d{3})*(?:[.,]0{1,2})?|\d+(?:[.,]0{1,2})?"
)
_NO_CENTS = re.compile(r"[.,]0{1,2}$")
_CURRENCY = re.compile(r"\s*(đồng|đ|dong|vnđ|vnd|d)\.?$", re.IGNORECASE)
_COUNT_UNIT = re.compile(r"\s*(con|cháu|trẻ|suất|người|năm|thâm niên)$", re.IGNORECASE)
_ACCOUNT_IN_TEXT = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z]|(?<=[0-9])[ .\-](?=[0-9]))*")


@dataclass(frozen=True, slots=True)
class AccountNumber:
    """The number of a bank account, and the words about its bank that stood beside it."""

    number: str
    bank: str | None


def text(cell: Cell, *, most: int = 500) -> str | None:
    """Return the words of a cell; a whole number without ".0", a date as 28/09/1950."""
    if isinstance(cell, BrokenCell):
        raise Refusal(
            N_("Ô này không có giá trị dùng được (%(shown)s). Gõ giá trị thay cho công thức."),
            shown=cell.shown,
        )
    words = cell if isinstance(cell, str) else _plain(cell)
    if len(words) > most:
        raise Refusal(
            N_("“%(text)s” dài %(length)s ký tự, tối đa %(most)s. Rút gọn rồi nhập lại."),
            text=shown(words),
            length=len(words),
            most=most,
        )
    return words or None


@lru_cache
def texts(most: int) -> Callable[[Cell], str | None]:
    """Return a reader of texts of at most so many characters."""
    return lambda cell: text(cell, most=most)


def shown(words: str) -> str:
    """Return the words short enough to stand in a sentence."""
    return words if len(words) <= _MOST_SHOWN else f"{words[: _MOST_SHOWN - 1]}…"


def is_mark(cell: Cell) -> bool:
    """Whether a cell is ticked: an x under Nam, Nữ, Tiền mặt …"""
    return not isinstance(cell, BrokenCell) and (text(cell) or "").lower() in _MARKS


def sex(cell: Cell) -> Literal["male", "female"] | None:
    """Read Nam or Nữ."""
    words = text(cell)
    if words is None:
        return None
    if found := _SEXES.get(fold(words)):
        return found
    raise _unread(N_("Không hiểu giới tính “%(text)s”. Ghi Nam hoặc Nữ."), words)


def degree(cell: Cell) -> int | None:
    """Read a percentage: 61, "61%", "61,5 %", or 0.61 as a cell shown in percent holds it.

    A part of one per cent is left off, for the decrees' tables change at whole ones. A bare 1 is
    refused: it may be one per cent, the whole, or the first grade.
    """
    words = text(cell)
    if words is None:
        return None
    found = re.fullmatch(r"(\d{1,3}(?:[.,]\d{1,9})?)\s*%?", words)
    if found and words != "1":
        figure = float(found[1].replace(",", "."))
        if 0 < figure < 1:
            figure = round(figure * 100, 6)
        if 0 <= figure <= 100:
            return int(figure)
    raise _unread(N_("Không hiểu tỷ lệ “%(text)s”. Ghi một số từ 0 đến 100, ví dụ 61."), words)


def count(cell: Cell) -> int | None:
    """Read a number of children, martyrs or years: 2, 2.0, "2 con"."""
    words = text(cell)
    if words is None:
        return None
    figures = _COUNT_UNIT.sub("", words)
    if re.fullmatch("[0-9]{1,2}", figures) and int(figures) > 0:
        return int(figures)
    if figures == "0":
        return None
    raise _unread(N_("Không hiểu số lượng “%(text)s”. Ghi một số nguyên, ví dụ 2."), words)


def money(cell: Cell) -> int | None:
    """Read whole đồng: 1500000.0, "1.500.000", "1,500,000 đ"."""
    words = text(cell)
    if words is None:
        return None
    figures = _CURRENCY.sub("", words)
    if len(figures) <= 20 and _GROUPED_MONEY.fullmatch(figures):
        whole = _NO_CENTS.sub("", figures)
        return int("".join(filter(str.isdigit, whole)))
    raise _unread(N_("Không hiểu số tiền “%(text)s”. Ghi số đồng, ví dụ 1.500.000."), words)


def bank_account(cell: Cell) -> AccountNumber | None:
    """Read an account number, 6 to 19 letters or digits, apart from a bank named beside it.

    A number of more than 15 digits kept as a number is refused: Excel has changed its last digits.
    """
    words = text(cell)
    if words is None or words in "-–0":
        return None
    rounded = isinstance(cell, int | float) and cell >= _FIRST_ROUNDED_NUMBER
    if rounded or _SCIENTIFIC.fullmatch(words):
        raise _unread(
            N_(
                "Số tài khoản %(text)s đã bị Excel làm tròn, mất các chữ số cuối. Định dạng ô là"
                " văn bản rồi gõ lại số."
            ),
            words,
        )
    bare = words.replace("'", "")
    candidates = [found[0] for found in _ACCOUNT_IN_TEXT.finditer(bare)]
    numbers = [number for number in candidates if sum(map(str.isdigit, number)) >= 6]
    if len(numbers) == 1:
        number = "".join(filter(str.isalnum, numbers[0])).upper()
        if 6 <= len(number) <= 19:
            bank = bare.replace(numbers[0], " ").strip(" -–—,;:()/")
            return AccountNumber(number, bank or None)
    raise _unread(
        N_("Số tài khoản “%(text)s” không đúng. Cần đúng một số, từ 6 đến 19 chữ số."), words
    )


def channel(cell: Cell) -> Way | None:
    """Read how the money is received: TM, tiền mặt; TK, CK, chuyển khoản, ATM."""
    words = text(cell)
    if words is None:
        return None
    found = _channels_in(words)
    if len(found) == 1:
        return found[0]
    raise _unread(
        N_("Không hiểu hình thức nhận “%(text)s”. Ghi TM (tiền mặt) hoặc TK (tài khoản)."), words
    )


@lru_cache(maxsize=256)
def _channels_in(words: str) -> tuple[Way, ...]:
    folded = fold(words)
    ways: tuple[tuple[Way, re.Pattern[str]], ...] = (("cash", _CASH), ("account", _ACCOUNT))
    return tuple(way for way, pattern in ways if pattern.search(folded))


def phone(cell: Cell) -> str | None:
    """Read a telephone number; one kept as a number gets its leading zero back."""
    words = text(cell)
    if words is None:
        return None
    first = re.split("[;/,]", words)[0]
    digits = re.sub(r"[\s.\-()'’]", "", first)
    digits = re.sub(r"^(\+|00)?84(?=\d{9}$)", "0", digits)
    if re.fullmatch("[1-9][0-9]{8}", digits):
        digits = f"0{digits}"
    if re.fullmatch("0[0-9]{9,10}", digits):
        return digits
    raise _unread(N_("Số điện thoại “%(text)s” không đúng. Ghi đủ 10 chữ số, bắt đầu là 0."), words)


def poverty_class(cell: Cell) -> Literal["poor", "near-poor"] | None:
    """Read hộ nghèo or hộ cận nghèo; "không" and the like say that the household is neither."""
    words = text(cell)
    if words is None:
        return None
    folded = fold(words)
    if _NOT_POOR.search(folded):
        return None
    if _NEAR_POOR.search(folded):
        return "near-poor"
    if _POOR.search(folded):
        return "poor"
    raise _unread(N_("Không hiểu “%(text)s”. Ghi Hộ nghèo hoặc Hộ cận nghèo."), words)


def _plain(cell: float | date | None) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return f"{cell:%d/%m}/{cell.year:04}"
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _unread(template: str, words: str) -> Refusal:
    return Refusal(template, text=shown(words))
