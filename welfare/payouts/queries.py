"""Reading cycles, lists and lines, always inside the viewer's area."""

from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import ColumnElement, func, select, true

from welfare.channels.rules import PROVIDERS
from welfare.core.errors import N_
from welfare.core.month import Month
from welfare.database import db
from welfare.payouts.models import PayoutCycle, PayoutList
from welfare.payouts.rules import PAYING
from welfare.staff.rules import Provider

NO_CYCLE = N_("Chưa có kỳ chi trả tháng %(month)s. Lập kỳ ở mục Chi trả.")
NO_SUCH_CYCLE = N_("Không có kỳ chi trả này, hoặc kỳ chưa được duyệt.")
NO_LIST = N_("Không có danh sách này, hoặc danh sách không thuộc địa bàn của bạn.")
NO_LINE = N_("Không có dòng chi trả này, hoặc dòng không thuộc địa bàn của bạn.")


class Viewer(Protocol):
    """Whoever looks: their area, and the provider whose lists alone they may see, if any."""

    @property
    def commune_ids(self) -> frozenset[int] | None:
        """Ids of the communes in their area, None for the whole district."""

    @property
    def works_for(self) -> Provider | None:
        """The provider they work for, if any."""


def visible_lists(viewer: Viewer) -> ColumnElement[bool]:
    """The condition by which a query on lists stays inside what the viewer may see."""
    seen: ColumnElement[bool] = true()
    if viewer.commune_ids is not None:
        seen &= PayoutList.commune_id.in_(viewer.commune_ids)
    if viewer.works_for is not None:
        served = [channel for channel, by in PROVIDERS.items() if by is viewer.works_for]
        paying = select(PayoutCycle.id).where(PayoutCycle.status.in_(PAYING))
        seen &= PayoutList.channel.in_(served) & PayoutList.cycle_id.in_(paying)
    return seen


def visible_cycles(viewer: Viewer) -> ColumnElement[bool]:
    """The condition by which a provider's clerk knows of no cycle before it is approved."""
    return true() if viewer.works_for is None else PayoutCycle.status.in_(PAYING)


@dataclass(frozen=True)
class Books:
    """The first and the last month for which a cycle has been drawn, None before the first."""

    opening: Month | None
    latest: Month | None


def books(before: Month | None = None) -> Books:
    """Where the books begin and how far they go, of all cycles or of those before a month."""
    statement = select(func.min(PayoutCycle.month), func.max(PayoutCycle.month))
    if before is not None:
        statement = statement.where(PayoutCycle.month < before)
    return Books(*db.session.execute(statement).one())


def cycle_of(month: Month, *, for_update: bool = False) -> PayoutCycle | None:
    """The month's cycle, if it has been drawn; `for_update` keeps others from taking a step."""
    statement = select(PayoutCycle).where(PayoutCycle.month == month)
    if for_update:
        statement = statement.with_for_update()
    found: PayoutCycle | None = db.session.scalar(statement)
    return found
