"""The cashless table by commune × register, as rows of cells for screen, paper, XLSX and CSV.

Its layout is that of the handbook's model table: all, merit, protection, each as people, with an
account, paid by account and the share of it; then money.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from welfare.areas.models import Commune
from welfare.channels.blockers import BLOCKER_LABELS, Blocker
from welfare.channels.queries import ALL
from welfare.config import ROOT
from welfare.core.errors import N_
from welfare.core.money import group_digits
from welfare.registry.rules import REGISTER_LABELS, Register
from welfare.reports.cashless import Cashless, Indicators
from welfare.web.typesetting import typeset

TEMPLATE = ROOT / "templates" / "reports" / "cashless.typ"
PEOPLE_COLUMNS = (N_("Người hưởng"), N_("Có tài khoản"), N_("Nhận qua tài khoản"), N_("Tỷ lệ (%)"))
MONEY_COLUMNS = (N_("Tổng tiền (đ)"), N_("Qua tài khoản (đ)"), N_("Tỷ lệ (%)"))
ALL_LABEL = N_("Toàn bộ")
MONEY_LABEL = N_("Số tiền")
TOTAL_LABEL = N_("Toàn huyện")

Cell = str | int | float | None


@dataclass(frozen=True)
class Table:
    """Groups of columns, a row for each commune, and the row of all."""

    groups: Sequence[tuple[str, Sequence[str]]]
    rows: Sequence[Sequence[Cell]]
    total: Sequence[Cell]

    @property
    def as_cells(self) -> list[Sequence[Cell]]:
        """Headings, rows and the total, for a workbook: each heading names its group."""
        headings = ["STT", "Xã, thị trấn"]
        headings += [f"{label} – {column}" for label, columns in self.groups for column in columns]
        return [headings, *self.rows, self.total]


def table(figures: Cashless, communes: Sequence[Commune]) -> Table:
    """The table of these communes; registers that nobody is in are left out."""
    shown = [ALL, *figures.registers]
    labels = {ALL: ALL_LABEL, **{each.value: REGISTER_LABELS[each] for each in Register}}
    return Table(
        groups=[
            *((labels[register], PEOPLE_COLUMNS) for register in shown),
            (MONEY_LABEL, MONEY_COLUMNS),
        ],
        rows=[
            [number, of.name, *_cells(figures, of.id, shown)]
            for number, of in enumerate(communes, start=1)
        ],
        total=[None, TOTAL_LABEL, *_cells(figures, None, shown)],
    )


def _cells(figures: Cashless, commune_id: int | None, registers: Sequence[str]) -> list[Cell]:
    cells: list[Cell] = []
    for register in registers:
        of = figures.of(commune_id, register)
        cells += [of.people, of.with_account, of.paid_people, _percent(of.share_paid)]
    whole: Indicators = figures.of(commune_id)
    return [*cells, whole.amount_vnd, whole.by_account_vnd, _percent(whole.share_vnd)]


def _percent(share: float | None) -> float | None:
    return None if share is None else round(share * 100, 1)


def as_pdf(
    figures: Cashless, communes: Sequence[Commune], *, district: str, province: str, on: date
) -> bytes:
    """The table on paper, with the reasons below it."""
    of = table(figures, communes)
    first, last = figures.first, figures.last
    whole = figures.whole
    data = {
        "province": province,
        "district": district,
        "period": f"tháng {first.label}" if first == last else f"từ {first.label} đến {last.label}",
        "dated": f"ngày {on.day:02} tháng {on.month:02} năm {on.year}",
        "groups": [{"label": label, "columns": list(columns)} for label, columns in of.groups],
        "rows": [[_shown(cell) for cell in row] for row in of.rows],
        "total": [_shown(cell) for cell in of.total],
        "accounts": (
            f"Có tài khoản riêng: {group_digits(whole.own_account)} người; chỉ có tài khoản của "
            f"người được ủy quyền: {group_digits(whole.authorised_account)} người."
        ),
        "blockers": [
            [BLOCKER_LABELS[Blocker(reason)], group_digits(people)]
            for reason, people in figures.blockers.items()
        ],
    }
    return typeset(TEMPLATE, data, on)


def _shown(cell: Cell) -> str:
    if cell is None:
        return "–"
    if isinstance(cell, float):
        return f"{cell:.1f}".replace(".", ",")
    return group_digits(cell) if isinstance(cell, int) else cell
