"""Files of results: received, looked through, applied or given up; what was said is kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, undefer

from welfare.audit import service as audit
from welfare.core import clock
from welfare.core.errors import N_, Conflict, NotFound, Refusal
from welfare.core.month import Month
from welfare.database import db
from welfare.intake.sheets import BrokenCell, Cell
from welfare.intake.workbooks import read_sheets
from welfare.payouts import plain_workbooks, queries, reconciling
from welfare.payouts.matching import VERDICT_LABELS, Judged, Verdict
from welfare.payouts.models import PayoutCycle
from welfare.payouts.queries import Viewer
from welfare.payouts.reconciling import Reconciliation
from welfare.payouts.result_messages import is_message
from welfare.payouts.result_models import ResultFile, ResultMapping
from welfare.payouts.result_rows import check_mapping, find_table
from welfare.staff.models import Staff

ADDED_HEADINGS = ("Kết quả đối soát", "Khớp với", "Ghi chú đối soát")
TROUBLES = 200
BY_COMMAND = "command"

NO_FILE = N_("Không có tệp kết quả này.")
DECIDED = N_("Tệp %(file)s đã được ghi hoặc đã bỏ. Không ghi lần nữa.")


def receive(
    *, actor: Staff, content: bytes, filename: str, month: Month, provider: str
) -> ResultFile:
    """Keep a file to look through; the provider's mapping is remembered from the last time.

    The same file again is the one received before.

    Raises:
        NotFound: the month has no cycle.
        Refusal: the file cannot be read.
    """
    cycle = queries.cycle_for(actor, month)
    sha256 = hashlib.sha256(content).hexdigest()
    known = select(ResultFile).where(
        ResultFile.cycle_id == cycle.id,
        ResultFile.sha256 == sha256,
        ResultFile.uploaded_by_id == actor.id,
        ResultFile.status == "waiting",
    )
    if found := db.session.scalars(known).first():
        return found
    mapping = remembered(provider)
    understood = reconciling.reconcile(
        actor, content=content, filename=filename, month=month, mapping=mapping
    )
    file = ResultFile(
        cycle_id=cycle.id,
        provider=provider,
        filename=filename[:200],
        sha256=sha256,
        columns=_json(understood.columns),
        status="waiting",
        uploaded_at=clock.now(),
        uploaded_by_id=actor.id,
        content=content,
    )
    db.session.add(file)
    db.session.flush()
    _record(actor, "payouts.results_received", file, {})
    return file


def remembered(provider: str) -> dict[str, str]:
    """What the provider's columns were said to mean the last time."""
    row = db.session.get(ResultMapping, provider)
    return json.loads(row.columns) if row else {}


def remap(*, file_id: int, columns: Mapping[str, str], actor: Staff) -> ResultFile:
    """Correct what the columns mean, for this file and for the provider's next one.

    Raises:
        NotFound: no such file.
        Conflict: it has been decided on.
        Refusal: a meaning nobody knows, or columns that name nobody.
    """
    file = _waiting(actor, file_id)
    check_mapping(columns)
    find_table(read_sheets(file.content, file.filename), columns, file.filename)
    file.columns = _json(columns)
    row = db.session.get(ResultMapping, file.provider) or ResultMapping(provider=file.provider)
    row.columns, row.changed_at = _json(columns), clock.now()
    db.session.add(row)
    return file


def understood(viewer: Viewer, file: ResultFile, confirmed: Collection[int] = ()) -> Reconciliation:
    """What the file says against the cycle as it stands now."""
    return reconciling.reconcile(
        viewer,
        content=file.content,
        filename=file.filename,
        month=file.cycle.month,
        mapping=json.loads(file.columns),
        confirmed=confirmed,
    )


