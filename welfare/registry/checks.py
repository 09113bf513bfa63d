"""Which facts of a person and of an enrolment may enter the registers; where a person lives."""

from collections.abc import Collection, Iterable
from datetime import date
from math import pi, sqrt
from typing import NamedTuple

from welfare.core.errors import N_, Conflict, Refusal
from welfare.core.month import Month
from welfare.core.national_id import disagreements
from welfare.registry.rules import LocationSource, NewEnrolment, PersonFacts

EARLIEST_BIRTH = date(1900, 1, 1)
MONTHS_AHEAD = 12
NO_NAME = N_("Chưa có họ và tên.")
BORN_LATER = N_("Ngày sinh %(born_on)s ở sau hôm nay. Xem lại giấy tờ.")
BORN_EARLY = N_("Năm sinh %(year)s quá xa. Chỉ nhận từ năm 1900; xem lại giấy tờ.")
DIED_EARLY = N_("Ngày mất %(died_on)s ở trước ngày sinh %(born_on)s. Xem lại trích lục khai tử.")
DIED_LATER = N_("Ngày mất %(died_on)s ở sau hôm nay. Xem lại trích lục khai tử.")
BEFORE_BIRTH = N_("Tháng bắt đầu hưởng %(month)s ở trước tháng sinh %(birth)s.")
AFTER_DEATH = N_("Người này mất ngày %(died_on)s; không mở hồ sơ hưởng từ tháng %(month)s được.")
TOO_FAR = N_("Tháng bắt đầu hưởng %(month)s còn quá xa. Chỉ nhận đến tháng %(last)s.")
BAD_COUNT = N_("Số người “%(count)s” không đúng. Ghi một số từ 1 trở lên.")
ARREARS_TOO_EARLY = N_(
    "Không truy lĩnh từ tháng %(month)s được vì hưởng từ tháng %(start)s. Sửa một trong hai tháng."
)
ARREARS_BY_NO_PAPER = N_(
    "Truy lĩnh phải do quyết định ghi rõ. Ghi số quyết định, hoặc bỏ trống ô truy lĩnh."
)
BAD_GRANT = N_("Số tiền theo quyết định phải lớn hơn 0.")
BAD_DEGREE = N_("Tỷ lệ %(degree)s không đúng. Ghi số phần trăm từ 0 đến 100.")
OVERLAP = N_(
    "Đã có hồ sơ hưởng cùng loại từ tháng %(start)s. Kết thúc hồ sơ đó trước, rồi mở hồ sơ mới."
)
CANCELLED_BEFORE = N_(
    "Hồ sơ cùng loại từ tháng %(start)s đã bị hủy vì ghi nhầm. Nếu nay đúng, bấm Khôi phục ở hồ sơ"
    " đó trên trang của người này."
)
ENDS_BEFORE_START = N_("Hồ sơ bắt đầu từ tháng %(start)s; tháng cuối không thể là %(end)s.")
ALREADY_ENDED = N_("Hồ sơ này đã kết thúc ở tháng %(end)s.")


class Point(NamedTuple):
    """A place on WGS84, in degrees."""

    latitude: float
    longitude: float


class Location(NamedTuple):
    """Where a person is taken to live, and how that is known."""

    latitude: float
    longitude: float
    source: LocationSource


class Period(NamedTuple):
    """From a month to a month, both inclusive; without an end it goes on."""

    start: Month
    end: Month | None


def locate(
    own: Point | None, own_source: LocationSource, hamlet: Point | None, commune: Point
) -> Location:
    """The best position known: the person's own, else the hamlet's, else the commune's centre."""
    if own is not None:
        return Location(*own, own_source)
    if hamlet is not None:
        return Location(*hamlet, LocationSource.HAMLET)
    return Location(*commune, LocationSource.COMMUNE)


def uncertainty_m(source: LocationSource, commune_area_km2: float | None) -> int | None:
    """How far off a position taken from the commune's centre may be; None where nobody can say.

    The radius of a circle as large as the commune, in metres.

    >>> uncertainty_m(LocationSource.COMMUNE, 3.1416)
    1000
    """
    if source is not LocationSource.COMMUNE or commune_area_km2 is None:
        return None
    return round(10 * sqrt(commune_area_km2 / pi)) * 100


