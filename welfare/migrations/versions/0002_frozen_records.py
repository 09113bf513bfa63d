"""Triggers that keep what must never change: audit events, and lines of an approved cycle."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

CYCLE_STATUS = "(SELECT status FROM payout_cycles WHERE id = {row}.cycle_id)"
PRINTED = (
    "cycle_id, list_id, enrolment_id, person_id, for_month, amount_vnd, name, sort_key, born_on, "
    "birth_precision, identity_number, hamlet, category, basis, decree, bank_bin, bank_name, "
    "bank_account, account_holder"
)
# name, table, event, condition (None: always), message
FROZEN = [
    ("audit_events_keep", "audit_events", "UPDATE", None, "audit events are never changed"),
    ("audit_events_stay", "audit_events", "DELETE", None, "audit events are never deleted"),
    (
        "payout_lines_only_while_drawn",
        "payout_lines",
        "INSERT",
        f"{CYCLE_STATUS.format(row='NEW')} <> 'drawn'",
        "lines are added only while the cycle is drawn",
    ),
    (
        "payout_lines_stay",
        "payout_lines",
        "DELETE",
        f"{CYCLE_STATUS.format(row='OLD')} <> 'drawn'",
        "lines are deleted only while the cycle is drawn",
    ),
    (
        "payout_lines_keep",
        "payout_lines",
        f"UPDATE OF {PRINTED}",
        None,
        "what a line says is never changed",
    ),
    (
        "payout_lines_settled_once_approved",
        "payout_lines",
        "UPDATE OF status, settled_at, settled_by_id, unpaid_reason",
        f"{CYCLE_STATUS.format(row='NEW')} <> 'approved'",
        "lines are settled only while the cycle is approved",
    ),
]


def upgrade() -> None:
    # The end of the chain of audit events, which every writer finds there and locks.
    end = sa.text("INSERT INTO audit_head (id, events, digest) VALUES (1, 0, :digest)")
    op.execute(end.bindparams(digest="0" * 64))
    for name, table, event, condition, message in FROZEN:
        if op.get_bind().dialect.name == "sqlite":
            when = f"WHEN {condition}" if condition else ""
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW {when} "
                f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            )
        else:
            _on_postgresql(name, table, event, condition, message)


def _on_postgresql(name: str, table: str, event: str, condition: str | None, message: str) -> None:
    # A WHEN clause of PostgreSQL may not hold a subquery: the function asks instead.
    result = "OLD" if event == "DELETE" else "NEW"
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {condition or 'true'} THEN RAISE EXCEPTION '{message}'; END IF; "
        f"RETURN {result}; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
    )


def downgrade() -> None:
    op.execute("DELETE FROM audit_head")
    for name, _table, _event, _condition, _message in FROZEN:
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"DROP TRIGGER {name}")
        else:
            op.execute(f"DROP FUNCTION {name}() CASCADE")
