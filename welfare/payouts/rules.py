"""The machines of the month: which steps a cycle and a line may take, by whom, for which months.

Sources: Nghị định 20/2021/NĐ-CP Điều 34 and Thông tư 44/2022/TT-BTC Điều 8 for the month's course;
handbook, sections 4 and 5.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from welfare.channels.rules import Channel
from welfare.core.errors import N_, Conflict, Forbidden, Refusal
from welfare.core.month import Month
from welfare.core.permissions import Permission
from welfare.staff.rules import Provider

MONTHS_AHEAD = 12


class CycleStatus(StrEnum):
    """Where a month stands."""

    DRAWN = "drawn"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    SENT = "sent"
    RECONCILED = "reconciled"
    CLOSED = "closed"


CYCLE_LABELS = {
    CycleStatus.DRAWN: N_("Đang lập"),
    CycleStatus.SUBMITTED: N_("Chờ duyệt"),
    CycleStatus.APPROVED: N_("Đã duyệt, đang chi trả"),
    CycleStatus.SENT: N_("Đã giao danh sách, đang chi trả"),
    CycleStatus.RECONCILED: N_("Đã đủ kết quả"),
    CycleStatus.CLOSED: N_("Đã khóa sổ"),
}
# Results are recorded from approval until the books close.
RECORDING = (CycleStatus.APPROVED, CycleStatus.SENT, CycleStatus.RECONCILED)
PAYING = frozenset({*RECORDING, CycleStatus.CLOSED})


class Step(StrEnum):
    """What may be done with a month that has been drawn up."""

    SUBMIT = "submit"
    SEND_BACK = "send-back"
    APPROVE = "approve"
    SEND = "send"
    RECONCILE = "reconcile"
    CLOSE = "close"


@dataclass(frozen=True)
class Transition:
    """From which states a step leads to which, and the permission it takes."""

    before: tuple[CycleStatus, ...]
    after: CycleStatus
    permission: Permission


S = CycleStatus
TRANSITIONS = {
    Step.SUBMIT: Transition((S.DRAWN,), S.SUBMITTED, Permission.DRAW_UP),
    Step.SEND_BACK: Transition((S.SUBMITTED,), S.DRAWN, Permission.APPROVE),
    Step.APPROVE: Transition((S.SUBMITTED,), S.APPROVED, Permission.APPROVE),
    Step.SEND: Transition((S.APPROVED,), S.SENT, Permission.RECORD_RESULTS),
    Step.RECONCILE: Transition((S.SENT,), S.RECONCILED, Permission.RECORD_RESULTS),
    Step.CLOSE: Transition(RECORDING, S.CLOSED, Permission.RECORD_RESULTS),
}
# Once every line has its result a month may be closed at once; it passes through these states.
ON_THE_WAY = (S.APPROVED, S.SENT, S.RECONCILED, S.CLOSED)


def passed_through(before: CycleStatus, after: CycleStatus) -> list[CycleStatus]:
    """The states that a cycle enters one after the other, `after` the last."""
    if before in ON_THE_WAY and after in ON_THE_WAY:
        return list(ON_THE_WAY[ON_THE_WAY.index(before) + 1 : ON_THE_WAY.index(after) + 1])
    return [after]


NOT_YOUR_STEP = N_("Vai trò của bạn không được làm bước này của kỳ chi trả.")
OWN_WORK = N_(
    "Kỳ chi trả tháng %(month)s do chính bạn lập hoặc trình. Người duyệt phải là người khác."
)
SECOND_IS_ANOTHER = N_(
    "Bạn đã duyệt lần thứ nhất kỳ chi trả tháng %(month)s. Số tiền lớn cần người duyệt thứ hai là"
    " người khác."
)
WRONG_STATE = N_(
    "Kỳ chi trả tháng %(month)s đang ở bước “%(status)s” nên không làm được việc này."
    " Hãy tải lại trang để xem bước tiếp theo."
)
NO_REASON = N_("Hãy ghi lý do.")


class Taker(Protocol):
    """Whoever takes a step: a member of staff."""

    @property
    def id(self) -> int:
        """The account's number."""

    @property
    def commune_ids(self) -> frozenset[int] | None:
        """The communes in their area, None for the whole district."""

    @property
    def works_for(self) -> Provider | None:
        """The provider they work for, if any."""

    def may(self, permission: Permission) -> bool:
        """Whether their role includes the permission."""


