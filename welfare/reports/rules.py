"""What waits for whom on the first screen, and how two months compare."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from welfare.core.errors import N_
from welfare.core.month import Month
from welfare.core.permissions import Permission
from welfare.payouts.rules import RECORDING, CycleStatus, Step, Taker, open_steps

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
_WORK_OF_STEP = {Step.SUBMIT: Work.SUBMIT, Step.APPROVE: Work.APPROVE, Step.CLOSE: Work.CLOSE}


@dataclass(frozen=True)
class CycleState:
    """A cycle, its lists and lines counted as far as the viewer sees them.

    `preparer_ids` are all who drew it up or submitted it. `unsettled` tells, for each list that has
    lines without a result, how many; `not_received` the same of money that did not reach anybody.
    """

    month: Month
    status: CycleStatus
    preparer_ids: Collection[int]
    lists: int
    unsettled: Mapping[int, int]
    not_received: Mapping[int, int]


@dataclass(frozen=True)
class Task:
    """So many things of one kind that wait; `only_id` is the list or upload where it is just one.

    `before` is the day by which it is due.
    """

    work: Work
    count: int
    month: Month | None = None
    only_id: int | None = None
    before: date | None = None
    late: bool = False


def tasks_of(
    viewer: Taker, *, cycles: Sequence[CycleState], upload_ids: Sequence[int], today: date
) -> list[Task]:
    """What waits for the viewer, what is late first, then what has a day by which it is due.

    The last of `cycles` is the latest drawn.
    """
    tasks = [task for cycle in cycles for task in _of_cycle(viewer, cycle)]
    if viewer.may(Permission.DRAW_UP):
        tasks += _drawing(cycles[-1].month if cycles else None, today)
    if upload_ids and viewer.may(Permission.EDIT_PEOPLE):
        tasks.append(Task(Work.UPLOADS, len(upload_ids), only_id=_only(upload_ids)))
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
    for step in open_steps(cycle.status, viewer, cycle.preparer_ids):
        work = _WORK_OF_STEP.get(step)
        if work and not (work is Work.CLOSE and cycle.unsettled):
            yield Task(work, cycle.lists, cycle.month)
    if cycle.status not in RECORDING:
        return
    if cycle.unsettled and viewer.may(Permission.RECORD_RESULTS):
        yield Task(Work.RECORD, len(cycle.unsettled), cycle.month, _only(cycle.unsettled))
    if cycle.not_received and viewer.may(Permission.EDIT_PEOPLE):
        lines = sum(cycle.not_received.values())
        yield Task(Work.UNPAID, lines, cycle.month, _only(cycle.not_received))


def _only(ids: Collection[int]) -> int | None:
    return next(iter(ids)) if len(ids) == 1 else None


def shown_month(drawn: Collection[Month], now: Month) -> Month | None:
    """Whose cycle the first screen shows: the present month's, before it is drawn the latest."""
    return now if now in drawn else max(drawn, default=None)


@dataclass(frozen=True)
class Amount:
    """People, and money in đồng."""

    people: int = 0
    amount_vnd: int = 0

    def __add__(self, other: "Amount") -> "Amount":
        """Both together."""
        return Amount(self.people + other.people, self.amount_vnd + other.amount_vnd)

    def __sub__(self, other: "Amount") -> "Amount":
        """The change since `other`; less than nothing where it fell."""
        return Amount(self.people - other.people, self.amount_vnd - other.amount_vnd)


def share(part: int, whole: int) -> float | None:
    """The part between 0 and 1, None of nothing."""
    return part / whole if whole else None
