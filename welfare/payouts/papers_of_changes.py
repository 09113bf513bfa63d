"""The increase and decrease lists (tăng, giảm) as a paper to file."""

from collections.abc import Sequence

from welfare.payouts import sealing
from welfare.payouts.changes import CHANGE_LABELS, Changed
from welfare.payouts.documents import drawn_on
from welfare.payouts.models import PayoutCycle
from welfare.payouts.sheets import Heading, Sheet
from welfare.registry.rules import REGISTER_LABELS, Register

COLUMNS = (
    Heading("Họ và tên"),
    Heading("Xã, thị trấn"),
    Heading("Sổ"),
    Heading("Biến động"),
    Heading("Tháng trước", figures=True),
    Heading("Tháng này", figures=True),
    Heading("Lý do"),
)


def sheet(cycle: PayoutCycle, found: Sequence[Changed]) -> Sheet:
    """The month's changes against the one before."""
    return Sheet(
        title="DANH SÁCH TĂNG, GIẢM ĐỐI TƯỢNG HƯỞNG TRỢ CẤP",
        lines=(f"Tháng {cycle.month.month} năm {cycle.month.year}",),
        columns=COLUMNS,
        rows=[_cells(each) for each in found],
        sums=(
            "CỘNG",
            "",
            "",
            "",
            sum(each.before_vnd for each in found),
            sum(each.now_vnd for each in found),
            "",
        ),
        dated=drawn_on(cycle.id),
        district=sealing.district(cycle),
    )


def _cells(each: Changed) -> tuple[str | int, ...]:
    return (
        each.name,
        each.commune,
        REGISTER_LABELS[Register(each.register)],
        CHANGE_LABELS[each.change],
        each.before_vnd,
        each.now_vnd,
        each.why % {"day": each.died_on} if each.died_on else each.why,
    )
