"""Pay slips in large print: what somebody is handed, and a code by which the desk finds them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, time
from itertools import groupby

import typst
from sqlalchemy import select

from welfare.audit import service as audit
from welfare.config import ROOT
from welfare.core.money import format_vnd, vnd_in_words
from welfare.database import db
from welfare.payouts import documents, queries
from welfare.payouts.codes import square
from welfare.payouts.models import PayoutLine, PayoutList
from welfare.payouts.pdf import shipped_fonts
from welfare.payouts.references import Reference
from welfare.registry.rules import REGISTER_LABELS, Register, birth_text
from welfare.staff.models import Staff

TEMPLATE = ROOT / "templates" / "payouts" / "pay_slips.typ"


def handed_out(*, actor: Staff, list_id: int) -> tuple[bytes, str]:
    """The slips of a list as a PDF and its name; that they were taken is recorded.

    Raises:
        NotFound: no such list among those the actor may see.
    """
    payout_list = queries.payout_list(actor, list_id)
    audit.record(
        actor,
        "payouts.papers_taken",
        "payout_list",
        payout_list.id,
        commune_id=payout_list.commune_id,
        after={"kind": "slips", "list": payout_list.code},
    )
    return render(payout_list), f"{payout_list.code} – phiếu.pdf"


def render(payout_list: PayoutList) -> bytes:
    """One page of A5 for each person on the list, in its order; the same list, the same bytes."""
    heading = documents.paper(payout_list)
    statement = (
        select(PayoutLine)
        .where(PayoutLine.list_id == payout_list.id)
        .order_by(
            PayoutLine.hamlet, PayoutLine.sort_key, PayoutLine.person_id, PayoutLine.for_month
        )
    )
    by_person = groupby(db.session.scalars(statement), key=lambda line: line.person_id)
    data = {
        "title": f"Phiếu nhận tiền {payout_list.code}",
        "author": heading.unit,
        "unit": heading.unit,
        "commune": heading.commune,
        "register": REGISTER_LABELS[Register(payout_list.register)],
        "month": heading.month.label,
        "channel": heading.channel_label,
        "note": heading.status_note,
        "code": heading.identification,
        "slips": [_slip(payout_list, list(lines)) for _person_id, lines in by_person],
    }
    return typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        font_paths=shipped_fonts(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        format="pdf",
        timestamp=datetime.combine(heading.prepared_on, time(), UTC),
        pdf_tags=False,
    )


def _slip(payout_list: PayoutList, lines: Sequence[PayoutLine]) -> dict[str, object]:
    last = lines[-1]
    total_vnd = sum(line.amount_vnd for line in lines)
    # The first line of any of the person's payments finds the person.
    reference = str(Reference(payout_list.cycle.month, _first_of_a_payment(lines)))
    return {
        "name": last.name,
        "birth": birth_text(last.born_on.isoformat(), last.birth_precision),
        "hamlet": last.hamlet,
        "lines": [
            [f"{line.category} – tháng {line.for_month.label}", format_vnd(line.amount_vnd)]
            for line in lines
        ],
        "total": format_vnd(total_vnd),
        "words": vnd_in_words(total_vnd),
        "reference": reference,
        "square": square(reference),
    }


def _first_of_a_payment(lines: Sequence[PayoutLine]) -> int:
    return min(line.id for line in lines)
