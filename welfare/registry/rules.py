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
    on = start_month.last_day
    years = on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))
    is_child = years < ADULT_AT
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


@dataclass(frozen=True)
class Paper:
    """The decision behind what happens to an entitlement, as far as it is known."""

    number: str | None = None
    signed_on: date | None = None
    signer: str | None = None
    reason: str | None = None


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
    follows_id: int | None = None


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
