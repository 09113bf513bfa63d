"""Where Alembic finds the database and the models: in the running application."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app

from welfare.database import MonthColumn, UtcMoment, db, writing


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Write our own column types as what they are stored as, so that migrations never change."""
    if kind == "type" and isinstance(item, MonthColumn):
        return "sa.Date()"
    if kind == "type" and isinstance(item, UtcMoment):
        return "sa.DateTime()"
    return False


def include_object(_item: Any, name: str | None, _kind: str, reflected: bool, _other: Any) -> bool:  # noqa: FBT001 - signature of Alembic
    """Compare with the models all but the search indexes, which each engine keeps its own way."""
    indexes = ("people_search", "people_pieces")
    return not (reflected and name is not None and name.startswith(indexes))


def run() -> None:
    """Upgrade in one transaction, which SQLite and PostgreSQL both take whole or not at all."""
    engine = current_app.extensions["migrate"].db.engine
    with writing(), engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_item=render_item,
            include_object=include_object,
            compare_type=True,
            render_as_batch=connection.dialect.name == "sqlite",
        )
        with context.begin_transaction():
            context.run_migrations()


run()
