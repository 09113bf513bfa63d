"""Signing in and keeping accounts; every try and every change is on record."""

from dataclasses import dataclass

from sqlalchemy import bindparam, delete, text

from welfare.audit import service as audit
from welfare.audit.service import Actor
from welfare.core import clock
from welfare.core.errors import N_, Conflict, Refusal
from welfare.core.vietnamese import clean
from welfare.database import UtcMoment, db
from welfare.staff import passwords, queries
from welfare.staff.models import SignInFailure, Staff
from welfare.staff.rules import (
    FORGOTTEN_AFTER,
    Provider,
    Role,
    check_password,
    check_scope,
    check_username,
)

TAKEN = N_("Tên đăng nhập “%(username)s” đã có người dùng. Chọn tên khác.")
LAST_ADMINISTRATOR = N_(
    "“%(username)s” là quản trị cuối cùng còn dùng. Thêm một tài khoản quản trị khác rồi mới đóng."
)
NO_NAME = N_("Hãy điền họ và tên của cán bộ.")

# Both engines read this alike; it makes the row or takes it, and other tries wait for it.
TAKE_TURN = text(
    "INSERT INTO sign_in_failures (username, failures, last_at) VALUES (:username, 0, :now) "
    "ON CONFLICT (username) DO UPDATE SET failures = sign_in_failures.failures"
).bindparams(bindparam("now", type_=UtcMoment))


@dataclass(frozen=True)
class Attempt:
    """How a try of a password ended: with the account, or with seconds to wait (0: none)."""

    account: Staff | None
    wait_s: int = 0


def try_password(*, username: str, password: str) -> Attempt:
    """Check a password and count failures; the caller commits, whether it was right or not.

    Unknown usernames are checked and counted like known ones, so that nothing tells them apart.
    """
    username = clean(username).lower()
    if wait_s := queries.seconds_until_next_try(username, clock.now()):
        return Attempt(None, wait_s)
    known = queries.in_use(username)
    password_hash = known.password_hash if known else None
    # Hashing is slow on purpose: SQLite's one write lock must be free meanwhile.
    db.session.rollback()
    is_right = passwords.matches(password_hash, password)
    db.session.execute(TAKE_TURN, {"username": username, "now": clock.now()})
    # Tries sent together have all come this far; from here on they pass one by one.
    if wait_s := queries.seconds_until_next_try(username, clock.now()):
        return Attempt(None, wait_s)
    account = queries.in_use(username)
    if is_right and account and account.password_hash == password_hash:
        _forget_failures(username)
        return Attempt(account)
    _count_failure(username, account)
    return Attempt(None, queries.seconds_until_next_try(username, clock.now()))


def _count_failure(username: str, account: Staff | None) -> None:
    failure = db.session.get_one(SignInFailure, username)
    is_recent = clock.now() - failure.last_at < FORGOTTEN_AFTER
    failure.failures = failure.failures + 1 if is_recent else 1
    failure.last_at = clock.now()
    db.session.flush()
    # Under a name that does not exist people type their password by mistake: it is not kept.
    known = {"username": username} if account else {}
    audit.record(None, "staff.password_refused", "staff", account and account.id, after={**known})


def _forget_failures(username: str) -> None:
    db.session.execute(delete(SignInFailure).where(SignInFailure.username == username))


def sign_in(*, username: str, password: str) -> Attempt:
    """Try to sign in; like `try_password`, to be committed whether it was right or not."""
    attempt = try_password(username=username, password=password)
    if account := attempt.account:
        if passwords.outdated(account.password_hash):
            account.password_hash = passwords.hashed(password)
        audit.record(account, "staff.signed_in", "staff", account.id)
    return attempt


def sign_out(*, actor: Staff) -> None:
    """Put on record that the session was ended by its owner."""
    audit.record(actor, "staff.signed_out", "staff", actor.id)


def add_account(
    *,
    actor: Actor | None,
    username: str,
    full_name: str,
    role: Role,
    commune_id: int | None,
    provider: Provider | None,
    password: str,
) -> Staff:
    """Open an account; None as `actor` is whoever keeps the machine.

    Raises:
        Refusal: the name, the password, the commune or the provider does not fit.
        Conflict: the username is taken.
    """
    username, full_name = clean(username).lower(), clean(full_name)
    check_username(username)
    check_password(username, password)
    check_scope(role, has_commune=commune_id is not None, has_provider=provider is not None)
    if not full_name:
        raise Refusal(NO_NAME)
    if queries.is_taken(username):
        raise Conflict(TAKEN, username=username)
    account = Staff(
        username=username,
        full_name=full_name,
        role=role.value,
        commune_id=commune_id,
        provider=provider.value if provider else None,
        password_hash=passwords.hashed(password),
        created_at=clock.now(),
    )
    db.session.add(account)
    db.session.flush()
    facts = {"username": username, "full_name": full_name, "role": account.role}
    audit.record(
        actor,
        "staff.account_added",
        "staff",
        account.id,
        commune_id=commune_id,
        after={**facts, "provider": account.provider},
    )
    return account


def close_account(*, actor: Staff, account: Staff) -> None:
    """End every session of the account and let it sign in no more.

    Raises:
        Refusal: nobody would be left to keep accounts.
    """
    if not account.active:
        return
    if account.role == Role.ADMINISTRATOR and queries.active_administrators() == [account.id]:
        raise Refusal(LAST_ADMINISTRATOR, username=account.username)
    _set_active(actor, account, active=False)


def reopen_account(*, actor: Staff, account: Staff) -> None:
    """Let a closed account sign in again."""
    if not account.active:
        _set_active(actor, account, active=True)


def _set_active(actor: Staff, account: Staff, *, active: bool) -> None:
    account.active = active
    action = "staff.account_reopened" if active else "staff.account_closed"
    audit.record(actor, action, "staff", account.id, commune_id=account.commune_id)


def set_password(*, actor: Staff, account: Staff, password: str) -> None:
    """Give the account a new password: its sessions end, its failures are forgotten."""
    check_password(account.username, password)
    account.password_hash = passwords.hashed(password)
    _forget_failures(account.username)
    audit.record(actor, "staff.password_set", "staff", account.id, commune_id=account.commune_id)


def change_own_password(*, actor: Staff, current: str, new: str) -> Attempt:
    """Change one's own password; to be committed whether `current` was right or not.

    Raises:
        Refusal: the new password does not fit; nothing was tried then.
    """
    check_password(actor.username, new)
    attempt = try_password(username=actor.username, password=current)
    if attempt.account:
        set_password(actor=attempt.account, account=attempt.account, password=new)
    return attempt
