"""The search box on every page: what is typed travels in a POST, so that no number is in a log."""

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from welfare.core.national_id import mask
from welfare.core.permissions import Permission
from welfare.registry.search import first_found
from welfare.web.blueprint import Feature, is_htmx

MOST_AT_ONCE = 10
MOST_ON_A_PAGE = 50

blueprint = Feature("search", __name__, permission=Permission.SEE_PEOPLE, url_prefix="/search")


@blueprint.route("/", methods=["GET", "POST"])
def find_people() -> ResponseReturnValue:
    """The first people found: a few under the box while typing, more on a page of their own."""
    text = request.form.get("text", "")
    most = MOST_AT_ONCE if is_htmx() else MOST_ON_A_PAGE
    people = first_found(text, current_user, most=most)
    template = "search/_found.html" if is_htmx() else "search/find_people.html"
    return render_template(template, text=text, people=people, most=most, mask=mask)


def install(app: Flask) -> None:
    """Add the page; the box stands in the masthead."""
    app.register_blueprint(blueprint)
