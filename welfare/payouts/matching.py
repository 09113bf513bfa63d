"""Which payment a row of results means, and what follows: pure, nothing here reads a table.

By our reference first, then account and amount, then name and amount, which is only proposed for
an officer to confirm.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from welfare.core.errors import N_, Refusal
from welfare.core.money import format_vnd
from welfare.core.month import Month
from welfare.payouts.result_rows import ResultRow, name_key
from welfare.payouts.rules import LineStatus


class Verdict(StrEnum):
    """What becomes of a row."""

    PAID = "paid"
    PARTLY = "partly"
    RETURNED = "returned"
    ALREADY_KNOWN = "already-known"
    PROPOSED = "proposed"
    CONFLICT = "conflict"
    UNKNOWN = "unknown"


VERDICT_LABELS = {
    Verdict.PAID: N_("Đã nhận"),
    Verdict.PARTLY: N_("Nhận một phần"),
    Verdict.RETURNED: N_("Chưa nhận, trả lại"),
    Verdict.ALREADY_KNOWN: N_("Đã biết từ trước"),
    Verdict.PROPOSED: N_("Cần xác nhận"),
    Verdict.CONFLICT: N_("Mâu thuẫn"),
    Verdict.UNKNOWN: N_("Không tìm thấy"),
}
SETTLING = (Verdict.PAID, Verdict.PARTLY, Verdict.RETURNED)

OTHER_MONTH = N_("Khoản này thuộc kỳ %(month)s, không phải kỳ đang đối soát.")
NOT_HERE = N_("Không có khoản này trong kỳ, hoặc khoản không thuộc địa bàn của bạn.")
NOBODY = N_("Không có khoản nào của kỳ khớp số tài khoản hoặc tên và số tiền.")
SEVERAL = N_("Có %(several)s khoản cùng tên hoặc tài khoản và số tiền. Ghi kết quả từng dòng.")
BY_NAME = N_("Chỉ khớp tên và số tiền với %(name)s, %(commune)s. Xác nhận đúng người rồi mới ghi.")
TWICE = N_("Khoản này đã có ở dòng %(row)s của chính tệp này, với kết quả khác.")
OTHER_RESULT = N_("Phần mềm đang ghi “%(status)s”. Hoàn tác kết quả đó trước nếu tệp đúng.")
OTHER_AMOUNT = N_("Tệp ghi %(told)s, khoản này là %(amount)s. Hỏi lại nơi chi trả.")
HELD = N_("Một phần của khoản này đã có kết quả khác nhau. Ghi kết quả từng dòng.")
NOT_TOLD = N_("Dòng này không cho biết đã nhận hay chưa.")
NO_REASON = N_("Nơi chi trả không ghi lý do")
PART_REASON = N_("Chỉ nhận một phần")


class OpenLine(NamedTuple):
    """A line of a payment as it stands, the earliest month first."""

    line_id: int
    amount_vnd: int
    status: str
    part_paid_vnd: int


class Group(NamedTuple):
    """A payment of the cycle with its lines."""

    line_id: int
    person_id: int
    name: str
    commune: str
    channel: str
    account: str
    holder: str
    lines: tuple[OpenLine, ...]

    @property
    def amount_vnd(self) -> int:
        """What the payment makes together; nearly all are one line, and each is asked often."""
        if len(self.lines) == 1:
            return self.lines[0].amount_vnd
        return sum(line.amount_vnd for line in self.lines)

    @property
    def paid_vnd(self) -> int:
        """What has reached the person as far as is known."""
        return sum(
            line.amount_vnd if line.status == LineStatus.PAID else line.part_paid_vnd
            for line in self.lines
        )


class Judged(NamedTuple):
    """A row, the payment it means if any, what follows, and why where an officer must look."""

    row: ResultRow
    verdict: Verdict
    group: Group | None = None
    why: Refusal | None = None
    paid_vnd: int = 0


@dataclass
class Payments:
    """The payments of a cycle, to be found by reference, account or name."""

    month: Month
    groups: Sequence[Group]
    _by_line: dict[int, Group] = field(init=False)
    _by_account: dict[tuple[str, int], list[Group]] = field(init=False)
    _by_name: dict[tuple[str, int], list[Group]] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        """Index what nearly every row is found by."""
        self._by_line = {group.line_id: group for group in self.groups}
        self._by_account = defaultdict(list)
        for group in self.groups:
            if group.account:
                self._by_account[group.account, group.amount_vnd].append(group)

    def by_line(self, line_id: int) -> Group | None:
        """The payment that begins with the line."""
        return self._by_line.get(line_id)

    def by_account(self, account: str, amount_vnd: int) -> list[Group]:
        """The payments of the sum to the account."""
        return self._by_account.get((account, amount_vnd), []) if account else []

    def by_name(self, name: str, amount_vnd: int) -> list[Group]:
        """The payments of the sum to people or holders of the name, without marks."""
        if self._by_name is None:
            self._by_name = defaultdict(list)
            for group in self.groups:
                for key in {name_key(group.name), name_key(group.holder)} - {""}:
                    self._by_name[key, group.amount_vnd].append(group)
        return self._by_name.get((name_key(name), amount_vnd), []) if name else []


def judge(
    rows: Iterable[ResultRow], payments: Payments, confirmed: Collection[int] = ()
) -> list[Judged]:
    """What follows from each row; `confirmed` are the rows an officer matched by name."""
    taken: dict[int, Judged] = {}
    judged = []
    for row in rows:
        each = _judge(row, payments, taken, confirmed=row.number in confirmed)
        if each.group is not None and each.verdict in (*SETTLING, Verdict.ALREADY_KNOWN):
            taken.setdefault(each.group.line_id, each)
        judged.append(each)
    return judged


def _judge(
    row: ResultRow, payments: Payments, taken: dict[int, Judged], *, confirmed: bool
) -> Judged:
    found = _found(row, payments, taken, confirmed=confirmed)
    if found.verdict is not Verdict.PAID or found.group is None:
        return found
    before = taken.get(found.group.line_id)
    outcome = _outcome(row, found.group)
    if before is None:
        return outcome
    if (before.verdict, before.paid_vnd) == (outcome.verdict, outcome.paid_vnd):
        return Judged(row, Verdict.ALREADY_KNOWN, found.group, paid_vnd=outcome.paid_vnd)
    return Judged(row, Verdict.CONFLICT, found.group, Refusal(TWICE, row=before.row.number))


def _found(
    row: ResultRow, payments: Payments, taken: dict[int, Judged], *, confirmed: bool
) -> Judged:
    """The payment a row means, as PAID for now; or why there is none."""
    if row.reference is not None:
        if row.reference.month != payments.month:
            why = Refusal(OTHER_MONTH, month=row.reference.month.label)
            return Judged(row, Verdict.CONFLICT, why=why)
        group = payments.by_line(row.reference.line_id)
        if group is None:
            return Judged(row, Verdict.UNKNOWN, why=Refusal(NOT_HERE))
        return Judged(row, Verdict.PAID, group)
    return _found_by_words(row, payments, taken, confirmed=confirmed)


def _found_by_words(
    row: ResultRow, payments: Payments, taken: dict[int, Judged], *, confirmed: bool
) -> Judged:
    """The payment of a row without a reference: by account and amount, else by name and amount."""
    amount_vnd = row.amount_vnd if row.amount_vnd is not None else row.paid_vnd
    if amount_vnd is None:
        return Judged(row, Verdict.UNKNOWN, why=row.trouble or Refusal(NOBODY))
    if groups := payments.by_account(row.account, amount_vnd):
        return _one_of(row, groups, taken)
    groups = payments.by_name(row.name, amount_vnd)
    if not groups:
        return Judged(row, Verdict.UNKNOWN, why=Refusal(NOBODY))
    one = _one_of(row, groups, taken)
    if confirmed or one.group is None:
        return one
    why = Refusal(BY_NAME, name=one.group.name, commune=one.group.commune)
    return Judged(row, Verdict.PROPOSED, one.group, why)


def _one_of(row: ResultRow, groups: Sequence[Group], taken: dict[int, Judged]) -> Judged:
    """One person's like payments are taken in turn; those of several people are not told apart."""
    if len({group.person_id for group in groups}) > 1:
        return Judged(row, Verdict.CONFLICT, why=Refusal(SEVERAL, several=len(groups)))
    free = (group for group in groups if group.line_id not in taken)
    return Judged(row, Verdict.PAID, next(free, groups[0]))


