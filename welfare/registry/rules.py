"""Words and pure decisions of the registers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from welfare.core.errors import N_
from welfare.core.month import Month


class Register(StrEnum):
    """The registers an office keeps."""

    MERIT = "merit"
    POVERTY = "poverty"
    PROTECTION = "protection"


REGISTER_LABELS = {
    Register.MERIT: N_("Người có công"),
    Register.POVERTY: N_("Hộ nghèo, cận nghèo"),
    Register.PROTECTION: N_("Bảo trợ xã hội"),
}


class Sex(StrEnum):
    """As the identity card says."""

    MALE = "male"
    FEMALE = "female"


SEX_LABELS = {Sex.MALE: N_("Nam"), Sex.FEMALE: N_("Nữ")}


class BirthPrecision(StrEnum):
    """How exactly a birth is known; a year alone counts as its 1 January (handbook, section 3)."""

    DAY = "day"
    YEAR = "year"


class LocationSource(StrEnum):
    """Where a person's position comes from, best first."""

    PIN = "pin"
    TYPED = "typed"
    HAMLET = "hamlet"
    COMMUNE = "commune"


LOCATION_LABELS = {
    LocationSource.PIN: N_("cán bộ ghim trên bản đồ"),
    LocationSource.TYPED: N_("tọa độ nhập"),
    LocationSource.HAMLET: N_("theo ấp"),
    LocationSource.COMMUNE: N_("theo tâm xã"),
}


class PovertyClass(StrEnum):
    """A household's class in a year's review (Nghị định 07/2021/NĐ-CP, Điều 3)."""

    POOR = "poor"
    NEAR_POOR = "near-poor"


POVERTY_LABELS = {
    PovertyClass.POOR: N_("Hộ nghèo"),
    PovertyClass.NEAR_POOR: N_("Hộ cận nghèo"),
}

MARTYR_RELATIONS = (
    "Cha đẻ",
    "Mẹ đẻ",
    "Vợ",
    "Chồng",
    "Con",
    "Người có công nuôi dưỡng",
    "Người thờ cúng",
)
HEAD = "Chủ hộ"
RELATIONS = (HEAD, "Vợ", "Chồng", "Con", "Con dâu", "Con rể", "Cháu", "Cha", "Mẹ", "Anh chị em")

ADULT_AT = 16  # Luật Trẻ em 2016, Điều 1
HIDDEN_CODE = "BTXH"
GUARDIAN = "guardian"


def public_code(code: str, sensitive: str | None) -> str:
    """The code that may be shown: a code that means HIV gives way to one that does not."""
    return HIDDEN_CODE if sensitive == "hiv" else code


def household_code(typed: str) -> str:
    """A household's code as it is kept: in capitals, without spaces.

    >>> household_code(" mp 00012")
    'MP00012'
    """
    return "".join(typed.upper().split())


def category_behind(
    chosen: str, hidden: Mapping[str, str], born_on: date, start_month: Month
) -> str:
    """The category that an officer's choice means.

    Categories that mean HIV stand behind one choice (Nghị định 20/2021/NĐ-CP, Điều 8); `hidden`
    maps each one's code to its payee. The one paid to a guardian is for children, the other one
    for whoever has turned 16 by the end of the first month.
    """
    if chosen != HIDDEN_CODE:
        return chosen
    is_child = age_on(born_on, start_month.last_day) < ADULT_AT
    return next(code for code, payee in hidden.items() if (payee == GUARDIAN) is is_child)


def birth_text(born_on_iso: str, precision: str) -> str:
    """A birth as officers write it, from its ISO date: `28/09/2007`, or `1946`.

    >>> birth_text("2007-09-28", "day"), birth_text("1946-01-01", "year")
    ('28/09/2007', '1946')
    """
    year, month, day = born_on_iso.split("-")
    return year if precision == BirthPrecision.YEAR else f"{day}/{month}/{year}"


@dataclass(frozen=True)
class PersonFacts:
    """What an officer writes about a person; text is clean, numbers are bare digits.

    `born_on` is 1 January where only the year is known. A position is given only where somebody
    typed or pinned one, as `position_source` tells; otherwise it follows from hamlet or commune.
    """

    name: str
    born_on: date
    commune_id: int
    birth_precision: BirthPrecision = BirthPrecision.DAY
    sex: Sex | None = None
    citizen_id: str | None = None
    old_id: str | None = None
    ethnicity: str | None = None
    phone: str | None = None
    hamlet_id: int | None = None
    address: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    position_source: LocationSource = LocationSource.TYPED
    household_id: int | None = None
    relation_to_head: str | None = None
    note: str | None = None


class DecisionKind(StrEnum):
    """What a decision does to an entitlement."""

    GRANT = "grant"
    CHANGE = "change"
    KEEP = "keep"
    SUSPEND = "suspend"
    RESUME = "resume"
    STOP = "stop"


DECISION_LABELS = {
    DecisionKind.GRANT: N_("Hưởng"),
    DecisionKind.CHANGE: N_("Điều chỉnh"),
    DecisionKind.KEEP: N_("Tiếp tục hưởng"),
    DecisionKind.SUSPEND: N_("Tạm dừng"),
    DecisionKind.RESUME: N_("Hưởng lại"),
    DecisionKind.STOP: N_("Thôi hưởng"),
}


