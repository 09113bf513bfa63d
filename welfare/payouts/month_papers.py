"""All papers of a month in one file: long work, done by a job and watched on a page."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from welfare.core.errors import N_, NotFound
from welfare.core.month import Month
from welfare.database import db
from welfare.payouts import documents, queries, sealing
from welfare.payouts.models import PayoutCycle, PayoutList
from welfare.payouts.month_sheets import sheets_for
from welfare.payouts.pdf import render_pdf
from welfare.payouts.rules import may_print_numbers
from welfare.payouts.sheets import RENDERERS, Sheet, as_data
from welfare.staff.models import Staff
from welfare.web.jobs import Outcome, Task, job

ZIP, PDF = "payouts.month_zip", "payouts.month_pdf"
KINDS = {"zip": ZIP, "pdf": PDF}
# Entries of an archive carry a moment; the same lists shall give the same archive.
ENTRY_AT = (2000, 1, 1, 0, 0, 0)

NO_LISTS = N_("Kỳ chi trả tháng %(month)s không có danh sách nào trong phạm vi của bạn.")


@job(ZIP, N_("Gói mọi giấy tờ của kỳ thành một tệp ZIP"))
def make_zip(task: Task) -> Outcome:
    """Each list as PDF and workbook in a folder of its commune, beside them the month's papers."""
    actor, month, lists = _asked(task)
    with_numbers = may_print_numbers(actor)
    sheets = _sheets(actor, lists[0].cycle)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for done, payout_list in enumerate(lists):
            task.progress(done, len(lists) + len(sheets))
            heading = sealing.heading(payout_list)
            folder = f"{payout_list.commune.code} {heading.commune}"
            for kind in documents.RENDERERS:
                content = documents.document(payout_list, kind, with_numbers=with_numbers)
                _put(archive, f"{folder}/{payout_list.code}.{kind}", content)
        for done, (name, sheet) in enumerate(sheets.items(), len(lists)):
            task.progress(done, len(lists) + len(sheets))
            for kind in RENDERERS:
                _put(archive, f"{name}-{month.month:02}-{month.year}.{kind}", sheet.render(kind))
    return Outcome(buffer.getvalue(), f"Giấy tờ chi trả {month}.zip")


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, ENTRY_AT), content, zipfile.ZIP_DEFLATED)


def _sheets(actor: Staff, cycle: PayoutCycle) -> dict[str, Sheet]:
    """The month's papers beside the lists, by the names of their files."""
    return {each.filename: each.make(actor, cycle) for each in sheets_for(actor).values()}


@job(PDF, N_("In mọi giấy tờ của kỳ vào một tệp PDF"))
def make_pdf(task: Task) -> Outcome:
    """All lists in one document, by commune, then the month's papers; each counts its own pages."""
    actor, month, lists = _asked(task)
    papers = []
    for done, payout_list in enumerate(lists):
        task.progress(done, len(lists))
        papers.append(documents.paper(payout_list, with_numbers=may_print_numbers(actor)))
    sheets = [as_data(sheet) for sheet in _sheets(actor, lists[0].cycle).values()]
    return Outcome(render_pdf(papers, sheets), f"Giấy tờ chi trả {month}.pdf")


def _asked(task: Task) -> tuple[Staff, Month, Sequence[PayoutList]]:
    """Who asked, for which month, and the lists they may see.

    Raises:
        NotFound: the month has no list they may see.
    """
    actor = db.session.get_one(Staff, task.asked_by_id)
    month = Month.parse(str(task.arguments["month"]))
    statement = (
        select(PayoutList)
        .join(PayoutList.cycle)
        .where(PayoutCycle.month == month, queries.visible_lists(actor))
        .options(joinedload(PayoutList.cycle), joinedload(PayoutList.commune))
        .order_by(PayoutList.commune_id, PayoutList.register, PayoutList.channel, PayoutList.id)
    )
    lists = db.session.scalars(statement).all()
    if not lists:
        raise NotFound(NO_LISTS, month=month.label)
    return actor, month, lists