def check_person(facts: PersonFacts, today: date) -> None:
    """Refuse facts that cannot be true.

    Raises:
        Refusal: no name, or a birth that is not between 1900 and today.
    """
    if not facts.name:
        raise Refusal(NO_NAME)
    if facts.born_on > today:
        raise Refusal(BORN_LATER, born_on=f"{facts.born_on:%d/%m/%Y}")
    if facts.born_on < EARLIEST_BIRTH:
        raise Refusal(BORN_EARLY, year=facts.born_on.year)


def doubts(facts: PersonFacts) -> list[str]:
    """Marked sentences on what does not fit together, which an officer may confirm as it is."""
    if facts.citizen_id is None:
        return []
    return disagreements(facts.citizen_id, facts.sex, facts.born_on)


def check_death(born_on: date, died_on: date, today: date) -> None:
    """Refuse a day of death before the birth or after today.

    Raises:
        Refusal: with the day and where to look.
    """
    if died_on > today:
        raise Refusal(DIED_LATER, died_on=f"{died_on:%d/%m/%Y}")
    if died_on < born_on:
        raise Refusal(DIED_EARLY, died_on=f"{died_on:%d/%m/%Y}", born_on=f"{born_on:%d/%m/%Y}")


def check_enrolment(
    new: NewEnrolment,
    *,
    born_on: date,
    died_on: date | None,
    others: Iterable[Period],
    today: date,
    cancelled: Collection[Month] = (),
) -> None:
    """Refuse an enrolment that cannot be; `others` are the person's periods in the category.

    In the months `cancelled` enrolments of the category began that were entered by mistake.

    Raises:
        Refusal: a start before birth, after death or too far ahead, a bad count or degree.
        Conflict: the person already is in the category in one of the months, or the very enrolment
            was cancelled.
    """
    latest = Month.of(today) + MONTHS_AHEAD
    if new.start_month < Month.of(born_on):
        raise Refusal(BEFORE_BIRTH, month=new.start_month.label, birth=Month.of(born_on).label)
    if died_on is not None and new.start_month > Month.of(died_on):
        raise Refusal(AFTER_DEATH, died_on=f"{died_on:%d/%m/%Y}", month=new.start_month.label)
    if new.start_month > latest:
        raise Refusal(TOO_FAR, month=new.start_month.label, last=latest.label)
    if new.count is not None and new.count < 1:
        raise Refusal(BAD_COUNT, count=new.count)
    if new.degree is not None and not 0 <= new.degree <= 100:
        raise Refusal(BAD_DEGREE, degree=new.degree)
    if new.granted_vnd is not None and new.granted_vnd < 1:
        raise Refusal(BAD_GRANT)
    if new.end_month is not None and new.end_month < new.start_month:
        raise Refusal(ENDS_BEFORE_START, start=new.start_month.label, end=new.end_month.label)
    _check_arrears(new)
    _check_beside(new, others, cancelled)


def _check_beside(
    new: NewEnrolment, others: Iterable[Period], cancelled: Collection[Month]
) -> None:
    if new.start_month in cancelled:
        raise Conflict(CANCELLED_BEFORE, start=new.start_month.label)
    for other in others:
        begins_later = new.end_month is not None and other.start > new.end_month
        if not begins_later and (other.end is None or other.end >= new.start_month):
            raise Conflict(OVERLAP, start=other.start.label)


def _check_arrears(new: NewEnrolment) -> None:
    arrears_from = new.paper.arrears_from
    if arrears_from is None:
        return
    if arrears_from < new.start_month:
        raise Refusal(ARREARS_TOO_EARLY, month=arrears_from.label, start=new.start_month.label)
    if not new.paper.number:
        raise Refusal(ARREARS_BY_NO_PAPER)


def check_end(period: Period, last_month: Month) -> None:
    """Refuse to end an enrolment before it began, or one that has ended by then.

    Raises:
        Refusal: the last month lies before the first.
        Conflict: it has already ended, then or earlier.
    """
    if last_month < period.start:
        raise Refusal(ENDS_BEFORE_START, start=period.start.label, end=last_month.label)
    if period.end is not None and period.end <= last_month:
        raise Conflict(ALREADY_ENDED, end=period.end.label)