def apply_now(
    *, actor: Staff, content: bytes, filename: str, month: Month, found: Reconciliation
) -> ResultFile:
    """Record what a file just read says, and keep it.

    Raises:
        Conflict: the cycle is not being paid, or others changed it meanwhile.
    """
    reconciling.settle(found=found, month=month, actor=actor)
    now = clock.now()
    file = ResultFile(
        cycle_id=queries.cycle_for(actor, month).id,
        provider=BY_COMMAND,
        filename=filename[:200],
        sha256=hashlib.sha256(content).hexdigest(),
        columns=_json(dict(found.columns)),
        status="applied",
        uploaded_at=now,
        uploaded_by_id=actor.id,
        decided_at=now,
        counts=_json(found.counts),
        details=_json([_verdict(each) for each in found.judged]),
        content=content,
    )
    db.session.add(file)
    db.session.flush()
    _record_applied(actor, file, found)
    return file


def _record_applied(actor: Staff, file: ResultFile, found: Reconciliation) -> None:
    told = {"paid": found.counts["paid"], "returned": found.counts["returned"]}
    _record(actor, "payouts.results_applied", file, told)


def apply(*, file_id: int, actor: Staff, confirmed: Collection[int] = ()) -> ResultFile:
    """Record what a file says; `confirmed` are rows matched by name that the officer vouches for.

    Raises:
        NotFound: no such file.
        Conflict: it was decided on before, the cycle is not being paid, or others changed it.
    """
    file = _waiting(actor, file_id)
    # Held before reading how the payments stand, so that nothing changes between the two.
    queries.hold(file.cycle_id)
    found = understood(actor, file, confirmed)
    reconciling.settle(found=found, month=file.cycle.month, actor=actor)
    file.status, file.decided_at = "applied", clock.now()
    file.counts = _json(found.counts)
    file.details = _json([_verdict(each) for each in found.judged])
    _record_applied(actor, file, found)
    return file


def give_up(*, file_id: int, actor: Staff) -> ResultFile:
    """Put a file aside; nothing of it is recorded.

    Raises:
        NotFound: no such file.
        Conflict: it was decided on before.
    """
    file = _waiting(actor, file_id)
    file.status, file.decided_at = "given-up", clock.now()
    _record(actor, "payouts.results_given_up", file, {})
    return file


def files_of(viewer: Staff, cycle: PayoutCycle) -> Sequence[ResultFile]:
    """The cycle's files of results that the viewer may see, the latest first."""
    statement = (
        select(ResultFile)
        .where(ResultFile.cycle_id == cycle.id)
        .options(joinedload(ResultFile.uploaded_by))
        .order_by(ResultFile.id.desc())
        .limit(200)
    )
    if _narrow(viewer):
        statement = statement.where(ResultFile.uploaded_by_id == viewer.id)
    return db.session.scalars(statement).all()


def file_for(viewer: Staff, file_id: int, *, for_update: bool = False) -> ResultFile:
    """A file with its content and its verdicts.

    Whoever sees only a part of the district sees only their own files: others name people of other
    communes.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    statement = (
        select(ResultFile)
        .where(ResultFile.id == file_id)
        .options(
            joinedload(ResultFile.cycle), undefer(ResultFile.content), undefer(ResultFile.details)
        )
    )
    if _narrow(viewer):
        statement = statement.where(ResultFile.uploaded_by_id == viewer.id)
    if for_update:
        statement = statement.with_for_update(of=ResultFile)
    file: ResultFile | None = db.session.scalar(statement)
    if file is None:
        raise NotFound(NO_FILE)
    return file


def _narrow(viewer: Staff) -> bool:
    return viewer.commune_ids is not None or viewer.works_for is not None


def _waiting(actor: Staff, file_id: int) -> ResultFile:
    file = file_for(actor, file_id, for_update=True)
    if file.status != "waiting":
        raise Conflict(DECIDED, file=file.filename)
    return file


def counts_of(file: ResultFile) -> dict[str, int]:
    """How many rows of each verdict, once the file has been applied; else nothing."""
    counts: dict[str, int] = json.loads(file.counts) if file.counts else {}
    return counts


def troubles_of(file: ResultFile) -> list[list[object]]:
    """Of an applied file the first rows that an officer had to look at."""
    looked_at = {Verdict.CONFLICT.value, Verdict.PROPOSED.value, Verdict.UNKNOWN.value}
    stored = json.loads(file.details) if file.details else []
    return [verdict for verdict in stored if verdict[1] in looked_at][:TROUBLES]


def marked_copy(viewer: Staff, file: ResultFile) -> bytes:
    """The file's rows as a workbook, each with what became of it beside."""
    verdicts = {verdict[0]: verdict[1:] for verdict in _verdicts(viewer, file)}
    headings, rows = _rows(file)
    width = len(headings) + len(ADDED_HEADINGS)
    return plain_workbooks.write(
        sheet="Đối soát",
        headings=(*headings, *ADDED_HEADINGS),
        rows=(
            [_exact(cell) for cell in (*cells, *verdicts.get(number, ()))] for number, cells in rows
        ),
        widths=[18] * width,
        figures=plain_workbooks.PLAIN,
    )


