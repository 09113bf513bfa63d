"""Migrations make what the models say, on both engines, and making it again changes nothing."""

import pytest
from alembic import command
from flask import Flask, current_app
from sqlalchemy import CheckConstraint, inspect, select, text
from sqlalchemy.exc import DatabaseError

from tests import factories
from welfare.audit import service as audit
from welfare.database import db, writing
from welfare.staff.rules import Role


def test_the_migrated_schema_equals_the_models(either_app: Flask) -> None:
    with either_app.app_context():
        command.check(current_app.extensions["migrate"].migrate.get_config())


def test_every_check_of_the_models_is_in_the_migrated_schema(either_app: Flask) -> None:
    # Alembic does not compare check constraints.
    with either_app.app_context():
        inspector = inspect(db.engine)
        for table in db.metadata.sorted_tables:
            expected = {c.name for c in table.constraints if isinstance(c, CheckConstraint)}
            found = {check["name"] for check in inspector.get_check_constraints(table.name)}
            assert found == expected, table.name


def test_setting_up_again_changes_nothing(either_app: Flask) -> None:
    before = _everything(either_app)
    result = either_app.test_cli_runner().invoke(args=["setup"])
    assert result.exit_code == 0, result.output
    assert _everything(either_app) == before


def _everything(app: Flask) -> dict[str, list[tuple[object, ...]]]:
    with app.app_context():
        return {
            table.name: [
                tuple(row) for row in db.session.execute(select(table).order_by(*table.primary_key))
            ]
            for table in db.metadata.sorted_tables
        }


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_events SET actor = 'ai khác'", "DELETE FROM audit_events"]
)
def test_the_database_itself_refuses_to_change_the_record(
    either_app: Flask, statement: str
) -> None:
    with either_app.app_context(), writing():
        audit.record(factories.staff(Role.AUDITOR), "staff.signed_in", "staff", 1)
        db.session.commit()
        with pytest.raises(DatabaseError, match="audit events are never"):
            db.session.execute(text(statement))
        db.session.rollback()
        assert audit.verify() == audit.Verification(1, None)


def test_migrations_can_be_taken_back(either_app: Flask) -> None:
    with either_app.app_context():
        config = current_app.extensions["migrate"].migrate.get_config()
        command.downgrade(config, "base")
        assert set(inspect(db.engine).get_table_names()) == {"alembic_version"}
        command.upgrade(config, "head")
        command.check(config)
