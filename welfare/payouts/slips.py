"""A paper for each person of a list: the slip they bring, and the receipt they sign.

Both carry a code by which the desk finds the person.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time
from itertools import groupby

import typst
from sqlalchemy import select

from welfare.audit import service as audit
from welfare.config import ROOT
from welfare.core.money import format_vnd, vnd_in_words
from welfare.core.national_id import mask
from welfare.database import db
from welfare.payouts import documents, queries
from welfare.payouts.codes import square
from welfare.payouts.models import PayoutLine, PayoutList
from welfare.payouts.pdf import shipped_fonts
from welfare.payouts.references import Reference
from welfare.payouts.rules import may_print_numbers
from welfare.registry.rules import birth_text
from welfare.staff.models import Staff

TEMPLATES = {
    "slips": ROOT / "templates" / "payouts" / "pay_slips.typ",
    "receipts": ROOT / "templates" / "payouts" / "receipts.typ",
}
NAMES = {"slips": "phiếu", "receipts": "biên nhận"}


def handed_out(*, actor: Staff, list_id: int, kind: str = "slips") -> tuple[bytes, str]:
    """The `slips` or `receipts` of a list as a PDF and its name; that they were taken is recorded.

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
        after={"kind": kind, "list": payout_list.code},
    )
    content = render(payout_list, kind, with_numbers=may_print_numbers(actor))
    return content, f"{payout_list.code} – {NAMES[kind]}.pdf"


def render(payout_list: PayoutList, kind: str = "slips", *, with_numbers: bool = True) -> bytes:
    """One page of A5 for each person on the list, in its order; the same list, the same bytes."""
    heading = documents.heading(payout_list)
    data = {
        "title": f"{NAMES[kind].capitalize()} nhận tiền {payout_list.code}",
        "author": heading.unit,
        "issuing_body": heading.issuing_body,
        "unit": heading.unit,
        "place": heading.place,
        "commune": heading.commune,
        "register": heading.register_label,
        "month": heading.month.label,
        "channel": heading.channel_label,
        "provider": heading.provider_name,
        "note": heading.status_note,
        "code": heading.identification,
        "slips": _slips(payout_list, shown=str if with_numbers else mask),
    }
    template = TEMPLATES[kind]
    return typst.compile(
        template,
        root=template.parent,
        font_paths=shipped_fonts(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        format="pdf",
        timestamp=datetime.combine(heading.prepared_on, time(), UTC),
        pdf_tags=False,
    )


def _slips(payout_list: PayoutList, shown: Callable[[str], str]) -> list[dict[str, object]]:
    statement = (
        select(PayoutLine)
        .where(PayoutLine.list_id == payout_list.id)
        .order_by(
            PayoutLine.hamlet, PayoutLine.sort_key, PayoutLine.person_id, PayoutLine.for_month
        )
    )
    by_person = groupby(db.session.scalars(statement), key=lambda line: line.person_id)
    return [_slip(payout_list, list(lines), shown) for _person_id, lines in by_person]


def _slip(
    payout_list: PayoutList, lines: Sequence[PayoutLine], shown: Callable[[str], str]
) -> dict[str, object]:
    last = lines[-1]
    total_vnd = sum(line.amount_vnd for line in lines)
    # The first line of any of the person's payments finds the person.
    reference = str(Reference(payout_list.cycle.month, min(line.id for line in lines)))
    return {
        "name": last.name,
        "birth": birth_text(last.born_on.isoformat(), last.birth_precision),
        "identity": shown(last.identity_number or ""),
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
