"""Plans that somebody has kept, to compare and to print: what was asked and what came out."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import select

from welfare.areas.queries import Viewer
from welfare.audit import service as audit
from welfare.cashpoints.models import Scenario
from welfare.cashpoints.planning_rules import MobileStops, NewPoints
from welfare.cashpoints.rules import LONGEST_NAME
from welfare.core import clock
from welfare.core.errors import N_, Conflict, NotFound, Refusal
from welfare.core.vietnamese import clean
from welfare.database import db
from welfare.staff.models import Staff

NO_SCENARIO = N_("Không có phương án này. Có thể người khác vừa xóa; xem lại danh sách.")
NO_NAME = N_("Hãy đặt tên cho phương án, dài nhất %(longest)s ký tự.")
NAME_TAKEN = N_("Đã có phương án tên “%(name)s”. Đặt tên khác để so sánh hai phương án.")
MOST_SHOWN = 200


def save_scenario(
    *, actor: Staff, name: str, asked: NewPoints | MobileStops, result: dict[str, Any]
) -> int:
    """Keep a plan under a name; the people who gain most are left out of what is kept.

    Raises:
        Refusal: no name, or one that is too long.
        Conflict: another plan has the name.
    """
    name = clean(name)
    if not name or len(name) > LONGEST_NAME:
        raise Refusal(NO_NAME, longest=LONGEST_NAME)
    if db.session.scalar(select(Scenario.id).where(Scenario.name == name)) is not None:
        raise Conflict(NAME_TAKEN, name=name)
    kept = {key: value for key, value in result.items() if key != "gained"}
    scenario = Scenario(
        name=name,
        kind="new-points" if isinstance(asked, NewPoints) else "mobile-stops",
        commune_id=actor.commune_id,
        asked=json.dumps(asdict(asked), default=sorted),
        result=json.dumps(kept, ensure_ascii=False),
        saved_by=actor.username,
        saved_at=clock.now(),
    )
    db.session.add(scenario)
    db.session.flush()
    _record(actor, "scenario.saved", scenario)
    return scenario.id


def remove_scenario(*, actor: Staff, scenario_id: int) -> None:
    """Throw a plan away.

    Raises:
        NotFound: there is none in the actor's area.
    """
    scenario = saved(actor, scenario_id)
    _record(actor, "scenario.removed", scenario)
    db.session.delete(scenario)


def _record(actor: Staff, action: str, scenario: Scenario) -> None:
    audit.record(
        actor,
        action,
        "scenario",
        scenario.id,
        commune_id=scenario.commune_id,
        after={"scenario": scenario.name},
    )


def saved(viewer: Viewer, scenario_id: int) -> Scenario:
    """A plan of the viewer's area.

    Raises:
        NotFound: there is none.
    """
    scenario = db.session.get(Scenario, scenario_id)
    if scenario is None or not _may_see(viewer, scenario):
        raise NotFound(NO_SCENARIO)
    return scenario


def every_scenario(viewer: Viewer) -> Sequence[Scenario]:
    """The plans of the viewer's area, the newest first."""
    statement = select(Scenario).order_by(Scenario.saved_at.desc(), Scenario.id.desc())
    found = db.session.scalars(statement.limit(MOST_SHOWN))
    return [scenario for scenario in found if _may_see(viewer, scenario)]


def _may_see(viewer: Viewer, scenario: Scenario) -> bool:
    return viewer.commune_ids is None or scenario.commune_id in viewer.commune_ids


def result_of(scenario: Scenario) -> dict[str, Any]:
    """What came out."""
    result: dict[str, Any] = json.loads(scenario.result)
    return result


def asked_of(scenario: Scenario) -> dict[str, Any]:
    """What was asked, in plain words of the code."""
    asked: dict[str, Any] = json.loads(scenario.asked)
    return asked
