"""Pages of the documents."""

from flask import Flask

from welfare.core.permissions import Permission
from welfare.registry import document_models  # noqa: F401 - its tables
from welfare.web.blueprint import Feature

blueprint = Feature(
    "documents", __name__, permission=Permission.SEE_PEOPLE, url_prefix="/documents"
)


def install(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(blueprint)
