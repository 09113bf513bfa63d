"""What the office takes for near, far, many and late, kept among its settings."""

from dataclasses import asdict, fields

from sqlalchemy import select

from welfare.areas.models import OfficeSetting
from welfare.audit import service as audit
from welfare.core.errors import N_, Refusal
from welfare.database import db
from welfare.outreach.rules import Thresholds
from welfare.staff.models import Staff

PREFIX = "outreach."
NEAR_BEYOND_FAR = N_("“Gần ATM” (%(near)s m) phải ngắn hơn “xa ATM” (%(far)s m).")


def thresholds() -> Thresholds:
    """What holds in this office; where nobody has chosen, what usually does."""
    rows = db.session.execute(
        select(OfficeSetting.key, OfficeSetting.value).where(OfficeSetting.key.startswith(PREFIX))
    )
    known = {key.removeprefix(PREFIX): int(value) for key, value in rows}
    names = {each.name for each in fields(Thresholds)}
    return Thresholds(**{name: value for name, value in known.items() if name in names})


def choose(*, actor: Staff, chosen: Thresholds) -> None:
    """Let these hold from now on.

    Raises:
        Refusal: near reaches beyond far.
    """
    if chosen.near_atm_m >= chosen.far_atm_m:
        raise Refusal(NEAR_BEYOND_FAR, near=chosen.near_atm_m, far=chosen.far_atm_m)
    before, after = asdict(thresholds()), asdict(chosen)
    changed = {name: value for name, value in after.items() if before[name] != value}
    for name, value in changed.items():
        db.session.merge(OfficeSetting(key=PREFIX + name, value=str(value)))
    if changed:
        was = {name: before[name] for name in changed}
        audit.record(
            actor, "outreach.thresholds_set", "outreach_settings", None, before=was, after=changed
        )