def may_take(step: Step, taker: Taker) -> bool:
    """Whether the step is within the role: it takes the permission, for the whole district."""
    of_the_office = taker.commune_ids is None and taker.works_for is None
    return of_the_office and taker.may(TRANSITIONS[step].permission)


def next_status(
    step: Step,
    *,
    month: Month,
    status: CycleStatus,
    taker: Taker,
    preparer_ids: Collection[int],
    first_approver_id: int | None = None,
    approvals_needed: int = 1,
    reason: str = "",
) -> CycleStatus:
    """The state the step leads to; `preparer_ids` are all who drew the cycle up or submitted it.

    The first of two approvals leaves the cycle submitted.

    Raises:
        Forbidden: the step is not in the taker's role, or they would approve their own work.
        Conflict: the cycle is not in the state the step begins from.
        Refusal: a cycle is sent back without a reason.
    """
    transition = TRANSITIONS[step]
    if not may_take(step, taker):
        raise Forbidden(NOT_YOUR_STEP)
    if status not in transition.before:
        raise Conflict(WRONG_STATE, month=month.label, status=Refusal(CYCLE_LABELS[status]))
    if step is Step.APPROVE and taker.id in preparer_ids:
        raise Forbidden(OWN_WORK, month=month.label)
    if step is Step.APPROVE and approvals_needed > 1:
        if first_approver_id is None:
            return status
        if taker.id == first_approver_id:
            raise Forbidden(SECOND_IS_ANOTHER, month=month.label)
    if step is Step.SEND_BACK and not reason:
        raise Refusal(NO_REASON)
    return transition.after


def open_steps(status: CycleStatus, taker: Taker, preparer_ids: Collection[int]) -> list[Step]:
    """The steps the taker may take now, for the buttons on the cycle's page."""
    return [
        step
        for step, transition in TRANSITIONS.items()
        if status in transition.before
        and may_take(step, taker)
        and not (step is Step.APPROVE and taker.id in preparer_ids)
    ]


class LineStatus(StrEnum):
    """What became of a line's money."""

    PENDING = "pending"
    PAID = "paid"
    UNPAID = "unpaid"
    RETURNED = "returned"


LINE_LABELS = {
    LineStatus.PENDING: N_("Chưa có kết quả"),
    LineStatus.PAID: N_("Đã nhận"),
    LineStatus.UNPAID: N_("Chưa nhận"),
    LineStatus.RETURNED: N_("Ngân hàng trả lại"),
}
# What can become of money that goes by a channel: a transfer comes back, cash stays uncollected.
NOT_PAID = {Channel.CASH: LineStatus.UNPAID, Channel.ACCOUNT: LineStatus.RETURNED}
WHY_NOT_PAID = {
    Channel.CASH: (
        N_("Vắng mặt, chưa đến nhận"),
        N_("Đã mất"),
        N_("Đã chuyển đi nơi khác"),
        N_("Người nhận thay chưa có giấy ủy quyền"),
        N_("Từ chối nhận"),
    ),
    Channel.ACCOUNT: (
        N_("Sai số tài khoản"),
        N_("Tên chủ tài khoản không khớp"),
        N_("Tài khoản đã đóng"),
        N_("Tài khoản bị khóa"),
    ),
}
WORDS_OF_DEATH = ("đã mất", "Đã mất", "chết", "Chết", "từ trần", "tử vong", "Tử vong")
# Money that did not reach the person, and so is never claimed back from them.
NOT_RECEIVED = (LineStatus.UNPAID, LineStatus.RETURNED)

NOT_PAYING = N_(
    "Kỳ chi trả tháng %(month)s đang ở bước “%(status)s”: chỉ ghi kết quả chi trả sau khi duyệt"
    " và trước khi khóa sổ."
)
WRONG_OUTCOME = N_("Danh sách này không có kết quả “%(outcome)s”.")


def outcomes(channel: Channel) -> tuple[LineStatus, ...]:
    """What can become of the lines of a list paid by the channel."""
    return (LineStatus.PAID, NOT_PAID[channel])


