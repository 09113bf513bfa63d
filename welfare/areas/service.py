"""Keeping the list of hamlets, and loading official boundaries."""

import hashlib
import json

from sqlalchemy import select

from welfare.areas import queries
from welfare.areas.boundaries import read_boundaries
from welfare.areas.models import Commune, Hamlet, OfficeSetting
from welfare.areas.queries import SYNTHETIC
from welfare.areas.rules import ADDED_HERE, hamlet_name
from welfare.audit import service as audit
from welfare.audit.service import Actor
from welfare.core.errors import N_, Conflict
from welfare.database import db

HAMLET_KNOWN = N_("%(commune)s đã có ấp, khu phố tên “%(name)s”. Chọn nó trong danh sách.")


def add_hamlet(*, actor: Actor, commune: Commune, kind: str, name: str) -> Hamlet:
    """Add a hamlet that the list does not have.

    Raises:
        Conflict: the commune has a hamlet of that name.
    """
    name = _free_name(commune, kind, name)
    hamlet = Hamlet(commune_id=commune.id, kind=kind, name=name, source=ADDED_HERE)
    db.session.add(hamlet)
    db.session.flush()
    audit.record(
        actor,
        "areas.hamlet_added",
        "hamlet",
        hamlet.id,
        commune_id=commune.id,
        after={"hamlet": hamlet.label},
    )
    return hamlet


def rename_hamlet(*, actor: Actor, hamlet: Hamlet, kind: str, name: str) -> None:
    """Write a hamlet's name otherwise; its people stay where they are.

    Raises:
        Conflict: the commune has another hamlet of that name.
    """
    before = hamlet.label
    hamlet.name = _free_name(hamlet.commune, kind, name, besides=hamlet)
    hamlet.kind = kind
    if hamlet.label != before:
        audit.record(
            actor,
            "areas.hamlet_renamed",
            "hamlet",
            hamlet.id,
            commune_id=hamlet.commune_id,
            before={"hamlet": before},
            after={"hamlet": hamlet.label},
        )


def _free_name(commune: Commune, kind: str, typed: str, besides: Hamlet | None = None) -> str:
    name = hamlet_name(kind, typed)
    holder = db.session.scalar(
        select(Hamlet.id).where(Hamlet.commune_id == commune.id, Hamlet.name == name)
    )
    if holder is not None and (besides is None or holder != besides.id):
        raise Conflict(HAMLET_KNOWN, commune=commune.name, name=name)
    return name


def load_boundaries(*, actor: Actor | None, content: bytes) -> int:
    """Keep the official boundary of every commune in force, and say how many there are.

    Raises:
        Refusal: the file is not a whole set of boundaries; none is kept then.
    """
    communes = {commune.code: commune for commune in queries.communes()}
    boundaries = read_boundaries(content, communes)
    for code, geometry in boundaries.items():
        communes[code].official_boundary = json.dumps(geometry, separators=(",", ":"))
    audit.record(
        actor,
        "areas.boundaries_loaded",
        "communes",
        None,
        after={"communes": len(boundaries), "sha256": hashlib.sha256(content).hexdigest()},
    )
    return len(boundaries)


def mark_synthetic() -> None:
    """Say on every screen and paper from now on that the people here are made up."""
    if db.session.get(OfficeSetting, SYNTHETIC) is None:
        db.session.add(OfficeSetting(key=SYNTHETIC, value="1"))
