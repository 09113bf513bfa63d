"""A file whose sheets are of several communes or registers: each makes a part of its own.

A part is an upload with its own sheets; the parts of a file have a mark in common, are looked at
one by one and saved together.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from welfare.areas import queries as areas_queries
from welfare.core.errors import N_, Refusal
from welfare.database import db
from welfare.intake import queries, seen_sheets
from welfare.intake.models import Upload
from welfare.intake.rules import UploadStatus
from welfare.intake.seen_sheets import SeenSheet
from welfare.registry.rules import Register
from welfare.staff.models import Staff

NO_SHEET = N_("Chưa chọn trang nào. Chọn ít nhất một trang của tệp.")
NO_SUCH_REGISTER = N_("Không có sổ này. Chọn sổ trong danh sách.")
_KIND = re.compile(r"^(xã|thị trấn|phường)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ChosenSheet:
    """What an officer says of a sheet: whose it is, of which register, where its header stands."""

    name: str
    commune_id: int
    register: str
    header_row: int | None = None

    def goes_with(self, other: ChosenSheet) -> bool:
        """Whether both are of one commune and register."""
        return (self.commune_id, self.register) == (other.commune_id, other.register)


def parts_of(viewer: Staff, kept: Upload) -> Sequence[Upload]:
    """The parts of the upload's file that are not given up, itself among them."""
    if kept.workbook is None:
        return [kept]
    statement = queries.uploads(viewer).where(
        Upload.workbook == kept.workbook,
        (Upload.status != UploadStatus.GIVEN_UP) | (Upload.id == kept.id),
    )
    return db.session.scalars(statement.order_by(Upload.id)).all()


def waiting_parts(viewer: Staff, kept: Upload) -> list[Upload]:
    """The parts that are saved together: the upload itself, and whatever waits beside it."""
    others = [each for each in parts_of(viewer, kept) if each.id != kept.id]
    return [kept, *(each for each in others if each.status == UploadStatus.WAITING)]


def told_by_sheets(actor: Staff, kept: Upload, sheets: Iterable[SeenSheet]) -> list[ChosenSheet]:
    """Whose each sheet is by its name and titles; where they tell nothing, what the officer said.

    A sheet of a commune outside the actor's area is left out.
    """
    names = {each.id: _KIND.sub("", each.name) for each in areas_queries.communes()}
    mine = {each.id for each in areas_queries.communes(actor)}
    chosen = []
    for sheet in sheets:
        commune_id = seen_sheets.commune_named(sheet, names) or kept.commune_id
        if sheet.header_row is not None and commune_id in mine:
            register = seen_sheets.register_named(sheet) or kept.register
            chosen.append(ChosenSheet(sheet.name, commune_id, register))
    return chosen


def targets(chosen: Iterable[ChosenSheet]) -> dict[tuple[int, str], list[ChosenSheet]]:
    """The sheets by commune and register, in the order of the file."""
    found: dict[tuple[int, str], list[ChosenSheet]] = {}
    for sheet in chosen:
        found.setdefault((sheet.commune_id, sheet.register), []).append(sheet)
    return found


def part(*, actor: Staff, kept: Upload, chosen: Sequence[ChosenSheet]) -> list[Upload]:
    """Give each commune and register of the chosen sheets an upload; the answer is all of them.

    Parts there were and nobody needs any more are given up. What is returned is to be read again.

    Raises:
        Refusal: no sheet, or a register that there is not.
        NotFound: a commune outside the actor's area.
    """
    if not chosen:
        raise Refusal(NO_SHEET)
    if any(sheet.register not in {each.value for each in Register} for sheet in chosen):
        raise Refusal(NO_SUCH_REGISTER)
    wanted = targets(chosen)
    for commune_id, _register in wanted:
        areas_queries.commune(commune_id, actor)
    left = [each for each in _undecided(kept) if each is not kept]
    made = []
    for place, ((commune_id, register), sheets) in enumerate(wanted.items()):
        upload = kept if place == 0 else (left.pop(0) if left else _another(kept))
        upload.commune_id, upload.register = commune_id, register
        upload.sheets = json.dumps([sheet.name for sheet in sheets], ensure_ascii=False)
        rows = {sheet.name: sheet.header_row for sheet in sheets if sheet.header_row is not None}
        upload.header_rows = json.dumps(rows, ensure_ascii=False) if rows else None
        made.append(upload)
    if len(wanted) > 1 and kept.workbook is None:
        kept.workbook = uuid.uuid4().hex
    for upload in made:
        upload.workbook = kept.workbook
    for each in left:
        queries.decide(each, UploadStatus.GIVEN_UP)
    db.session.flush()
    for upload in made:
        db.session.refresh(upload, ["commune"])
    return made


def _undecided(kept: Upload) -> Sequence[Upload]:
    if kept.workbook is None:
        return [kept]
    undecided = Upload.status.in_((UploadStatus.READING, UploadStatus.WAITING))
    statement = select(Upload).where(Upload.workbook == kept.workbook, undecided)
    return db.session.scalars(statement.options(joinedload(Upload.commune))).all()


def _another(kept: Upload) -> Upload:
    upload = Upload(
        filename=kept.filename,
        sha256=kept.sha256,
        uploaded_by_id=kept.uploaded_by_id,
        uploaded_at=kept.uploaded_at,
        content=kept.content,
        status=kept.status,
        counts="{}",
        details="{}",
    )
    db.session.add(upload)
    return upload


def rows_of_page(
    parts: Sequence[Upload], sheets: Sequence[Mapping[str, object]]
) -> list[dict[str, object]]:
    """The sheets of a file as its page shows them, each with the part that it belongs to."""
    by_sheet = {
        name: each
        for each in parts
        for name in json.loads(each.sheets or "[]")
        if each.status != UploadStatus.GIVEN_UP
    }
    all_in_one = len(parts) == 1 and not parts[0].sheets
    rows = []
    for sheet in sheets:
        name = str(sheet["name"])
        part_of_it = parts[0] if all_in_one else by_sheet.get(name)
        pointed_at = json.loads(part_of_it.header_rows or "{}") if part_of_it else {}
        rows.append({**sheet, "part": part_of_it, "pointed_at": pointed_at.get(name)})
    return rows
