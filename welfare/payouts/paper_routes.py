"""Papers on screen: a month in one file, slips of a list, paper checked against the system."""

from flask import Flask, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from welfare.audit import service as audit
from welfare.core.errors import N_, NotFound
from welfare.core.month import Month
from welfare.core.permissions import Permission
from welfare.payouts import (
    month_papers,
    queries,
    signing_routes,  # noqa: F401 - adds its pages to the blueprint
    slips,
    verifying,
)
from welfare.payouts.models import PayoutCycle
from welfare.payouts.month_sheets import sheets_for
from welfare.payouts.paper_blueprint import blueprint
from welfare.payouts.verifying import FINDING_LABELS
from welfare.web import jobs
from welfare.web.files import download
from welfare.web.navigation import MenuEntry, add_to_menu

NO_SHEET = N_("Không có giấy tờ này trong phạm vi của bạn.")


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
    return render_template(
        "papers/show_month.html", cycle=cycle, jobs=asked, sheets=sheets_for(current_user)
    )


@blueprint.route("/<month>/sheets/<name>/<any(pdf, xlsx):kind>", methods=["POST"])
def take_sheet(month: str, name: str, kind: str) -> ResponseReturnValue:
    """Hand out one of the papers of a whole month; that it was taken is recorded."""
    cycle = queries.cycle_for(current_user, Month.parse(month))
    each = sheets_for(current_user).get(name)
    if each is None:
        raise NotFound(NO_SHEET)
    sheet = each.make(current_user, cycle)
    _record(cycle, {"kind": kind, "list": sheet.code})
    return download(sheet.render(kind), f"{each.filename}-{cycle.month}.{kind}")


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
    _record(cycle, {"kind": kind, "month": cycle.month.label})
    return redirect(url_for("papers.show_month", month=month))


def _record(cycle: PayoutCycle, taken: dict[str, object]) -> None:
    audit.record(current_user, "payouts.papers_taken", "payout_cycle", cycle.id, after=taken)


@blueprint.route("/lists/<int:list_id>/<any(slips, receipts):kind>", methods=["POST"])
def take_slips(list_id: int, kind: str) -> ResponseReturnValue:
    """Hand out a paper for each person of a list; that it was taken is recorded, hence no GET."""
    content, name = slips.handed_out(actor=current_user, list_id=list_id, kind=kind)
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
