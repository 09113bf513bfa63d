"""Ways along roads, as a routing server with OSRM's table service tells them."""

import json
import math
from collections.abc import Sequence
from http.client import HTTPException
from typing import Any
from urllib.request import urlopen

from welfare.areas.positions import Position

TIMEOUT_SECONDS = 10.0
MOST_PLACES = 100  # OSRM's own --max-table-size, unless its keeper has chosen another
_LONGEST_ANSWER = 4 * 1024 * 1024

Table = list[list[float | None]]


class NoAnswerError(Exception):
    """The routing server is away, too slow, or says nothing that could be used."""


def table(server: str, origins: Sequence[Position], destinations: Sequence[Position]) -> Table:
    """The metres from each origin (row) to each destination (column); None where no road leads.

    Raises:
        NoAnswerError: the server gave no such table.
    """
    places = ";".join(f"{lon:.5f},{lat:.5f}" for lat, lon in (*origins, *destinations))
    rows = ";".join(map(str, range(len(origins))))
    columns = ";".join(str(len(origins) + column) for column in range(len(destinations)))
    asked = f"sources={rows}&destinations={columns}&annotations=distance"
    answer = _fetched(f"{server.rstrip('/')}/table/v1/driving/{places}?{asked}")
    return _checked(answer, len(origins), len(destinations))


def _fetched(url: str) -> Any:
    if not url.startswith(("http://", "https://")):
        raise NoAnswerError(url)
    try:
        with urlopen(url, timeout=TIMEOUT_SECONDS) as response:  # noqa: S310 - checked above
            return json.loads(response.read(_LONGEST_ANSWER))
    except (OSError, HTTPException, ValueError) as error:
        raise NoAnswerError(str(error)) from error


def _checked(answer: Any, rows: int, columns: int) -> Table:
    metres = answer.get("distances") if isinstance(answer, dict) else None
    if (
        not isinstance(metres, list)
        or answer.get("code") != "Ok"
        or len(metres) != rows
        or not all(isinstance(row, list) and len(row) == columns for row in metres)
        or not all(_is_way(way) for row in metres for way in row)
    ):
        raise NoAnswerError("no table of metres")
    return metres


def _is_way(way: object) -> bool:
    if way is None:
        return True
    if isinstance(way, bool) or not isinstance(way, int | float):
        return False
    return math.isfinite(way) and way >= 0