def _outcome(row: ResultRow, group: Group) -> Judged:
    """What a row says of its payment, beside what is known of it."""
    if row.paid is None:
        return Judged(row, Verdict.CONFLICT, group, row.trouble or Refusal(NOT_TOLD))
    if row.amount_vnd is not None and row.amount_vnd != group.amount_vnd and row.paid_vnd is None:
        if not row.paid or row.amount_vnd > group.amount_vnd:
            return _other_amount(row, group, row.amount_vnd)
        return _settled(row, group, row.amount_vnd)
    paid_vnd = 0
    if row.paid:
        paid_vnd = group.amount_vnd if row.paid_vnd is None else row.paid_vnd
    if paid_vnd > group.amount_vnd:
        return _other_amount(row, group, paid_vnd)
    return _settled(row, group, paid_vnd)


def _other_amount(row: ResultRow, group: Group, told_vnd: int) -> Judged:
    why = Refusal(OTHER_AMOUNT, told=format_vnd(told_vnd), amount=format_vnd(group.amount_vnd))
    return Judged(row, Verdict.CONFLICT, group, why)


def _settled(row: ResultRow, group: Group, paid_vnd: int) -> Judged:
    verdict = Verdict.RETURNED
    if paid_vnd:
        verdict = Verdict.PAID if paid_vnd == group.amount_vnd else Verdict.PARTLY
    statuses = {line.status for line in group.lines}
    if statuses == {LineStatus.PENDING.value}:
        return Judged(row, verdict, group, paid_vnd=paid_vnd)
    if LineStatus.PENDING not in statuses and group.paid_vnd == paid_vnd:
        return Judged(row, Verdict.ALREADY_KNOWN, group, paid_vnd=paid_vnd)
    if LineStatus.PENDING in statuses:
        return Judged(row, Verdict.CONFLICT, group, Refusal(HELD))
    status = VERDICT_LABELS[Verdict.PAID if group.paid_vnd else Verdict.RETURNED]
    return Judged(row, Verdict.CONFLICT, group, Refusal(OTHER_RESULT, status=Refusal(status)))


def parts(judged: Judged) -> list[tuple[int, int, bool]]:
    """How a payment's money falls on its lines: (line, đồng received, whether that is all of it).

    The earliest month is paid first.
    """
    left_vnd, told = judged.paid_vnd, []
    for line in judged.group.lines if judged.group else ():
        share_vnd = min(left_vnd, line.amount_vnd)
        told.append((line.line_id, share_vnd, share_vnd == line.amount_vnd))
        left_vnd -= share_vnd
    return told
