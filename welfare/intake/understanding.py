"""What an import understood of a workbook: its columns, its people, and every refusal."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from welfare.core.errors import N_, Refusal
from welfare.core.vietnamese import clean
from welfare.intake import values
from welfare.intake.category_words import CategoryWords, KnownCategory
from welfare.intake.columns import CellTest, Columns, understand_columns
from welfare.intake.findings import Finding
from welfare.intake.hamlet_names import HamletNames
from welfare.intake.headers import Headers, Table
from welfare.intake.lines import Line, heading_of, label_of, read_line
from welfare.intake.mapping import Mapping
from welfare.intake.records import Record
from welfare.intake.repeats import Repeats
from welfare.intake.row_notes import RowNotes
from welfare.intake.seen_sheets import SeenSheet, SheetChoice, may_hold_a_table, seen
from welfare.intake.sheets import Sheet
from welfare.intake.understood import Group, Office, UnderstoodRow, understand_row
from welfare.intake.workbooks import read_sheets

NO_HEADER = N_(
    "Không tìm thấy dòng tiêu đề trong tệp %(file)s. Cần một dòng có cột Họ và tên và ít nhất hai"
    " cột khác (ngày sinh, số định danh, loại đối tượng …); nếu tiêu đề dùng từ khác, ghép cột rồi"
    " nhập lại."
)


Progress = Callable[[int, int], None]
"""Told how many rows of how many have been read."""


@dataclass(frozen=True, slots=True)
class Understanding:
    """A workbook as it was understood; nothing of it is saved yet.

    `rows_with_a_person` counts the accepted `rows` and the `refused` ones, of which there is one
    finding each. `sheets` are those of the whole file. `columns` says what each header was taken
    to mean; the headers and the words of categories that nobody could tell are in
    `unmapped_columns` and `unmapped_categories`.
    """

    rows: tuple[UnderstoodRow, ...]
    refused: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    columns: dict[str, str]
    unmapped_columns: tuple[str, ...]
    unmapped_categories: tuple[str, ...]
    sheets: tuple[SeenSheet, ...] = ()
    headers: Headers = field(default_factory=Headers)

    @property
    def rows_with_a_person(self) -> int:
        """Return how many rows carry a person."""
        return len(self.rows) + len(self.refused)


def understand(
    content: bytes,
    filename: str,
    *,
    register: str,
    categories: Iterable[KnownCategory],
    hamlet_names: Iterable[str],
    today: date,
    mapping: Mapping | None = None,
    progress: Progress | None = None,
    choice: SheetChoice | None = None,
) -> Understanding:
    """Read a commune's workbook.

    `categories` are those of every register, so that a row in the wrong one is told apart from
    one that nobody knows. Raises Refusal if the file cannot be read, no sheet of it has a header
    that can be recognised, or the mapping names what is not there. Where an officer can still say
    by a `choice` which sheets are meant and where their headers stand, the second is no refusal.
    """
    mapping = mapping or Mapping()
    office = Office(
        register=register,
        words=CategoryWords(categories, register, mapping.categories),
        hamlets=HamletNames(hamlet_names),
        today=today,
    )
    reading = _Reading(office, Headers(mapping.reader(), choice.header_rows if choice else {}))
    sheets = read_sheets(content, filename)
    reading.watch(progress, sum(len(sheet.rows) for sheet in sheets))
    for sheet in sheets:
        if choice is None or choice.takes(sheet.name):
            reading.take_sheet(sheet)
        else:
            reading.pass_over(sheet)
    if not reading.columns and not (choice and any(map(may_hold_a_table, sheets))):
        raise Refusal(NO_HEADER, file=clean(filename))
    return reading.result()


class _Reading:
    """What has been understood so far, sheet by sheet."""

    def __init__(self, office: Office, headers: Headers) -> None:
        self._office = office
        self._headers = headers
        self._sheets: list[SeenSheet] = []
        self._repeats = Repeats()
        self._strange_hamlets: set[str] = set()
        self._progress: Progress | None = None
        self._rows_of_file = self._rows_read = 0
        self.rows: list[UnderstoodRow] = []
        self.refused: list[Finding] = []
        self.warnings: list[Finding] = []
        self.columns: dict[str, str] = {}
        self.unmapped_columns: dict[str, None] = {}
        self.unmapped_categories: dict[str, None] = {}

    def watch(self, progress: Progress | None, rows: int) -> None:
        """Tell `progress` of every row from now on."""
        self._progress, self._rows_of_file = progress, rows

    def result(self) -> Understanding:
        """Return what has been understood of all sheets."""
        return Understanding(
            rows=tuple(self.rows),
            refused=tuple(self.refused),
            warnings=tuple(self.warnings),
            columns=self.columns,
            unmapped_columns=tuple(self.unmapped_columns),
            unmapped_categories=tuple(self.unmapped_categories),
            sheets=tuple(self._sheets),
            headers=self._headers,
        )

    def pass_over(self, sheet: Sheet) -> None:
        """Only note that the sheet is there."""
        self._sheets.append(seen(sheet, self._headers.tables(sheet), is_taken=False))

    def take_sheet(self, sheet: Sheet) -> None:
        """Read every table of a sheet; one that holds none is passed over with a note."""
        tables = [] if sheet.hidden else self._headers.tables(sheet)
        self._sheets.append(seen(sheet, tables, is_taken=bool(tables)))
        if sheet.rows and not tables:
            template = N_("Trang “%(sheet)s” không có dòng tiêu đề nên không được đọc.")
            if sheet.hidden:
                template = N_("Trang “%(sheet)s” đang ẩn nên không được đọc. Bỏ ẩn nếu cần nhập.")
            self.warnings.append(Finding(None, sheet.name, "", template, {"sheet": sheet.name}))
        group = Group()
        for table in tables:
            columns = understand_columns(table, self._headers.read, self._cell_tests())
            self._take_columns(columns, sheet)
            group = self._take_table(table, columns, sheet, group)

    def _cell_tests(self) -> dict[str, CellTest]:
        words, hamlets = self._office.words, self._office.hamlets
        return {
            "category": lambda cell: isinstance(cell, str) and words.find(cell) is not None,
            "hamlet": lambda cell: isinstance(cell, str) and hamlets.find(cell) is not None,
        }

    def _take_columns(self, columns: Columns, sheet: Sheet) -> None:
        for column in columns.understood:
            shown = column.shown
            if self.columns.get(shown, column.meaning) != column.meaning:
                shown = f"{shown} ({sheet.name})"
            self.columns[shown] = column.meaning
        self.unmapped_columns |= dict.fromkeys(columns.unread)

    def _take_table(self, table: Table, columns: Columns, sheet: Sheet, group: Group) -> Group:
        """Read the rows of a table; return what its last headings say of the rows that follow."""
        for text in (sheet.name, *(label_of(row) or "" for row in table.above)):
            group = _with_heading(group, heading_of(text, self._office.hamlets, self._office.words))
        after_total = False
        for row in table.body:
            self._tell_progress()
            record = Record(row, columns)
            line = read_line(
                record, self._office.hamlets, self._office.words, after_total=after_total
            )
            group = _with_heading(group, line)
            if line.kind == "person":
                self._take_person(RowNotes(record, sheet.name), group)
            after_total = line.kind == "total" or (after_total and line.kind == "other")
        return group

    def _tell_progress(self) -> None:
        self._rows_read += 1
        if self._progress is not None:
            self._progress(self._rows_read, self._rows_of_file)

    def _take_person(self, notes: RowNotes, group: Group) -> None:
        row = understand_row(notes, self._office, group)
        if row is not None and not notes.refused:
            self._repeats.check(row, notes)
        if row is None or notes.refused:
            first, *others = notes.refused
            self.refused.append(first)
            self.warnings += others
            if notes.unknown_category:
                self.unmapped_categories[notes.unknown_category] = None
        else:
            self._warn_of_strange_hamlet(row, notes)
            self.rows.append(row)
        self.warnings += notes.warnings

    def _warn_of_strange_hamlet(self, row: UnderstoodRow, notes: RowNotes) -> None:
        """Warn once of each hamlet that the area tables do not have."""
        if row.hamlet is None or row.hamlet in self._strange_hamlets:
            return
        if self._office.hamlets.find(row.hamlet) is None:
            self._strange_hamlets.add(row.hamlet)
            notes.warn(
                notes.record.shown("hamlet", "address"),
                N_("Ấp “%(hamlet)s” chưa có trong danh mục của xã. Xem lại tên hoặc bổ sung ấp."),
                hamlet=values.shown(row.hamlet),
            )


def _with_heading(group: Group, heading: Line | None) -> Group:
    if heading is None or heading.kind not in ("hamlet", "category"):
        return group
    if heading.kind == "hamlet":
        return replace(group, hamlet=heading.hamlet)
    return replace(group, category=heading.category)
