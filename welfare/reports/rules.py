"""What waits for whom on the first screen, and how two months compare."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from welfare.core.errors import N_
from welfare.core.month import Month
from welfare.core.permissions import Permission
from welfare.payouts.rules import CycleStatus, Step, Taker, open_steps

DRAW_BEFORE_DAY = 25  # Thông tư 44/2022/TT-BTC Điều 8: next month's list is made by then


class Work(StrEnum):
    """A kind of work that can wait for somebody."""

    DRAW_UP = "draw-up"
    SUBMIT = "submit"
    APPROVE = "approve"
    RECORD = "record"
    UNPAID = "unpaid"
    CLOSE = "close"
    UPLOADS = "uploads"


WORK_LABELS = {
    Work.DRAW_UP: N_("Lập kỳ chi trả tháng %(month)s"),
    Work.SUBMIT: N_("Trình duyệt kỳ tháng %(month)s"),
    Work.APPROVE: N_("Duyệt kỳ tháng %(month)s"),
    Work.RECORD: N_("Ghi kết quả chi trả kỳ tháng %(month)s"),
    Work.UNPAID: N_("Xem lại người chưa nhận tiền kỳ tháng %(month)s"),
    Work.CLOSE: N_("Khóa sổ kỳ tháng %(month)s"),
    Work.UPLOADS: N_("Xem và áp dụng tệp danh sách đã tải lên"),
}
WORK_UNITS = {
    Work.DRAW_UP: N_("kỳ"),
    Work.SUBMIT: N_("danh sách"),
    Work.APPROVE: N_("danh sách"),
    Work.RECORD: N_("danh sách"),
    Work.UNPAID: N_("dòng"),
    Work.CLOSE: N_("danh sách"),
    Work.UPLOADS: N_("tệp"),
}
CYCLE_STEPS = {
    CycleStatus.DRAWN: N_("Lập danh sách"),
    CycleStatus.SUBMITTED: N_("Trình duyệt"),
    CycleStatus.APPROVED: N_("Duyệt và chi trả"),
    CycleStatus.CLOSED: N_("Khóa sổ"),
}
_WORK_OF_STEP = {Step.SUBMIT: Work.SUBMIT, Step.APPROVE: Work.APPROVE, Step.CLOSE: Work.CLOSE}


@dataclass(frozen=True)
class CycleState:
    """A cycle that is under way, its lists and lines counted as far as the viewer sees them.

    `preparer_ids` are all who drew it up or submitted it; `unsettled` lists and lines have no
    result yet; the money of `not_received` lines did not reach the person.
    """

    id: int
    month: Month
    status: CycleStatus
    preparer_ids: frozenset[int]
    lists: int
    unsettled_lists: int
    lines: int
    unsettled: int
    not_received: int

    @property
    def settled(self) -> int:
        """The lines of which the result is known."""
        return self.lines - self.unsettled


@dataclass(frozen=True)
class Task:
    """So many things of one kind that wait; `month` and `cycle_id` say of which cycle, if any."""

    work: Work
    count: int
    month: Month | None = None
    cycle_id: int | None = None
    before: date | None = None
    late: bool = False


def waiting(
    viewer: Taker,
    *,
    cycles: Sequence[CycleState],
    uploads: int,
    today: date,
) -> list[Task]:
    """What waits for the viewer, what is late first, then what has a day by which it is due.

    The last of `cycles` is the latest drawn.
    """
    tasks = [task for cycle in cycles for task in _of_cycle(viewer, cycle)]
    if viewer.may(Permission.DRAW_UP):
        tasks += _drawing(cycles[-1].month if cycles else None, today)
    if uploads and viewer.may(Permission.EDIT_PEOPLE):
        tasks.append(Task(Work.UPLOADS, uploads))
    return sorted(tasks, key=lambda task: (not task.late, task.before is None))


def _drawing(latest: Month | None, today: date) -> Iterator[Task]:
    """The month to draw up now: the present one if nobody has, then the one after it."""
    now = Month.of(today)
    if latest is None:  # nothing is late before the books are opened
        yield Task(Work.DRAW_UP, 1, now)
        return
    if latest > now:
        return
    month = now if latest < now else now + 1
    before = (month - 1).first_day.replace(day=DRAW_BEFORE_DAY)
    yield Task(Work.DRAW_UP, 1, month, before=before, late=today >= before)


def _of_cycle(viewer: Taker, cycle: CycleState) -> Iterator[Task]:
    def task(work: Work, count: int) -> Task:
        return Task(work, count, cycle.month, cycle.id)

    for step in open_steps(cycle.status, viewer, cycle.preparer_ids):
        work = _WORK_OF_STEP.get(step)
        if work and not (work is Work.CLOSE and cycle.unsettled):
            yield task(work, cycle.lists)
    if cycle.status is CycleStatus.APPROVED:
        if cycle.unsettled_lists and viewer.may(Permission.RECORD_RESULTS):
            yield task(Work.RECORD, cycle.unsettled_lists)
        if cycle.not_received and viewer.may(Permission.EDIT_PEOPLE):
            yield task(Work.UNPAID, cycle.not_received)


def shown_cycle(cycles: Sequence[CycleState], month: Month) -> CycleState | None:
    """The month's own cycle; before it is drawn, the latest one."""
    latest = cycles[-1] if cycles else None
    return next((cycle for cycle in cycles if cycle.month == month), latest)


@dataclass(frozen=True)
class Amount:
    """People, and money in đồng."""

    people: int = 0
    amount_vnd: int = 0

    def __sub__(self, other: "Amount") -> "Amount":
        """The change since `other`; less than nothing where it fell."""
        return Amount(self.people - other.people, self.amount_vnd - other.amount_vnd)


@dataclass(frozen=True)
class ByAccount:
    """People and money on a cycle's lists, and how much of both has been paid by account."""

    listed: Amount = Amount()
    paid: Amount = Amount()


def share(part: int, whole: int) -> float | None:
    """The part between 0 and 1, None of nothing."""
    return part / whole if whole else None
