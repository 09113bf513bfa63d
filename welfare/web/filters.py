"""How templates write money, dates, distances and icons."""

import re
from datetime import date, datetime, timedelta, timezone
from functools import cache
from math import floor
from pathlib import Path

from flask import Flask
from markupsafe import Markup

from welfare.config import ROOT
from welfare.core.money import format_vnd, group_digits
from welfare.core.month import Month

VIETNAM = timezone(timedelta(hours=7))
ICONS = ROOT / "static" / "vendor" / "tabler-icons"
NOTHING = "—"


def vnd(amount_vnd: int | None) -> str:
    """`1.005.000 đ`; a dash where there is no amount."""
    return NOTHING if amount_vnd is None else format_vnd(amount_vnd)


def digits(number: int | None) -> str:
    """A whole number with its digits grouped."""
    return NOTHING if number is None else group_digits(number)


def day(value: date | None) -> str:
    """`23/11/2026`."""
    return NOTHING if value is None else f"{value:%d/%m/%Y}"


def moment(value: datetime | None) -> str:
    """`23/11/2026 14:05`, in Vietnam's time."""
    return NOTHING if value is None else f"{value.astimezone(VIETNAM):%d/%m/%Y %H:%M}"


def month(value: Month | None) -> str:
    """`12/2023`."""
    return NOTHING if value is None else value.label


def percent(share: float | None) -> str:
    """A share between 0 and 1 as `38,7 %`."""
    return NOTHING if share is None else f"{share * 100:.1f} %".replace(".", ",")


def points(share: float) -> str:
    """A change of a share, in points of a percent and with its sign: `+1,2`, `−0,4`, `0,0`."""
    rounded = round(share * 100, 1)
    sign = "+" if rounded > 0 else "−" if rounded < 0 else ""
    return f"{sign}{abs(rounded):.1f}".replace(".", ",")


def distance(metres: float | None) -> str:
    """`850 m` below one kilometre, `3,2 km` from there on; halves up, as map.js rounds them.

    Whole metres first: both sides then round the same integers, and agree on every screen.
    """
    if metres is None:
        return NOTHING
    whole_m = floor(metres + 0.5)
    if whole_m < 1000:
        return f"{whole_m} m"
    kilometres, tenths = divmod((whole_m + 50) // 100, 10)
    return f"{kilometres},{tenths} km"


def icon(name: str) -> Markup:
    """The drawing itself, so that it takes the colour of the text beside it."""
    return Markup(_drawing(ICONS / f"{name}.svg"))  # noqa: S704 - our own vendored files


@cache
def _drawing(path: Path) -> str:
    source = path.read_text(encoding="utf-8")
    drawing = source[source.index("<svg") :]
    drawing = re.sub(r'\s+class="[^"]*"', "", drawing, count=1)
    return drawing.replace("<svg", '<svg class="icon" aria-hidden="true" focusable="false"', 1)


def install(app: Flask) -> None:
    """Make the filters known to every template."""
    app.jinja_env.filters.update(
        vnd=vnd,
        digits=digits,
        date=day,
        datetime=moment,
        month=month,
        percent=percent,
        points=points,
        distance=distance,
    )
    app.jinja_env.globals["icon"] = icon
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