def check_outcome(
    outcome: LineStatus,
    *,
    allowed: Collection[LineStatus],
    month: Month,
    status: CycleStatus,
    reason: str,
) -> None:
    """Refuse an outcome that may not be recorded now; all but having been paid take a reason.

    Raises:
        Conflict: the cycle is not being paid.
        Refusal: the outcome is not `allowed`, or a reason is missing.
    """
    if status not in RECORDING:
        raise Conflict(NOT_PAYING, month=month.label, status=Refusal(CYCLE_LABELS[status]))
    if outcome not in allowed:
        raise Refusal(WRONG_OUTCOME, outcome=Refusal(LINE_LABELS[outcome]))
    if outcome is not LineStatus.PAID and not reason:
        raise Refusal(NO_REASON)


BEFORE_BOOKS = N_(
    "Sổ chi trả mở từ tháng %(opening)s; tháng %(month)s đã chi trả trước khi dùng phần mềm."
    " Chọn từ tháng %(opening)s trở đi."
)
BEFORE_LATEST = N_(
    "Đã lập đến tháng %(latest)s nên không lập riêng tháng %(month)s được nữa. Phần còn thiếu"
    " của tháng này nằm trong truy lĩnh của kỳ sau."
)
TOO_FAR = N_("Tháng %(month)s còn quá xa. Chỉ lập được đến tháng %(last)s.")


def check_month(month: Month, *, opening: Month | None, latest: Month | None, now: Month) -> None:
    """Refuse a month for which no new cycle can be drawn; `opening` and `latest` of those drawn.

    Raises:
        Refusal: it lies before the books begin, before the latest cycle, or too far ahead.
    """
    if opening is not None and month < opening:
        raise Refusal(BEFORE_BOOKS, opening=opening.label, month=month.label)
    if latest is not None and month < latest:
        raise Refusal(BEFORE_LATEST, latest=latest.label, month=month.label)
    if month - now > MONTHS_AHEAD:
        raise Refusal(TOO_FAR, month=month.label, last=(now + MONTHS_AHEAD).label)


@dataclass(frozen=True)
class MonthsToDraw:
    """The months a run looks at: some only for people of whom a late fact came in, some for all."""

    again: list[Month]
    whole: list[Month]


def months_to_draw(
    month: Month,
    *,
    opening: Month | None,
    latest: Month | None,
    recheck_from: Month | None,
    through: Month | None = None,
) -> MonthsToDraw:
    """The months that a run for `month`, and on `through` a later one, brings up to date.

    The first drawn month opens the books. Months nobody drew since the latest cycle are drawn for
    all; earlier ones, from the earliest late fact `recheck_from` on, for those it touched.
    """
    if opening is None or latest is None:
        return MonthsToDraw(again=[], whole=Month.range(month, through or month))
    again = Month.range(max(opening, recheck_from), latest) if recheck_from else []
    return MonthsToDraw(again=again, whole=Month.range(latest + 1, through or month))


MOST_MONTHS_AHEAD = 2
TOO_MANY_AHEAD = N_("Một kỳ trả trước nhiều nhất %(most)s tháng.")


def check_months_ahead(months_ahead: int) -> None:
    """Refuse to pay more months at once than Tết or a disaster ever asked for.

    Raises:
        Refusal: less than none, or too many.
    """
    if not 0 <= months_ahead <= MOST_MONTHS_AHEAD:
        raise Refusal(TOO_MANY_AHEAD, most=MOST_MONTHS_AHEAD)


def instalment(plan_vnd: int, *, owed_vnd: int, line_vnd: int) -> int:
    """What of a claim is deducted from a line: never more than is owed, nor than half the line.

    No law gives the share; half leaves the person something to live on in every month.
    """
    return max(0, min(plan_vnd, owed_vnd, line_vnd // 2))


def may_print_numbers(reader: Taker) -> bool:
    """Whether papers show the reader identity and account numbers in full; others get them masked.

    Whoever approves, pays or may open single numbers has to check paper against cards.
    """
    needed = (Permission.OPEN_NUMBERS, Permission.RECORD_RESULTS, Permission.APPROVE)
    return any(reader.may(permission) for permission in needed)
