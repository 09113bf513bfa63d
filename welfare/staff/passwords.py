"""Passwords, kept only as argon2 hashes."""

from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from welfare.core.vietnamese import nfc

hasher = PasswordHasher()

# Checked where there is no account, so that an unknown username takes as long as a wrong password.
NOBODYS: Final = (
    "$argon2id$v=19$m=65536,t=3,p=4$3AxTAxXxeAz64El54pt0dg$"
    "EVs1nT0vTvFzNbvyUIx7SpbyqaqM+FsRJXzH5kknwMc"
)


def hashed(password: str) -> str:
    """The hash to store; composed first, because keyboards write Vietnamese letters two ways."""
    return hasher.hash(nfc(password))


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password is the one behind the hash; without a hash it never is."""
    try:
        hasher.verify(password_hash or NOBODYS, nfc(password))
    except VerifyMismatchError:
        return False
    return password_hash is not None


def outdated(password_hash: str) -> bool:
    """Whether the hash was made with weaker parameters than are used today."""
    return hasher.check_needs_rehash(password_hash)
