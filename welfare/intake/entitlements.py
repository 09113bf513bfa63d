"""What the person of a row is entitled to: category, degree, decision, from which month."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from welfare.core.errors import N_, Refusal
from welfare.core.month import Month
from welfare.core.vietnamese import fold
from welfare.intake import dates, values
from welfare.intake.category_words import CategoryWords, KnownCategory
from welfare.intake.row_notes import RowNotes
from welfare.intake.sheets import Cell
from welfare.intake.values import texts

MOST_DECISION_NUMBER = 60
MOST_CATEGORY = 300

# "1955/QĐ-UBND ngày 21/02/2017", "1955/QĐ-UBND (21-2-2017)".
_NUMBER_AND_DAY = re.compile(
    r"(.*?)(?:\s*[,;(]\s*|\s+)(?:ngày\s*|ngay\s*|-\s*)?"
    r"(\d{1,2}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*\d{4}|\d{1,2} tháng \d{1,2} năm \d{4})\)?",
    re.IGNORECASE,
)
_CHILDREN = re.compile(r"\bnuoi (\d{1,2}) con\b")


@dataclass(frozen=True, slots=True)
class Decision:
    """The paper by which money is granted, as far as a row tells."""

    number: str | None
    on: date | None


def read_category(
    notes: RowNotes, words: CategoryWords, of_group: KnownCategory | None, register: str
) -> KnownCategory | None:
    """Return the category of the row's own cell, else that of the heading above.

    A row of the poverty register needs none; any other without a category of the register is
    refused.
    """
    shown = notes.record.shown("category")
    written = notes.needed("category", texts(MOST_CATEGORY))
    if notes.record.columns.of("category"):
        of_group = None  # An empty cell among filled ones is a gap, not the heading's category.
    found = _named(notes, words, written) if written else of_group
    if found is None:
        if written:
            notes.unknown_category = words.shown(written)
            notes.refuse(
                shown,
                N_(
                    "Không rõ loại đối tượng “%(words)s”. Ghi mã loại, hoặc ghép từ này với một"
                    " loại."
                ),
                words=notes.unknown_category,
            )
        elif register != "poverty" and not notes.record.has("category"):
            notes.refuse(shown, N_("Thiếu loại đối tượng. Ghi mã hoặc tên loại."))
    elif found.register != register:
        notes.refuse(
            shown,
            N_("Loại đối tượng “%(words)s” thuộc sổ khác. Nhập dòng này vào đúng sổ."),
            words=words.shown(written or found.code),
        )
    return found


def _named(notes: RowNotes, words: CategoryWords, written: str) -> KnownCategory | None:
    """Find the category; "Người khuyết tật" may have its degree in a column of its own."""
    degree = notes.record.words("degree")
    in_words = degree if degree and not any(char.isdigit() for char in degree) else None
    return words.find(written) or (words.find(f"{written} {in_words}") if in_words else None)


def read_degree(notes: RowNotes, category: KnownCategory) -> int | None:
    """Return the percentage; words instead of one ("nặng") belong to the category."""
    needed = category.by_degree
    in_words = notes.record.words("degree")
    if not needed and in_words and not any(char.isdigit() for char in in_words):
        return None
    read = notes.unless_broken if needed else notes.optional
    degree = read("degree", values.degree)
    if needed and degree is None:
        notes.warn(
            notes.record.shown("degree"),
            N_("Thiếu tỷ lệ nên chưa tính được mức hưởng. Bổ sung tỷ lệ theo giấy chứng nhận."),
        )
    return degree


def read_count(notes: RowNotes, category: KnownCategory) -> int | None:
    """Return by what the money is multiplied, where the category has such a thing."""
    if category.per is None:
        return None
    count = notes.unless_broken("count", values.count)
    if count is not None:
        return count
    shown = notes.record.shown("count")
    if category.per != "child":
        notes.warn(shown, N_("Thiếu số lượng nên chưa tính được mức hưởng. Bổ sung số lượng."))
        return None
    if children := _CHILDREN.search(fold(notes.record.words("category") or "")):
        return int(children[1]) or None
    notes.warn(shown, N_("Thiếu số con, tính là 1 con. Bổ sung nếu nhiều hơn."))
    return 1


def read_decision(notes: RowNotes) -> Decision:
    """Return the decision's number and date, which may stand in one cell."""
    number = notes.optional("decision_number", texts(MOST_DECISION_NUMBER))
    signed_on = notes.optional("decision_date", dates.day)
    number = number or notes.optional("decision", texts(MOST_DECISION_NUMBER))
    both = _NUMBER_AND_DAY.fullmatch(number or "")
    if number and both and signed_on is None:
        try:
            return Decision(both[1].strip(" ,;-–") or None, dates.day(both[2]))
        except Refusal:
            return Decision(number, None)
    return Decision(number, signed_on)


def read_start_month(notes: RowNotes, decision: Decision, register: str) -> Month | None:
    """Return the first month of entitlement; without one, that in which the decision was signed.

    Nghị định 20/2021/NĐ-CP, Điều 9. A row of the poverty register needs none.
    """
    cells = [cell for _column, cell in notes.record.filled("start_month")]
    earlier = len(notes.refused)
    month = notes.needed("start_month", dates.month) if len(cells) < 2 else _in_parts(notes, cells)
    if month is not None or len(notes.refused) > earlier:
        return month
    shown = notes.record.shown("start_month")
    if decision.on is not None:
        month = Month.of(decision.on)
        notes.warn(
            shown,
            N_("Thiếu tháng bắt đầu hưởng, lấy tháng của quyết định: %(month)s."),
            month=month.label,
        )
    elif register != "poverty":
        notes.refuse(
            shown,
            N_("Thiếu tháng bắt đầu hưởng và ngày quyết định. Ghi một trong hai."),
        )
    return month


def _in_parts(notes: RowNotes, cells: list[Cell]) -> Month | None:
    """Read a month and a year that stand in cells of their own."""
    try:
        return dates.month("/".join(values.text(cell) or "" for cell in cells))
    except Refusal as refusal:
        notes.refuse(notes.record.shown("start_month"), refusal.template, **refusal.params)
        return None


def check_start_month(notes: RowNotes, start_month: Month | None, born_on: date) -> None:
    """Warn of an entitlement that would begin before its holder was born."""
    if start_month is not None and start_month.last_day < born_on:
        notes.warn(
            notes.record.shown("start_month"),
            N_("Tháng bắt đầu hưởng %(month)s trước ngày sinh. Xem lại một trong hai."),
            month=start_month.label,
        )
