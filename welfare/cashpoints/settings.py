"""What an office has chosen: which kinds of points count, and from where on a way is far."""

import hashlib
import json
from collections.abc import Sequence

from sqlalchemy import select

from welfare.areas.models import OfficeSetting
from welfare.audit import service as audit
from welfare.cashpoints.models import CashPoint
from welfare.cashpoints.rules import Counting, Kind
from welfare.database import db
from welfare.staff.models import Staff

ATM_KINDS, CASH_KINDS, FAR_M = "cash.atm-kinds", "cash.any-kinds", "cash.far-m"
MEASURED_AGAINST = "cash.measured-against"
WORDS = {ATM_KINDS: "atm_kinds", CASH_KINDS: "cash_kinds", FAR_M: "far_m"}
"""The keys of the settings, and what the record calls them."""


def counting() -> Counting:
    """What counts in this office; where nobody has chosen, what usually does."""
    known = _values(ATM_KINDS, CASH_KINDS, FAR_M)
    usual = Counting()
    return Counting(
        atm=_kinds(known[ATM_KINDS]) if ATM_KINDS in known else usual.atm,
        cash=_kinds(known[CASH_KINDS]) if CASH_KINDS in known else usual.cash,
        far_m=int(known.get(FAR_M, usual.far_m)),
    )


def _kinds(words: str) -> frozenset[Kind]:
    return frozenset(kind for kind in Kind if kind.value in words.split(","))


def choose(*, actor: Staff, chosen: Counting) -> None:
    """Let these kinds count from now on; whoever calls measures everybody anew.

    Raises:
        Refusal: nothing could be measured by them.
    """
    chosen.check()
    before, after = _logged(counting()), _logged(chosen)
    if before == after:
        return
    for key, fact in WORDS.items():
        _put(key, str(after[fact]))
    audit.record(actor, "cash_settings.changed", "cash_settings", None, before=before, after=after)


def _logged(chosen: Counting) -> dict[str, object]:
    return {
        "atm_kinds": ",".join(sorted(chosen.atm)),
        "cash_kinds": ",".join(sorted(chosen.cash)),
        "far_m": chosen.far_m,
    }


def fingerprint(points: Sequence[CashPoint], counting: Counting) -> str:
    """What distances depend on, in few letters: which points serve, where, and as what."""
    places = [
        (p.id, p.latitude, p.longitude, p.kind in counting.atm, p.kind in counting.cash)
        for p in points
    ]
    return hashlib.sha256(json.dumps(places).encode()).hexdigest()


def measured_against() -> str | None:
    """The fingerprint of the points against which everybody was last measured."""
    return _values(MEASURED_AGAINST).get(MEASURED_AGAINST)


def note_measured_against(print_of_points: str) -> None:
    """Remember against which points everybody has been measured."""
    _put(MEASURED_AGAINST, print_of_points)


def _values(*keys: str) -> dict[str, str]:
    rows = db.session.execute(
        select(OfficeSetting.key, OfficeSetting.value).where(OfficeSetting.key.in_(keys))
    )
    return {row.key: row.value for row in rows}


def _put(key: str, value: str) -> None:
    setting = db.session.get(OfficeSetting, key)
    if setting is None:
        db.session.add(OfficeSetting(key=key, value=value))
    else:
        setting.value = value
