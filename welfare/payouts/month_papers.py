"""All lists of a month in one file: long work, done by a job and watched on a page."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from welfare.core.errors import N_, NotFound
from welfare.core.month import Month
from welfare.database import db
from welfare.payouts import documents, queries
from welfare.payouts.models import PayoutCycle, PayoutList
from welfare.payouts.pdf import render_pdf
from welfare.payouts.rules import may_print_numbers
from welfare.staff.models import Staff
from welfare.web.jobs import Outcome, Task, job

ZIP, PDF = "payouts.month_zip", "payouts.month_pdf"
KINDS = {"zip": ZIP, "pdf": PDF}
# Entries of an archive carry a moment; the same lists shall give the same archive.
ENTRY_AT = (2000, 1, 1, 0, 0, 0)

NO_LISTS = N_("Kỳ chi trả tháng %(month)s không có danh sách nào trong phạm vi của bạn.")


@job(ZIP, N_("Gói mọi danh sách của kỳ thành một tệp ZIP"))
def make_zip(task: Task) -> Outcome:
    """Each list as PDF and as a workbook, in a folder of its commune."""
    actor, month, lists = _asked(task)
    with_numbers = may_print_numbers(actor)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for done, payout_list in enumerate(lists):
            task.progress(done, len(lists))
            for kind in documents.RENDERERS:
                content = documents.document(payout_list, kind, with_numbers=with_numbers)
                name = f"{payout_list.commune.code} {payout_list.commune.name}"
                entry = zipfile.ZipInfo(f"{name}/{payout_list.code}.{kind}", ENTRY_AT)
                archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return Outcome(buffer.getvalue(), f"Danh sách chi trả {month}.zip")


@job(PDF, N_("In mọi danh sách của kỳ vào một tệp PDF"))
def make_pdf(task: Task) -> Outcome:
    """All lists in one document, by commune, each counting its own pages."""
    actor, month, lists = _asked(task)
    papers = []
    for done, payout_list in enumerate(lists):
        task.progress(done, len(lists))
        papers.append(documents.paper(payout_list, with_numbers=may_print_numbers(actor)))
    return Outcome(render_pdf(papers), f"Danh sách chi trả {month}.pdf")


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
