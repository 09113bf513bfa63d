"""The papers of a whole month beside its lists: which there are, and how each is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from welfare.core.errors import N_
from welfare.core.permissions import Permission
from welfare.payouts import one_off, papers_of_changes, settlement, summary
from welfare.payouts.models import PayoutCycle
from welfare.payouts.queries import Viewer
from welfare.payouts.scopes import Scope, scope_of
from welfare.payouts.sheets import Sheet
from welfare.staff.models import Staff


@dataclass(frozen=True)
class MonthSheet:
    """A kind of paper: its label, its file's name, who may have it, and how it is made."""

    label: str
    filename: str
    permission: Permission
    make: Callable[[Viewer, PayoutCycle], Sheet]
    whole_office_only: bool = False

    def is_for(self, reader: Staff) -> bool:
        """Whether the reader may have it, of their own part of the month."""
        return reader.may(self.permission) and self._fits(scope_of(reader))

    def _fits(self, scope: Scope) -> bool:
        return not self.whole_office_only or scope == Scope(None)


MONTH_SHEETS = {
    summary.KIND: MonthSheet(
        N_("Bảng tổng hợp theo xã"), "tong-hop", Permission.SEE_PAYOUTS, summary.sheet
    ),
    papers_of_changes.KIND: MonthSheet(
        N_("Danh sách tăng, giảm"), "tang-giam", Permission.SEE_PEOPLE, papers_of_changes.sheet
    ),
    one_off.KIND: MonthSheet(
        N_("Danh sách chi trả một lần"), "mot-lan", Permission.SEE_PAYOUTS, one_off.sheet
    ),
    settlement.KIND: MonthSheet(
        N_("Quyết toán"),
        "quyet-toan",
        Permission.SEE_PAYOUTS,
        settlement.sheet_for,
        whole_office_only=True,
    ),
}


def sheets_for(reader: Staff) -> dict[str, MonthSheet]:
    """The kinds the reader may have."""
    return {kind: each for kind, each in MONTH_SHEETS.items() if each.is_for(reader)}
