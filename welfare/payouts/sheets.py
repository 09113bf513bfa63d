"""A plain report on paper or as a workbook: a heading, one table, its sums, signatures."""

import hashlib
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time

import typst
import xlsxwriter

from welfare.areas import queries as areas_queries
from welfare.audit.rules import canonical
from welfare.config import ROOT
from welfare.core.money import group_digits
from welfare.payouts import codes
from welfare.payouts.codes import HASH_SHOWN
from welfare.payouts.papers import CURRENCY_NOTE, MOTTO, NATION, SIGNERS
from welfare.payouts.pdf import shipped_fonts

TEMPLATE = ROOT / "templates" / "payouts" / "sheet.typ"
UNIT = "PHÒNG LAO ĐỘNG – THƯƠNG BINH VÀ XÃ HỘI"
PAGE_COUNT = "Giấy tờ có %s trang"
WIDE, NARROW = 32, 16
Cell = str | int


@dataclass(frozen=True)
class Heading:
    """A column; one of figures is set to the right and grouped by dots, a narrow one is short."""

    heading: str
    figures: bool = False
    narrow: bool = False


@dataclass(frozen=True)
class Sheet:
    """A report: its title in capitals, lines under it, and a row of sums under the table if any.

    It prints the same bytes again for the same facts, `dated` among them. One with a `code` can be
    checked against the system: the code, a digest of what it says and a square stand on each page.
    `status_note` is printed across every page.
    """

    title: str
    lines: Sequence[str]
    columns: Sequence[Heading]
    rows: Sequence[Sequence[Cell]]
    sums: Sequence[Cell]
    dated: date
    notes: Sequence[str] = ()
    district: str | None = None
    code: str = ""
    status_note: str = ""

    @property
    def content_hash(self) -> str:
        """SHA-256 over what the report says."""
        said: dict[str, object] = {
            "code": self.code,
            "title": self.title,
            "lines": list(self.lines),
            "columns": [column.heading for column in self.columns],
            "rows": [list(row) for row in [*self.rows, self.sums]],
            "notes": list(self.notes),
        }
        return hashlib.sha256(canonical(said).encode()).hexdigest()

    @property
    def identification(self) -> str:
        """What ties a sheet of paper to the system; empty for one that is not checked."""
        if not self.code:
            return ""
        return f"Mã giấy tờ: {self.code} · Mã kiểm tra: {self.content_hash[:HASH_SHOWN]}"

    def render(self, kind: str) -> bytes:
        """The report as `pdf` or `xlsx`."""
        return RENDERERS[kind](self)


def _pdf(sheet: Sheet) -> bytes:
    return typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        font_paths=shipped_fonts(),
        sys_inputs={"data": json.dumps(as_data(sheet), ensure_ascii=False)},
        format="pdf",
        timestamp=datetime.combine(sheet.dated, time(), UTC),
        pdf_tags=True,
    )


def as_data(sheet: Sheet) -> dict[str, object]:
    """The report as the template takes it, by itself or after lists."""
    district = areas_queries.office().district if sheet.district is None else sheet.district
    kind, _space, place = district.partition(" ")
    return {
        "title": sheet.title,
        "issuing_body": f"UBND {district}".upper(),
        "unit": UNIT,
        "nation": NATION,
        "motto": MOTTO,
        "place_and_date": _place_and_date(place or kind, sheet.dated),
        "lines": list(sheet.lines),
        "currency": CURRENCY_NOTE,
        "columns": [asdict(column) for column in sheet.columns],
        "rows": [[_shown(cell) for cell in row] for row in sheet.rows],
        "sums": [_shown(cell) for cell in sheet.sums],
        "notes": list(sheet.notes),
        "signers": [asdict(signer) for signer in SIGNERS],
        "status_note": sheet.status_note,
        "identification": sheet.identification,
        "square": codes.square(codes.of_list(sheet.code, sheet.content_hash)) if sheet.code else "",
        "page_count": PAGE_COUNT,
    }


def _place_and_date(place: str, on: date) -> str:
    month = f"{on.month:02}" if on.month < 3 else f"{on.month}"
    return f"{place}, ngày {on.day:02} tháng {month} năm {on.year}"


def _shown(cell: Cell) -> str:
    return group_digits(cell) if isinstance(cell, int) else cell


def _xlsx(sheet: Sheet) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False}) as book:
        # The same facts give the same bytes.
        book.set_properties({"created": datetime.combine(sheet.dated, time())})
        page = book.add_worksheet("Báo cáo")
        bold, figures = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0"})
        for row, line in enumerate((sheet.title, *sheet.lines)):
            page.write_string(row, 0, line, bold)
        top = len(sheet.lines) + 2
        for place, column in enumerate(sheet.columns):
            page.set_column(place, place, NARROW if column.figures or column.narrow else WIDE)
            page.write_string(top, place, column.heading, bold)
        for row, cells in enumerate([*sheet.rows, sheet.sums], start=top + 1):
            for place, cell in enumerate(cells):
                if isinstance(cell, int):
                    page.write_number(row, place, cell, figures)
                else:
                    page.write_string(row, place, cell)
        page.freeze_panes(top + 1, 0)
        footer = sheet.identification.replace("&", "&&")
        page.set_footer(f"&L&8{footer}&R&8&P/&N")
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
    return content.getvalue()


RENDERERS: dict[str, Callable[[Sheet], bytes]] = {"pdf": _pdf, "xlsx": _xlsx}
