"""How hamlets are named, how far their lists can be relied on, what an outline is."""

from enum import StrEnum
from typing import Any

from welfare.core.errors import N_, Refusal
from welfare.core.vietnamese import clean

Geometry = dict[str, Any]
"""A GeoJSON Polygon or MultiPolygon, longitude first."""

HAMLET_KINDS = ("ấp", "khu phố")
COMPLETE = "complete"
ADDED_HERE = "office"

NO_HAMLET_NAME = N_("Hãy ghi tên %(kind)s, ví dụ “Mỹ Hiệp” hoặc “1A”.")


class HamletList(StrEnum):
    """How far the list of a commune's hamlets is known to be whole."""

    WHOLE = "whole"
    IN_PART = "in-part"
    MISSING = "missing"


HAMLET_LIST_LABELS = {
    HamletList.WHOLE: N_("đủ"),
    HamletList.IN_PART: N_("chưa đủ"),
    HamletList.MISSING: N_("chưa có"),
}


def hamlet_list(hamlets: int, of_whole_list: int) -> HamletList:
    """Judge a commune's list by how many hamlets it has, and how many came as a whole list."""
    if not hamlets:
        return HamletList.MISSING
    return HamletList.WHOLE if of_whole_list else HamletList.IN_PART


def hamlet_name(kind: str, typed: str) -> str:
    """The hamlet's own name: officers also type `Ấp Mỹ Hiệp`, where `Mỹ Hiệp` is stored.

    Raises:
        Refusal: nothing is left for a name.
    """
    name = clean(typed)
    if name.lower().startswith(f"{kind} "):
        name = name[len(kind) :].strip()
    if not name or name.lower() == kind:
        raise Refusal(NO_HAMLET_NAME, kind=kind)
    return name
