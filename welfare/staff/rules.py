"""What each role may do, and how sign-in slows down after failures (handbook, section 1)."""

import re
from datetime import timedelta
from enum import StrEnum
from math import ceil

from welfare.core.errors import N_, Refusal
from welfare.core.permissions import Permission as Permission  # noqa: PLC0414 - exported again


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


P = Permission
READING = frozenset(
    {P.SEE_DASHBOARD, P.SEE_PEOPLE, P.SEE_RATES, P.SEE_PAYOUTS, P.SEE_MAP, P.SEE_AREAS}
)
REGISTERING = READING | {P.EDIT_PEOPLE, P.OPEN_NUMBERS, P.OPEN_DOCUMENTS, P.RECORD_RESULTS}
STEERING = frozenset({P.SET_TARGETS, P.LOOK_AGAIN})
PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.COMMUNE_OFFICER: REGISTERING,
    Role.DISTRICT_OFFICER: REGISTERING
    | {P.DRAW_UP, P.SIGN_LISTS, P.MAKE_BANK_FILES, P.EDIT_CASH_POINTS}
    | STEERING,
    Role.APPROVER: READING | STEERING | {P.APPROVE, P.SIGN_LISTS, P.OPEN_DOCUMENTS},
    Role.ACCOUNTANT: READING | {P.RECORD_RESULTS, P.SIGN_LISTS, P.MAKE_BANK_FILES},
    Role.PROVIDER: frozenset({P.SEE_PAYOUTS, P.RECORD_RESULTS}),
    Role.AUDITOR: READING | {P.SEE_AUDIT},
    Role.ADMINISTRATOR: frozenset(
        {
            P.SEE_RATES,
            P.LOAD_RATES,
            P.SEE_AREAS,
            P.MANAGE_AREAS,
            P.MANAGE_STAFF,
            P.SEE_AUDIT,
        }
    ),
}

USERNAME = re.compile("[a-z0-9][a-z0-9._-]{1,79}")
MIN_PASSWORD_LENGTH = 8
MAX_PASSWORD_LENGTH = 200
FREE_FAILURES = 4
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(days=1)

BAD_USERNAME = N_(
    "Tên đăng nhập “%(username)s” không dùng được. Dùng từ 2 đến 80 chữ thường không dấu, chữ số "
    "và dấu . _ -, bắt đầu bằng chữ hoặc số."
)
BAD_PASSWORD = N_("Mật khẩu phải có từ %(shortest)s đến %(longest)s ký tự và khác tên đăng nhập.")
COMMUNE_OF_OFFICER = N_("Công chức xã phải thuộc một xã; vai trò khác thì không chọn xã.")
PROVIDER_OF_CLERK = N_(
    "Nhân viên tổ chức chi trả phải thuộc Bưu điện hoặc Ngân hàng; vai trò khác thì không."
)


def check_username(username: str) -> None:
    """Refuse a username that cannot be typed on every keyboard."""
    if not USERNAME.fullmatch(username):
        raise Refusal(BAD_USERNAME, username=username)


def check_password(username: str, password: str) -> None:
    """Refuse a password that is guessed first, or so long that only a program would send it."""
    right_length = MIN_PASSWORD_LENGTH <= len(password) <= MAX_PASSWORD_LENGTH
    if not right_length or password.lower() == username:
        raise Refusal(BAD_PASSWORD, shortest=MIN_PASSWORD_LENGTH, longest=MAX_PASSWORD_LENGTH)


def check_scope(role: Role, *, has_commune: bool, has_provider: bool) -> None:
    """Refuse a commune officer without a commune, a clerk without a provider, or the reverse."""
    if (role is Role.COMMUNE_OFFICER) is not has_commune:
        raise Refusal(COMMUNE_OF_OFFICER)
    if (role is Role.PROVIDER) is not has_provider:
        raise Refusal(PROVIDER_OF_CLERK)


def own_path(target: str | None) -> str | None:
    """The target if it is a path of this site, else None.

    Browsers read `//host`, `/\\host` and a tab between the slashes as another site.
    """
    if target is None or not re.fullmatch(r"/(?![/\\])[!-\[\]-~]*", target):
        return None
    return target


def wait_after(failures: int) -> timedelta:
    """How long the next try must wait after so many failures in a row: 2, 4, 8 … seconds.

    >>> wait_after(4), wait_after(5), wait_after(8)
    (datetime.timedelta(0), datetime.timedelta(seconds=2), datetime.timedelta(seconds=16))
    """
    if failures <= FREE_FAILURES:
        return timedelta()
    return min(timedelta(seconds=2 ** min(failures - FREE_FAILURES, 20)), LONGEST_WAIT)


def seconds_to_wait(failures: int, *, since_last: timedelta) -> int:
    """Whole seconds until the next try may be made; failures of another day count no more."""
    if since_last >= FORGOTTEN_AFTER:
        return 0
    return max(0, ceil((wait_after(failures) - since_last).total_seconds()))
