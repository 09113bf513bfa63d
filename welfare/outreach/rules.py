"""Words and pure decisions on the way from cash to account: what would serve a person best."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from welfare.channels.blockers import Blocker
from welfare.channels.rules import CASH_KINDS, Kind
from welfare.core.errors import N_, Refusal


class Result(StrEnum):
    """What came of a talk about being paid by account."""

    AGREED = "agreed"
    REFUSED = "refused"
    LATER = "later"
    NOT_MET = "not-met"


RESULT_LABELS = {
    Result.AGREED: N_("Đồng ý"),
    Result.REFUSED: N_("Từ chối"),
    Result.LATER: N_("Hẹn lại"),
    Result.NOT_MET: N_("Không gặp"),
}


class Approach(StrEnum):
    """Whom a round visits first."""

    NEAR_ATM = "near-atm"
    BLOCKER = "blocker"


APPROACH_LABELS = {
    Approach.NEAR_ATM: N_("Gần ATM trước"),
    Approach.BLOCKER: N_("Theo một lý do"),
}

NO_REASON = N_("Người từ chối phải có ít nhất một lý do. Chọn lý do trong danh sách.")
NO_NEXT_DAY = N_("Hẹn lại cần có ngày hẹn.")
NEXT_BEFORE = N_("Ngày hẹn %(next)s trước ngày gặp %(met)s. Xem lại hai ngày.")
IN_FUTURE = N_("Ngày %(day)s còn ở tương lai. Ghi sau khi đã gặp.")
CONSENT_WITHOUT_AGREEING = N_("Chỉ ghi giấy đồng ý khi kết quả là “Đồng ý”.")
CONSENT_AFTER_MEETING = N_("Ngày ký giấy đồng ý %(day)s không thể ở tương lai.")
NO_BLOCKER_CHOSEN = N_("Vận động theo lý do thì chọn lý do.")


@dataclass(frozen=True)
class ContactFacts:
    """What an officer writes after a talk; `reasons` are all that hold the person now."""

    met_on: date
    result: Result
    reasons: frozenset[Blocker] = frozenset()
    note: str | None = None
    next_step: str | None = None
    next_on: date | None = None
    consent_on: date | None = None
    consent_kind: Kind = Kind.OWN_ACCOUNT


def check_contact(facts: ContactFacts, today: date) -> None:
    """Refuse what cannot have been, or leaves out what the next visit needs.

    Raises:
        Refusal: a refusal without a reason, a second visit without a day, dates that cannot be.
    """
    if facts.met_on > today:
        raise Refusal(IN_FUTURE, day=_shown(facts.met_on))
    if facts.result is Result.REFUSED and not facts.reasons:
        raise Refusal(NO_REASON)
    if facts.result is Result.LATER and facts.next_on is None:
        raise Refusal(NO_NEXT_DAY)
    if facts.next_on and facts.next_on < facts.met_on:
        raise Refusal(NEXT_BEFORE, next=_shown(facts.next_on), met=_shown(facts.met_on))
    if facts.consent_on and facts.result is not Result.AGREED:
        raise Refusal(CONSENT_WITHOUT_AGREEING)
    if facts.consent_on and facts.consent_on > today:
        raise Refusal(CONSENT_AFTER_MEETING, day=_shown(facts.consent_on))


def _shown(day: date) -> str:
    return f"{day:%d/%m/%Y}"


@dataclass(frozen=True)
class Thresholds:
    """What the office takes for near, far, many and late; metres, people, times and days."""

    near_atm_m: int = 2000
    far_atm_m: int = 5000
    near_cash_m: int = 2000
    many_people: int = 3
    several_changes: int = 2
    changes_days: int = 90
    late_days: int = 7


@dataclass(frozen=True)
class Situation:
    """What is known of a person that decides by which channel they are served best.

    Ways are in metres, None where nobody knows. `has_account` is an account of their own that
    can be used; `cash_name` names the nearest place where money is paid out, `is_agent` if it
    serves e-wallets.
    """

    nearest_atm_m: float | None = None
    nearest_cash_m: float | None = None
    cash_name: str | None = None
    is_agent: bool = False
    has_phone: bool = False
    has_account: bool = False
    relative_has_account: bool = False
    has_vneid_2: bool = False
    social_account_linked: bool = False
    blockers: frozenset[Blocker] = frozenset()


@dataclass(frozen=True)
class Advice:
    """The channel that fits best, and why in one sentence, a message with its parameters."""

    kind: Kind
    reason: str
    params: Mapping[str, object] = field(default_factory=dict)


BEDRIDDEN = N_("Nằm một chỗ, không đi lại được: trả tận nhà.")
HAS_ONE = N_("Đã có tài khoản riêng, ATM cách %(atm)s: trả vào tài khoản ấy.")
HAS_ONE_FAR = N_("Đã có tài khoản riêng: trả vào tài khoản ấy, người nhà rút giúp khi cần.")
LINKED = N_("Tài khoản an sinh xã hội đã liên kết ngân hàng: trả thẳng vào đó.")
NEAR_WITH_HELP = N_(
    "Cách ATM %(atm)s, có điện thoại, người nhà đang dùng tài khoản: mở tài khoản riêng."
)
NEAR = N_("Cách ATM %(atm)s, có điện thoại: mở tài khoản riêng.")
RELATIVE = N_("Người nhà có tài khoản và giúp được: lập ủy quyền có chứng thực.")
WALLET = N_(
    "ATM cách %(atm)s nhưng có điện thoại, VNeID mức 2 và %(cash)s cách %(cash_way)s: dùng ví."
)
NOT_SO_FAR = N_("Cách ATM %(atm)s, có điện thoại, chưa thấy gì cản: mở tài khoản riêng.")
CASH_NEARBY = N_("Cách ATM %(atm)s%(phone)s: nhận tiền mặt ở %(cash)s cách %(cash_way)s.")
CASH_FAR = N_("Điểm chi trả gần nhất cũng cách %(cash_way)s: trả tận nhà hoặc ở điểm lưu động.")
CASH_BLOCKED = N_("Còn lý do chưa gỡ: nhận tiền mặt ở điểm chi trả, vận động tiếp.")
UNKNOWN_WAY = N_("Chưa biết cách ATM bao xa: ghi nơi ở trên bản đồ trước khi đề nghị.")
NO_PHONE = N_(", không có điện thoại")

# With these a card is of no use, however near the machine.
_AGAINST_OWN = frozenset({Blocker.CANNOT_USE_CARD, Blocker.NO_PHONE})


def best_fit(of: Situation, limits: Thresholds) -> Advice:
    """The channel that serves the person best, and why; the first rule that fits decides."""
    ways = {"atm": way(of.nearest_atm_m), "cash_way": way(of.nearest_cash_m), "cash": of.cash_name}
    if Blocker.BEDRIDDEN in of.blockers:
        return Advice(Kind.CASH_HOME, BEDRIDDEN)
    return _account(of, limits, ways) or _cash(of, limits, ways)


def _account(of: Situation, limits: Thresholds, ways: Mapping[str, object]) -> Advice | None:
    misused = Blocker.MISUSED in of.blockers
    if of.has_account and not misused:
        is_far = of.nearest_atm_m is None or of.nearest_atm_m > limits.far_atm_m
        return Advice(Kind.OWN_ACCOUNT, HAS_ONE_FAR if is_far else HAS_ONE, ways)
    if of.social_account_linked:
        return Advice(Kind.OWN_ACCOUNT, LINKED)
    helped = of.relative_has_account and not misused
    if of.has_phone and not of.blockers & _AGAINST_OWN:
        return _by_phone(of, limits, ways, helped=helped)
    return Advice(Kind.AUTHORISED_ACCOUNT, RELATIVE) if helped else None


def _by_phone(
    of: Situation, limits: Thresholds, ways: Mapping[str, object], *, helped: bool
) -> Advice | None:
    atm_m = of.nearest_atm_m
    if atm_m is not None and atm_m <= limits.near_atm_m:
        return Advice(Kind.OWN_ACCOUNT, NEAR_WITH_HELP if helped else NEAR, ways)
    if helped:
        return Advice(Kind.AUTHORISED_ACCOUNT, RELATIVE)
    if atm_m is not None and atm_m <= limits.far_atm_m:
        return Advice(Kind.OWN_ACCOUNT, NOT_SO_FAR, ways)
    if of.has_vneid_2 and of.is_agent and _is_close(of, limits):
        return Advice(Kind.E_WALLET, WALLET, ways)
    return None


def _cash(of: Situation, limits: Thresholds, ways: Mapping[str, object]) -> Advice:
    if of.nearest_atm_m is None:
        return Advice(Kind.CASH_POINT, UNKNOWN_WAY)
    if of.nearest_atm_m <= limits.far_atm_m and of.blockers:
        return Advice(Kind.CASH_POINT, CASH_BLOCKED)
    if _is_close(of, limits) or of.nearest_cash_m is None:
        phone = "" if of.has_phone else Refusal(NO_PHONE)
        known = of.cash_name is not None and of.nearest_cash_m is not None
        reason = CASH_NEARBY if known else CASH_BLOCKED
        return Advice(Kind.CASH_POINT, reason, {**ways, "phone": phone})
    return Advice(Kind.CASH_HOME, CASH_FAR, ways)


def _is_close(of: Situation, limits: Thresholds) -> bool:
    return of.nearest_cash_m is not None and of.nearest_cash_m <= limits.near_cash_m


def way(metres: float | None) -> str:
    """A way as sentences have it.

    >>> way(600.4), way(1249.0), way(None)
    ('600 m', '1,2 km', '?')
    """
    if metres is None:
        return "?"
    whole_m = int(metres + 0.5)
    if whole_m < 1000:
        return f"{whole_m} m"
    kilometres, tenths = divmod((whole_m + 50) // 100, 10)
    return f"{kilometres},{tenths} km"


def proposes_too_far(kind: Kind, of: Situation, limits: Thresholds) -> bool:
    """Whether the stored way speaks for “ATM too far”: of who takes cash and has not said so."""
    if kind not in CASH_KINDS or Blocker.ATM_TOO_FAR in of.blockers:
        return False
    return of.nearest_atm_m is not None and of.nearest_atm_m > limits.far_atm_m
