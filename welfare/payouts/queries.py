"""Reading cycles, lists and lines, always inside the viewer's area."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from welfare.channels.rules import PROVIDERS
from welfare.core.errors import N_, Conflict, NotFound
from welfare.core.month import Month
from welfare.core.vietnamese import fold
from welfare.database import db
from welfare.payouts.book_models import LapsedLine
from welfare.payouts.models import CycleStep, PayoutCycle, PayoutLine, PayoutList
from welfare.payouts.rules import PAYING, CycleStatus
from welfare.registry import queries as registry_queries
from welfare.registry.models import Person
from welfare.staff.rules import Provider

NO_CYCLE = N_("Chưa có kỳ chi trả tháng %(month)s. Lập kỳ ở mục Chi trả.")
NO_LIST = N_("Không có danh sách này, hoặc danh sách không thuộc địa bàn của bạn.")
NO_LINE = N_("Không có dòng chi trả này, hoặc dòng không thuộc địa bàn của bạn.")

CARRIED = N_(
    "Khoản này của %(name)s đã chuyển sang kỳ tháng %(month)s nên kết quả ở đây không đổi được nữa."
    " Ghi kết quả ở kỳ đó."
)


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


def cycle_for_office(viewer: Viewer, month: Month) -> PayoutCycle:
    """The month's cycle for whoever answers for the whole office's books.

    Raises:
        NotFound: it has not been drawn, or the viewer sees a part of the office only.
    """
    if viewer.commune_ids is not None or viewer.works_for is not None:
        raise NotFound(NO_CYCLE, month=month.label)
    return cycle_for(viewer, month)


def visible_cycles(viewer: Viewer) -> ColumnElement[bool]:
    """The condition by which a provider's clerk knows of no cycle before it is approved."""
    return true() if viewer.works_for is None else PayoutCycle.status.in_(PAYING)


@dataclass(frozen=True)
class Books:
    """The first and the latest cycle's month, and the last month paid; None before the first.

    A cycle that pays months ahead of its own brings the books `through` to the last of them.
    """

    opening: Month | None
    latest: Month | None
    through: Month | None


def books(before: Month | None = None) -> Books:
    """Where the books begin and how far they go, of all cycles or of those before a month."""
    statement = select(
        func.min(PayoutCycle.month),
        func.max(PayoutCycle.month),
        func.max(PayoutCycle.through_month),
    )
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


def cycle_for(viewer: Viewer, month: Month) -> PayoutCycle:
    """The month's cycle with its steps and whoever took them.

    Raises:
        NotFound: it has not been drawn, or the viewer may not know of it yet.
    """
    found: PayoutCycle | None = db.session.scalar(
        select(PayoutCycle)
        .where(PayoutCycle.month == month, visible_cycles(viewer))
        .options(selectinload(PayoutCycle.steps).joinedload(CycleStep.by))
    )
    if found is None:
        raise NotFound(NO_CYCLE, month=month.label)
    return found


def cycles(viewer: Viewer) -> Select[PayoutCycle]:
    """The cycles the viewer may know of, for a page of them."""
    return select(PayoutCycle).where(visible_cycles(viewer))


def preparer_ids(of: PayoutCycle) -> set[int]:
    """Whoever drew the cycle up or submitted it, now or before it was sent back."""
    prepared = or_(
        and_(
            CycleStep.to_status == CycleStatus.SUBMITTED,
            CycleStep.from_status == CycleStatus.DRAWN,
        ),
        and_(
            CycleStep.to_status == CycleStatus.DRAWN,
            func.coalesce(CycleStep.from_status, "") != CycleStatus.SUBMITTED,
        ),
    )
    steps = select(CycleStep.by_id).where(CycleStep.cycle_id == of.id, prepared)
    return {of.drawn_by_id, *db.session.scalars(steps)}


def hold(cycle_id: int) -> PayoutCycle:
    """The cycle as it stands, kept in its state until the transaction ends."""
    statement = select(PayoutCycle).where(PayoutCycle.id == cycle_id)
    return db.session.scalars(
        statement.with_for_update(read=True).execution_options(populate_existing=True)
    ).one()


def payout_list(viewer: Viewer, list_id: int) -> PayoutList:
    """A list with its cycle and commune.

    Raises:
        NotFound: there is none, or the viewer may not see it; the two look the same.
    """
    found: PayoutList | None = db.session.scalar(
        select(PayoutList)
        .where(PayoutList.id == list_id, visible_lists(viewer))
        .options(joinedload(PayoutList.cycle), joinedload(PayoutList.commune))
    )
    if found is None:
        raise NotFound(NO_LIST)
    return found


