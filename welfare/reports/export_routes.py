"""Taking the list of people away as a file."""

from flask import Flask, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from welfare.core import clock
from welfare.core.permissions import Permission
from welfare.payouts import claims
from welfare.registry import household_routes, listing, programme_pages
from welfare.registry.programmes import PROGRAMME_LABELS, Programme
from welfare.reports import claim_exports, exports, household_exports, programme_exports
from welfare.reports.sheets import Cells, Ending, as_file, ending_of
from welfare.web.blueprint import Feature
from welfare.web.files import download

blueprint = Feature("exports", __name__, permission=Permission.SEE_PEOPLE)

# Without it Excel takes a CSV for one in the machine's old encoding.
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@blueprint.route("/people/export", methods=["POST"])
def export_people() -> ResponseReturnValue:
    """The enrolments of the people whom the list shows, under the same filter."""
    ending = ending_of(f".{request.form.get('ending', '')}")
    taken = exports.export(current_user, listing.asked_for(request.args))
    return send_file(taken.in_words(_), "Danh sách người", ending)


@blueprint.route(
    "/<any(children, rehabilitation):programme>/export",
    methods=["POST"],
    permission=Permission.EDIT_PEOPLE,
)
def export_programme(programme: str) -> ResponseReturnValue:
    """The entries that a programme's list shows, under the same filter."""
    ending = ending_of(f".{request.form.get('ending', '')}")
    chosen = Programme(programme)
    rows = programme_exports.export(current_user, chosen, programme_pages.asked_for(request.args))
    label = _(PROGRAMME_LABELS[chosen])
    return send_file(programme_exports.in_words(rows, _), f"Sổ {label}", ending)


@blueprint.route("/households/export", methods=["POST"])
def export_households() -> ResponseReturnValue:
    """The households that their list shows, under the same filter."""
    ending = ending_of(f".{request.form.get('ending', '')}")
    wanted = household_routes.asked_for(request.args)
    rows = household_exports.export(current_user, wanted, clock.today().year, _)
    return send_file(rows, "Hộ nghèo, cận nghèo", ending)


@blueprint.route("/payouts/claims/export", methods=["POST"])
def export_claims() -> ResponseReturnValue:
    """What people owe back, as their list shows it."""
    ending = ending_of(f".{request.form.get('ending', '')}")
    rows = claim_exports.export(current_user, claims.asked_for(request.args), _)
    return send_file(rows, "Khoản phải thu hồi", ending)


def send_file(rows: Cells, name: str, ending: Ending) -> ResponseReturnValue:
    """The rows as a file of the day; a CSV so that Excel reads its letters."""
    content = as_file(rows, ending)
    if ending is Ending.CSV:
        content = BYTE_ORDER_MARK + content
    return download(content, f"{name} {clock.today():%Y-%m-%d}.{ending}")


def install(app: Flask) -> None:
    """Add the page."""
    app.register_blueprint(blueprint)
