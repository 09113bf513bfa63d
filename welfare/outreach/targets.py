"""How much of the district is to be paid by account by the end of a year."""

from collections.abc import Sequence

from sqlalchemy import select

from welfare.areas import queries as areas_queries
from welfare.areas.queries import Viewer
from welfare.audit import service as audit
from welfare.core.errors import N_, Refusal
from welfare.database import db
from welfare.outreach.models import Target
from welfare.registry.rules import Register
from welfare.staff.models import Staff

ALL = "all"
FIRST_YEAR, LAST_YEAR = 2020, 2100
BAD_PERCENT = N_("Chỉ tiêu là số nguyên từ 0 đến 100 phần trăm.")
BAD_YEAR = N_("Năm %(year)s không đúng. Ghi một năm từ 2020 đến 2100.")


def targets(viewer: Viewer, year: int) -> dict[tuple[int | None, str], int]:
    """The percent of each commune (None: the district) and register (`all`: all) of the year."""
    statement = select(Target).where(Target.year == year)
    return {
        (each.commune_id, each.register): each.percent
        for each in db.session.scalars(statement.order_by(Target.id))
        if each.commune_id is None
        or viewer.commune_ids is None
        or each.commune_id in viewer.commune_ids
    }


def set_target(
    *, actor: Staff, year: int, commune_id: int | None, register: str, percent: int | None
) -> None:
    """Set a target, or take it away with None.

    Raises:
        NotFound: a commune outside the actor's area.
        Refusal: a year or a percentage that cannot be.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refusal(BAD_YEAR, year=year)
    if percent is not None and not 0 <= percent <= 100:
        raise Refusal(BAD_PERCENT)
    if commune_id is not None:
        areas_queries.commune(commune_id, actor)
    kept = _kept(year, commune_id, register)
    before = kept.percent if kept else None
    if before == percent:
        return
    if kept is None:
        kept = Target(year=year, commune_id=commune_id, register=register, percent=percent)
        db.session.add(kept)
    elif percent is None:
        db.session.delete(kept)
    else:
        kept.percent = percent
    db.session.flush()
    words: dict[str, object] = {"year": year, "register": register}
    audit.record(
        actor,
        "outreach.target_set",
        "target",
        kept.id,
        commune_id=commune_id,
        before={**words, "percent": before},
        after={**words, "percent": percent},
    )


def _kept(year: int, commune_id: int | None, register: str) -> Target | None:
    of_commune = (
        Target.commune_id.is_(None) if commune_id is None else Target.commune_id == commune_id
    )
    found: Target | None = db.session.scalar(
        select(Target)
        .where(Target.year == year, Target.register == register, of_commune)
        .with_for_update()
    )
    return found


def registers() -> Sequence[str]:
    """The words of registers that a target may be of."""
    return [ALL, *(each.value for each in Register)]
