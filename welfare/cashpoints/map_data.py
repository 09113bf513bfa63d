"""People as the map's script reads them: a column a list, small whole numbers that pack well."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import ceil
from typing import NamedTuple

from welfare.cashpoints.bands import band_of, whole_metres

DECIMALS = 5
"""Of a degree, in the page and in its data: about 1 m."""


class PersonOnMap(NamedTuple):
    """One person: where, how far the nearest ATM is, and which one."""

    person_id: int
    latitude: float
    longitude: float
    metres: float | None
    atm_id: int | None


def people_on_map(people: Sequence[PersonOnMap]) -> dict[str, list[int]]:
    """Return what `peopleUrl` answers: one list a column, in the order of ids.

    Whole numbers that pack well: ids as steps from one to the next, latitude and longitude in
    hundred-thousandths of a degree (about 1 m) as steps too, metres as every table shows them and
    never in a nearer band than they are, -1 where nobody knows; the id of the ATM, or 0.
    """
    ordered = sorted(people)
    scale = 10**DECIMALS
    return {
        "ids": _steps([each.person_id for each in ordered]),
        "latitudes": _steps([round(each.latitude * scale) for each in ordered]),
        "longitudes": _steps([round(each.longitude * scale) for each in ordered]),
        "metres": [-1 if each.metres is None else _shown_metres(each.metres) for each in ordered],
        "atms": [each.atm_id or 0 for each in ordered],
    }


def _steps(numbers: Sequence[int]) -> list[int]:
    return [after - before for before, after in pairwise([0, *numbers])]


def _shown_metres(metres: float) -> int:
    whole = whole_metres(metres)
    return whole if band_of(whole) is band_of(metres) else ceil(metres)
