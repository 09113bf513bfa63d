"""What is taken along on a visit: the sheet of people, and the consent form to be signed.

Neither says for what a person is paid, so that nobody reads an illness from it.
"""

from collections.abc import Sequence
from datetime import date

from welfare.areas.models import Hamlet
from welfare.channels.blockers import BLOCKER_LABELS
from welfare.channels.rules import KIND_LABELS
from welfare.config import ROOT
from welfare.core.errors import Refusal
from welfare.outreach import queries
from welfare.outreach.models import Round, Visit
from welfare.outreach.rules import Thresholds, way
from welfare.registry.models import Person
from welfare.web.typesetting import typeset

TEMPLATES = ROOT / "templates" / "outreach"
NOTHING = "–"


def visit_sheet(of: Round, visits: Sequence[Visit], limits: Thresholds, district: str) -> bytes:
    """The people of a round in the order of the visits, as PDF."""
    prospects = queries.prospects([visit.person_id for visit in visits], limits)
    rows = []
    for visit in visits:
        someone, prospect = visit.person, prospects[visit.person_id]
        held = sorted(BLOCKER_LABELS[each] for each in prospect.situation.blockers)
        advice = prospect.advice
        rows.append(
            [
                str(visit.place),
                someone.name,
                str(someone.born_on.year),
                _home(someone, someone.hamlet),
                someone.phone or NOTHING,
                way(visit.nearest_atm_m) if visit.nearest_atm_m is not None else NOTHING,
                "; ".join(held) or NOTHING,
                f"{KIND_LABELS[advice.kind]}. {Refusal(advice.reason, **advice.params)}",
            ]
        )
    data = {
        "district": district,
        "commune": of.commune.name,
        "place": of.hamlet.label if of.hamlet else of.commune.name,
        "name": of.name,
        "starts_on": f"{of.starts_on:%d/%m/%Y}",
        "rows": rows,
    }
    return typeset(TEMPLATES / "visit_sheet.typ", data, of.starts_on)


def consent_form(someone: Person, district: str, on: date) -> bytes:
    """The form by which a person agrees to be paid by account, as PDF."""
    data = {
        "district": district,
        "commune": someone.commune.name,
        "name": someone.name,
        "birth": someone.birth,
        "home": f"{_home(someone, someone.hamlet)}, {someone.commune.name}",
        "phone": someone.phone or "",
    }
    return typeset(TEMPLATES / "consent_form.typ", data, on)


def _home(someone: Person, hamlet: Hamlet | None) -> str:
    parts = [someone.address or "", hamlet.label if hamlet else ""]
    return ", ".join(part for part in parts if part) or NOTHING
