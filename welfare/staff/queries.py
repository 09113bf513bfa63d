"""Reading staff accounts."""

from collections.abc import Sequence

from sqlalchemy import select

from welfare.core.errors import N_, NotFound
from welfare.database import db
from welfare.staff.models import Staff

NO_ACCOUNT = N_("Không có tài khoản “%(username)s”. Xem danh sách ở mục Cán bộ.")


def by_username(username: str) -> Staff:
    """The account in use under the name.

    Raises:
        NotFound: there is none, or it has been closed.
    """
    account: Staff | None = db.session.scalar(
        select(Staff).where(Staff.username == username.lower(), Staff.active)
    )
    if account is None:
        raise NotFound(NO_ACCOUNT, username=username)
    return account


def by_session_key(key: str) -> Staff | None:
    """The account a session belongs to, unless it was closed or its password changed since."""
    staff_id, _colon, _rest = key.partition(":")
    account = db.session.get(Staff, int(staff_id)) if staff_id.isdigit() else None
    return account if account and account.get_id() == key else None


def accounts() -> Sequence[Staff]:
    """Every account, those in use first."""
    return db.session.scalars(select(Staff).order_by(Staff.active.desc(), Staff.username)).all()
