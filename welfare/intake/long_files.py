"""Long workbooks are read and applied by jobs, so that their officer sees how far they are."""

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import undefer

from welfare.areas import queries as areas_queries
from welfare.areas.models import Commune
from welfare.core.errors import N_, Conflict
from welfare.database import db
from welfare.intake import service, sheet_parts
from welfare.intake.kept_reports import keep_report, report_of
from welfare.intake.models import Upload
from welfare.intake.reporting import Intake
from welfare.intake.rules import UploadStatus
from welfare.intake.seen_sheets import SheetChoice
from welfare.staff import queries as staff_queries
from welfare.web import jobs
from welfare.web.jobs import Job, Outcome, Task, job

# About 2.000 rows, which are read in a second or two.
LONG_BYTES = 150_000

READ, APPLY = "intake.read", "intake.apply"


def is_long(content_bytes: int) -> bool:
    """Whether reading the file takes longer than anybody waits before an empty page."""
    return content_bytes > LONG_BYTES


def start(kind: str, *, actor_id: int, upload_id: int) -> Job:
    """Ask for the upload to be read or applied."""
    return jobs.start(kind, actor_id=actor_id, subject=_subject(upload_id), upload_id=upload_id)


def under_way(actor_id: int, upload_id: int) -> Job | None:
    """What the account has asked to be done with the upload, unless all is well and done."""
    asked = [jobs.latest(kind, actor_id=actor_id, subject=_subject(upload_id)) for kind in KINDS]
    newest = max((each for each in asked if each), key=lambda each: each.id, default=None)
    return None if newest is None or newest.status == "done" else newest


@job(READ, N_("Đọc bảng tính"))
def read_upload(task: Task) -> Callable[[], Outcome]:
    """Understand the kept workbook and keep what was understood."""
    kept = _upload(task)
    content = service.content_of(kept)
    intake = _read(kept, content, task, kept.commune, kept.register, service.choice_of(kept))
    # Whose its sheets are is asked once: afterwards it is what the officer has said.
    actor = staff_queries.by_id(task.asked_by_id)
    told = [] if kept.sheets else service.told_parts(actor=actor, kept=kept, intake=intake)
    if told:
        commune = areas_queries.commune(told[0].commune_id, actor)
        first = SheetChoice(tuple(each.name for each in told if told[0].goes_with(each)))
        intake = _read(kept, content, task, commune, told[0].register, first)
    report = report_of(intake, content, kept.filename)

    def keep() -> Outcome:
        upload = _upload(task)
        if upload.status not in (UploadStatus.READING, UploadStatus.WAITING):
            raise Conflict(service.ALREADY_DONE)
        upload.status = UploadStatus.READING
        if told:
            _first, *others = sheet_parts.part(actor=actor, kept=upload, chosen=told)
            for other in others:
                start(READ, actor_id=task.asked_by_id, upload_id=other.id)
        keep_report(upload, report)
        upload.status = UploadStatus.WAITING
        return Outcome()

    return keep


def _read(  # noqa: PLR0917 - an upload and what is meant of it
    kept: Upload, content: bytes, task: Task, commune: Commune, register: str, choice: SheetChoice
) -> Intake:
    return service.read(
        content=content,
        filename=kept.filename,
        commune=commune,
        register=register,
        progress=task.progress,
        choice=choice,
    )


@job(APPLY, N_("Lưu bảng tính vào sổ"))
def apply_upload(task: Task) -> Callable[[], Outcome]:
    """Understand the kept workbook once more, then write it whole."""
    actor = staff_queries.by_id(task.asked_by_id)
    understood = {
        each.id: service.understood(
            service.content_of(each),
            each.filename,
            each.commune,
            each.register,
            progress=task.progress,
            choice=service.choice_of(each),
        )
        for each in sheet_parts.waiting_parts(actor, _upload(task))
    }

    def write() -> Outcome:
        for each in sheet_parts.waiting_parts(actor, _upload(task)):
            service.apply_upload(actor=actor, kept=each, understanding=understood.get(each.id))
        return Outcome()

    return write


KINDS = (READ, APPLY)


def _subject(upload_id: int) -> str:
    return f"upload:{upload_id}"


def _upload(task: Task) -> Upload:
    return db.session.scalars(
        select(Upload)
        .where(Upload.id == task.arguments["upload_id"])
        .options(undefer(Upload.content))
    ).one()
