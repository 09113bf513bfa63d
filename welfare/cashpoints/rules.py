"""Kinds of cash points, and what is known of one."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import pi, sqrt

from welfare.core.errors import N_, Refusal
from welfare.registry.rules import LocationSource


class Kind(StrEnum):
    """What stands at a cash point."""

    ATM = "atm"
    BANK_BRANCH = "bank_branch"
    POST_OFFICE = "post_office"
    AGENT = "agent"
    MOBILE_STOP = "mobile_stop"
    MARKET = "market"
    CANDIDATE = "atm_candidate"


KIND_LABELS = {
    Kind.ATM: N_("ATM"),
    Kind.BANK_BRANCH: N_("Chi nhánh ngân hàng"),
    Kind.POST_OFFICE: N_("Bưu điện"),
    Kind.AGENT: N_("Đại lý rút tiền"),
    Kind.MOBILE_STOP: N_("Điểm chi trả lưu động"),
    Kind.MARKET: N_("Chợ"),
    Kind.CANDIDATE: N_("Nơi có thể đặt điểm mới"),
}
GIVING_MONEY = (Kind.ATM, Kind.BANK_BRANCH, Kind.POST_OFFICE, Kind.AGENT, Kind.MOBILE_STOP)
"""The kinds at which money can be had; the others are only places."""

LONGEST_NAME = 120
LONGEST_OPERATOR = 80
LONGEST_HOURS = 120
LONGEST_NOTE = 300


CLOSED_EARLY = N_("Ngày đóng cửa phải sau ngày mở cửa.")
REPAIRED_EARLY = N_("Ngày hết hỏng không thể ở trước ngày bắt đầu hỏng.")
REPAIR_OF_NOTHING = N_("Hãy ghi hỏng từ ngày nào.")
NO_ATM_KIND = N_("Chọn ít nhất một loại điểm được tính là ATM.")
FAR_OUT_OF_RANGE = N_("Mức “xa” phải từ %(least)s m đến %(most)s m.")
LEAST_FAR_M, MOST_FAR_M = 100, 100_000


@dataclass(frozen=True)
class Counting:
    """Which kinds count as an ATM, which as any cash point, and above which way people live far.

    An ATM always is a cash point too.
    """

    atm: frozenset[Kind] = frozenset({Kind.ATM})
    cash: frozenset[Kind] = frozenset(GIVING_MONEY)
    far_m: int = 5_000

    def check(self) -> None:
        """Refuse settings by which nothing could be measured.

        Raises:
            Refusal: no kind counts as an ATM, or the way is no way between places of a district.
        """
        if not self.atm:
            raise Refusal(NO_ATM_KIND)
        if not LEAST_FAR_M <= self.far_m <= MOST_FAR_M:
            raise Refusal(FAR_OUT_OF_RANGE, least=LEAST_FAR_M, most=MOST_FAR_M)


@dataclass(frozen=True)
class CashPointFacts:
    """What an officer writes about a cash point; the position is on WGS84, in degrees.

    Kind, name and commune together say which point is meant. `closed_on` is the first day on which
    it is no more; it is out of order on both days named, and until further notice without an end.
    """

    kind: Kind
    name: str
    commune_id: int
    latitude: float
    longitude: float
    operator: str | None = None
    verified: bool = False
    note: str | None = None
    hours: str | None = None
    opened_on: date | None = None
    closed_on: date | None = None
    out_of_order_from: date | None = None
    out_of_order_to: date | None = None

    @property
    def identity(self) -> tuple[Kind, str, int]:
        """What no two cash points share."""
        return self.kind, self.name, self.commune_id

    def check(self) -> None:
        """Refuse days that cannot be.

        Raises:
            Refusal: it closes before it opens, or is repaired before it breaks.
        """
        if self.opened_on and self.closed_on and self.closed_on <= self.opened_on:
            raise Refusal(CLOSED_EARLY)
        if self.out_of_order_to and self.out_of_order_from is None:
            raise Refusal(REPAIR_OF_NOTHING)
        if (
            self.out_of_order_from
            and self.out_of_order_to
            and (self.out_of_order_to < self.out_of_order_from)
        ):
            raise Refusal(REPAIRED_EARLY)

    def state_on(self, day: date) -> "State":
        """Whether people can go there on that day."""
        if self.closed_on is not None and self.closed_on <= day:
            return State.CLOSED
        if self.opened_on is not None and self.opened_on > day:
            return State.NOT_YET_OPEN
        first, last = self.out_of_order_from, self.out_of_order_to
        if first is not None and first <= day and (last is None or day <= last):
            return State.OUT_OF_ORDER
        return State.SERVING


class State(StrEnum):
    """Whether a cash point serves on a day."""

    SERVING = "serving"
    OUT_OF_ORDER = "out-of-order"
    NOT_YET_OPEN = "not-yet-open"
    CLOSED = "closed"


STATE_LABELS = {
    State.SERVING: N_("Đang phục vụ"),
    State.OUT_OF_ORDER: N_("Đang hỏng"),
    State.NOT_YET_OPEN: N_("Chưa mở"),
    State.CLOSED: N_("Đã đóng"),
}


def uncertainty_m(
    source: LocationSource | None, commune_area_km2: float | None, hamlets: int
) -> int | None:
    """How far off a position may be that is not the person's own; None where nobody can say.

    The radius of a circle as large as the commune, or as its share of the commune where it is the
    position of one of its hamlets, in metres.

    >>> uncertainty_m(LocationSource.COMMUNE, 3.1416, 9), uncertainty_m(
    ...     LocationSource.HAMLET, 3.1416, 4
    ... )
    (1000, 500)
    """
    if commune_area_km2 is None or source not in {LocationSource.HAMLET, LocationSource.COMMUNE}:
        return None
    parts = max(hamlets, 1) if source is LocationSource.HAMLET else 1
    return round(10 * sqrt(commune_area_km2 / parts / pi)) * 100
