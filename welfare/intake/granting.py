"""Which enrolment a row would begin, beside those that its person has already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from welfare.core.errors import N_, Refusal
from welfare.core.month import Month
from welfare.intake.understood import UnderstoodRow
from welfare.registry.checks import check_enrolment
from welfare.registry.models import Enrolment, Person
from welfare.registry.rules import NewEnrolment, Paper

ALREADY_ENROLLED = N_("Đã hưởng loại này từ tháng %(start)s; giữ như sổ đang ghi.")
CANCELLED = N_(
    "Hồ sơ loại này từ tháng %(start)s đã bị hủy vì ghi nhầm; giữ như sổ. Nếu nay đúng, khôi phục "
    "ở trang của người này."
)
OTHER_MEASURE = N_(
    "Trong sổ, hồ sơ loại này ghi tỷ lệ hoặc số lượng khác (%(known)s); giữ như sổ. Nếu có quyết "
    "định mới, kết thúc hồ sơ cũ rồi mở hồ sơ mới ở trang của người này."
)
NOT_RECORDED = N_("chưa ghi")
FROM_BIRTH = N_("Tháng hưởng ở trước tháng sinh; tính từ tháng sinh %(month)s.")
NO_START = N_("Thiếu tháng bắt đầu hưởng và ngày quyết định. Ghi một trong hai.")
TWICE = N_("Người này đã có cùng loại đối tượng ở một dòng trước. Xóa một dòng.")


@dataclass(frozen=True, slots=True)
class Granting:
    """Decides on the enrolments of one person; `person` is None for a new one.

    `stated` are the categories that earlier rows of the file have named.
    """

    person: Person | None
    born_on: date
    known: Iterable[Enrolment]
    stated: set[str]
    today: date

    def new_enrolment(self, row: UnderstoodRow, remarks: list[Refusal]) -> NewEnrolment | None:
        """Return the enrolment that the row begins, None if it names none or one that is there.

        Raises:
            Refusal: it cannot begin: after death, too far ahead, twice in the file.
        """
        if row.category_code is None:
            return None
        if row.start_month is None:
            raise Refusal(NO_START)
        start = max(row.start_month, Month.of(self.born_on))
        new = self._checked(row, row.category_code, start)
        if row.category_code in self.stated:
            raise Refusal(TWICE)
        self.stated.add(row.category_code)
        if start != row.start_month:
            remarks.append(Refusal(FROM_BIRTH, month=start.label))
        for other in self.known:
            if other.cancelled_at is not None:
                if (other.category_code, other.start_month) == (row.category_code, start):
                    remarks.append(Refusal(CANCELLED, start=start.label))
                    return None
                continue
            going_on = other.end_month is None or other.end_month >= start
            if other.category_code == row.category_code and going_on:
                _compare(row, start, other, remarks)
                return None
        return new

    def _checked(self, row: UnderstoodRow, category_code: str, start: Month) -> NewEnrolment:
        """The same whatever is known, so that a row refused once is refused again."""
        new = NewEnrolment(
            person_id=self.person.id if self.person else 0,
            category_code=category_code,
            start_month=start,
            degree=row.degree,
            count=row.count,
            paper=Paper(number=row.decision_number, signed_on=row.decision_on),
        )
        died_on = self.person.died_on if self.person else None
        check_enrolment(new, born_on=self.born_on, died_on=died_on, others=(), today=self.today)
        return new


def check_alone(row: UnderstoodRow, today: date) -> None:
    """Refuse a row that is refused whoever its person turns out to be.

    Such a row takes no person away from the other rows of the file.

    Raises:
        Refusal: as `Granting.new_enrolment`.
    """
    alone = Granting(None, born_on=row.born_on, known=(), stated=set(), today=today)
    alone.new_enrolment(row, [])


def _compare(row: UnderstoodRow, start: Month, known: Enrolment, remarks: list[Refusal]) -> None:
    """Tell where the row and the enrolment that is there disagree."""
    if known.start_month != start:
        remarks.append(Refusal(ALREADY_ENROLLED, start=known.start_month.label))
    for mine, theirs in ((row.degree, known.degree), (row.count, known.count)):
        if mine is not None and mine != theirs:
            remarks.append(Refusal(OTHER_MEASURE, known=theirs or Refusal(NOT_RECORDED)))
