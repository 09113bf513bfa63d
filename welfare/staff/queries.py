"""Reading staff accounts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, select

from welfare.core.errors import N_, NotFound
from welfare.database import db
from welfare.staff.models import SignInFailure, Staff
from welfare.staff.rules import Role, seconds_to_wait

NO_ACCOUNT = N_("Không có tài khoản “%(username)s”. Xem danh sách ở mục Cán bộ.")
NO_ACCOUNT_ID = N_("Không có tài khoản này. Xem danh sách ở mục Cán bộ.")

CLOSED_LAST: ColumnElement[int] = case((Staff.active, 0), else_=1)


def by_username(username: str) -> Staff:
    """The account in use under the name.

    Raises:
        NotFound: there is none, or it has been closed.
    """
    account = in_use(username.lower())
    if account is None:
        raise NotFound(NO_ACCOUNT, username=username)
    return account


def by_id(staff_id: int) -> Staff:
    """The account, in use or closed.

    Raises:
        NotFound: there is none.
    """
    account = db.session.get(Staff, staff_id)
    if account is None:
        raise NotFound(NO_ACCOUNT_ID)
    return account


def by_session_key(key: str) -> Staff | None:
    """The account a session belongs to, unless it was closed or its password changed since."""
    staff_id, _colon, _rest = key.partition(":")
    account = db.session.get(Staff, int(staff_id)) if staff_id.isdigit() else None
    return account if account and account.get_id() == key else None


def is_taken(username: str) -> bool:
    """Whether an account, in use or closed, has the name."""
    return db.session.scalar(select(Staff.id).where(Staff.username == username)) is not None


def in_use(username: str) -> Staff | None:
    """The account in use under the name, if there is one."""
    account: Staff | None = db.session.scalar(
        select(Staff)
        .where(Staff.username == username, Staff.active)
        .execution_options(populate_existing=True)
    )
    return account


def seconds_until_next_try(username: str, now: datetime) -> int:
    """How long a try under the username must still wait after failures, 0 if it need not."""
    failure = db.session.get(SignInFailure, username, populate_existing=True)
    if failure is None:
        return 0
    return seconds_to_wait(failure.failures, since_last=now - failure.last_at)


def active_administrators() -> Sequence[int]:
    """The ids of the administrators still in use, kept from closing until this transaction ends."""
    return db.session.scalars(
        select(Staff.id)
        .where(Staff.role == Role.ADMINISTRATOR, Staff.active)
        .order_by(Staff.id)
        .with_for_update()
    ).all()


def accounts(role: Role | None = None, *, active: bool | None = None) -> Select[Any]:
    """Accounts of the role, in use (`active`) or closed; to be ordered by `ACCOUNT_ORDER`."""
    statement = select(Staff)
    if role is not None:
        statement = statement.where(Staff.role == role)
    if active is not None:
        statement = statement.where(Staff.active == active)
    return statement


ACCOUNT_ORDER = (CLOSED_LAST, Staff.username)
