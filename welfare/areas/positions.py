"""Positions as officers write them, read into degrees."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import unquote

from geopy.point import Point

from welfare.core.errors import N_, Refusal
from welfare.core.vietnamese import clean

_NUMBER = r"[-+]?\d+(?:\.\d+)?"
_PAIR = rf"({_NUMBER}),\s*({_NUMBER})"
# The pin of a place stands after !3d and !4d; what follows @ is only the middle of the screen.
_IN_A_LINK = (
    re.compile(rf"!3d({_NUMBER})!4d({_NUMBER})"),
    re.compile(rf"[?&](?:q|query|ll|destination)=(?:loc:)?{_PAIR}"),
    re.compile(rf"@{_PAIR}"),
    re.compile(rf"^geo:{_PAIR}"),
)
# Typographic marks become those geopy reads; B (bắc) is north and Đ (đông) is east.
_MARKS = str.maketrans(
    {"′": "'", "’": "'", "‘": "'", "″": '"', "”": '"', "“": '"', "º": "°", "˚": "°", "−": "-"}
    | {"B": "N", "b": "N", "Đ": "E", "đ": "E", "n": "N", "e": "E"}
)
_LONGEST = 100  # geopy's pattern takes seconds over a text of thousands of letters
_MOST_SHOWN = 60


class Position(NamedTuple):
    """A place on WGS84, in degrees."""

    latitude: float
    longitude: float

    @property
    def in_vietnam(self) -> bool:
        """Whether it lies in the box around the mainland, Hoàng Sa and Trường Sa."""
        return 6 <= self.latitude <= 24 and 102 <= self.longitude <= 118


def parse_position(text: str) -> Position:
    """Read the position an officer typed or pasted.

    Understood: degrees with decimal points or commas, degrees with minutes and seconds, a link
    copied from Google Maps, a `geo:` link.

    Raises:
        Refusal: it cannot be read, longitude comes first, or it lies outside Vietnam.
    """
    written = clean(text)
    position = _from_link(written) if _is_link(written) else _from_words(written)
    if position is None:
        raise Refusal(
            N_(
                "“%(text)s” không phải tọa độ. Ghi vĩ độ trước, kinh độ sau, "
                "ví dụ 10.3303, 106.0283."
            ),
            text=written[:_MOST_SHOWN],
        )
    _check(position)
    return position


def _is_link(written: str) -> bool:
    return "://" in written or written.startswith(("geo:", "maps.", "www.", "goo.gl"))


def _from_link(link: str) -> Position:
    address = unquote(link)
    for pattern in _IN_A_LINK:
        if found := pattern.search(address):
            return Position(float(found[1]), float(found[2]))
    raise Refusal(
        N_(
            "Liên kết này không chứa tọa độ. Mở liên kết, nhấn giữ vào chỗ ở trên bản đồ "
            "rồi chép hai con số hiện ra."
        )
    )


def _from_words(written: str) -> Position | None:
    if len(written) > _LONGEST:
        return None
    words = _with_decimal_points(written.strip("()[] ").translate(_MARKS))
    found = Point.POINT_PATTERN.match(words)
    # geopy skips what it cannot read and looks further on; half a position is no position.
    if found is None or found.start("latitude") > 0 or found["altitude"]:
        return None
    return Position(_degrees(found, "latitude"), _degrees(found, "longitude"))


def _with_decimal_points(words: str) -> str:
    """Turn the decimal commas of "10,3303; 106,0283" into points."""
    if "." in words:
        return words
    all_commas = re.sub(r"(\d),(\d+)\s*,\s*(\d+),(\d)", r"\1.\2, \3.\4", words)
    return re.sub(r"(?<=\d),(?=\d)", ".", all_commas)


def _degrees(found: re.Match[str], axis: str) -> float:
    direction = found[f"{axis}_direction_front"] or found[f"{axis}_direction_back"]
    minutes, seconds = found[f"{axis}_arcminutes"] or 0, found[f"{axis}_arcseconds"] or 0
    return float(Point.parse_degrees(found[f"{axis}_degrees"], minutes, seconds, direction))


def _check(position: Position) -> None:
    latitude, longitude = position
    if Position(longitude, latitude).in_vietnam:
        raise Refusal(
            N_("Kinh độ đang đứng trước vĩ độ. Đổi chỗ hai số: %(latitude).6g, %(longitude).7g."),
            latitude=longitude,
            longitude=latitude,
        )
    if not position.in_vietnam:
        raise Refusal(
            N_(
                "Vị trí %(latitude).7g, %(longitude).7g nằm ngoài Việt Nam. "
                "Kiểm tra lại từng chữ số và dấu thập phân."
            ),
            latitude=latitude,
            longitude=longitude,
        )
