"""Pages of the duplicates."""

from flask import Flask

from welfare.core.permissions import Permission
from welfare.registry import duplicate_models  # noqa: F401 - its tables
from welfare.web.blueprint import Feature

blueprint = Feature(
    "duplicates", __name__, permission=Permission.SEE_PEOPLE, url_prefix="/duplicates"
)


def install(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(blueprint)
