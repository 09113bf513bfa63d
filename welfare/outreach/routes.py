"""From cash to account on screen: campaigns, targets, thresholds and second looks."""

from flask import Flask

from welfare.core.permissions import Permission
from welfare.outreach import models  # noqa: F401 - the tables are part of the database
from welfare.web.blueprint import Feature

blueprint = Feature("outreach", __name__, permission=Permission.SEE_PEOPLE, url_prefix="/outreach")


def install(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(blueprint)
