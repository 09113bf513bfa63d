"""Words and pure decisions of the registers."""

from enum import StrEnum

from welfare.core.errors import N_


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

HIDDEN_CODE = "BTXH"


def public_code(code: str, sensitive: str | None) -> str:
    """The code that may be shown: a code that means HIV gives way to one that does not."""
    return HIDDEN_CODE if sensitive == "hiv" else code


def birth_text(born_on_iso: str, precision: str) -> str:
    """A birth as officers write it, from its ISO date: `28/09/2007`, or `1946`.

    >>> birth_text("2007-09-28", "day"), birth_text("1946-01-01", "year")
    ('28/09/2007', '1946')
    """
    year, month, day = born_on_iso.split("-")
    return year if precision == BirthPrecision.YEAR else f"{day}/{month}/{year}"
