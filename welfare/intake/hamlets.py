"""Hamlets that only the workbook names: added where the reference list is not complete."""

from __future__ import annotations

from welfare.areas import queries as areas_queries
from welfare.areas import service as areas
from welfare.areas.models import Commune
from welfare.areas.rules import COMPLETE, HAMLET_KINDS, hamlet_name
from welfare.core.errors import Refusal
from welfare.core.vietnamese import proper_name
from welfare.intake.understanding import Understanding
from welfare.staff.models import Staff

# Stands for the id of a hamlet that applying the workbook will add.
TO_COME = 0
MOST_NAME = 80


def ids_of(commune: Commune) -> dict[str, int]:
    """Return the commune's hamlets by name."""
    return {hamlet.name: hamlet.id for hamlet in areas_queries.hamlets(commune.id)}


def to_add(commune: Commune, understanding: Understanding) -> dict[str, str]:
    """Return the names that rows use for hamlets to be added, and how the list will spell them."""
    known = areas_queries.hamlets(commune.id)
    if any(hamlet.source == COMPLETE for hamlet in known):
        return {}
    written = {row.hamlet for row in understanding.rows if row.hamlet}
    strange = written - {hamlet.name for hamlet in known}
    names = {name: _listed(name, _kind(commune)) for name in sorted(strange)}
    return {name: listed for name, listed in names.items() if listed}


def add(actor: Staff, commune: Commune, understanding: Understanding) -> dict[str, int]:
    """Add the hamlets; the answer is the id of every name that rows use."""
    ids = ids_of(commune)
    for written, listed in to_add(commune, understanding).items():
        if listed not in ids:
            kind = _kind(commune)
            ids[listed] = areas.add_hamlet(actor=actor, commune=commune, kind=kind, name=listed).id
        ids[written] = ids[listed]
    return ids


def _kind(commune: Commune) -> str:
    return HAMLET_KINDS[commune.kind == "township"]


def _listed(written: str, kind: str) -> str | None:
    """Return a hamlet's name as the list spells it, None for what cannot be one."""
    try:
        name = proper_name(hamlet_name(kind, written))
    except Refusal:
        return None
    return name if len(name) <= MOST_NAME else None
