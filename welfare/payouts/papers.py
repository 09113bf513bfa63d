"""A payout list as it stands on paper, whatever it is printed with: PDF or workbook.

Plain values, already chosen and worded by whoever builds them; nothing here reads a table. The
order of the columns and the shape of the heading are those officers sign (Nghị định
30/2020/NĐ-CP, Phụ lục I, for the heading).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Self

from welfare.core.money import group_digits, vnd_in_words
from welfare.core.month import Month

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
UNKNOWN_HAMLET = "Chưa rõ ấp"
CURRENCY_NOTE = "Đơn vị tính: đồng"
PAGE_COUNT = "Danh sách có %s trang"
NO_LINES = "Danh sách không có dòng chi trả nào."
ARREARS = "Truy lĩnh"
HASH_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `under` is the heading it shares with its neighbour, if any."""

    heading: str
    under: str = ""


COLUMNS = (
    Column("STT"),
    Column("Họ và tên"),
    Column("Năm sinh"),
    Column("Số định danh"),
    Column("Địa chỉ (ấp)"),
    Column("Loại đối tượng"),
    Column("Hệ số hoặc tỷ lệ"),
    Column("Mức trợ cấp"),
    Column("Số tháng", under=ARREARS),
    Column("Số tiền", under=ARREARS),
    Column("Khấu trừ"),
    Column("Tổng cộng"),
    Column("Hình thức (TM/TK)"),
    Column("Số tài khoản – ngân hàng"),
    Column("Ký nhận"),
    Column("Ghi chú"),
)
SUMMED_FROM = 7  # where Totals.cells begin: Mức trợ cấp


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs under the list, and how."""

    title: str
    hint: str


SIGNERS = (
    Signer("NGƯỜI LẬP BIỂU", "(Ký, ghi rõ họ tên)"),
    Signer("KẾ TOÁN", "(Ký, ghi rõ họ tên)"),
    Signer("TRƯỞNG PHÒNG", "(Ký tên, đóng dấu)"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLine:
    """One payment as printed.

    `birth` is a year or a date ("1946", "28/09/2007"), `channel_code` "TM" or "TK", `bank_text`
    "number – bank" or empty. Raises ValueError when the figures do not add up or pay less than
    nothing: such a line must never reach paper.
    """

    name: str
    birth: str
    identity_number: str
    hamlet: str
    category_label: str
    coefficient_or_degree: str
    rate_vnd: int
    arrears_months: int
    arrears_vnd: int
    deduction_vnd: int
    total_vnd: int
    channel_code: str
    bank_text: str
    note: str

    def __post_init__(self) -> None:
        """Refuse a line whose total is not what its own figures make."""
        owed_vnd = self.rate_vnd + self.arrears_vnd - self.deduction_vnd
        if owed_vnd != self.total_vnd or owed_vnd < 0:
            raise ValueError(
                f"{self.rate_vnd} + {self.arrears_vnd} − {self.deduction_vnd} ≠ {self.total_vnd} đ"
            )

    def cells(self, number: int) -> tuple[str | int, ...]:
        """Return the line in the order of COLUMNS: text as str, figures as int."""
        return (
            number,
            self.name,
            self.birth,
            self.identity_number,
            self.hamlet,
            self.category_label,
            self.coefficient_or_degree,
            self.rate_vnd,
            self.arrears_months,
            self.arrears_vnd,
            self.deduction_vnd,
            self.total_vnd,
            self.channel_code,
            self.bank_text,
            "",  # signed by hand
            self.note,
        )


@dataclass(frozen=True, slots=True)
class Totals:
    """What some lines make together."""

    rate_vnd: int
    arrears_vnd: int
    deduction_vnd: int
    total_vnd: int

    @classmethod
    def of(cls, lines: Iterable[PaperLine]) -> Self:
        """Add up the lines."""
        counted = list(lines)
        return cls(
            rate_vnd=sum(line.rate_vnd for line in counted),
            arrears_vnd=sum(line.arrears_vnd for line in counted),
            deduction_vnd=sum(line.deduction_vnd for line in counted),
            total_vnd=sum(line.total_vnd for line in counted),
        )

    @property
    def cells(self) -> tuple[str | int, ...]:
        """The sums in the order of COLUMNS from SUMMED_FROM; months of arrears do not add up."""
        return (self.rate_vnd, "", self.arrears_vnd, self.deduction_vnd, self.total_vnd)


@dataclass(frozen=True, slots=True)
class HamletGroup:
    """The lines of one hamlet, the first of them numbered `first_number`."""

    hamlet: str
    first_number: int
    lines: tuple[PaperLine, ...]

    @property
    def rows(self) -> list[tuple[str | int, ...]]:
        """The lines in the order of COLUMNS, numbered through the whole list."""
        return [line.cells(number) for number, line in enumerate(self.lines, self.first_number)]

    @property
    def totals(self) -> Totals:
        """The hamlet's subtotal."""
        return Totals.of(self.lines)

    @property
    def subtotal_label(self) -> str:
        """What stands left of the hamlet's figures."""
        return f"Cộng {self.title}: {group_digits(len(self.lines))} dòng"

    @property
    def title(self) -> str:
        """The hamlet as its own row names it."""
        return self.hamlet or UNKNOWN_HAMLET


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPaper:
    """One payout list as printed: one commune, register, channel, provider and month.

    `issuing_body` is the upper line of the heading ("UBND HUYỆN CÁI BÈ"), `unit` the lower
    ("PHÒNG LĐ-TB&XH"), `place` where it was drawn up ("Cái Bè"). `status_note` is printed across
    every page until the list is approved, then empty. Lines keep their order inside a hamlet;
    hamlets stand in the order in which they first appear.
    """

    issuing_body: str
    unit: str
    commune: str
    register_label: str
    channel_label: str
    provider_name: str
    month: Month
    list_code: str
    place: str
    prepared_on: date
    content_hash: str
    status_note: str
    lines: tuple[PaperLine, ...]

    @property
    def title(self) -> str:
        """The title in capitals, as it heads the paper."""
        return f"DANH SÁCH CHI TRẢ TRỢ CẤP {self.register_label.upper()}"

    @property
    def month_line(self) -> str:
        """The month under the title."""
        return f"Tháng {self.month.month} năm {self.month.year}"

    @property
    def scope_line(self) -> str:
        """Where the list is paid, how, and by whom."""
        return (
            f"{self.commune} – Hình thức chi trả: {self.channel_label.lower()}"
            f" – Đơn vị chi trả: {self.provider_name}"
        )

    @property
    def place_and_date(self) -> str:
        """Place and date; days under 10 and months 1 and 2 carry a zero (NĐ 30/2020, Phụ lục I)."""
        on = self.prepared_on
        month = f"{on.month:02}" if on.month < 3 else f"{on.month}"
        return f"{self.place}, ngày {on.day:02} tháng {month} năm {on.year}"

    @property
    def identification(self) -> str:
        """What ties a sheet of paper to the stored list."""
        return f"Mã danh sách: {self.list_code} · Mã kiểm tra: {self.content_hash[:HASH_SHOWN]}"

    @property
    def groups(self) -> tuple[HamletGroup, ...]:
        """The lines by hamlet."""
        by_hamlet: dict[str, list[PaperLine]] = {}
        for line in self.lines:
            by_hamlet.setdefault(line.hamlet, []).append(line)
        sizes = [len(lines) for lines in by_hamlet.values()]
        starts = accumulate(sizes, initial=1)
        return tuple(
            HamletGroup(hamlet, start, tuple(lines))
            for (hamlet, lines), start in zip(by_hamlet.items(), starts, strict=False)
        )

    @property
    def totals(self) -> Totals:
        """What the whole list pays."""
        return Totals.of(self.lines)

    @property
    def document_title(self) -> str:
        """What a reader's window and a file listing show."""
        return (
            f"Danh sách chi trả trợ cấp {self.register_label.lower()} tháng {self.month.label}, "
            f"{self.commune}, {self.channel_label.lower()}"
        )

    @property
    def total_label(self) -> str:
        """What stands left of the grand total."""
        return f"TỔNG CỘNG: {group_digits(len(self.lines))} dòng"

    @property
    def total_in_words(self) -> str:
        """The grand total as it is read out under the table."""
        return f"Tổng số tiền (bằng chữ): {vnd_in_words(self.totals.total_vnd)}."


def document_title(papers: Sequence[ListPaper]) -> str:
    """Return the title of one file holding all these lists: the first, and how many more."""
    first, *others = papers
    more = f" và {len(others)} danh sách khác" if others else ""
    return first.document_title + more
