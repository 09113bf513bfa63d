"""What an installation may choose, and without what it must not start."""

import stat
from pathlib import Path

import pytest

from welfare import config
from welfare.config import MissingSettingError, from_environment


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("DATABASE_URL", "SECRET_KEY", "SECURE_COOKIES", "SESSION_HOURS"):
        monkeypatch.delenv(f"WELFARE_{name}", raising=False)
    monkeypatch.setattr(config, "LOCAL", tmp_path / "local")


def test_an_outside_database_is_refused_without_a_secret_key(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("WELFARE_DATABASE_URL", "postgresql://office@db.example/welfare")
    with pytest.raises(MissingSettingError, match="WELFARE_SECRET_KEY"):
        from_environment()


def test_an_outside_database_is_reached_by_the_driver_that_is_installed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("WELFARE_DATABASE_URL", "postgresql://office@db.example/welfare")
    monkeypatch.setenv("WELFARE_SECRET_KEY", "of our own")
    assert from_environment().database_url == "postgresql+psycopg://office@db.example/welfare"


def test_one_machine_needs_no_setting_and_keeps_its_key(tmp_path: Path) -> None:
    first, second = from_environment(), from_environment()
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= 32
    key_file = tmp_path / "local" / "secret_key"
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600


def test_sessions_end_after_the_hours_that_were_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WELFARE_SESSION_HOURS", "3")
    lifetime = from_environment().for_flask()["PERMANENT_SESSION_LIFETIME"]
    assert str(lifetime) == "3:00:00"
