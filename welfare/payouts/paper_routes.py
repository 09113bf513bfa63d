"""Papers on screen: a month in one file, slips of a list, paper checked against the system."""

from flask import Flask, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from welfare.audit import service as audit
from welfare.core.errors import N_
from welfare.core.month import Month
from welfare.core.permissions import Permission
from welfare.payouts import (
    month_papers,
    queries,
    signing_routes,  # noqa: F401 - adds its pages to the blueprint
    slips,
    verifying,
)
from welfare.payouts.paper_blueprint import blueprint
from welfare.payouts.verifying import FINDING_LABELS
from welfare.web import jobs
from welfare.web.files import download
from welfare.web.navigation import MenuEntry, add_to_menu


@blueprint.route("/verify")
def verify() -> ResponseReturnValue:
    """Whether a paper is ours and still says what the system says."""
    code = request.args.get("code", "").strip()
    return render_template(
        "papers/verify.html",
        code=code,
        checked=verifying.check(current_user, code) if code else None,
        FINDING_LABELS=FINDING_LABELS,
    )


@blueprint.route("/<month>")
def show_month(month: str) -> ResponseReturnValue:
    """Where all lists of a month are made into one file."""
    cycle = queries.cycle_for(current_user, Month.parse(month))
    asked = {
        kind: jobs.latest(name, actor_id=current_user.id, subject=str(cycle.month))
        for kind, name in month_papers.KINDS.items()
    }
    return render_template("papers/show_month.html", cycle=cycle, jobs=asked)


@blueprint.route("/<month>/<any(zip, pdf):kind>", methods=["POST"])
def make_month(month: str, kind: str) -> ResponseReturnValue:
    """Ask for all lists of a month in one file."""
    cycle = queries.cycle_for(current_user, Month.parse(month))
    jobs.start(
        month_papers.KINDS[kind],
        actor_id=current_user.id,
        subject=str(cycle.month),
        month=str(cycle.month),
    )
    taken: dict[str, object] = {"kind": kind, "month": cycle.month.label}
    audit.record(current_user, "payouts.papers_taken", "payout_cycle", cycle.id, after=taken)
    return redirect(url_for("papers.show_month", month=month))


@blueprint.route("/lists/<int:list_id>/slips", methods=["POST"])
def take_slips(list_id: int) -> ResponseReturnValue:
    """Hand out the slips of a list; that they were taken is recorded, hence no GET."""
    content, name = slips.handed_out(actor=current_user, list_id=list_id)
    return download(content, name)


def install(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(blueprint)
    add_to_menu(
        app,
        MenuEntry(
            N_("Chi trả"),
            32,
            N_("Kiểm tra giấy tờ"),
            "qrcode",
            "papers.verify",
            Permission.SEE_PAYOUTS,
        ),
    )
