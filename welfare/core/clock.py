"""The only place that asks what day or what time it is."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta, timezone

from welfare.core.errors import N_, Refusal

# Vietnam keeps no summer time, so a fixed offset needs no time zone database.
VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")


def today() -> date:
    """Return the date in Vietnam, or the one WELFARE_TODAY fixes for demonstrations and tests."""
    fixed = os.environ.get("WELFARE_TODAY")
    if not fixed:
        return now().astimezone(VIETNAM).date()
    try:
        return date.fromisoformat(fixed)
    except ValueError:
        raise Refusal(
            N_("WELFARE_TODAY là “%(value)s”, không phải ngày. Ghi theo dạng 2026-11-23."),
            value=fixed,
        ) from None


def now() -> datetime:
    """Return this moment, in UTC; WELFARE_TODAY does not change it."""
    return datetime.now(UTC)
