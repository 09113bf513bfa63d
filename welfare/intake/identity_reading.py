"""What a file of the national population database answers about people, row by row."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from welfare.core.errors import N_, Refusal
from welfare.core.vietnamese import clean, proper_name
from welfare.intake import dates, identity_words, people, values
from welfare.intake.category_words import CategoryWords
from welfare.intake.columns import Columns, understand_columns
from welfare.intake.dates import Birth
from welfare.intake.findings import Finding
from welfare.intake.hamlet_names import HamletNames
from welfare.intake.headers import find_tables
from welfare.intake.lines import read_line
from welfare.intake.records import Record
from welfare.intake.row_notes import RowNotes
from welfare.intake.sheets import Cell, Sheet
from welfare.intake.values import texts
from welfare.intake.workbooks import read_sheets
from welfare.registry.identity_rules import IdentityResult
from welfare.registry.rules import birth_text

MOST_REMARK = 200
BIRTHS = ("birth", "male_birth", "female_birth")

NO_RESULTS = N_(
    "Không tìm thấy cột họ tên và cột kết quả đối chiếu trong tệp %(file)s. Cần một dòng tiêu đề có"
    " Họ và tên, Số định danh và Kết quả (khớp, không khớp, không tìm thấy, đã chết)."
)
NO_RESULT = N_("Thiếu kết quả đối chiếu. Ghi Khớp, Không khớp, Không tìm thấy hoặc Đã chết.")

read_levels = lru_cache(maxsize=4096)(identity_words.read_levels)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the database says of one person of the file.

    `found` are the facts that it has, in the words of the registers: `name`, `birth` as
    28/09/1950 or 1950, `sex`, `citizen_id`; `note` what it says beside.
    """

    row: int
    sheet: str
    name: str
    birth: Birth | None
    citizen_id: str | None
    old_id: str | None
    result: IdentityResult
    checked_on: date | None
    found: dict[str, str]


@dataclass
class Answers:
    """A file of answers as it was understood."""

    rows: list[Answer] = field(default_factory=list)
    refused: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)


def read_answers(content: bytes, filename: str, today: date) -> Answers:
    """Read a file of answers.

    Raises:
        Refusal: the file cannot be read, or has no column of names or none of results.
    """
    answers = Answers()
    for sheet in read_sheets(content, filename):
        if not sheet.hidden:
            _take_sheet(sheet, answers, today)
    if "result" not in answers.columns.values():
        raise Refusal(NO_RESULTS, file=clean(filename))
    return answers


def _take_sheet(sheet: Sheet, answers: Answers, today: date) -> None:
    nobody = {"category": lambda _cell: False, "hamlet": lambda _cell: False}
    hamlets, words = HamletNames(()), CategoryWords((), "protection")
    for table in find_tables(sheet, read_levels):
        columns = understand_columns(table, read_levels, nobody)
        answers.columns |= {column.shown: column.meaning for column in columns.understood}
        answers.unread += columns.unread
        after_total = False
        for row in table.body:
            line = read_line(Record(row, columns), hamlets, words, after_total=after_total)
            if line.kind == "person":
                _take_row(RowNotes(Record(row, columns), sheet.name), answers, today)
            after_total = line.kind == "total" or (after_total and line.kind == "other")


def _take_row(notes: RowNotes, answers: Answers, today: date) -> None:
    answer = _answer(notes, today)
    if answer is None:
        first, *others = notes.refused
        answers.refused.append(first)
        answers.warnings += others
    else:
        answers.rows.append(answer)
    answers.warnings += notes.warnings


def _answer(notes: RowNotes, today: date) -> Answer | None:
    name = people.read_name(notes)
    has_birth = notes.record.has(*BIRTHS)
    birth = people.read_birth(notes, today)[0] if has_birth else None
    identities = people.read_identities(notes)
    shown = _shown(notes.record.columns, "result")
    result = notes.needed("result", identity_words.result)
    if result is None and not notes.refused:
        notes.refuse(shown, NO_RESULT)
    checked_on = notes.needed("checked_on", dates.day)
    if checked_on is not None and checked_on > today:
        notes.refuse(
            _shown(notes.record.columns, "checked_on"),
            N_("Ngày đối chiếu %(day)s ở tương lai. Xem lại ngày."),
            day=f"{checked_on:%d/%m/%Y}",
        )
    if notes.refused or name is None or result is None:
        return None
    return Answer(
        row=notes.record.row.number,
        sheet=notes.sheet,
        name=name,
        birth=birth,
        citizen_id=identities.get("citizen"),
        old_id=identities.get("old"),
        result=result,
        checked_on=checked_on,
        found=_found(notes),
    )


def _found(notes: RowNotes) -> dict[str, str]:
    """The facts that the database has, as far as the row tells them."""
    name = notes.optional("found_name", texts(people.MOST_NAME))
    birth = notes.optional("found_birth", dates.birth)
    facts: dict[str, str | None] = {
        "name": proper_name(name) if name else None,
        "birth": birth_text(birth.on.isoformat(), birth.precision) if birth else None,
        "sex": notes.optional("found_sex", values.sex),
        "citizen_id": notes.optional("found_national_id", _citizen_id),
        "note": notes.optional("remark", texts(MOST_REMARK)),
    }
    return {fact: value for fact, value in facts.items() if value}


def _citizen_id(cell: Cell) -> str | None:
    identity = people.read_identity(cell)
    return identity.digits if identity and identity.kind == "citizen" else None


def _shown(columns: Columns, meaning: str) -> str:
    named = columns.of(meaning)
    return named[0].shown if named else identity_words.LABELS[meaning]
