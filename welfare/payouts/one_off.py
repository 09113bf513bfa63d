"""The month's one-off payments on a list of their own (danh sách chi trả một lần).

Funeral sums, lump sums, emergency relief and gifts are lines of the month's lists like any other;
here they stand together, each with what it is paid for and on which basis.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, SQLColumnExpression, func, select

from welfare.areas.models import Commune
from welfare.benefits.calendar import Frequency
from welfare.channels.rules import CHANNEL_SHORT, Channel
from welfare.database import db
from welfare.payouts import sealing
from welfare.payouts.documents import drawn_on, status_note
from welfare.payouts.models import PayoutCycle, PayoutLine, PayoutList
from welfare.payouts.paper_models import SealedHeading
from welfare.payouts.queries import Viewer, visible_lists
from welfare.payouts.scopes import code_of
from welfare.payouts.sheets import Cell, Heading, Sheet
from welfare.registry.models import Category, Enrolment
from welfare.registry.rules import birth_text

KIND = "ML"
COLUMNS = (
    Heading("STT", narrow=True),
    Heading("Họ và tên"),
    Heading("Năm sinh", narrow=True),
    Heading("Xã, thị trấn"),
    Heading("Ấp, khu phố"),
    Heading("Khoản chi"),
    Heading("Căn cứ"),
    Heading("Số tiền", figures=True),
    Heading("Hình thức", narrow=True),
    Heading("Ký nhận"),
)


def sheet(viewer: Viewer, cycle: PayoutCycle) -> Sheet:
    """The month's one-off payments that the viewer may see, by commune, hamlet and name."""
    found = db.session.execute(_lines(viewer, cycle)).all()
    rows: list[list[Cell]] = [
        [
            str(number),
            row.name,
            birth_text(row.born_on.isoformat(), row.birth_precision),
            row.commune,
            row.hamlet,
            row.category,
            row.decree,
            row.amount_vnd,
            CHANNEL_SHORT[Channel(row.channel)],
            "",
        ]
        for number, row in enumerate(found, 1)
    ]
    total_vnd = sum(row.amount_vnd for row in found)
    return Sheet(
        title="DANH SÁCH CHI TRẢ TRỢ CẤP MỘT LẦN",
        lines=(f"Tháng {cycle.month.month} năm {cycle.month.year}",),
        columns=COLUMNS,
        rows=rows,
        sums=["", f"CỘNG: {len(rows)} khoản", "", "", "", "", "", total_vnd, "", ""],
        dated=drawn_on(cycle.id),
        notes=() if rows else ("Tháng này không có khoản chi một lần.",),
        district=sealing.district(cycle),
        code=code_of(KIND, cycle, viewer),
        status_note=status_note(cycle),
    )


def _lines(viewer: Viewer, cycle: PayoutCycle) -> Select[Any]:
    asked: tuple[SQLColumnExpression[Any], ...] = (
        PayoutLine.name,
        PayoutLine.born_on,
        PayoutLine.birth_precision,
        func.coalesce(SealedHeading.commune, Commune.name).label("commune"),
        PayoutLine.hamlet,
        PayoutLine.category,
        PayoutLine.decree,
        PayoutLine.amount_vnd,
        PayoutList.channel,
    )
    return (
        select(*asked)
        .select_from(PayoutLine)
        .join(PayoutList, PayoutList.id == PayoutLine.list_id)
        .join(Commune, Commune.id == PayoutList.commune_id)
        .join(Enrolment, Enrolment.id == PayoutLine.enrolment_id)
        .join(Category, Category.code == Enrolment.category_code)
        .outerjoin(SealedHeading, SealedHeading.list_id == PayoutList.id)
        .where(
            PayoutLine.cycle_id == cycle.id,
            Category.frequency == Frequency.ONE_OFF.value,
            visible_lists(viewer),
        )
        .order_by(Commune.code, PayoutLine.hamlet, PayoutLine.sort_key, PayoutLine.id)
    )
