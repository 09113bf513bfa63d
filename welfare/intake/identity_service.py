"""Files of population-database answers: handed in, looked at, kept whole or not at all."""

from __future__ import annotations

import hashlib
import io
import json
from collections import Counter
from datetime import date

import xlsxwriter
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, undefer

from welfare.areas.queries import Viewer
from welfare.audit import service as audit
from welfare.core import clock
from welfare.core.errors import N_, Conflict, NotFound, Refusal
from welfare.core.national_id import mask
from welfare.core.permissions import Permission
from welfare.database import db
from welfare.intake import identity_planning, identity_reading
from welfare.intake.findings import Finding
from welfare.intake.headers import Headers
from welfare.intake.identity_planning import IdentityPlan, TakenAnswer
from welfare.intake.models import IdentityFile
from welfare.intake.refused_rows import render_refused_rows
from welfare.intake.reporting import MOST_FINDINGS, Told
from welfare.intake.rules import UploadStatus
from welfare.registry import identity_checks
from welfare.registry.identity_rules import RESULT_LABELS, IdentityResult
from welfare.registry.models import Person
from welfare.staff.models import Staff

MOST_CHANGES = 200
HEADINGS = (
    N_("Họ và tên"),
    N_("Ngày sinh"),
    N_("Số định danh"),
    N_("Xã, thị trấn"),
    N_("Ấp, khu phố"),
    N_("Kết quả"),
    N_("Ngày đối chiếu"),
    N_("Nguồn"),
    N_("Họ tên theo CSDL"),
    N_("Ngày sinh theo CSDL"),
    N_("Số định danh theo CSDL"),
    N_("Nội dung trả về"),
    N_("Đã xử lý"),
)

NO_FILE = N_("Không có tệp kết quả này, hoặc tệp không thuộc địa bàn của bạn.")
ALREADY_DONE = N_("Tệp kết quả này đã được lưu hoặc đã bỏ. Tải tệp lên lại nếu cần.")
IN_THE_FUTURE = N_("Ngày đối chiếu %(day)s ở tương lai. Ghi ngày nhận kết quả.")


def files(viewer: Viewer) -> Select[IdentityFile]:
    """The files handed in in the viewer's area; to be ordered by id, in which they came."""
    statement = select(IdentityFile).options(joinedload(IdentityFile.uploaded_by))
    if viewer.commune_ids is None:
        return statement
    return statement.where(IdentityFile.commune_id.in_(viewer.commune_ids))


def file(viewer: Viewer, file_id: int) -> IdentityFile:
    """A file of the viewer's area with what its page shows.

    Raises:
        NotFound: there is none, or it is of another area.
    """
    statement = files(viewer).where(IdentityFile.id == file_id)
    found: IdentityFile | None = db.session.scalar(
        statement.options(undefer(IdentityFile.details), undefer(IdentityFile.refused_rows))
    )
    if found is None:
        raise NotFound(NO_FILE)
    return found


def hand_in(
    *, actor: Staff, content: bytes, filename: str, checked_on: date, source: str
) -> IdentityFile:
    """Keep a file and what was understood of it until the officer has decided.

    Raises:
        Refusal: the file cannot be read, has no results, or the day is yet to come.
    """
    if checked_on > clock.today():
        raise Refusal(IN_THE_FUTURE, day=f"{checked_on:%d/%m/%Y}")
    kept = IdentityFile(
        filename=filename[-200:],
        sha256=hashlib.sha256(content).hexdigest(),
        commune_id=actor.commune_id,
        source=source,
        checked_on=checked_on,
        uploaded_by_id=actor.id,
        uploaded_at=clock.now(),
        content=content,
    )
    _report(kept, content, _planned(actor, kept, content))
    db.session.add(kept)
    db.session.flush()
    return kept


def apply(*, actor: Staff, kept: IdentityFile) -> None:
    """Keep the answers; nothing else of the registers is touched.

    Raises:
        Conflict: the file has been applied or given up meanwhile.
    """
    content = _content_of(kept)
    made = _planned(actor, kept, content)
    _report(kept, content, made)
    identity_checks.record_many(actor=actor, checks=[each.check for each in made.taken])
    _decide(kept, UploadStatus.APPLIED)
    _record(actor, "identity.applied", kept, json.loads(kept.counts))


def give_up(*, actor: Staff, kept: IdentityFile) -> None:
    """Drop a file; nothing of it is kept.

    Raises:
        Conflict: the file has been applied or given up meanwhile.
    """
    _content_of(kept)
    _decide(kept, UploadStatus.GIVEN_UP)
    _record(actor, "identity.given_up", kept, {})


