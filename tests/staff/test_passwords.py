import unicodedata

import pytest
from argon2 import PasswordHasher, extract_parameters

from tests import factories
from welfare.staff import passwords


def test_the_hash_is_argon2id_and_never_twice_the_same() -> None:
    first, second = passwords.hashed("mật khẩu"), passwords.hashed("mật khẩu")
    assert first.startswith("$argon2id$")
    assert first != second


def test_a_password_matches_however_its_letters_were_composed() -> None:
    apart = unicodedata.normalize("NFD", "Mật khẩu Cái Bè")
    assert passwords.matches(passwords.hashed("Mật khẩu Cái Bè"), apart)
    assert not passwords.matches(passwords.hashed("Mật khẩu Cái Bè"), "mật khẩu cái bè")


def test_nobodys_hash_costs_as_much_as_everybodys() -> None:
    assert extract_parameters(passwords.NOBODYS) == extract_parameters(PasswordHasher().hash("x"))


def test_without_an_account_no_password_matches() -> None:
    assert not passwords.matches(None, "mật khẩu")


def test_a_hash_made_more_cheaply_than_today_is_outdated(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap = factories.hasher.hash("mật khẩu")
    monkeypatch.setattr(passwords, "hasher", PasswordHasher())
    assert passwords.outdated(cheap)
    assert not passwords.outdated(PasswordHasher().hash("mật khẩu"))
