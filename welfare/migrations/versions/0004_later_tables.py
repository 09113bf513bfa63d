"""The tables and columns that came after the first release."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
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


def downgrade() -> None:
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
    op.drop_table("closed_accounts")
