"""Asking for ways along roads: work for a job, because the routing server may take its time."""

from collections.abc import Callable
from typing import Any

from flask import current_app, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from welfare.cashpoints import roads
from welfare.cashpoints.blueprint import EDITING, blueprint
from welfare.core.errors import N_
from welfare.web import jobs
from welfare.web.jobs import Outcome, Task, job

ROADS = "cashpoints.roads"
SUBJECT = "roads"


def has_server() -> bool:
    """Whether the office has a routing server, so that there are ways along roads to show."""
    return bool(current_app.config["OSRM_URL"])


def state() -> dict[str, Any]:
    """What is known along roads, and how far the reader's own wish for more is."""
    if not has_server():
        return {}
    job_of_reader = jobs.latest(ROADS, actor_id=current_user.id, subject=SUBJECT)
    return {"known_roads": roads.known(current_user), "roads_job": job_of_reader}


@blueprint.route("/roads", methods=["POST"], permission=EDITING)
def measure_roads() -> ResponseReturnValue:
    """Ask for everybody's way along roads.

    Raises:
        Refusal: the office has no routing server.
    """
    roads.server()
    jobs.start(ROADS, actor_id=current_user.id, subject=SUBJECT)
    return redirect(url_for("cashpoints.list_ways"))


@job(ROADS, N_("Đo khoảng cách theo đường đi"))
def ask_for_roads(task: Task) -> Callable[[], Outcome]:
    """Ask the server, then write what it said."""
    answers = roads.ask(progress=task.progress)

    def keep() -> Outcome:
        roads.keep(answers)
        return Outcome()

    return keep