def export_unconfirmed(actor: Staff) -> bytes:
    """Everybody whom the database did not confirm, as a workbook; that it was taken is recorded."""
    opens = actor.may(Permission.OPEN_NUMBERS)
    statement = identity_checks.unconfirmed(actor).options(
        joinedload(Person.commune), joinedload(Person.hamlet)
    )
    rows: list[list[str | None]] = []
    for someone, check in db.session.execute(statement):
        found = identity_checks.differences_of(check)
        rows.append(
            [
                someone.name,
                someone.birth,
                _number(someone.identity_number, opens=opens),
                someone.commune.name,
                someone.hamlet.name if someone.hamlet else None,
                RESULT_LABELS[check.answer],
                f"{check.checked_on:%d/%m/%Y}",
                check.source,
                found.get("name"),
                found.get("birth"),
                _number(found.get("citizen_id"), opens=opens),
                found.get("note"),
                f"{check.settled_at:%d/%m/%Y}" if check.settled_at else None,
            ]
        )
    audit.record(
        actor,
        "identity.exported",
        "people",
        None,
        commune_id=actor.commune_id,
        after={"rows": len(rows)},
    )
    return _workbook(rows)


def _number(number: str | None, *, opens: bool) -> str | None:
    return number if number is None or opens else mask(number)


def _workbook(rows: list[list[str | None]]) -> bytes:
    buffer = io.BytesIO()
    # In memory, for lists of people have no business in a temporary folder.
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        bold = workbook.add_format({"bold": True})
        for column, heading in enumerate(HEADINGS):
            sheet.write_string(0, column, heading, bold)
        for line, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                if cell:
                    sheet.write_string(line, column, cell)
        sheet.freeze_panes(1, 0)
        sheet.autofit()
    return buffer.getvalue()


def _planned(actor: Staff, kept: IdentityFile, content: bytes) -> IdentityPlan:
    answers = identity_reading.read_answers(content, kept.filename, clock.today())
    return identity_planning.plan(answers, actor, checked_on=kept.checked_on, source=kept.source)


def _report(kept: IdentityFile, content: bytes, made: IdentityPlan) -> None:
    by_result = Counter(str(each.check.result) for each in made.taken)
    changes = [each for each in made.taken if each.is_new]
    counts = {
        "rows": len(made.taken) + len(made.refused),
        "accepted": len(made.taken),
        "changed": len(changes),
        "unchanged": len(made.taken) - len(changes),
        "refused": len(made.refused),
        "warnings": len(made.warnings),
        **{each.value: by_result.get(each.value, 0) for each in IdentityResult},
    }
    # What needs an officer stands before what is confirmed.
    changes.sort(key=lambda each: each.check.result is IdentityResult.MATCHED)
    details = {
        "changes": [_change(each) for each in changes[:MOST_CHANGES]],
        "refused": [_told(each) for each in made.refused[:MOST_FINDINGS]],
        "warnings": [_told(each) for each in made.warnings[:MOST_FINDINGS]],
    }
    kept.counts, kept.details = json.dumps(counts), json.dumps(details, ensure_ascii=False)
    kept.refused_rows = render_refused_rows(
        content, kept.filename, made.refused, Headers(identity_reading.read_levels)
    )


def _change(taken: TakenAnswer) -> Told:
    """One person's answer before and after: numbers masked."""
    found = dict(taken.check.differences)
    if "citizen_id" in found:
        found["citizen_id"] = mask(found["citizen_id"])
    return {
        "person_id": taken.person.id,
        "name": taken.person.name,
        "birth": taken.person.birth,
        "before": taken.before.result if taken.before else None,
        "after": taken.check.result,
        "checked_on": taken.check.checked_on.isoformat(),
        "found": found,
    }


def _told(finding: Finding) -> Told:
    return {
        "row": finding.row,
        "sheet": finding.sheet,
        "column": finding.column,
        "reason": finding.reason,
    }


def _content_of(kept: IdentityFile) -> bytes:
    db.session.refresh(kept, ["status", "content"], with_for_update=True)
    if kept.content is None:
        raise Conflict(ALREADY_DONE)
    return kept.content


def _decide(kept: IdentityFile, status: UploadStatus) -> None:
    kept.status, kept.content, kept.decided_at = status, None, clock.now()


def _record(actor: Staff, action: str, kept: IdentityFile, counts: dict[str, int]) -> None:
    audit.record(
        actor,
        action,
        "identity_file",
        kept.id,
        commune_id=kept.commune_id,
        after={
            "file": kept.filename,
            "sha256": kept.sha256,
            "check_source": kept.source,
            "rows": counts.get("rows"),
            "accepted": counts.get("accepted"),
            "refused": counts.get("refused"),
        },
    )
