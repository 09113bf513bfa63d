"""For whoever watches the server: does it answer, and does its database?"""

from flask import Flask
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from welfare.database import db
from welfare.web.blueprint import Access, Feature

blueprint = Feature("health", __name__, permission=Access.ANYONE)


@blueprint.route("/health")
def health() -> ResponseReturnValue:
    """Answer 200 if the database answers, 503 if it does not."""
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return {"database": "down"}, 503
    return {"database": "up"}


def install(app: Flask) -> None:
    """Add the address that a watcher asks."""
    app.register_blueprint(blueprint)
