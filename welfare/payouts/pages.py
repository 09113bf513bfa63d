"""What the pages of a cycle show, put in the shape in which templates lay it out."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from welfare.channels.rules import Channel
from welfare.payouts.labels import CYCLE_STEPS
from welfare.payouts.models import CycleStep, PayoutCycle
from welfare.payouts.rules import CycleStatus
from welfare.payouts.totals import ListTotal, Sums


@dataclass(frozen=True)
class MatrixRow:
    """A commune's lists, those of each of the matrix's columns: one a provider, or none."""

    commune: str
    lists: Sequence[Sequence[ListTotal]]
    sums: Sums


@dataclass(frozen=True)
class Matrix:
    """Commune × (register, channel), with the sums of rows, columns and all."""

    columns: Sequence[tuple[str, str]]
    rows: Sequence[MatrixRow]
    column_sums: Sequence[Sums]
    sums: Sums


def matrix(lists: Sequence[ListTotal]) -> Matrix:
    """The cycle's lists laid out as a table."""
    columns = sorted({(each.register, each.channel) for each in lists})
    communes = dict.fromkeys(each.commune for each in lists)
    by_place: dict[tuple[str, str, str], list[ListTotal]] = {}
    for each in lists:
        by_place.setdefault((each.commune, each.register, each.channel), []).append(each)
    return Matrix(
        columns=columns,
        rows=[
            MatrixRow(
                commune,
                [by_place.get((commune, *column), []) for column in columns],
                Sums.of(each.sums for each in lists if each.commune == commune),
            )
            for commune in communes
        ],
        column_sums=[
            Sums.of(each.sums for each in lists if (each.register, each.channel) == column)
            for column in columns
        ],
        sums=Sums.of(each.sums for each in lists),
    )


def by_register(lists: Sequence[ListTotal]) -> dict[str, Sums]:
    """The sums of each register: merit and protection money never mix."""
    registers = sorted({each.register for each in lists})
    return {
        register: Sums.of(each.sums for each in lists if each.register == register)
        for register in registers
    }


def by_channel(lists: Sequence[ListTotal]) -> dict[Channel, Sums]:
    """The sums of each channel."""
    return {
        channel: Sums.of(each.sums for each in lists if each.channel == channel)
        for channel in Channel
    }


def progress(cycle: PayoutCycle, sums: Sums) -> list[dict[str, str]]:
    """Where the cycle stands, for `progress_steps`."""
    order = list(CycleStatus)
    status = CycleStatus(cycle.status)
    reached = order.index(status) + (status is CycleStatus.CLOSED)
    paid = _("%(share)s %% đã nhận", share=round(sums.paid_share * 100))
    details = {CycleStatus.SENT: paid if reached >= order.index(CycleStatus.APPROVED) else ""}
    return [
        {
            "label": _(CYCLE_STEPS[each]),
            "state": "done" if place < reached else "current" if place == reached else "todo",
            "detail": details.get(each, ""),
        }
        for place, each in enumerate(order)
    ]


def timeline(cycle: PayoutCycle) -> list[dict[str, object]]:
    """The steps taken, the latest first, for `timeline`."""
    return [
        {"at": step.at, "actor": step.by.full_name, "text": step.reason, **_told(step)}
        for step in reversed(cycle.steps)
    ]


def _told(step: CycleStep) -> dict[str, object]:
    if step.to_status in {step.from_status, CycleStatus.DRAWN}:
        return _told_again(step)
    return {
        CycleStatus.SUBMITTED: {"title": _("Trình duyệt"), "icon": "send", "tone": "info"},
        CycleStatus.APPROVED: {"title": _("Duyệt"), "icon": "checks", "tone": "success"},
        CycleStatus.SENT: {"title": _("Giao danh sách cho đơn vị chi trả"), "icon": "send"},
        CycleStatus.RECONCILED: {
            "title": _("Đủ kết quả chi trả"),
            "icon": "checks",
            "tone": "success",
        },
        CycleStatus.CLOSED: {"title": _("Khóa sổ"), "icon": "lock"},
    }[CycleStatus(step.to_status)]


def _told_again(step: CycleStep) -> dict[str, object]:
    """A step that leaves the cycle where it was, or brings it back."""
    if step.to_status == CycleStatus.SUBMITTED:
        return {"title": _("Duyệt lần thứ nhất"), "icon": "check", "tone": "info"}
    if step.from_status is None:
        return {"title": _("Lập danh sách"), "icon": "list-details"}
    if step.from_status == CycleStatus.DRAWN:
        return {"title": _("Lập lại danh sách"), "icon": "refresh"}
    return {"title": _("Trả lại để sửa"), "icon": "arrow-left", "tone": "warning"}
