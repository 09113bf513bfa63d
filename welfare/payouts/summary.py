"""A month by commune (bảng tổng hợp theo xã): people, lines and money by register and channel."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from welfare.areas.models import Commune
from welfare.channels.rules import CHANNEL_SHORT, Channel
from welfare.database import db
from welfare.payouts import sealing
from welfare.payouts.documents import drawn_on, status_note
from welfare.payouts.models import PayoutCycle, PayoutLine, PayoutList
from welfare.payouts.paper_models import SealedHeading
from welfare.payouts.queries import Viewer, visible_lists
from welfare.payouts.scopes import code_of
from welfare.payouts.sheets import Cell, Heading, Sheet
from welfare.registry.rules import REGISTER_LABELS, Register

KIND = "TH"
Key = tuple[str, str]


def sheet(viewer: Viewer, cycle: PayoutCycle) -> Sheet:
    """What the month's lists make together, a row a commune."""
    people = {row.commune: row.people for row in db.session.execute(_people(viewer, cycle))}
    lines: dict[str, int] = defaultdict(int)
    money: dict[str, dict[Key, int]] = {}
    for row in db.session.execute(_sums(viewer, cycle)):
        money.setdefault(row.commune, {})[row.register, row.channel] = int(row.amount_vnd)
        lines[row.commune] += row.lines
    keys = sorted({key for sums in money.values() for key in sums})
    rows: list[list[Cell]] = [
        [
            commune,
            people[commune],
            lines[commune],
            *(sums.get(key, 0) for key in keys),
            sum(sums.values()),
        ]
        for commune, sums in money.items()
    ]
    columns = [sum(int(cell) for cell in column) for column in list(zip(*rows, strict=True))[2:]]
    everybody = db.session.scalar(_everybody(viewer, cycle)) or 0
    return Sheet(
        title="BẢNG TỔNG HỢP CHI TRẢ TRỢ CẤP THEO XÃ",
        lines=(f"Tháng {cycle.month.month} năm {cycle.month.year}",),
        columns=[
            Heading("Xã, thị trấn"),
            Heading("Số người", figures=True),
            Heading("Số dòng", figures=True),
            *(Heading(_heading(key), figures=True) for key in keys),
            Heading("Cộng", figures=True),
        ],
        rows=rows,
        sums=["TỔNG CỘNG", everybody, *(columns or (0, 0))],
        dated=drawn_on(cycle.id),
        notes=("TM: tiền mặt; TK: tài khoản ngân hàng.",),
        district=sealing.district(cycle),
        code=code_of(KIND, cycle, viewer),
        status_note=status_note(cycle),
    )


def _heading(key: Key) -> str:
    register, channel = key
    return f"{REGISTER_LABELS[Register(register)]} – {CHANNEL_SHORT[Channel(channel)]}"


def _commune() -> ColumnElement[str]:
    return func.coalesce(SealedHeading.commune, Commune.name).label("commune")


def _of_lists(viewer: Viewer, cycle: PayoutCycle, *asked: ColumnElement[Any]) -> Select[Any]:
    return (
        select(*asked)
        .select_from(PayoutLine)
        .join(PayoutList, PayoutList.id == PayoutLine.list_id)
        .join(Commune, Commune.id == PayoutList.commune_id)
        .outerjoin(SealedHeading, SealedHeading.list_id == PayoutList.id)
        .where(PayoutList.cycle_id == cycle.id, visible_lists(viewer))
    )


def _sums(viewer: Viewer, cycle: PayoutCycle) -> Select[Any]:
    asked: tuple[ColumnElement[Any], ...] = (
        _commune(),
        PayoutList.register.label("register"),
        PayoutList.channel.label("channel"),
        func.count().label("lines"),
        func.sum(PayoutLine.amount_vnd).label("amount_vnd"),
    )
    grouped = (_commune(), Commune.code, PayoutList.register, PayoutList.channel)
    return (
        _of_lists(viewer, cycle, *asked)
        .group_by(*grouped)
        .order_by(Commune.code, PayoutList.register, PayoutList.channel)
    )


def _people(viewer: Viewer, cycle: PayoutCycle) -> Select[Any]:
    counted = func.count(PayoutLine.person_id.distinct()).label("people")
    return _of_lists(viewer, cycle, _commune(), counted).group_by(_commune())


def _everybody(viewer: Viewer, cycle: PayoutCycle) -> Select[Any]:
    return _of_lists(viewer, cycle, func.count(PayoutLine.person_id.distinct()))
