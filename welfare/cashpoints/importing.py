"""A file of cash points: what was understood of it, row by row."""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from welfare.areas import queries as areas_queries
from welfare.areas.positions import parse_position
from welfare.areas.queries import Viewer
from welfare.cashpoints.rules import (
    LONGEST_HOURS,
    LONGEST_NAME,
    LONGEST_NOTE,
    LONGEST_OPERATOR,
    CashPointFacts,
    Kind,
)
from welfare.core.errors import N_, Refusal
from welfare.core.tables import Converter, choice, decimal, optional, text
from welfare.core.vietnamese import clean
from welfare.intake.findings import Finding
from welfare.intake.sheets import Row, Sheet
from welfare.intake.workbooks import read_sheets

NO_HEADER = N_("Tệp %(file)s thiếu cột %(columns)s. Dòng đầu phải ghi tên các cột: %(wanted)s.")
TOO_LONG = N_("Dài quá %(longest)s ký tự.")
NO_COMMUNE = N_("Không có xã mã “%(code)s” trong địa bàn.")
BAD_DAY = N_("“%(text)s” không phải ngày. Ghi theo dạng 23/11/2026.")
REPEATED = N_("Một dòng ở trên đã có “%(name)s” cùng loại, cùng xã.")


@dataclass(frozen=True)
class Understanding:
    """The cash points of a file and the rows that were refused; `rows` counts both.

    `unsaid` are facts of which the file has no column: what is known of them stays.
    """

    rows: int
    accepted: list[CashPointFacts]
    refused: list[Finding]
    unsaid: frozenset[str] = frozenset()


class BadCell(Exception):  # noqa: N818 - an officer's cell is refused; nothing has gone wrong
    """A cell that refuses its row."""

    def __init__(self, column: str, reason: Refusal) -> None:
        super().__init__(column, reason)
        self.column = column
        self.reason = reason


def read(content: bytes, filename: str, *, viewer: Viewer) -> Understanding:
    """Read the first sheet of a file, or a delimited text, for somebody's communes.

    Raises:
        Refusal: it is no such file, or its first row does not name the columns.
    """
    sheet = read_sheets(content, filename)[0]
    commune_ids = {commune.code: commune.id for commune in areas_queries.communes(viewer)}
    return understand(sheet, filename=filename, commune_ids=commune_ids)


def understand(sheet: Sheet, *, filename: str, commune_ids: Mapping[str, int]) -> Understanding:
    """Read the rows under the header; `commune_ids` are those of the officer's area, by code.

    Raises:
        Refusal: the first row does not name the columns.
    """
    header, *rows = sheet.rows or (Row(1, ()),)
    places = {clean(str(name)): place for place, name in enumerate(header.cells) if name}
    missing = [name for name in COLUMNS if name not in places and name not in NOT_NEEDED]
    if missing:
        raise Refusal(
            NO_HEADER, file=filename, columns=", ".join(missing), wanted=", ".join(COLUMNS)
        )
    accepted: dict[tuple[Kind, str, int], CashPointFacts] = {}
    refused = []
    for row in rows:
        try:
            facts = _facts(_values(row, places), commune_ids)
            _check_is_new(facts, accepted)
        except BadCell as bad:
            refused.append(Finding.of(bad.reason, row.number, sheet.name, bad.column))
        else:
            accepted[facts.identity] = facts
    unsaid = frozenset(LATER_COLUMNS - places.keys())
    return Understanding(len(rows), list(accepted.values()), refused, unsaid)


def _check_is_new(facts: CashPointFacts, earlier: Container[tuple[Kind, str, int]]) -> None:
    if facts.identity in earlier:
        raise BadCell("name", Refusal(REPEATED, name=facts.name))


def _values(row: Row, places: Mapping[str, int]) -> dict[str, Any]:
    """The row's cells as values.

    Raises:
        BadCell: a cell that its column cannot hold.
    """
    values = {}
    for name, convert in COLUMNS.items():
        cell = row[places[name]] if name in places else None
        try:
            values[name] = convert("" if cell is None else clean(str(cell)))
        except Refusal as reason:
            raise BadCell(name, reason) from reason
    return values


def _facts(values: dict[str, Any], commune_ids: Mapping[str, int]) -> CashPointFacts:
    code = values["commune_code"]
    if code not in commune_ids:
        raise BadCell("commune_code", Refusal(NO_COMMUNE, code=code))
    try:
        position = parse_position("{latitude}, {longitude}".format_map(values))
    except Refusal as reason:
        raise BadCell("latitude", reason) from reason
    facts = CashPointFacts(
        kind=Kind(values["kind"]),
        name=values["name"],
        commune_id=commune_ids[code],
        latitude=position.latitude,
        longitude=position.longitude,
        operator=values["operator"],
        verified=values["verified"] == "yes",
        note=values["note"],
        **{name: values[name] for name in LATER_COLUMNS},
    )
    try:
        facts.check()
    except Refusal as reason:
        raise BadCell("closed_on", reason) from reason
    return facts


def _up_to(longest: int) -> Callable[[str], str]:
    def short_text(cell: str) -> str:
        if len(cell) > longest:
            raise Refusal(TOO_LONG, longest=longest)
        return text(cell)

    return short_text


def _code(cell: str) -> str:
    """A commune's code, which spreadsheets turn into a number: 28390.0."""
    return text(cell).removesuffix(".0")


def _day(cell: str) -> date:
    """A date as officers write it, or as a workbook's cell comes as text."""
    for form in ("%d/%m/%Y", "%Y-%m-%d", "%Y-%m-%d %H:%M:%S"):
        try:
            return datetime.strptime(cell, form).date()  # noqa: DTZ007 - a day, no moment
        except ValueError:
            continue
    raise Refusal(BAD_DAY, text=cell)


COLUMNS: dict[str, Converter] = {
    "kind": choice(*Kind),
    "name": _up_to(LONGEST_NAME),
    "operator": optional(_up_to(LONGEST_OPERATOR)),
    "commune_code": _code,
    "latitude": decimal,
    "longitude": decimal,
    "verified": optional(choice("yes", "no")),
    "note": optional(_up_to(LONGEST_NOTE)),
    "hours": optional(_up_to(LONGEST_HOURS)),
    "opened_on": optional(_day),
    "closed_on": optional(_day),
    "out_of_order_from": optional(_day),
    "out_of_order_to": optional(_day),
}
LATER_COLUMNS = frozenset(
    {"hours", "opened_on", "closed_on", "out_of_order_from", "out_of_order_to"}
)
NOT_NEEDED = frozenset({"operator", "verified", "note"}) | LATER_COLUMNS
