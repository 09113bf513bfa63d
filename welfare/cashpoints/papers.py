"""Sheets of paper about ways and plans, set by typst from `templates/cashpoints/`."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst
from flask_babel import gettext as _

from welfare.areas import queries as areas_queries
from welfare.config import ROOT
from welfare.core import clock
from welfare.core.errors import N_, Refusal
from welfare.core.money import format_vnd, group_digits
from welfare.web.filters import day, distance

TEMPLATES = ROOT / "templates" / "cashpoints"
FONTS = ROOT / "static" / "fonts" / "tinos"
PNG_START = b"\x89PNG\r\n\x1a\n"
LARGEST_PICTURE = 20 * 1024 * 1024
NO_PICTURE = N_("Chưa nhận được ảnh của bản đồ. Tải lại trang bản đồ rồi lưu PDF lần nữa.")


def set_paper(template: str, data: dict[str, Any], *, pictures: dict[str, bytes]) -> bytes:
    """A PDF of the template; all that is shown reaches it as JSON, so no name is read as markup.

    `pictures` are files that the template may show, by name. The same data give the same bytes.
    """
    with TemporaryDirectory() as folder:
        main = Path(folder) / template
        main.write_bytes((TEMPLATES / template).read_bytes())
        for name, picture in pictures.items():
            (Path(folder) / name).write_bytes(picture)
        return typst.compile(
            main,
            root=Path(folder),
            font_paths=_fonts(),
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            format="pdf",
            timestamp=datetime.combine(clock.today(), time(), UTC),
        )


@cache
def _fonts() -> typst.Fonts:
    """The shipped family and nothing else, so that every machine prints the same page."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


def view_paper(picture: bytes) -> bytes:
    """The picture that the map has made of itself, on a landscape page.

    Raises:
        Refusal: it is no PNG, or far too large.
    """
    if not picture.startswith(PNG_START) or len(picture) > LARGEST_PICTURE:
        raise Refusal(NO_PICTURE)
    data = {"title": _("Bản đồ khoảng cách đến ATM"), "note": heading()}
    try:
        return set_paper("view.typ", data, pictures={"map.png": picture})
    except typst.TypstError as error:
        raise Refusal(NO_PICTURE) from error


def stops_sheet(name: str, plan: dict[str, Any]) -> bytes:
    """The days of a mobile payout with the people and money of every stop, to take along."""
    data = {
        "title": name,
        "note": heading(),
        "summary": _(
            "%(stops)s điểm dừng cho %(reached)s trong %(people)s người ở xa ATM",
            stops=len(plan["stops"]),
            reached=group_digits(plan["reached"]),
            people=group_digits(plan["people"]),
        ),
        "columns": [
            _("Ngày"),
            _("Điểm dừng"),
            _("Xã, thị trấn"),
            _("Người"),
            _("Số tiền"),
            _("Người xa nhất"),
            _("Ký xác nhận"),
        ],
        "rows": [_stop_row(stop) for stop in plan["stops"]],
    }
    return set_paper("stops.typ", data, pictures={})


def _stop_row(stop: dict[str, Any]) -> list[str]:
    return [
        f"{stop['day']}.{stop['place']}",
        stop["name"],
        stop["commune_name"],
        group_digits(stop["people"]),
        format_vnd(stop["money_vnd"]),
        distance(stop["farthest_m"]),
        "",
    ]


def heading() -> str:
    """Whose paper it is, and of which day."""
    return f"{areas_queries.office().district} · {day(clock.today())}"
