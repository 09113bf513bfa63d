"""Rounds of visits: the list, a new one, one with its people, its sheet on paper."""

from datetime import timedelta

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from welfare.areas import queries as areas_queries
from welfare.channels.blockers import BLOCKER_LABELS
from welfare.channels.rules import KIND_LABELS
from welfare.core import clock
from welfare.outreach import queries, service
from welfare.outreach.blueprint import EDITING, blueprint
from welfare.outreach.forms import RoundForm
from welfare.outreach.models import Round
from welfare.outreach.papers import visit_sheet
from welfare.outreach.rules import APPROACH_LABELS, RESULT_LABELS, Approach
from welfare.outreach.settings import thresholds
from welfare.registry.choices import commune_choices, hamlet_choices, under_headings
from welfare.web.files import download
from welfare.web.paging import keyset_page

REMIND_DAYS = 14


@blueprint.route("")
def list_rounds() -> ResponseReturnValue:
    """The rounds of the reader's area, and the next steps that wait."""
    page = keyset_page(queries.rounds(current_user), (Round.starts_on, Round.id), descending=True)
    until = clock.today() + timedelta(days=REMIND_DAYS)
    return render_template(
        "outreach/list_rounds.html",
        page=page,
        progress=queries.progress([row.Round.id for row in page.rows]),
        next_steps=queries.next_steps(current_user, until),
        today=clock.today(),
        RESULT_LABELS=RESULT_LABELS,
    )


@blueprint.route("/rounds/new", methods=["GET", "POST"], permission=EDITING)
def start_round() -> ResponseReturnValue:
    """Plan a round of visits."""
    today = clock.today()
    begin = {
        "name": _("Vận động tháng %(month)s", month=f"{today:%m/%Y}"),
        "starts_on": today,
        "approach": Approach.NEAR_ATM,
        "blocker": "",
        "most": 60,
    }
    form = RoundForm(data=begin).offer_places(commune_choices(), under_headings(hamlet_choices()))
    if form.validate_on_submit():
        with form.showing_refusals():
            of = service.start_round(actor=current_user, facts=form.facts)
            flash(_("Đã lập danh sách thăm. In phiếu để mang theo."), "success")
            return redirect(url_for("outreach.show_round", round_id=of.id))
    return render_template("outreach/start_round.html", form=form)


@blueprint.route("/rounds/<int:round_id>")
def show_round(round_id: int) -> ResponseReturnValue:
    """A round: whom to visit in which order, and what came of it."""
    of = queries.round_(current_user, round_id)
    visits = queries.visits(current_user, of)
    return render_template(
        "outreach/show_round.html",
        of=of,
        visits=visits,
        progress=queries.progress([of.id]).get(of.id, {"people": 0}),
        prospects=queries.prospects([visit.person_id for visit, _contact in visits], thresholds()),
        APPROACH_LABELS=APPROACH_LABELS,
        BLOCKER_LABELS=BLOCKER_LABELS,
        KIND_LABELS=KIND_LABELS,
        RESULT_LABELS=RESULT_LABELS,
    )


@blueprint.route("/rounds/<int:round_id>/sheet.pdf", permission=EDITING)
def print_sheet(round_id: int) -> ResponseReturnValue:
    """The sheet to take along, nearest first, with room for what comes of each visit."""
    of = queries.round_(current_user, round_id)
    paper = visit_sheet(
        of,
        [visit for visit, _contact in queries.visits(current_user, of)],
        thresholds(),
        areas_queries.office().district,
    )
    return download(paper, f"Phiếu thăm – {of.name}.pdf")


@blueprint.route("/rounds/<int:round_id>/close", methods=["POST"], permission=EDITING)
def close_round(round_id: int) -> ResponseReturnValue:
    """End a round."""
    of = service.close_round(actor=current_user, round_id=round_id)
    flash(_("Đã kết thúc %(name)s.", name=of.name), "success")
    return redirect(url_for("outreach.show_round", round_id=round_id))