def lists_of(
    cycle: PayoutCycle, *, commune_id: int, register: str, channel: str
) -> Sequence[PayoutList]:
    """The cycle's lists of a commune, register and channel, one a provider."""
    statement = (
        select(PayoutList)
        .where(
            PayoutList.cycle_id == cycle.id,
            PayoutList.commune_id == commune_id,
            PayoutList.register == register,
            PayoutList.channel == channel,
        )
        .options(joinedload(PayoutList.cycle), joinedload(PayoutList.commune))
    )
    return db.session.scalars(statement.order_by(PayoutList.provider)).all()


LINE_ORDER = (PayoutLine.hamlet, PayoutLine.sort_key, PayoutLine.id)


def lines(of: PayoutList, *, search: str = "", status: str = "") -> Select[PayoutLine]:
    """The list's lines in the order of the paper, by name without marks and by status if given."""
    statement = (
        select(PayoutLine)
        .where(PayoutLine.list_id == of.id)
        .options(joinedload(PayoutLine.settled_by))
        .order_by(*LINE_ORDER)
    )
    if search:
        named = Person.name_key.contains(fold(search), autoescape=True)
        statement = statement.join(Person, Person.id == PayoutLine.person_id).where(named)
    return statement.where(PayoutLine.status == status) if status else statement


def line(viewer: Viewer, line_id: int, *, for_update: bool = False) -> PayoutLine:
    """A line with its list, cycle, commune and whoever recorded its result.

    Raises:
        NotFound: there is none, or the viewer may not see its list.
    """
    statement = (
        select(PayoutLine)
        .join(PayoutLine.payout_list)
        .where(PayoutLine.id == line_id, visible_lists(viewer))
        .options(
            contains_eager(PayoutLine.payout_list).options(
                joinedload(PayoutList.cycle), joinedload(PayoutList.commune)
            ),
            joinedload(PayoutLine.settled_by),
        )
    )
    if for_update:
        statement = statement.with_for_update(of=PayoutLine)
        statement = statement.execution_options(populate_existing=True)
    found: PayoutLine | None = db.session.scalar(statement)
    if found is None:
        raise NotFound(NO_LINE)
    return found


def issued_before_vnd(of: PayoutLine) -> int:
    """What earlier cycles issued to the person for the line's month, in the line's register."""
    earlier = (
        select(func.coalesce(func.sum(PayoutLine.amount_vnd), 0))
        .join(PayoutLine.payout_list)
        .where(
            PayoutLine.person_id == of.person_id,
            PayoutLine.for_month == of.for_month,
            PayoutLine.cycle_id < of.cycle_id,
            PayoutList.register == of.payout_list.register,
        )
    )
    return db.session.scalar(earlier) or 0


def lines_of_person(viewer: Viewer, person_id: int, *, months: int = 12) -> Sequence[PayoutLine]:
    """A person's lines in the last cycles the viewer may see, the latest first.

    Those printed for a record that was merged into theirs are among them.
    """
    latest = books().latest
    if latest is None:
        return []
    statement = (
        select(PayoutLine)
        .join(PayoutLine.payout_list)
        .join(PayoutList.cycle)
        .where(
            PayoutLine.person_id.in_(registry_queries.ids_of(person_id)),
            PayoutCycle.month > latest - months,
            visible_lists(viewer),
        )
        .options(contains_eager(PayoutLine.payout_list).contains_eager(PayoutList.cycle))
        .order_by(PayoutCycle.month.desc(), PayoutLine.for_month.desc(), PayoutLine.id)
    )
    return db.session.scalars(statement).all()


def refuse_carried(line: PayoutLine) -> None:
    """Refuse to change the result of a line whose money a later cycle has carried over.

    Raises:
        Conflict: a later cycle pays it, or it lapsed.
    """
    into = (
        select(PayoutCycle.month)
        .join(PayoutLine, PayoutLine.cycle_id == PayoutCycle.id)
        .where(PayoutLine.carried_from_id == line.id)
    )
    lapsed = (
        select(PayoutCycle.month)
        .join(LapsedLine, LapsedLine.cycle_id == PayoutCycle.id)
        .where(LapsedLine.line_id == line.id)
    )
    month = db.session.scalar(into) or db.session.scalar(lapsed)
    if month is not None:
        raise Conflict(CARRIED, name=line.name, month=month.label)
