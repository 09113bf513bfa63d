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
    "bank_account, account_holder, deducted_vnd, carried_from_id"
)
LISTED = "cycle_id, commune_id, register, channel, provider, content_hash"
PREPARING = "IN ('drawn', 'submitted')"
PAYING = "IN ('approved', 'sent', 'reconciled')"
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
        "UPDATE OF status, settled_at, settled_by_id, unpaid_reason, part_paid_vnd",
        f"{CYCLE_STATUS.format(row='NEW')} NOT {PAYING}",
        "lines are settled only between approval and closing",
    ),
    (
        "payout_lines_settled_until_carried",
        "payout_lines",
        "UPDATE OF status, part_paid_vnd",
        (
            "EXISTS (SELECT 1 FROM payout_lines WHERE carried_from_id = OLD.id)"
            " OR EXISTS (SELECT 1 FROM lapsed_lines WHERE line_id = OLD.id)"
        ),
        "the result of a line carried over is never changed",
    ),
    (
        "payout_lists_only_while_drawn",
        "payout_lists",
        "INSERT",
        f"{CYCLE_STATUS.format(row='NEW')} <> 'drawn'",
        "lists are added only while the cycle is drawn",
    ),
    (
        "payout_lists_stay",
        "payout_lists",
        "DELETE",
        f"{CYCLE_STATUS.format(row='OLD')} <> 'drawn'",
        "lists are deleted only while the cycle is drawn",
    ),
    (
        "payout_lists_keep",
        "payout_lists",
        f"UPDATE OF {LISTED}",
        f"{CYCLE_STATUS.format(row='OLD')} NOT {PREPARING}",
        "approved lists are never changed",
    ),
    (
        "payout_cycles_go_on",
        "payout_cycles",
        "UPDATE OF month, status",
        (
            "NEW.month <> OLD.month OR (OLD.status = 'closed' AND NEW.status <> 'closed')"
            f" OR (OLD.status {PAYING} AND NEW.status {PREPARING})"
        ),
        "a cycle is never reopened",
    ),
    ("payout_cycles_stay", "payout_cycles", "DELETE", None, "cycles are never deleted"),
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