def _exact(cell: object) -> str | int:
    """A number as a number, unless a spreadsheet would change its last digits."""
    return cell if isinstance(cell, int) and abs(cell) < 10**15 else str(cell)


def _verdicts(viewer: Staff, file: ResultFile) -> list[list[object]]:
    stored = json.loads(file.details) if file.details else None
    if stored is None:
        stored = [_verdict(each) for each in understood(viewer, file).judged]
    return [
        [number, VERDICT_LABELS[Verdict(verdict)], name, why]
        for number, verdict, name, why in stored
    ]


def _verdict(each: Judged) -> list[object]:
    """A row's number, its verdict, the person matched, and the reason or what to look at."""
    why = str(each.why) if each.why else each.row.reason
    return [each.row.number, each.verdict.value, each.group.name if each.group else "", why]


def _rows(file: ResultFile) -> tuple[Sequence[str], list[tuple[int, list[str | int]]]]:
    if is_message(file.content):
        found = reconciling.read(file.content, file.filename, {})[1]
        headings = ("Mã khoản chi", "Số tài khoản", "Tên", "Số tiền")
        return headings, [
            (row.number, [str(row.reference or ""), row.account, row.name, row.amount_vnd or ""])
            for row in found
        ]
    sheets = read_sheets(file.content, file.filename)
    table = find_table(sheets, json.loads(file.columns), file.filename)
    width = len(table.header.cells)
    rows = [(row.number, [_plain(row[place]) for place in range(width)]) for row in table.body]
    return [str(_plain(cell)) for cell in table.header.cells], rows


def _plain(cell: Cell) -> str | int:
    if cell is None or isinstance(cell, BrokenCell):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell if isinstance(cell, int) and not isinstance(cell, bool) else str(cell)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _record(actor: Staff, action: str, file: ResultFile, more: Mapping[str, object]) -> None:
    facts = {"file": file.filename, "sha256": file.sha256, **more}
    audit.record(actor, action, "result_file", file.id, commune_id=actor.commune_id, after=facts)


def as_answer(found: Reconciliation) -> dict[str, object]:
    """What the command answers."""
    counts = found.counts
    return {
        "rows": counts["rows"],
        "matched": counts["matched"],
        "paid": counts[Verdict.PAID.value],
        "partly_paid": counts[Verdict.PARTLY.value],
        "returned": counts[Verdict.RETURNED.value],
        "already_known": counts[Verdict.ALREADY_KNOWN.value],
        "unknown": [_told(each) for each in found.of(Verdict.UNKNOWN)],
        "conflicts": [_told(each) for each in found.of(Verdict.CONFLICT, Verdict.PROPOSED)],
        "columns": dict(found.columns),
    }


def _told(each: Judged) -> dict[str, object]:
    return {
        "row": each.row.number,
        "reference": str(each.row.reference) if each.row.reference else None,
        "name": each.row.name or (each.group.name if each.group else ""),
        "amount_vnd": each.row.amount_vnd,
        "verdict": each.verdict.value,
        "reason": str(each.why) if isinstance(each.why, Refusal) else "",
    }
