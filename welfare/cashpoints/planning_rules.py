"""What is asked of a plan for new points or for mobile payout stops."""

from dataclasses import dataclass
from enum import StrEnum

from welfare.core.errors import N_, Refusal


class Goal(StrEnum):
    """What new points are to achieve."""

    AVERAGE = "average"
    COVERED = "covered"


GOAL_LABELS = {
    Goal.AVERAGE: N_("Rút ngắn quãng đường trung bình"),
    Goal.COVERED: N_("Thêm nhiều người nhất ở trong tầm"),
}


class Weight(StrEnum):
    """Whose way counts, and how much."""

    PEOPLE = "people"
    BLOCKED = "blocked"
    MONEY = "money"


WEIGHT_LABELS = {
    Weight.PEOPLE: N_("mọi người như nhau"),
    Weight.BLOCKED: N_("chỉ người không dùng tài khoản vì ATM ở xa"),
    Weight.MONEY: N_("theo số tiền hưởng hằng tháng"),
}


class Source(StrEnum):
    """Where candidates come from."""

    COMMUNES = "communes"
    HAMLETS = "hamlets"
    POST_OFFICES = "post-offices"
    MARKETS = "markets"
    PINS = "pins"


SOURCE_LABELS = {
    Source.COMMUNES: N_("tâm các xã"),
    Source.HAMLETS: N_("các ấp có tọa độ"),
    Source.POST_OFFICES: N_("bưu điện"),
    Source.MARKETS: N_("chợ"),
    Source.PINS: N_("nơi cán bộ đã ghim"),
}

MOST_NEW = 10
LEAST_WITHIN_M, MOST_WITHIN_M = 100, 100_000
STOPS_A_DAY = 4
MOST_STOPS_A_DAY = 20

BAD_COUNT = N_("Số điểm mới phải từ 1 đến %(most)s.")
BAD_WITHIN = N_("Tầm phải từ %(least)s m đến %(most)s m.")
BAD_A_DAY = N_("Số điểm dừng một ngày phải từ 1 đến %(most)s.")
NO_CANDIDATE = N_("Chưa có nơi nào để chọn. Thêm nguồn ứng viên hoặc bỏ bớt nơi loại trừ.")
NOBODY = N_("Không có ai có vị trí để tính. Nhập người hưởng hoặc bỏ bớt điều kiện.")


@dataclass(frozen=True)
class NewPoints:
    """What new points are asked for; `without` are keys of candidates that must not be chosen."""

    count: int = 1
    goal: Goal = Goal.AVERAGE
    within_m: int = 5_000
    weight: Weight = Weight.PEOPLE
    sources: frozenset[Source] = frozenset({Source.COMMUNES})
    without: frozenset[str] = frozenset()

    def check(self) -> None:
        """Refuse what cannot be worked out.

        Raises:
            Refusal: too many or too few points, or a reach that is none.
        """
        if not 1 <= self.count <= MOST_NEW:
            raise Refusal(BAD_COUNT, most=MOST_NEW)
        check_reach(self.within_m)


@dataclass(frozen=True)
class MobileStops:
    """For whom mobile stops are asked: beyond `far_m` of an ATM; all to be within `within_m`."""

    far_m: int = 5_000
    within_m: int = 2_000
    a_day: int = STOPS_A_DAY
    sources: frozenset[Source] = frozenset({Source.COMMUNES, Source.HAMLETS})
    without: frozenset[str] = frozenset()

    def check(self) -> None:
        """Refuse what cannot be worked out.

        Raises:
            Refusal: a reach that is none, or a day without stops.
        """
        check_reach(self.far_m)
        check_reach(self.within_m)
        if not 1 <= self.a_day <= MOST_STOPS_A_DAY:
            raise Refusal(BAD_A_DAY, most=MOST_STOPS_A_DAY)


def check_reach(metres: int) -> None:
    """Refuse a way that is none between places of a district.

    Raises:
        Refusal: below 100 m or above 100 km.
    """
    if not LEAST_WITHIN_M <= metres <= MOST_WITHIN_M:
        raise Refusal(BAD_WITHIN, least=LEAST_WITHIN_M, most=MOST_WITHIN_M)
