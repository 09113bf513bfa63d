"""The tables and columns that came after the first release."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "identity_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("commune_id", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("refused_rows", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "(status = 'waiting') = (content IS NOT NULL)", name=op.f("ck_identity_files_content")
        ),
        sa.CheckConstraint(
            "(status = 'waiting') = (decided_at IS NULL)", name=op.f("ck_identity_files_decided")
        ),
        sa.CheckConstraint(
            "status IN ('waiting', 'applied', 'given-up')", name=op.f("ck_identity_files_status")
        ),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["communes.id"], name=op.f("fk_identity_files_commune_id_communes")
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"], ["staff.id"], name=op.f("fk_identity_files_uploaded_by_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_files")),
    )
    with op.batch_alter_table("identity_files", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_identity_files_commune_id"), ["commune_id"], unique=False
        )

    op.create_table(
        "closed_accounts",
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("register", sa.String(length=20), nullable=False),
        sa.Column("fund", sa.String(length=20), nullable=False),
        sa.Column("provider", sa.String(length=20), nullable=False),
        sa.Column("provider_name", sa.String(length=60), nullable=False),
        sa.Column("carried_in_vnd", sa.BigInteger(), nullable=False),
        sa.Column("drawn_vnd", sa.BigInteger(), nullable=False),
        sa.Column("paid_vnd", sa.BigInteger(), nullable=False),
        sa.Column("returned_vnd", sa.BigInteger(), nullable=False),
        sa.Column("carried_out_vnd", sa.BigInteger(), nullable=False),
        sa.Column("fee_vnd", sa.BigInteger(), nullable=False),
        sa.Column("deducted_vnd", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"],
            ["payout_cycles.id"],
            name=op.f("fk_closed_accounts_cycle_id_payout_cycles"),
        ),
        sa.PrimaryKeyConstraint(
            "cycle_id", "register", "fund", "provider", name=op.f("pk_closed_accounts")
        ),
    )
    op.create_table(
        "closed_claims",
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("register", sa.String(length=20), nullable=False),
        sa.Column("claimed_vnd", sa.BigInteger(), nullable=False),
        sa.Column("deducted_vnd", sa.BigInteger(), nullable=False),
        sa.Column("repaid_vnd", sa.BigInteger(), nullable=False),
        sa.Column("waived_vnd", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["payout_cycles.id"], name=op.f("fk_closed_claims_cycle_id_payout_cycles")
        ),
        sa.PrimaryKeyConstraint("cycle_id", "register", name=op.f("pk_closed_claims")),
    )
    op.create_table(
        "claim_waivers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("register", sa.String(length=20), nullable=False),
        sa.Column("amount_vnd", sa.Integer(), nullable=False),
        sa.Column("decision_number", sa.String(length=60), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("signer", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("waived_at", sa.DateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount_vnd > 0", name=op.f("ck_claim_waivers_amount")),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_claim_waivers_by_id_staff")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_claim_waivers_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_waivers")),
        sa.UniqueConstraint(
            "person_id",
            "register",
            "decision_number",
            name=op.f("uq_claim_waivers_person_id_register_decision_number"),
        ),
    )
    op.create_table(
        "departed_people",
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("died_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"],
            ["payout_cycles.id"],
            name=op.f("fk_departed_people_cycle_id_payout_cycles"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_departed_people_person_id_people")
        ),
        sa.PrimaryKeyConstraint("cycle_id", "person_id", name=op.f("pk_departed_people")),
    )
    with op.batch_alter_table("departed_people", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_departed_people_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "sealed_headings",
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("commune", sa.String(length=80), nullable=False),
        sa.Column("district", sa.String(length=80), nullable=False),
        sa.Column("provider_name", sa.String(length=60), nullable=False),
        sa.Column("is_synthetic", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["list_id"], ["payout_lists.id"], name=op.f("fk_sealed_headings_list_id_payout_lists")
        ),
        sa.PrimaryKeyConstraint("list_id", name=op.f("pk_sealed_headings")),
    )
    op.create_table(
        "signed_lists",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("signer", sa.String(length=200), nullable=False),
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("serial", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("kept_at", sa.DateTime(), nullable=False),
        sa.Column("kept_by_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["kept_by_id"], ["staff.id"], name=op.f("fk_signed_lists_kept_by_id_staff")
        ),
        sa.ForeignKeyConstraint(
            ["list_id"], ["payout_lists.id"], name=op.f("fk_signed_lists_list_id_payout_lists")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signed_lists")),
    )
    with op.batch_alter_table("signed_lists", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signed_lists_list_id"), ["list_id"], unique=False)

    with op.batch_alter_table("bank_files", schema=None) as batch_op:
        batch_op.alter_column(
            "amount_vnd", existing_type=sa.INTEGER(), type_=sa.BigInteger(), existing_nullable=False
        )

    with op.batch_alter_table("enrolments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cancelled_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("cancellation_reason", sa.String(length=200), nullable=True))

    with op.batch_alter_table("identity_checks", schema=None) as batch_op:
        batch_op.add_column(sa.Column("result", sa.String(length=12), nullable=True))
        batch_op.add_column(sa.Column("source", sa.String(length=120), nullable=True))

    with op.batch_alter_table("uploads", schema=None) as batch_op:
        batch_op.add_column(sa.Column("workbook", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("header_rows", sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("uploads", schema=None) as batch_op:
        batch_op.drop_column("header_rows")
        batch_op.drop_column("workbook")

    with op.batch_alter_table("identity_checks", schema=None) as batch_op:
        batch_op.drop_column("source")
        batch_op.drop_column("result")

    # Not by a batch: SQLite would build the table anew and fail on its generated column.
    op.drop_column("enrolments", "cancellation_reason")
    op.drop_column("enrolments", "cancelled_at")

    with op.batch_alter_table("bank_files", schema=None) as batch_op:
        batch_op.alter_column(
            "amount_vnd", existing_type=sa.BigInteger(), type_=sa.INTEGER(), existing_nullable=False
        )

    with op.batch_alter_table("signed_lists", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_signed_lists_list_id"))

    op.drop_table("signed_lists")
    op.drop_table("sealed_headings")
    with op.batch_alter_table("departed_people", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_departed_people_person_id"))

    op.drop_table("departed_people")
    op.drop_table("claim_waivers")
    op.drop_table("closed_claims")
    op.drop_table("closed_accounts")
    with op.batch_alter_table("identity_files", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_identity_files_commune_id"))

    op.drop_table("identity_files")
