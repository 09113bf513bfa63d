"""The increase and decrease lists (tăng, giảm) as a paper to file."""

from welfare.payouts import sealing
from welfare.payouts.changes import CHANGE_LABELS, Changed, changes
from welfare.payouts.documents import drawn_on, status_note
from welfare.payouts.models import PayoutCycle
from welfare.payouts.queries import Viewer
from welfare.payouts.scopes import code_of
from welfare.payouts.sheets import Heading, Sheet
from welfare.registry.rules import REGISTER_LABELS, Register

KIND = "TG"
COLUMNS = (
    Heading("Họ và tên"),
    Heading("Xã, thị trấn"),
    Heading("Sổ", narrow=True),
    Heading("Biến động", narrow=True),
    Heading("Tháng trước", figures=True),
    Heading("Tháng này", figures=True),
    Heading("Lý do"),
)


def sheet(viewer: Viewer, cycle: PayoutCycle) -> Sheet:
    """The month's changes against the one before, of people the viewer may see."""
    found = changes(viewer, cycle)
    return Sheet(
        title="DANH SÁCH TĂNG, GIẢM ĐỐI TƯỢNG HƯỞNG TRỢ CẤP",
        lines=(f"Tháng {cycle.month.month} năm {cycle.month.year}",),
        columns=COLUMNS,
        rows=[_cells(each) for each in found],
        sums=(
            f"CỘNG: {len(found)} dòng",
            "",
            "",
            "",
            sum(each.before_vnd for each in found),
            sum(each.now_vnd for each in found),
            "",
        ),
        dated=drawn_on(cycle.id),
        district=sealing.district(cycle),
        code=code_of(KIND, cycle, viewer),
        status_note=status_note(cycle),
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
