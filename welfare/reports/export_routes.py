"""Taking the list of people away as a file."""

from flask import Flask, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from welfare.core import clock
from welfare.core.permissions import Permission
from welfare.registry import listing
from welfare.reports import exports
from welfare.reports.sheets import Ending, as_file, ending_of
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
    content = as_file(taken.in_words(_), ending)
    if ending is Ending.CSV:
        content = BYTE_ORDER_MARK + content
    return download(content, f"Danh sách người {clock.today():%Y-%m-%d}.{ending}")


def install(app: Flask) -> None:
    """Add the page."""
    app.register_blueprint(blueprint)
