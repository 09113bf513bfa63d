"""Where new points and mobile stops should stand: asked, kept, compared, printed."""

from collections.abc import Iterable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from welfare.cashpoints import queries, scenarios, settings
from welfare.cashpoints.blueprint import EDITING, blueprint
from welfare.cashpoints.planning_forms import MobileStopsForm, NewPointsForm, ScenarioForm
from welfare.cashpoints.planning_rules import STOPS_A_DAY, MobileStops, NewPoints, Source
from welfare.core.permissions import Permission
from welfare.registry import queries as registry_queries
from welfare.web.files import download


@blueprint.route("/plan")
def plan_points() -> ResponseReturnValue:
    """Ask where new points help most; the answer, its effect and who gains."""
    form = _new_points_form()
    plan: dict[str, Any] | None = None
    if request.args.get("count") and form.validate():
        with form.showing_refusals():
            plan = _suggested(form.asked, with_curve=True)
    return render_template(
        "cashpoints/plan_points.html",
        form=form,
        plan=plan,
        people=_names(plan),
        keeping=ScenarioForm(formdata=None),
        query=request.args.to_dict(flat=False),
        map_data=_map_data(plan["sites"] if plan else [], form.sources.data),
    )


@blueprint.route("/plan/stops")
def plan_mobile_stops() -> ResponseReturnValue:
    """Ask for the fewest mobile stops for those who live far."""
    form = _stops_form()
    plan: dict[str, Any] | None = None
    if request.args.get("a_day") and form.validate():
        with form.showing_refusals():
            plan = _stops(form.asked)
    return render_template(
        "cashpoints/plan_mobile_stops.html",
        form=form,
        plan=plan,
        keeping=ScenarioForm(formdata=None),
        query=request.args.to_dict(flat=False),
        map_data=_map_data(plan["stops"] if plan else [], form.sources.data),
    )


@blueprint.route("/plan/keep", methods=["POST"], permission=EDITING)
def keep_plan() -> ResponseReturnValue:
    """Work the plan of the address out once more and keep it under a name."""
    asking: NewPointsForm | MobileStopsForm
    asking = _stops_form() if request.args.get("a_day") else _new_points_form()
    naming = ScenarioForm()
    asking.validate()
    asked = asking.asked
    result = _stops(asked) if isinstance(asked, MobileStops) else _suggested(asked, with_curve=True)
    scenario_id = scenarios.save_scenario(
        actor=current_user, name=naming.name.data or "", asked=asked, result=result
    )
    flash(_("Đã lưu phương án."), "success")
    return redirect(url_for("cashpoints.show_scenario", scenario_id=scenario_id))


@blueprint.route("/plan/scenarios")
def list_scenarios() -> ResponseReturnValue:
    """The plans that were kept, side by side."""
    found = scenarios.every_scenario(current_user)
    return render_template(
        "cashpoints/list_scenarios.html",
        scenarios=[(each, scenarios.result_of(each)) for each in found],
    )


@blueprint.route("/plan/scenarios/<int:scenario_id>")
def show_scenario(scenario_id: int) -> ResponseReturnValue:
    """A plan as it was kept."""
    scenario = scenarios.saved(current_user, scenario_id)
    plan, asked = scenarios.result_of(scenario), scenarios.asked_of(scenario)
    map_data = _map_data(plan.get("sites") or plan.get("stops") or [], asked["sources"])
    return render_template(
        "cashpoints/show_scenario.html",
        scenario=scenario,
        plan=plan,
        excluded=[each["name"] for each in map_data["choices"] if each["key"] in asked["without"]],
        map_data=map_data | {"without": asked["without"]},
    )


@blueprint.route("/plan/scenarios/<int:scenario_id>/remove", methods=["POST"], permission=EDITING)
def remove_scenario(scenario_id: int) -> ResponseReturnValue:
    """Throw a plan away."""
    scenarios.remove_scenario(actor=current_user, scenario_id=scenario_id)
    flash(_("Đã xóa phương án."), "success")
    return redirect(url_for("cashpoints.list_scenarios"))


@blueprint.route("/plan/scenarios/<int:scenario_id>/sheet.pdf")
def print_scenario(scenario_id: int) -> ResponseReturnValue:
    """A kept plan as a sheet of paper: the places of new points, or the days of mobile stops."""
    from welfare.cashpoints.brief import brief  # noqa: PLC0415 - as above
    from welfare.cashpoints.papers import stops_sheet  # noqa: PLC0415 - typst takes long

    scenario = scenarios.saved(current_user, scenario_id)
    plan = scenarios.result_of(scenario)
    if scenario.kind == "mobile-stops":
        return download(stops_sheet(scenario.name, plan), f"{scenario.name}.pdf")
    return download(brief(current_user, plan), f"{scenario.name}.pdf")


@blueprint.route("/brief.pdf")
def print_brief() -> ResponseReturnValue:
    """Two pages for the bank or the leadership, with the suggestion of three new points."""
    from welfare.cashpoints.brief import BRIEF_POINTS, brief  # noqa: PLC0415 - typst takes long

    asked = NewPoints(count=BRIEF_POINTS, within_m=settings.counting().far_m)
    return download(brief(current_user, _suggested(asked)), "khoang-cach-den-atm.pdf")


def _suggested(asked: NewPoints, *, with_curve: bool = False) -> dict[str, Any]:
    # scipy takes seconds to import, which no other page need wait.
    from welfare.cashpoints import candidates, planning  # noqa: PLC0415

    places = candidates.candidates(current_user, asked.sources)
    places = candidates.without(places, asked.without)
    return planning.suggest(current_user, asked, places, with_curve=with_curve)


def _stops(asked: MobileStops) -> dict[str, Any]:
    from welfare.cashpoints import candidates, stops  # noqa: PLC0415 - as above

    places = candidates.candidates(current_user, asked.sources)
    return stops.plan_stops(current_user, asked, candidates.without(places, asked.without))


def _new_points_form() -> NewPointsForm:
    usual = {"count": 3, "within_m": settings.counting().far_m, "sources": [Source.COMMUNES]}
    return NewPointsForm(request.args if request.args.get("count") else None, data=usual)


def _stops_form() -> MobileStopsForm:
    usual = {
        "far_m": settings.counting().far_m,
        "within_m": MobileStops.within_m,
        "a_day": STOPS_A_DAY,
        "sources": [Source.COMMUNES, Source.HAMLETS],
    }
    return MobileStopsForm(request.args if request.args.get("a_day") else None, data=usual)


def _names(plan: dict[str, Any] | None) -> dict[int, Any]:
    """Who gains most, for those who may see persons."""
    if plan is None or not current_user.may(Permission.SEE_PEOPLE):
        return {}
    return registry_queries.people_by_id([row["person_id"] for row in plan["gained"]])


def _map_data(places: list[dict[str, Any]], sources: Iterable[str] | None) -> dict[str, Any]:
    """What the map beside a plan draws: ATMs, new places and those to choose among."""
    from welfare.cashpoints import candidates  # noqa: PLC0415 - shapely takes long

    choices = candidates.candidates(current_user, {Source(each) for each in sources or ()})
    return {
        "choices": [
            {"key": of.key, "name": of.name, "place": [of.latitude, of.longitude]} for of in choices
        ],
        "atms": [[atm.latitude, atm.longitude, atm.name] for atm in queries.atms()],
        "places": [[each["latitude"], each["longitude"], each["name"]] for each in places],
    }