class SuspensionReason(StrEnum):
    """Why an allowance is not paid for a time (handbook, section 4)."""

    UNCOLLECTED = "uncollected"
    REFUSED_CHECK = "refused-check"
    NOT_SEEN = "not-seen"
    CUSTODY = "custody"
    OTHER = "other"


SUSPENSION_LABELS = {
    SuspensionReason.UNCOLLECTED: N_("Ba tháng liền trở lên không nhận tiền"),
    SuspensionReason.REFUSED_CHECK: N_("Không thực hiện xác minh, đánh giá lại"),
    SuspensionReason.NOT_SEEN: N_("Không gặp khi rà soát thực tế"),
    SuspensionReason.CUSTODY: N_("Bị tạm giam, chấp hành án từ một tháng trở lên"),
    SuspensionReason.OTHER: N_("Lý do khác, ghi trong quyết định"),
}


class ReviewReason(StrEnum):
    """Why an enrolment waits for an officer to keep or stop it."""

    POVERTY_LOST = "poverty-lost"


REVIEW_REASON_LABELS = {
    ReviewReason.POVERTY_LOST: N_("Hộ không còn là hộ nghèo, cận nghèo"),
}


class Outcome(StrEnum):
    """How a review ends."""

    KEEP = "keep"
    STOP = "stop"


OUTCOME_LABELS = {
    Outcome.KEEP: N_("Tiếp tục hưởng"),
    Outcome.STOP: N_("Thôi hưởng"),
}

# Allowances that only members of poor or near-poor households draw (handbook, section 2).
NEEDS_POVERTY = frozenset({"BT3", "BT4", "BT5A", "BT8"})
SOCIAL_PENSION = "HTXH"
PENSION_WITHOUT_POVERTY_AT = 75  # Nghị định 176/2025/NĐ-CP: from 70 only in a poor household


def rests_on_poverty(category_code: str, born_on: date, month: Month) -> bool:
    """Whether an allowance is drawn only while the household is poor, in the month.

    >>> rests_on_poverty("HTXH", date(1953, 5, 1), Month(2026, 1))
    True
    >>> rests_on_poverty("HTXH", date(1950, 5, 1), Month(2026, 1))
    False
    """
    if category_code in NEEDS_POVERTY:
        return True
    return category_code == SOCIAL_PENSION and (
        age_on(born_on, month.last_day) < PENSION_WITHOUT_POVERTY_AT
    )


def age_on(born_on: date, day: date) -> int:
    """Completed years of age.

    >>> age_on(date(1948, 2, 29), date(2023, 2, 28))
    74
    """
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


@dataclass(frozen=True)
class Paper:
    """The decision behind what happens to an entitlement, as far as it is known.

    `arrears_from` is the first month whose arrears it expressly grants, also where that lies
    before the months that this system has paid.
    """

    number: str | None = None
    signed_on: date | None = None
    signer: str | None = None
    reason: str | None = None
    arrears_from: Month | None = None


@dataclass(frozen=True)
class NewEnrolment:
    """A person enters a category from `start_month` on; `degree` in %, `count` in persons.

    `end_month` is the last month where the decision grants so many only. `granted_vnd` is what it
    grants where the law gives no single figure, `payee_name` who receives it instead of the person.
    `follows_id` is the enrolment that it takes the place of.
    """

    person_id: int
    category_code: str
    start_month: Month
    degree: int | None = None
    count: int | None = None
    paper: Paper = Paper()
    end_month: Month | None = None
    granted_vnd: int | None = None
    payee_name: str | None = None
    certificate_number: str | None = None
    certificate_until: date | None = None
    certificate_on: date | None = None
    martyr_name: str | None = None
    martyr_relation: str | None = None
    carer_id: int | None = None
    follows_id: int | None = None


@dataclass(frozen=True)
class Granted:
    """What an enrolment grants, as far as a correction may write it anew."""

    category_code: str
    start_month: Month
    end_month: Month | None
    degree: int | None
    count: int | None
    granted_vnd: int | None
    payee_name: str | None
    certificate_number: str | None
    certificate_on: date | None
    certificate_until: date | None
    martyr_name: str | None
    martyr_relation: str | None
    carer_id: int | None


class Standing(StrEnum):
    """How a person stands in the registers in a month."""

    ACTIVE = "active"
    ENDED = "ended"
    NONE = "none"
    DECEASED = "deceased"


STANDING_LABELS = {
    Standing.ACTIVE: N_("Đang hưởng"),
    Standing.ENDED: N_("Đã thôi hưởng"),
    Standing.NONE: N_("Chưa có hồ sơ hưởng"),
    Standing.DECEASED: N_("Đã mất"),
}


def standing(died_on: date | None, ends: Sequence[Month | None], month: Month) -> Standing:
    """How somebody stands in the month whose enrolments end so (None: they go on)."""
    if died_on is not None:
        return Standing.DECEASED
    if not ends:
        return Standing.NONE
    goes_on = any(end is None or end >= month for end in ends)
    return Standing.ACTIVE if goes_on else Standing.ENDED
