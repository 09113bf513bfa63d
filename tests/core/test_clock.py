from datetime import UTC, date, datetime, timedelta

import pytest

from welfare.core import clock
from welfare.core.errors import Refusal


@pytest.fixture(autouse=True)
def _no_fixed_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WELFARE_TODAY", raising=False)


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: moment)


def test_the_day_changes_at_midnight_in_vietnam(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, datetime(2026, 11, 22, 16, 59, 59, tzinfo=UTC))
    assert clock.today() == date(2026, 11, 22)

    at(monkeypatch, datetime(2026, 11, 22, 17, 0, 0, tzinfo=UTC))
    assert clock.today() == date(2026, 11, 23)


def test_a_fixed_day_wins_over_the_real_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WELFARE_TODAY", "2023-12-05")

    assert clock.today() == date(2023, 12, 5)


def test_an_empty_setting_fixes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WELFARE_TODAY", "")
    at(monkeypatch, datetime(2026, 11, 23, tzinfo=UTC))

    assert clock.today() == date(2026, 11, 23)


def test_a_fixed_day_that_is_no_day_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WELFARE_TODAY", "30/02/2024")

    with pytest.raises(Refusal, match=r"30/02/2024.*2026-11-23"):
        clock.today()


def test_moments_are_in_utc() -> None:
    assert clock.now().utcoffset() == timedelta(0)
