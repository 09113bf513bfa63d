"""What each role may do, and how sign-in slows down after failures (handbook, section 1)."""

from datetime import timedelta
from enum import Enum, StrEnum

from welfare.core.errors import N_


class Role(StrEnum):
    """The people who use the software."""

    COMMUNE_OFFICER = "commune-officer"
    DISTRICT_OFFICER = "district-officer"
    APPROVER = "approver"
    ACCOUNTANT = "accountant"
    PROVIDER = "provider"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


ROLE_LABELS = {
    Role.COMMUNE_OFFICER: N_("Công chức LĐ-TB&XH xã"),
    Role.DISTRICT_OFFICER: N_("Chuyên viên Phòng LĐ-TB&XH"),
    Role.APPROVER: N_("Trưởng phòng (người duyệt)"),
    Role.ACCOUNTANT: N_("Kế toán"),
    Role.PROVIDER: N_("Tổ chức dịch vụ chi trả"),
    Role.AUDITOR: N_("Lãnh đạo, thanh tra"),
    Role.ADMINISTRATOR: N_("Quản trị"),
}


class Provider(StrEnum):
    """Who hands out the money; a provider's clerk sees only the lists given to it."""

    POST_OFFICE = "post-office"
    BANK = "bank"


PROVIDER_LABELS = {Provider.POST_OFFICE: N_("Bưu điện"), Provider.BANK: N_("Ngân hàng")}


class Permission(Enum):
    """The things a role may or may not do."""

    SEE_DASHBOARD = "see-dashboard"
    SEE_PEOPLE = "see-people"
    EDIT_PEOPLE = "edit-people"
    OPEN_NUMBERS = "open-numbers"
    SEE_RATES = "see-rates"
    LOAD_RATES = "load-rates"
    SEE_PAYOUTS = "see-payouts"
    DRAW_UP = "draw-up"
    APPROVE = "approve"
    RECORD_RESULTS = "record-results"
    SEE_MAP = "see-map"
    EDIT_CASH_POINTS = "edit-cash-points"
    MANAGE_AREAS = "manage-areas"
    MANAGE_STAFF = "manage-staff"
    SEE_AUDIT = "see-audit"


P = Permission
PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.COMMUNE_OFFICER: frozenset(
        {
            P.SEE_DASHBOARD,
            P.SEE_PEOPLE,
            P.EDIT_PEOPLE,
            P.OPEN_NUMBERS,
            P.SEE_RATES,
            P.SEE_PAYOUTS,
            P.RECORD_RESULTS,
            P.SEE_MAP,
        }
    ),
    Role.DISTRICT_OFFICER: frozenset(
        {
            P.SEE_DASHBOARD,
            P.SEE_PEOPLE,
            P.EDIT_PEOPLE,
            P.OPEN_NUMBERS,
            P.SEE_RATES,
            P.SEE_PAYOUTS,
            P.DRAW_UP,
            P.RECORD_RESULTS,
            P.SEE_MAP,
            P.EDIT_CASH_POINTS,
        }
    ),
    Role.APPROVER: frozenset(
        {P.SEE_DASHBOARD, P.SEE_PEOPLE, P.SEE_RATES, P.SEE_PAYOUTS, P.APPROVE, P.SEE_MAP}
    ),
    Role.ACCOUNTANT: frozenset(
        {P.SEE_DASHBOARD, P.SEE_PEOPLE, P.SEE_RATES, P.SEE_PAYOUTS, P.RECORD_RESULTS, P.SEE_MAP}
    ),
    Role.PROVIDER: frozenset({P.SEE_PAYOUTS, P.RECORD_RESULTS}),
    Role.AUDITOR: frozenset(
        {P.SEE_DASHBOARD, P.SEE_PEOPLE, P.SEE_RATES, P.SEE_PAYOUTS, P.SEE_MAP, P.SEE_AUDIT}
    ),
    Role.ADMINISTRATOR: frozenset(
        {
            P.SEE_RATES,
            P.LOAD_RATES,
            P.MANAGE_AREAS,
            P.MANAGE_STAFF,
            P.SEE_AUDIT,
        }
    ),
}

MIN_PASSWORD_LENGTH = 8
FREE_FAILURES = 4
LONGEST_WAIT = timedelta(minutes=15)


def wait_after(failures: int) -> timedelta:
    """How long the next try must wait after so many failures in a row: 2, 4, 8 … seconds.

    >>> wait_after(4), wait_after(5), wait_after(8)
    (datetime.timedelta(0), datetime.timedelta(seconds=2), datetime.timedelta(seconds=16))
    """
    if failures <= FREE_FAILURES:
        return timedelta()
    return min(timedelta(seconds=2 ** min(failures - FREE_FAILURES, 20)), LONGEST_WAIT)
