"""Pages of the reverification."""

from flask import Flask

from welfare.core.permissions import Permission
from welfare.registry import reverification_models  # noqa: F401 - its tables
from welfare.web.blueprint import Feature

blueprint = Feature(
    "reverification", __name__, permission=Permission.SEE_PEOPLE, url_prefix="/reverification"
)


def install(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(blueprint)
