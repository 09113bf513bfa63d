"""the tables"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_head_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "banks",
        sa.Column("bin", sa.String(length=6), nullable=False),
        sa.Column("short_name", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("full_name", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("bin", name=op.f("pk_banks")),
        sa.UniqueConstraint("short_name", name=op.f("uq_banks_short_name")),
    )
    op.create_table(
        "categories",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("register", sa.String(length=20), nullable=False),
        sa.Column("name_vi", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("stacking", sa.String(length=40), nullable=True),
        sa.Column("frequency", sa.String(length=20), nullable=False),
        sa.Column("payee", sa.String(length=20), nullable=False),
        sa.Column("sensitive", sa.String(length=10), nullable=True),
        sa.Column("public_label", sa.String(length=200), nullable=True),
        sa.Column("fund", sa.String(length=10), nullable=False),
        sa.Column("per", sa.String(length=20), nullable=True),
        sa.Column("legal_basis", sa.String(length=200), nullable=True),
        sa.Column("condition", sa.String(length=300), nullable=True),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_categories")),
    )
    op.create_index(op.f("ix_categories_register"), "categories", ["register"], unique=False)
    op.create_table(
        "communes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("district_code", sa.String(length=10), nullable=False),
        sa.Column("district", sa.String(length=80), nullable=False),
        sa.Column("province_code", sa.String(length=10), nullable=False),
        sa.Column("province", sa.String(length=80), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=False),
        sa.Column("longitude", sa.Double(), nullable=False),
        sa.Column("area_km2", sa.Double(), nullable=True),
        sa.Column("population_2013", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("successor_code", sa.String(length=10), nullable=True),
        sa.Column("successor_name", sa.String(length=80), nullable=True),
        sa.Column("successor_on", sa.Date(), nullable=True),
        sa.Column("successor_province", sa.String(length=80), nullable=True),
        sa.Column("successor_basis", sa.String(length=200), nullable=True),
        sa.Column("successor_id", sa.Integer(), nullable=True),
        sa.Column("official_boundary", sa.Text(), nullable=True),
        sa.CheckConstraint("kind IN ('commune', 'township')", name=op.f("ck_communes_kind")),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["communes.id"], name=op.f("fk_communes_successor_id_communes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_communes")),
        sa.UniqueConstraint("code", "valid_from", name=op.f("uq_communes_code_valid_from")),
    )
    op.create_index(op.f("ix_communes_successor_id"), "communes", ["successor_id"], unique=False)
    op.create_table(
        "confirmed_places",
        sa.Column("subject", sa.String(length=10), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=False),
        sa.Column("longitude", sa.Double(), nullable=False),
        sa.Column("confirmed_by", sa.String(length=80), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "subject IN ('person', 'cash_point')", name=op.f("ck_confirmed_places_subject")
        ),
        sa.PrimaryKeyConstraint("subject", "subject_id", name=op.f("pk_confirmed_places")),
    )
    op.create_table(
        "geocoded_addresses",
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("found_as", sa.String(length=400), nullable=True),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_geocoded_addresses")),
    )
    op.create_table(
        "office_settings",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_office_settings")),
    )
    op.create_table(
        "payment_months",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("from_year", sa.Integer(), nullable=False),
        sa.Column("months", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_months")),
        sa.UniqueConstraint(
            "subject", "from_year", name=op.f("uq_payment_months_subject_from_year")
        ),
    )
    op.create_table(
        "programme_groups",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("programme", sa.String(length=20), nullable=False),
        sa.Column("name_vi", sa.String(length=200), nullable=False),
        sa.Column("legal_basis", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_programme_groups")),
    )
    op.create_table(
        "result_mappings",
        sa.Column("provider", sa.String(length=40), nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("provider", name=op.f("pk_result_mappings")),
    )
    op.create_table(
        "road_ways",
        sa.Column("origin", sa.String(length=24), nullable=False),
        sa.Column("destination", sa.String(length=24), nullable=False),
        sa.Column("metres", sa.Double(), nullable=True),
        sa.PrimaryKeyConstraint("origin", "destination", name=op.f("pk_road_ways")),
    )
    op.create_table(
        "sign_in_failures",
        sa.Column("username", sa.String(length=80), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("username", name=op.f("pk_sign_in_failures")),
    )
    op.create_table(
        "standards",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("standard", sa.String(length=20), nullable=False),
        sa.Column("province", sa.String(length=80), nullable=False),
        sa.Column("amount_vnd", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("decree", sa.String(length=200), nullable=False),
        sa.Column("confidence", sa.String(length=20), nullable=False),
        sa.CheckConstraint("amount_vnd > 0", name=op.f("ck_standards_amount")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standards")),
        sa.UniqueConstraint(
            "standard",
            "province",
            "valid_from",
            name=op.f("uq_standards_standard_province_valid_from"),
        ),
    )
    op.create_table(
        "audit_events",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("action", sa.String(length=80), nullable=False),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("commune_id", sa.Integer(), nullable=True),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["communes.id"], name=op.f("fk_audit_events_commune_id_communes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_events")),
    )
    op.create_index(op.f("ix_audit_events_action"), "audit_events", ["action"], unique=False)
    op.create_index(
        op.f("ix_audit_events_commune_id"), "audit_events", ["commune_id"], unique=False
    )
    op.create_index(
        "ix_audit_events_subject", "audit_events", ["subject_kind", "subject_id"], unique=False
    )
    op.create_table(
        "cash_points",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("operator", sa.String(length=80), nullable=True),
        sa.Column("commune_id", sa.Integer(), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=False),
        sa.Column("longitude", sa.Double(), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("verified_by", sa.String(length=80), nullable=True),
        sa.Column("verified_at", sa.DateTime(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("out_of_order_from", sa.Date(), nullable=True),
        sa.Column("out_of_order_to", sa.Date(), nullable=True),
        sa.Column("hours", sa.String(length=120), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.CheckConstraint(
            "closed_on IS NULL OR closed_on > opened_on", name=op.f("ck_cash_points_open")
        ),
        sa.CheckConstraint("latitude BETWEEN -90 AND 90", name=op.f("ck_cash_points_latitude")),
        sa.CheckConstraint("longitude BETWEEN -180 AND 180", name=op.f("ck_cash_points_longitude")),
        sa.CheckConstraint(
            "out_of_order_to IS NULL OR out_of_order_to >= out_of_order_from",
            name=op.f("ck_cash_points_out_of_order"),
        ),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["communes.id"], name=op.f("fk_cash_points_commune_id_communes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cash_points")),
        sa.UniqueConstraint(
            "kind", "name", "commune_id", name=op.f("uq_cash_points_kind_name_commune_id")
        ),
    )
    op.create_index(op.f("ix_cash_points_kind"), "cash_points", ["kind"], unique=False)
    op.create_table(
        "hamlets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commune_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["communes.id"], name=op.f("fk_hamlets_commune_id_communes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hamlets")),
        sa.UniqueConstraint("commune_id", "name", name=op.f("uq_hamlets_commune_id_name")),
    )
    op.create_table(
        "payer_accounts",
        sa.Column("register", sa.String(length=20), nullable=False),
        sa.Column("bank_bin", sa.String(length=6), nullable=False),
        sa.Column("number", sa.String(length=19), nullable=False),
        sa.Column("holder", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["bank_bin"], ["banks.bin"], name=op.f("fk_payer_accounts_bank_bin_banks")
        ),
        sa.PrimaryKeyConstraint("register", name=op.f("pk_payer_accounts")),
    )
    op.create_table(
        "rates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("category_code", sa.String(length=20), nullable=False),
        sa.Column("degree_from", sa.Integer(), nullable=True),
        sa.Column("degree_to", sa.Integer(), nullable=True),
        sa.Column("age_from", sa.Integer(), nullable=True),
        sa.Column("age_to", sa.Integer(), nullable=True),
        sa.Column("standard", sa.String(length=20), nullable=True),
        sa.Column("coefficient_milli", sa.Integer(), nullable=True),
        sa.Column("amount_vnd", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("decree", sa.String(length=200), nullable=False),
        sa.Column("confidence", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "(amount_vnd IS NULL) = (coefficient_milli IS NOT NULL AND standard IS NOT NULL)",
            name=op.f("ck_rates_amount_or_coefficient"),
        ),
        sa.ForeignKeyConstraint(
            ["category_code"], ["categories.code"], name=op.f("fk_rates_category_code_categories")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rates")),
    )
    op.create_index(op.f("ix_rates_category_code"), "rates", ["category_code"], unique=False)
    op.create_table(
        "scenarios",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("commune_id", sa.Integer(), nullable=True),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("saved_by", sa.String(length=80), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('new-points', 'mobile-stops')", name=op.f("ck_scenarios_kind")
        ),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["communes.id"], name=op.f("fk_scenarios_commune_id_communes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scenarios")),
        sa.UniqueConstraint("name", name=op.f("uq_scenarios_name")),
    )
    op.create_table(
        "staff",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(length=80), nullable=False),
        sa.Column("full_name", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("commune_id", sa.Integer(), nullable=True),
        sa.Column("provider", sa.String(length=20), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "(role = 'commune-officer') = (commune_id IS NOT NULL)",
            name=op.f("ck_staff_commune_of_officer"),
        ),
        sa.CheckConstraint(
            "(role = 'provider') = (provider IS NOT NULL)", name=op.f("ck_staff_provider_of_clerk")
        ),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["communes.id"], name=op.f("fk_staff_commune_id_communes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("username", name=op.f("uq_staff_username")),
    )
    op.create_table(
        "targets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("commune_id", sa.Integer(), nullable=True),
        sa.Column("register", sa.String(length=20), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name=op.f("ck_targets_percent")),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["communes.id"], name=op.f("fk_targets_commune_id_communes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_targets")),
    )
    op.create_index(
        "uq_targets_of_commune",
        "targets",
        ["year", "register", "commune_id"],
        unique=True,
        sqlite_where=sa.text("commune_id IS NOT NULL"),
        postgresql_where=sa.text("commune_id IS NOT NULL"),
    )
    op.create_index(
        "uq_targets_of_district",
        "targets",
        ["year", "register"],
        unique=True,
        sqlite_where=sa.text("commune_id IS NULL"),
        postgresql_where=sa.text("commune_id IS NULL"),
    )
    op.create_table(
        "bank_templates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("bank_bin", sa.String(length=6), nullable=True),
        sa.Column("delimiter", sa.String(length=1), nullable=False),
        sa.Column("with_headings", sa.Boolean(), nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bank_bin"], ["banks.bin"], name=op.f("fk_bank_templates_bank_bin_banks")
        ),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["staff.id"], name=op.f("fk_bank_templates_changed_by_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_templates")),
        sa.UniqueConstraint("name", name=op.f("uq_bank_templates_name")),
    )
    op.create_table(
        "campaigns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("category_code", sa.String(length=20), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("amount_vnd", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("decision_number", sa.String(length=60), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("chosen", sa.String(length=400), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_code"],
            ["categories.code"],
            name=op.f("fk_campaigns_category_code_categories"),
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["staff.id"], name=op.f("fk_campaigns_made_by_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaigns")),
        sa.UniqueConstraint("category_code", name=op.f("uq_campaigns_category_code")),
    )
    op.create_table(
        "households",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("commune_id", sa.Integer(), nullable=False),
        sa.Column("hamlet_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["communes.id"], name=op.f("fk_households_commune_id_communes")
        ),
        sa.ForeignKeyConstraint(
            ["hamlet_id"], ["hamlets.id"], name=op.f("fk_households_hamlet_id_hamlets")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_households")),
        sa.UniqueConstraint("commune_id", "code", name=op.f("uq_households_commune_id_code")),
    )
    op.create_index(op.f("ix_households_code"), "households", ["code"], unique=False)
    op.create_index(op.f("ix_households_commune_id"), "households", ["commune_id"], unique=False)
    op.create_table(
        "intake_mappings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commune_id", sa.Integer(), nullable=True),
        sa.Column("register", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("meaning", sa.String(length=30), nullable=False),
        sa.Column("chosen_by_id", sa.Integer(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("kind IN ('column', 'category')", name=op.f("ck_intake_mappings_kind")),
        sa.ForeignKeyConstraint(
            ["chosen_by_id"], ["staff.id"], name=op.f("fk_intake_mappings_chosen_by_id_staff")
        ),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["communes.id"], name=op.f("fk_intake_mappings_commune_id_communes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_mappings")),
    )
    op.create_index(
        "uq_intake_mappings_commune_id_register_kind_words",
        "intake_mappings",
        ["commune_id", "register", "kind", "words"],
        unique=True,
        sqlite_where=sa.text("commune_id IS NOT NULL"),
        postgresql_where=sa.text("commune_id IS NOT NULL"),
    )
    op.create_index(
        "uq_intake_mappings_register_kind_words",
        "intake_mappings",
        ["register", "kind", "words"],
        unique=True,
        sqlite_where=sa.text("commune_id IS NULL"),
        postgresql_where=sa.text("commune_id IS NULL"),
    )
    op.create_table(
        "jobs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("arguments", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("worker", sa.String(length=40), nullable=True),
        sa.Column("heartbeat_at", sa.DateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("result_name", sa.String(length=200), nullable=True),
        sa.Column("result", sa.LargeBinary(), nullable=True),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "status IN ('waiting', 'running', 'done', 'failed')", name=op.f("ck_jobs_status")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["staff.id"], name=op.f("fk_jobs_asked_by_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
    )
    op.create_index("ix_jobs_status", "jobs", ["status", "id"], unique=False)
    op.create_index(
        "uq_jobs_kind_subject_asked_by_id",
        "jobs",
        ["kind", "subject", "asked_by_id"],
        unique=True,
        sqlite_where=sa.text("status IN ('waiting', 'running')"),
        postgresql_where=sa.text("status IN ('waiting', 'running')"),
    )
    op.create_table(
        "outreach_rounds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("commune_id", sa.Integer(), nullable=False),
        sa.Column("hamlet_id", sa.Integer(), nullable=True),
        sa.Column("approach", sa.String(length=10), nullable=False),
        sa.Column("blocker", sa.String(length=20), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "approach IN ('near-atm', 'blocker')", name=op.f("ck_outreach_rounds_approach")
        ),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["communes.id"], name=op.f("fk_outreach_rounds_commune_id_communes")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["staff.id"], name=op.f("fk_outreach_rounds_created_by_id_staff")
        ),
        sa.ForeignKeyConstraint(
            ["hamlet_id"], ["hamlets.id"], name=op.f("fk_outreach_rounds_hamlet_id_hamlets")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outreach_rounds")),
    )
    op.create_index(
        op.f("ix_outreach_rounds_commune_id"), "outreach_rounds", ["commune_id"], unique=False
    )
    op.create_table(
        "payout_cycles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("through_month", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("approvals_needed", sa.Integer(), nullable=False),
        sa.Column("drawn_by_id", sa.Integer(), nullable=False),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("first_approver_id", sa.Integer(), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(status IN ('approved', 'sent', 'reconciled', 'closed')) = (approved_by_id IS NOT NULL)",
            name=op.f("ck_payout_cycles_approval"),
        ),
        sa.CheckConstraint(
            "status IN ('drawn', 'submitted', 'approved', 'sent', 'reconciled', 'closed')",
            name=op.f("ck_payout_cycles_status"),
        ),
        sa.CheckConstraint(
            "approved_by_id <> drawn_by_id AND approved_by_id <> submitted_by_id",
            name=op.f("ck_payout_cycles_approved_by_another"),
        ),
        sa.CheckConstraint(
            "approved_by_id IS NULL OR approvals_needed = 1 OR first_approver_id IS NOT NULL",
            name=op.f("ck_payout_cycles_approvals"),
        ),
        sa.CheckConstraint(
            "first_approver_id <> drawn_by_id AND first_approver_id <> submitted_by_id AND first_approver_id <> approved_by_id",
            name=op.f("ck_payout_cycles_approved_by_two"),
        ),
        sa.CheckConstraint("through_month >= month", name=op.f("ck_payout_cycles_through")),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["staff.id"], name=op.f("fk_payout_cycles_approved_by_id_staff")
        ),
        sa.ForeignKeyConstraint(
            ["drawn_by_id"], ["staff.id"], name=op.f("fk_payout_cycles_drawn_by_id_staff")
        ),
        sa.ForeignKeyConstraint(
            ["first_approver_id"],
            ["staff.id"],
            name=op.f("fk_payout_cycles_first_approver_id_staff"),
        ),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"], ["staff.id"], name=op.f("fk_payout_cycles_submitted_by_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout_cycles")),
        sa.UniqueConstraint("month", name=op.f("uq_payout_cycles_month")),
    )
    op.create_table(
        "provider_fees",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider", sa.String(length=20), nullable=False),
        sa.Column("from_month", sa.Date(), nullable=False),
        sa.Column("milli", sa.Integer(), nullable=True),
        sa.Column("per_line_vnd", sa.Integer(), nullable=True),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.Column("set_at", sa.DateTime(), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(milli IS NULL) <> (per_line_vnd IS NULL)", name=op.f("ck_provider_fees_one_kind")
        ),
        sa.CheckConstraint("coalesce(milli, per_line_vnd) >= 0", name=op.f("ck_provider_fees_fee")),
        sa.ForeignKeyConstraint(
            ["set_by_id"], ["staff.id"], name=op.f("fk_provider_fees_set_by_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_fees")),
        sa.UniqueConstraint(
            "provider", "from_month", name=op.f("uq_provider_fees_provider_from_month")
        ),
    )
    op.create_table(
        "reverification_rounds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commune_id", sa.Integer(), nullable=False),
        sa.Column("hamlet_id", sa.Integer(), nullable=True),
        sa.Column("register", sa.String(length=20), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (closed_by_id IS NULL)",
            name=op.f("ck_reverification_rounds_closing"),
        ),
        sa.ForeignKeyConstraint(
            ["closed_by_id"], ["staff.id"], name=op.f("fk_reverification_rounds_closed_by_id_staff")
        ),
        sa.ForeignKeyConstraint(
            ["commune_id"],
            ["communes.id"],
            name=op.f("fk_reverification_rounds_commune_id_communes"),
        ),
        sa.ForeignKeyConstraint(
            ["hamlet_id"], ["hamlets.id"], name=op.f("fk_reverification_rounds_hamlet_id_hamlets")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["staff.id"], name=op.f("fk_reverification_rounds_opened_by_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reverification_rounds")),
    )
    op.create_index(
        "ix_reverification_rounds_commune_id",
        "reverification_rounds",
        ["commune_id", "id"],
        unique=False,
    )
    op.create_table(
        "second_looks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("safeguard", sa.String(length=20), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("looked_at", sa.DateTime(), nullable=False),
        sa.Column("looked_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["looked_by_id"], ["staff.id"], name=op.f("fk_second_looks_looked_by_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_looks")),
        sa.UniqueConstraint(
            "safeguard", "fingerprint", name=op.f("uq_second_looks_safeguard_fingerprint")
        ),
    )
    op.create_table(
        "uploads",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("commune_id", sa.Integer(), nullable=False),
        sa.Column("register", sa.String(length=20), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("sheets", sa.Text(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("refused_rows", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "(status IN ('reading', 'waiting')) = (content IS NOT NULL)",
            name=op.f("ck_uploads_content"),
        ),
        sa.CheckConstraint(
            "(status IN ('reading', 'waiting')) = (decided_at IS NULL)",
            name=op.f("ck_uploads_decided"),
        ),
        sa.CheckConstraint(
            "status IN ('reading', 'waiting', 'applied', 'given-up')",
            name=op.f("ck_uploads_status"),
        ),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["communes.id"], name=op.f("fk_uploads_commune_id_communes")
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"], ["staff.id"], name=op.f("fk_uploads_uploaded_by_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploads")),
    )
    op.create_index(op.f("ix_uploads_commune_id"), "uploads", ["commune_id"], unique=False)
    op.create_table(
        "bank_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("register", sa.String(length=20), nullable=False),
        sa.Column("bank_bin", sa.String(length=6), nullable=True),
        sa.Column("format", sa.String(length=10), nullable=False),
        sa.Column("template", sa.String(length=60), nullable=True),
        sa.Column("filename", sa.String(length=120), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("amount_vnd", sa.Integer(), nullable=False),
        sa.Column("refused_lines", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("lines > 0 AND amount_vnd > 0", name=op.f("ck_bank_files_totals")),
        sa.ForeignKeyConstraint(
            ["bank_bin"], ["banks.bin"], name=op.f("fk_bank_files_bank_bin_banks")
        ),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["payout_cycles.id"], name=op.f("fk_bank_files_cycle_id_payout_cycles")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["staff.id"], name=op.f("fk_bank_files_made_by_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_files")),
    )
    op.create_index(
        "ix_bank_files_cycle_id_register", "bank_files", ["cycle_id", "register"], unique=False
    )
    op.create_index(op.f("ix_bank_files_sha256"), "bank_files", ["sha256"], unique=False)
    op.create_table(
        "cycle_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("from_status", sa.String(length=10), nullable=True),
        sa.Column("to_status", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_cycle_steps_by_id_staff")),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["payout_cycles.id"], name=op.f("fk_cycle_steps_cycle_id_payout_cycles")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cycle_steps")),
    )
    op.create_index(op.f("ix_cycle_steps_cycle_id"), "cycle_steps", ["cycle_id"], unique=False)
    op.create_table(
        "payout_lists",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("commune_id", sa.Integer(), nullable=False),
        sa.Column("register", sa.String(length=20), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("provider", sa.String(length=20), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("channel IN ('cash', 'account')", name=op.f("ck_payout_lists_channel")),
        sa.CheckConstraint(
            "(confirmed_at IS NULL) = (confirmed_by_id IS NULL)",
            name=op.f("ck_payout_lists_confirmed"),
        ),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["communes.id"], name=op.f("fk_payout_lists_commune_id_communes")
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["staff.id"], name=op.f("fk_payout_lists_confirmed_by_id_staff")
        ),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["payout_cycles.id"], name=op.f("fk_payout_lists_cycle_id_payout_cycles")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout_lists")),
        sa.UniqueConstraint(
            "cycle_id",
            "commune_id",
            "register",
            "channel",
            "provider",
            name=op.f("uq_payout_lists_cycle_id_commune_id_register_channel_provider"),
        ),
    )
    op.create_index(
        op.f("ix_payout_lists_commune_id"), "payout_lists", ["commune_id"], unique=False
    )
    op.create_table(
        "people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column(
            "name_key",
            sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "sort_key",
            sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("sex", sa.String(length=6), nullable=True),
        sa.Column("born_on", sa.Date(), nullable=False),
        sa.Column("birth_precision", sa.String(length=4), nullable=False),
        sa.Column("citizen_id", sa.String(length=12), nullable=True),
        sa.Column("old_id", sa.String(length=9), nullable=True),
        sa.Column("ethnicity", sa.String(length=40), nullable=True),
        sa.Column("phone", sa.String(length=15), nullable=True),
        sa.Column("commune_id", sa.Integer(), nullable=False),
        sa.Column("hamlet_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("location_source", sa.String(length=10), nullable=True),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("relation_to_head", sa.String(length=40), nullable=True),
        sa.Column("died_on", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("left_to", sa.String(length=120), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("recheck_from", sa.Date(), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "birth_precision IN ('day', 'year')", name=op.f("ck_people_birth_precision")
        ),
        sa.CheckConstraint("sex IN ('male', 'female')", name=op.f("ck_people_sex")),
        sa.CheckConstraint(
            "(latitude IS NULL) = (longitude IS NULL)", name=op.f("ck_people_position")
        ),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["communes.id"], name=op.f("fk_people_commune_id_communes")
        ),
        sa.ForeignKeyConstraint(
            ["hamlet_id"], ["hamlets.id"], name=op.f("fk_people_hamlet_id_hamlets")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["households.id"], name=op.f("fk_people_household_id_households")
        ),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["people.id"], name=op.f("fk_people_merged_into_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("citizen_id", name=op.f("uq_people_citizen_id")),
        sa.UniqueConstraint("old_id", name=op.f("uq_people_old_id")),
    )
    op.create_index(
        "ix_people_commune_id_sort_key", "people", ["commune_id", "sort_key", "id"], unique=False
    )
    op.create_index(op.f("ix_people_hamlet_id"), "people", ["hamlet_id"], unique=False)
    op.create_index(op.f("ix_people_household_id"), "people", ["household_id"], unique=False)
    op.create_index(
        "ix_people_merged_into_id",
        "people",
        ["merged_into_id"],
        unique=False,
        sqlite_where=sa.text("merged_into_id IS NOT NULL"),
        postgresql_where=sa.text("merged_into_id IS NOT NULL"),
    )
    op.create_index("ix_people_name_key", "people", ["name_key"], unique=False)
    op.create_index("ix_people_recheck_from", "people", ["recheck_from"], unique=False)
    op.create_index("ix_people_sort_key", "people", ["sort_key", "id"], unique=False)
    op.create_table(
        "poverty_reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("poverty_class", sa.String(length=10), nullable=False),
        sa.CheckConstraint(
            "poverty_class IN ('poor', 'near-poor')", name=op.f("ck_poverty_reviews_poverty_class")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["households.id"],
            name=op.f("fk_poverty_reviews_household_id_households"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poverty_reviews")),
        sa.UniqueConstraint(
            "household_id", "year", name=op.f("uq_poverty_reviews_household_id_year")
        ),
    )
    op.create_table(
        "result_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("provider", sa.String(length=40), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("counts", sa.Text(), nullable=True),
        sa.Column("details", sa.Text(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "(status = 'waiting') = (decided_at IS NULL)", name=op.f("ck_result_files_decided")
        ),
        sa.CheckConstraint(
            "status IN ('waiting', 'applied', 'given-up')", name=op.f("ck_result_files_status")
        ),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["payout_cycles.id"], name=op.f("fk_result_files_cycle_id_payout_cycles")
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"], ["staff.id"], name=op.f("fk_result_files_uploaded_by_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_result_files")),
    )
    op.create_index(op.f("ix_result_files_cycle_id"), "result_files", ["cycle_id"], unique=False)
    op.create_index(op.f("ix_result_files_sha256"), "result_files", ["sha256"], unique=False)
    op.create_table(
        "review_sheets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("b1", sa.Integer(), nullable=True),
        sa.Column("b2", sa.Integer(), nullable=True),
        sa.Column("deprivations", sa.String(length=200), nullable=False),
        sa.Column("poverty_class", sa.String(length=10), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("decision_number", sa.String(length=60), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("signer", sa.String(length=120), nullable=True),
        sa.Column("carried_from", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "poverty_class IN ('poor', 'near-poor')", name=op.f("ck_review_sheets_poverty_class")
        ),
        sa.CheckConstraint("b1 >= 0 AND b2 >= 0", name=op.f("ck_review_sheets_scores")),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["households.id"],
            name=op.f("fk_review_sheets_household_id_households"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_sheets")),
        sa.UniqueConstraint(
            "household_id", "year", name=op.f("uq_review_sheets_household_id_year")
        ),
    )
    op.create_index(op.f("ix_review_sheets_year"), "review_sheets", ["year"], unique=False)
    op.create_table(
        "collection_marks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mark_key", sa.String(length=36), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=10), nullable=False),
        sa.Column("recipient", sa.String(length=120), nullable=True),
        sa.Column("document", sa.String(length=200), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("amount_vnd", sa.Integer(), nullable=False),
        sa.Column("pressed_at", sa.DateTime(), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("refusal", sa.String(length=300), nullable=True),
        sa.CheckConstraint(
            "action IN ('collected', 'undone')", name=op.f("ck_collection_marks_action")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["staff.id"], name=op.f("fk_collection_marks_by_id_staff")
        ),
        sa.ForeignKeyConstraint(
            ["list_id"], ["payout_lists.id"], name=op.f("fk_collection_marks_list_id_payout_lists")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_collection_marks_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collection_marks")),
        sa.UniqueConstraint("mark_key", name=op.f("uq_collection_marks_mark_key")),
    )
    op.create_index(
        "ix_collection_marks_list_id_person_id",
        "collection_marks",
        ["list_id", "person_id", "id"],
        unique=False,
    )
    op.create_table(
        "different_people",
        sa.Column("a_id", sa.Integer(), nullable=False),
        sa.Column("b_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("said_by_id", sa.Integer(), nullable=False),
        sa.Column("said_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("a_id < b_id", name=op.f("ck_different_people_order")),
        sa.ForeignKeyConstraint(
            ["a_id"], ["people.id"], name=op.f("fk_different_people_a_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["b_id"], ["people.id"], name=op.f("fk_different_people_b_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["said_by_id"], ["staff.id"], name=op.f("fk_different_people_said_by_id_staff")
        ),
        sa.PrimaryKeyConstraint("a_id", "b_id", name=op.f("pk_different_people")),
    )
    op.create_index(op.f("ix_different_people_b_id"), "different_people", ["b_id"], unique=False)
    op.create_table(
        "distances",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=False),
        sa.Column("longitude", sa.Double(), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=True),
        sa.Column("uncertainty_m", sa.Integer(), nullable=True),
        sa.Column("nearest_atm_id", sa.Integer(), nullable=True),
        sa.Column("nearest_atm_m", sa.Double(), nullable=True),
        sa.Column("nearest_cash_id", sa.Integer(), nullable=True),
        sa.Column("nearest_cash_m", sa.Double(), nullable=True),
        sa.Column("measured_at", sa.DateTime(), nullable=False),
        sa.Column("road_atm_id", sa.Integer(), nullable=True),
        sa.Column("road_atm_m", sa.Double(), nullable=True),
        sa.Column("road_cash_id", sa.Integer(), nullable=True),
        sa.Column("road_cash_m", sa.Double(), nullable=True),
        sa.Column("road_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["nearest_atm_id"],
            ["cash_points.id"],
            name=op.f("fk_distances_nearest_atm_id_cash_points"),
        ),
        sa.ForeignKeyConstraint(
            ["nearest_cash_id"],
            ["cash_points.id"],
            name=op.f("fk_distances_nearest_cash_id_cash_points"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_distances_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["road_atm_id"], ["cash_points.id"], name=op.f("fk_distances_road_atm_id_cash_points")
        ),
        sa.ForeignKeyConstraint(
            ["road_cash_id"], ["cash_points.id"], name=op.f("fk_distances_road_cash_id_cash_points")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_distances")),
    )
    op.create_index(
        op.f("ix_distances_nearest_atm_id"), "distances", ["nearest_atm_id"], unique=False
    )
    op.create_index(
        op.f("ix_distances_nearest_atm_m"), "distances", ["nearest_atm_m"], unique=False
    )
    op.create_index(
        op.f("ix_distances_nearest_cash_id"), "distances", ["nearest_cash_id"], unique=False
    )
    op.create_table(
        "documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=4), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.Column("removed_by_id", sa.Integer(), nullable=True),
        sa.Column("removed_reason", sa.String(length=300), nullable=True),
        sa.CheckConstraint(
            "media_type IN ('pdf', 'jpeg', 'png')", name=op.f("ck_documents_media_type")
        ),
        sa.CheckConstraint(
            "(removed_at IS NULL) = (removed_by_id IS NULL)", name=op.f("ck_documents_removal")
        ),
        sa.CheckConstraint(
            "removed_at IS NULL OR removed_reason IS NOT NULL",
            name=op.f("ck_documents_reason_of_removal"),
        ),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["staff.id"], name=op.f("fk_documents_added_by_id_staff")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_documents_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["removed_by_id"], ["staff.id"], name=op.f("fk_documents_removed_by_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
    )
    op.create_index(
        "ix_documents_person_id_added_at", "documents", ["person_id", "added_at"], unique=False
    )
    op.create_table(
        "enrolments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("category_code", sa.String(length=20), nullable=False),
        sa.Column("degree", sa.Integer(), nullable=True),
        sa.Column(
            "priced_degree",
            sa.Integer(),
            sa.Computed("coalesce(degree, 0)", persisted=True),
            nullable=False,
        ),
        sa.Column("count", sa.Integer(), nullable=True),
        sa.Column("start_month", sa.Date(), nullable=False),
        sa.Column("end_month", sa.Date(), nullable=True),
        sa.Column("granted_vnd", sa.BigInteger(), nullable=True),
        sa.Column("payee_name", sa.String(length=120), nullable=True),
        sa.Column("carer_id", sa.Integer(), nullable=True),
        sa.Column("certificate_number", sa.String(length=60), nullable=True),
        sa.Column("certificate_on", sa.Date(), nullable=True),
        sa.Column("certificate_until", sa.Date(), nullable=True),
        sa.Column("martyr_name", sa.String(length=120), nullable=True),
        sa.Column("martyr_relation", sa.String(length=40), nullable=True),
        sa.Column("follows_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("count > 0", name=op.f("ck_enrolments_count")),
        sa.CheckConstraint("degree BETWEEN 0 AND 100", name=op.f("ck_enrolments_degree")),
        sa.CheckConstraint(
            "end_month IS NULL OR end_month >= start_month", name=op.f("ck_enrolments_months")
        ),
        sa.CheckConstraint("granted_vnd > 0", name=op.f("ck_enrolments_granted_vnd")),
        sa.ForeignKeyConstraint(
            ["carer_id"], ["people.id"], name=op.f("fk_enrolments_carer_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["category_code"],
            ["categories.code"],
            name=op.f("fk_enrolments_category_code_categories"),
        ),
        sa.ForeignKeyConstraint(
            ["follows_id"], ["enrolments.id"], name=op.f("fk_enrolments_follows_id_enrolments")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_enrolments_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolments")),
        sa.UniqueConstraint(
            "person_id",
            "category_code",
            "start_month",
            name=op.f("uq_enrolments_person_id_category_code_start_month"),
        ),
    )
    op.create_index(
        "ix_enrolments_category_code_priced_degree",
        "enrolments",
        ["category_code", "priced_degree"],
        unique=False,
    )
    op.create_index(
        "ix_enrolments_granted",
        "enrolments",
        ["start_month"],
        unique=False,
        sqlite_where=sa.text("granted_vnd IS NOT NULL"),
        postgresql_where=sa.text("granted_vnd IS NOT NULL"),
    )
    op.create_table(
        "former_homes",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("commune_id", sa.Integer(), nullable=False),
        sa.Column("hamlet", sa.String(length=100), nullable=True),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["communes.id"], name=op.f("fk_former_homes_commune_id_communes")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_former_homes_person_id_people")
        ),
        sa.PrimaryKeyConstraint("person_id", "until_on", name=op.f("pk_former_homes")),
    )
    op.create_index(
        op.f("ix_former_homes_commune_id"), "former_homes", ["commune_id"], unique=False
    )
    op.create_table(
        "identity_checks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("differences", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_identity_checks_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["staff.id"], name=op.f("fk_identity_checks_recorded_by_id_staff")
        ),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["staff.id"], name=op.f("fk_identity_checks_settled_by_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_checks")),
        sa.UniqueConstraint(
            "person_id", "checked_on", name=op.f("uq_identity_checks_person_id_checked_on")
        ),
    )
    op.create_table(
        "merges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survivor_id", sa.Integer(), nullable=False),
        sa.Column("merged_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.Column("closing_note", sa.String(length=300), nullable=True),
        sa.CheckConstraint(
            "(status = 'undone') = (undone_at IS NOT NULL)", name=op.f("ck_merges_undoing")
        ),
        sa.CheckConstraint(
            "status IN ('proposed', 'declined') OR decided_by_id IS NOT NULL",
            name=op.f("ck_merges_decision"),
        ),
        sa.CheckConstraint(
            "status IN ('proposed', 'declined', 'merged', 'undone')", name=op.f("ck_merges_status")
        ),
        sa.CheckConstraint(
            "decided_by_id <> proposed_by_id", name=op.f("ck_merges_decided_by_another")
        ),
        sa.CheckConstraint("survivor_id <> merged_id", name=op.f("ck_merges_two_people")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["staff.id"], name=op.f("fk_merges_decided_by_id_staff")
        ),
        sa.ForeignKeyConstraint(
            ["merged_id"], ["people.id"], name=op.f("fk_merges_merged_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["staff.id"], name=op.f("fk_merges_proposed_by_id_staff")
        ),
        sa.ForeignKeyConstraint(
            ["survivor_id"], ["people.id"], name=op.f("fk_merges_survivor_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["undone_by_id"], ["staff.id"], name=op.f("fk_merges_undone_by_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merges")),
    )
    op.create_index("ix_merges_survivor_id", "merges", ["survivor_id"], unique=False)
    op.create_index(
        "uq_merges_merged_id",
        "merges",
        ["merged_id"],
        unique=True,
        sqlite_where=sa.text("status IN ('proposed', 'merged')"),
        postgresql_where=sa.text("status IN ('proposed', 'merged')"),
    )
    op.create_table(
        "outreach_contacts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("met_on", sa.Date(), nullable=False),
        sa.Column("result", sa.String(length=10), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("next_step", sa.String(length=200), nullable=True),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "result IN ('agreed', 'refused', 'later', 'not-met')",
            name=op.f("ck_outreach_contacts_result"),
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["staff.id"], name=op.f("fk_outreach_contacts_by_id_staff")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_outreach_contacts_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["outreach_rounds.id"],
            name=op.f("fk_outreach_contacts_round_id_outreach_rounds"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outreach_contacts")),
    )
    op.create_index(
        op.f("ix_outreach_contacts_person_id"), "outreach_contacts", ["person_id"], unique=False
    )
    op.create_index(
        op.f("ix_outreach_contacts_round_id"), "outreach_contacts", ["round_id"], unique=False
    )
    op.create_table(
        "outreach_visits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("nearest_atm_m", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_outreach_visits_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["outreach_rounds.id"],
            name=op.f("fk_outreach_visits_round_id_outreach_rounds"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outreach_visits")),
        sa.UniqueConstraint(
            "round_id", "person_id", name=op.f("uq_outreach_visits_round_id_person_id")
        ),
    )
    op.create_index(
        op.f("ix_outreach_visits_person_id"), "outreach_visits", ["person_id"], unique=False
    )
    op.create_table(
        "overlap_settlements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("enrolments", sa.String(length=200), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("settled_by_id", sa.Integer(), nullable=False),
        sa.Column("settled_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('both', 'merit', 'protection')",
            name=op.f("ck_overlap_settlements_outcome"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_overlap_settlements_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["staff.id"], name=op.f("fk_overlap_settlements_settled_by_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_overlap_settlements")),
        sa.UniqueConstraint(
            "person_id", "enrolments", name=op.f("uq_overlap_settlements_person_id_enrolments")
        ),
    )
    op.create_table(
        "payees",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("identity_number", sa.String(length=12), nullable=True),
        sa.Column("relation", sa.String(length=40), nullable=True),
        sa.Column("document_number", sa.String(length=60), nullable=True),
        sa.Column("document_on", sa.Date(), nullable=True),
        sa.Column("certified_by", sa.String(length=120), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "role <> 'authorised' OR valid_until IS NOT NULL",
            name=op.f("ck_payees_authorised_ends"),
        ),
        sa.CheckConstraint(
            "role IN ('guardian', 'carer', 'authorised')", name=op.f("ck_payees_role")
        ),
        sa.CheckConstraint("valid_until >= document_on", name=op.f("ck_payees_validity")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_payees_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payees")),
    )
    op.create_index(op.f("ix_payees_identity_number"), "payees", ["identity_number"], unique=False)
    op.create_index(op.f("ix_payees_person_id"), "payees", ["person_id"], unique=False)
    op.create_index(op.f("ix_payees_valid_until"), "payees", ["valid_until"], unique=False)
    op.create_table(
        "person_blockers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("noted_at", sa.DateTime(), nullable=False),
        sa.Column("noted_by_id", sa.Integer(), nullable=False),
        sa.Column("cleared_at", sa.DateTime(), nullable=True),
        sa.Column("cleared_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cleared_by_id"], ["staff.id"], name=op.f("fk_person_blockers_cleared_by_id_staff")
        ),
        sa.ForeignKeyConstraint(
            ["noted_by_id"], ["staff.id"], name=op.f("fk_person_blockers_noted_by_id_staff")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_person_blockers_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_blockers")),
    )
    op.create_index(
        op.f("ix_person_blockers_person_id"), "person_blockers", ["person_id"], unique=False
    )
    op.create_index(
        "uq_person_blockers_open",
        "person_blockers",
        ["person_id", "reason"],
        unique=True,
        sqlite_where=sa.text("cleared_at IS NULL"),
        postgresql_where=sa.text("cleared_at IS NULL"),
    )
    op.create_table(
        "person_means",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("vneid", sa.String(length=10), nullable=True),
        sa.Column("social_account", sa.String(length=10), nullable=True),
        sa.Column("relative_has_account", sa.Boolean(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "social_account IN ('none', 'registered', 'linked')",
            name=op.f("ck_person_means_social_account"),
        ),
        sa.CheckConstraint(
            "vneid IN ('none', 'level-1', 'level-2')", name=op.f("ck_person_means_vneid")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["staff.id"], name=op.f("fk_person_means_asked_by_id_staff")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_person_means_person_id_people")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_person_means")),
    )
    op.create_table(
        "programme_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("group_code", sa.String(length=20), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("place", sa.String(length=120), nullable=True),
        sa.Column("decision_number", sa.String(length=60), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("signer", sa.String(length=120), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "until_on IS NULL OR until_on >= from_on", name=op.f("ck_programme_entries_days")
        ),
        sa.ForeignKeyConstraint(
            ["group_code"],
            ["programme_groups.code"],
            name=op.f("fk_programme_entries_group_code_programme_groups"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_programme_entries_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_entries")),
    )
    op.create_index(
        "ix_programme_entries_group_code", "programme_entries", ["group_code"], unique=False
    )
    op.create_index(
        "ix_programme_entries_person_id", "programme_entries", ["person_id"], unique=False
    )
    op.create_table(
        "repayment_plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("register", sa.String(length=20), nullable=False),
        sa.Column("instalment_vnd", sa.Integer(), nullable=False),
        sa.Column("from_month", sa.Date(), nullable=False),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("instalment_vnd > 0", name=op.f("ck_repayment_plans_instalment")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["staff.id"], name=op.f("fk_repayment_plans_decided_by_id_staff")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_repayment_plans_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repayment_plans")),
    )
    op.create_index(
        "uq_repayment_plans_person_id_register",
        "repayment_plans",
        ["person_id", "register"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "reverification_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("result", sa.String(length=10), nullable=True),
        sa.Column("seen_on", sa.Date(), nullable=True),
        sa.Column("seen_by", sa.String(length=120), nullable=True),
        sa.Column("reason", sa.String(length=20), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(), nullable=True),
        sa.Column("decision", sa.String(length=10), nullable=True),
        sa.Column("decision_note", sa.String(length=300), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "decision IN ('goes-on', 'suspend')", name=op.f("ck_reverification_entries_decision")
        ),
        sa.CheckConstraint(
            "result IN ('seen', 'not-seen')", name=op.f("ck_reverification_entries_result")
        ),
        sa.CheckConstraint(
            "result IS NULL OR result <> 'not-seen' OR reason IS NOT NULL",
            name=op.f("ck_reverification_entries_not_seen"),
        ),
        sa.CheckConstraint(
            "result IS NULL OR result <> 'seen' OR seen_on IS NOT NULL",
            name=op.f("ck_reverification_entries_seen"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["staff.id"],
            name=op.f("fk_reverification_entries_decided_by_id_staff"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_reverification_entries_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["staff.id"],
            name=op.f("fk_reverification_entries_recorded_by_id_staff"),
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["reverification_rounds.id"],
            name=op.f("fk_reverification_entries_round_id_reverification_rounds"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reverification_entries")),
        sa.UniqueConstraint(
            "round_id", "person_id", name=op.f("uq_reverification_entries_round_id_person_id")
        ),
    )
    op.create_index(
        "ix_reverification_entries_person_id", "reverification_entries", ["person_id"], unique=False
    )
    op.create_index(
        "ix_reverification_entries_round_id_result",
        "reverification_entries",
        ["round_id", "result"],
        unique=False,
    )
    op.create_table(
        "suspected_pairs",
        sa.Column("a_id", sa.Integer(), nullable=False),
        sa.Column("b_id", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.Column("found_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("a_id < b_id", name=op.f("ck_suspected_pairs_order")),
        sa.CheckConstraint("score BETWEEN 0 AND 100", name=op.f("ck_suspected_pairs_score")),
        sa.ForeignKeyConstraint(
            ["a_id"], ["people.id"], name=op.f("fk_suspected_pairs_a_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["b_id"], ["people.id"], name=op.f("fk_suspected_pairs_b_id_people")
        ),
        sa.PrimaryKeyConstraint("a_id", "b_id", name=op.f("pk_suspected_pairs")),
    )
    op.create_index(op.f("ix_suspected_pairs_b_id"), "suspected_pairs", ["b_id"], unique=False)
    op.create_index(
        "ix_suspected_pairs_score", "suspected_pairs", ["score", "a_id", "b_id"], unique=False
    )
    op.create_table(
        "bank_accounts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("bank_bin", sa.String(length=6), nullable=False),
        sa.Column("number", sa.String(length=19), nullable=False),
        sa.Column("holder", sa.String(length=120), nullable=False),
        sa.Column("payee_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=15), server_default="unverified", nullable=False),
        sa.Column("state_on", sa.Date(), nullable=True),
        sa.Column("state_note", sa.String(length=200), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "state IN ('unverified', 'verified-paid', 'verified-bank', 'closed', 'returned')",
            name=op.f("ck_bank_accounts_state"),
        ),
        sa.ForeignKeyConstraint(
            ["bank_bin"], ["banks.bin"], name=op.f("fk_bank_accounts_bank_bin_banks")
        ),
        sa.ForeignKeyConstraint(
            ["payee_id"], ["payees.id"], name=op.f("fk_bank_accounts_payee_id_payees")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_bank_accounts_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_accounts")),
        sa.UniqueConstraint(
            "person_id",
            "bank_bin",
            "number",
            name=op.f("uq_bank_accounts_person_id_bank_bin_number"),
        ),
    )
    op.create_index(op.f("ix_bank_accounts_number"), "bank_accounts", ["number"], unique=False)
    op.create_index(op.f("ix_bank_accounts_payee_id"), "bank_accounts", ["payee_id"], unique=False)
    op.create_table(
        "consents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_consents_by_id_staff")),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["outreach_contacts.id"],
            name=op.f("fk_consents_contact_id_outreach_contacts"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_consents_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    op.create_index(op.f("ix_consents_person_id"), "consents", ["person_id"], unique=False)
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("signer", sa.String(length=120), nullable=True),
        sa.Column("from_month", sa.Date(), nullable=False),
        sa.Column("grants_arrears_from", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('grant', 'change', 'keep', 'suspend', 'resume', 'stop')",
            name=op.f("ck_decisions_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolments.id"], name=op.f("fk_decisions_enrolment_id_enrolments")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
    )
    op.create_index(op.f("ix_decisions_enrolment_id"), "decisions", ["enrolment_id"], unique=False)
    op.create_table(
        "document_contents",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["documents.id"],
            name=op.f("fk_document_contents_document_id_documents"),
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_document_contents")),
    )
    op.create_table(
        "enrolment_reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("from_month", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('keep', 'stop')", name=op.f("ck_enrolment_reviews_outcome")
        ),
        sa.CheckConstraint(
            "(outcome IS NULL) = (settled_at IS NULL)", name=op.f("ck_enrolment_reviews_settled")
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["enrolments.id"],
            name=op.f("fk_enrolment_reviews_enrolment_id_enrolments"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment_reviews")),
        sa.UniqueConstraint(
            "enrolment_id",
            "reason",
            "from_month",
            name=op.f("uq_enrolment_reviews_enrolment_id_reason_from_month"),
        ),
    )
    op.create_table(
        "line_holds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("for_month", sa.Date(), nullable=False),
        sa.Column("amount_vnd", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("held_at", sa.DateTime(), nullable=False),
        sa.Column("held_by_id", sa.Integer(), nullable=False),
        sa.Column("released_at", sa.DateTime(), nullable=True),
        sa.Column("released_by_id", sa.Integer(), nullable=True),
        sa.Column("release_reason", sa.String(length=200), nullable=True),
        sa.CheckConstraint(
            "(released_at IS NULL) = (released_by_id IS NULL)", name=op.f("ck_line_holds_released")
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolments.id"], name=op.f("fk_line_holds_enrolment_id_enrolments")
        ),
        sa.ForeignKeyConstraint(
            ["held_by_id"], ["staff.id"], name=op.f("fk_line_holds_held_by_id_staff")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_line_holds_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["released_by_id"], ["staff.id"], name=op.f("fk_line_holds_released_by_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line_holds")),
    )
    op.create_index(op.f("ix_line_holds_person_id"), "line_holds", ["person_id"], unique=False)
    op.create_index(
        "uq_line_holds_enrolment_id_for_month",
        "line_holds",
        ["enrolment_id", "for_month"],
        unique=True,
        sqlite_where=sa.text("released_at IS NULL"),
        postgresql_where=sa.text("released_at IS NULL"),
    )
    op.create_table(
        "merge_moves",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("merge_id", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(length=40), nullable=False),
        sa.Column("column_name", sa.String(length=40), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["from_id"], ["people.id"], name=op.f("fk_merge_moves_from_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["merge_id"], ["merges.id"], name=op.f("fk_merge_moves_merge_id_merges")
        ),
        sa.ForeignKeyConstraint(["to_id"], ["people.id"], name=op.f("fk_merge_moves_to_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merge_moves")),
        sa.UniqueConstraint(
            "merge_id",
            "table_name",
            "column_name",
            "row_id",
            name=op.f("uq_merge_moves_merge_id_table_name_column_name_row_id"),
        ),
    )
    op.create_table(
        "payout_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("for_month", sa.Date(), nullable=False),
        sa.Column("amount_vnd", sa.Integer(), nullable=False),
        sa.Column("deducted_vnd", sa.Integer(), server_default="0", nullable=False),
        sa.Column("carried_from_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column(
            "sort_key",
            sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("born_on", sa.Date(), nullable=False),
        sa.Column("birth_precision", sa.String(length=4), nullable=False),
        sa.Column("identity_number", sa.String(length=12), nullable=True),
        sa.Column("hamlet", sa.String(length=100), nullable=False),
        sa.Column("category", sa.String(length=200), nullable=False),
        sa.Column("basis", sa.String(length=40), nullable=False),
        sa.Column("decree", sa.String(length=200), nullable=False),
        sa.Column("bank_bin", sa.String(length=6), nullable=True),
        sa.Column("bank_name", sa.String(length=40), nullable=True),
        sa.Column("bank_account", sa.String(length=19), nullable=True),
        sa.Column("account_holder", sa.String(length=120), nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("unpaid_reason", sa.String(length=200), nullable=True),
        sa.Column("part_paid_vnd", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "(status = 'pending') = (settled_at IS NULL)", name=op.f("ck_payout_lines_settled")
        ),
        sa.CheckConstraint(
            "part_paid_vnd = 0 OR (part_paid_vnd BETWEEN 1 AND amount_vnd - 1 AND status IN ('unpaid', 'returned'))",
            name=op.f("ck_payout_lines_part_paid"),
        ),
        sa.CheckConstraint(
            "status IN ('pending', 'paid', 'unpaid', 'returned')",
            name=op.f("ck_payout_lines_status"),
        ),
        sa.CheckConstraint("amount_vnd > 0", name=op.f("ck_payout_lines_amount")),
        sa.CheckConstraint("deducted_vnd >= 0", name=op.f("ck_payout_lines_deducted")),
        sa.ForeignKeyConstraint(
            ["carried_from_id"],
            ["payout_lines.id"],
            name=op.f("fk_payout_lines_carried_from_id_payout_lines"),
        ),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["payout_cycles.id"], name=op.f("fk_payout_lines_cycle_id_payout_cycles")
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["enrolments.id"],
            name=op.f("fk_payout_lines_enrolment_id_enrolments"),
        ),
        sa.ForeignKeyConstraint(
            ["list_id"], ["payout_lists.id"], name=op.f("fk_payout_lines_list_id_payout_lists")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_payout_lines_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["staff.id"], name=op.f("fk_payout_lines_settled_by_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout_lines")),
    )
    op.create_index(
        "ix_payout_lines_came_back",
        "payout_lines",
        ["person_id", "for_month"],
        unique=False,
        sqlite_where=sa.text("status IN ('unpaid', 'returned')"),
        postgresql_where=sa.text("status IN ('unpaid', 'returned')"),
    )
    op.create_index(
        "ix_payout_lines_list_id_sort_key",
        "payout_lines",
        ["list_id", "hamlet", "sort_key", "id"],
        unique=False,
    )
    op.create_index(
        "ix_payout_lines_person_id_for_month",
        "payout_lines",
        ["person_id", "for_month"],
        unique=False,
    )
    op.create_index(
        "uq_payout_lines_carried_from_id",
        "payout_lines",
        ["carried_from_id"],
        unique=True,
        sqlite_where=sa.text("carried_from_id IS NOT NULL"),
        postgresql_where=sa.text("carried_from_id IS NOT NULL"),
    )
    op.create_index(
        "uq_payout_lines_cycle_id_enrolment_id_for_month",
        "payout_lines",
        ["cycle_id", "enrolment_id", "for_month"],
        unique=True,
        sqlite_where=sa.text("carried_from_id IS NULL"),
        postgresql_where=sa.text("carried_from_id IS NULL"),
    )
    op.create_table(
        "recoveries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("for_month", sa.Date(), nullable=False),
        sa.Column("amount_vnd", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount_vnd > 0", name=op.f("ck_recoveries_amount")),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["payout_cycles.id"], name=op.f("fk_recoveries_cycle_id_payout_cycles")
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolments.id"], name=op.f("fk_recoveries_enrolment_id_enrolments")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_recoveries_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recoveries")),
        sa.UniqueConstraint(
            "cycle_id",
            "enrolment_id",
            "for_month",
            name=op.f("uq_recoveries_cycle_id_enrolment_id_for_month"),
        ),
    )
    op.create_index(
        op.f("ix_recoveries_enrolment_id"), "recoveries", ["enrolment_id"], unique=False
    )
    op.create_index(op.f("ix_recoveries_person_id"), "recoveries", ["person_id"], unique=False)
    op.create_table(
        "lapsed_lines",
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("amount_vnd", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount_vnd > 0", name=op.f("ck_lapsed_lines_amount")),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["payout_cycles.id"], name=op.f("fk_lapsed_lines_cycle_id_payout_cycles")
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["payout_lines.id"], name=op.f("fk_lapsed_lines_line_id_payout_lines")
        ),
        sa.PrimaryKeyConstraint("line_id", name=op.f("pk_lapsed_lines")),
    )
    op.create_index(op.f("ix_lapsed_lines_cycle_id"), "lapsed_lines", ["cycle_id"], unique=False)
    op.create_table(
        "payment_channels",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("from_month", sa.Date(), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("bank_account_id", sa.Integer(), nullable=True),
        sa.Column("payee_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "(channel = 'account') = (bank_account_id IS NOT NULL)",
            name=op.f("ck_payment_channels_account_of_channel"),
        ),
        sa.CheckConstraint(
            "(channel = 'cash') = (kind IN ('cash-point', 'cash-home'))",
            name=op.f("ck_payment_channels_kind_of_channel"),
        ),
        sa.CheckConstraint(
            "channel IN ('cash', 'account')", name=op.f("ck_payment_channels_channel")
        ),
        sa.CheckConstraint(
            "kind IN ('cash-point', 'cash-home', 'own-account', 'authorised-account', 'e-wallet')",
            name=op.f("ck_payment_channels_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["bank_account_id"],
            ["bank_accounts.id"],
            name=op.f("fk_payment_channels_bank_account_id_bank_accounts"),
        ),
        sa.ForeignKeyConstraint(
            ["payee_id"], ["payees.id"], name=op.f("fk_payment_channels_payee_id_payees")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_payment_channels_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_channels")),
        sa.UniqueConstraint(
            "person_id", "from_month", name=op.f("uq_payment_channels_person_id_from_month")
        ),
    )
    op.create_index(
        op.f("ix_payment_channels_bank_account_id"),
        "payment_channels",
        ["bank_account_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_payment_channels_payee_id"), "payment_channels", ["payee_id"], unique=False
    )
    op.create_table(
        "repayments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("register", sa.String(length=20), nullable=False),
        sa.Column("amount_vnd", sa.Integer(), nullable=False),
        sa.Column("repaid_on", sa.Date(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=True),
        sa.Column("line_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("receipt", sa.String(length=100), nullable=True),
        sa.CheckConstraint(
            "(line_id IS NULL) = (cycle_id IS NULL)", name=op.f("ck_repayments_deduction")
        ),
        sa.CheckConstraint("amount_vnd > 0", name=op.f("ck_repayments_amount")),
        sa.CheckConstraint(
            "line_id IS NOT NULL OR by_id IS NOT NULL", name=op.f("ck_repayments_taken_by")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_repayments_by_id_staff")),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["payout_cycles.id"], name=op.f("fk_repayments_cycle_id_payout_cycles")
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["payout_lines.id"], name=op.f("fk_repayments_line_id_payout_lines")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_repayments_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repayments")),
        sa.UniqueConstraint("line_id", name=op.f("uq_repayments_line_id")),
    )
    op.create_index(op.f("ix_repayments_cycle_id"), "repayments", ["cycle_id"], unique=False)
    op.create_index(op.f("ix_repayments_person_id"), "repayments", ["person_id"], unique=False)
    op.create_table(
        "suspensions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("from_month", sa.Date(), nullable=False),
        sa.Column("until_month", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("pays_arrears", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "until_month IS NULL OR until_month >= from_month", name=op.f("ck_suspensions_months")
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decisions.id"], name=op.f("fk_suspensions_decision_id_decisions")
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolments.id"], name=op.f("fk_suspensions_enrolment_id_enrolments")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suspensions")),
    )
    op.create_index(
        op.f("ix_suspensions_enrolment_id"), "suspensions", ["enrolment_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_suspensions_enrolment_id"), table_name="suspensions")
    op.drop_table("suspensions")
    op.drop_index(op.f("ix_repayments_person_id"), table_name="repayments")
    op.drop_index(op.f("ix_repayments_cycle_id"), table_name="repayments")
    op.drop_table("repayments")
    op.drop_index(op.f("ix_payment_channels_payee_id"), table_name="payment_channels")
    op.drop_index(op.f("ix_payment_channels_bank_account_id"), table_name="payment_channels")
    op.drop_table("payment_channels")
    op.drop_index(op.f("ix_lapsed_lines_cycle_id"), table_name="lapsed_lines")
    op.drop_table("lapsed_lines")
    op.drop_index(op.f("ix_recoveries_person_id"), table_name="recoveries")
    op.drop_index(op.f("ix_recoveries_enrolment_id"), table_name="recoveries")
    op.drop_table("recoveries")
    op.drop_index(
        "uq_payout_lines_cycle_id_enrolment_id_for_month",
        table_name="payout_lines",
        sqlite_where=sa.text("carried_from_id IS NULL"),
        postgresql_where=sa.text("carried_from_id IS NULL"),
    )
    op.drop_index(
        "uq_payout_lines_carried_from_id",
        table_name="payout_lines",
        sqlite_where=sa.text("carried_from_id IS NOT NULL"),
        postgresql_where=sa.text("carried_from_id IS NOT NULL"),
    )
    op.drop_index("ix_payout_lines_person_id_for_month", table_name="payout_lines")
    op.drop_index("ix_payout_lines_list_id_sort_key", table_name="payout_lines")
    op.drop_index(
        "ix_payout_lines_came_back",
        table_name="payout_lines",
        sqlite_where=sa.text("status IN ('unpaid', 'returned')"),
        postgresql_where=sa.text("status IN ('unpaid', 'returned')"),
    )
    op.drop_table("payout_lines")
    op.drop_table("merge_moves")
    op.drop_index(
        "uq_line_holds_enrolment_id_for_month",
        table_name="line_holds",
        sqlite_where=sa.text("released_at IS NULL"),
        postgresql_where=sa.text("released_at IS NULL"),
    )
    op.drop_index(op.f("ix_line_holds_person_id"), table_name="line_holds")
    op.drop_table("line_holds")
    op.drop_table("enrolment_reviews")
    op.drop_table("document_contents")
    op.drop_index(op.f("ix_decisions_enrolment_id"), table_name="decisions")
    op.drop_table("decisions")
    op.drop_index(op.f("ix_consents_person_id"), table_name="consents")
    op.drop_table("consents")
    op.drop_index(op.f("ix_bank_accounts_payee_id"), table_name="bank_accounts")
    op.drop_index(op.f("ix_bank_accounts_number"), table_name="bank_accounts")
    op.drop_table("bank_accounts")
    op.drop_index("ix_suspected_pairs_score", table_name="suspected_pairs")
    op.drop_index(op.f("ix_suspected_pairs_b_id"), table_name="suspected_pairs")
    op.drop_table("suspected_pairs")
    op.drop_index("ix_reverification_entries_round_id_result", table_name="reverification_entries")
    op.drop_index("ix_reverification_entries_person_id", table_name="reverification_entries")
    op.drop_table("reverification_entries")
    op.drop_index(
        "uq_repayment_plans_person_id_register",
        table_name="repayment_plans",
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.drop_table("repayment_plans")
    op.drop_index("ix_programme_entries_person_id", table_name="programme_entries")
    op.drop_index("ix_programme_entries_group_code", table_name="programme_entries")
    op.drop_table("programme_entries")
    op.drop_table("person_means")
    op.drop_index(
        "uq_person_blockers_open",
        table_name="person_blockers",
        sqlite_where=sa.text("cleared_at IS NULL"),
        postgresql_where=sa.text("cleared_at IS NULL"),
    )
    op.drop_index(op.f("ix_person_blockers_person_id"), table_name="person_blockers")
    op.drop_table("person_blockers")
    op.drop_index(op.f("ix_payees_valid_until"), table_name="payees")
    op.drop_index(op.f("ix_payees_person_id"), table_name="payees")
    op.drop_index(op.f("ix_payees_identity_number"), table_name="payees")
    op.drop_table("payees")
    op.drop_table("overlap_settlements")
    op.drop_index(op.f("ix_outreach_visits_person_id"), table_name="outreach_visits")
    op.drop_table("outreach_visits")
    op.drop_index(op.f("ix_outreach_contacts_round_id"), table_name="outreach_contacts")
    op.drop_index(op.f("ix_outreach_contacts_person_id"), table_name="outreach_contacts")
    op.drop_table("outreach_contacts")
    op.drop_index(
        "uq_merges_merged_id",
        table_name="merges",
        sqlite_where=sa.text("status IN ('proposed', 'merged')"),
        postgresql_where=sa.text("status IN ('proposed', 'merged')"),
    )
    op.drop_index("ix_merges_survivor_id", table_name="merges")
    op.drop_table("merges")
    op.drop_table("identity_checks")
    op.drop_index(op.f("ix_former_homes_commune_id"), table_name="former_homes")
    op.drop_table("former_homes")
    op.drop_index(
        "ix_enrolments_granted",
        table_name="enrolments",
        sqlite_where=sa.text("granted_vnd IS NOT NULL"),
        postgresql_where=sa.text("granted_vnd IS NOT NULL"),
    )
    op.drop_index("ix_enrolments_category_code_priced_degree", table_name="enrolments")
    op.drop_table("enrolments")
    op.drop_index("ix_documents_person_id_added_at", table_name="documents")
    op.drop_table("documents")
    op.drop_index(op.f("ix_distances_nearest_cash_id"), table_name="distances")
    op.drop_index(op.f("ix_distances_nearest_atm_m"), table_name="distances")
    op.drop_index(op.f("ix_distances_nearest_atm_id"), table_name="distances")
    op.drop_table("distances")
    op.drop_index(op.f("ix_different_people_b_id"), table_name="different_people")
    op.drop_table("different_people")
    op.drop_index("ix_collection_marks_list_id_person_id", table_name="collection_marks")
    op.drop_table("collection_marks")
    op.drop_index(op.f("ix_review_sheets_year"), table_name="review_sheets")
    op.drop_table("review_sheets")
    op.drop_index(op.f("ix_result_files_sha256"), table_name="result_files")
    op.drop_index(op.f("ix_result_files_cycle_id"), table_name="result_files")
    op.drop_table("result_files")
    op.drop_table("poverty_reviews")
    op.drop_index("ix_people_sort_key", table_name="people")
    op.drop_index("ix_people_recheck_from", table_name="people")
    op.drop_index("ix_people_name_key", table_name="people")
    op.drop_index(
        "ix_people_merged_into_id",
        table_name="people",
        sqlite_where=sa.text("merged_into_id IS NOT NULL"),
        postgresql_where=sa.text("merged_into_id IS NOT NULL"),
    )
    op.drop_index(op.f("ix_people_household_id"), table_name="people")
    op.drop_index(op.f("ix_people_hamlet_id"), table_name="people")
    op.drop_index("ix_people_commune_id_sort_key", table_name="people")
    op.drop_table("people")
    op.drop_index(op.f("ix_payout_lists_commune_id"), table_name="payout_lists")
    op.drop_table("payout_lists")
    op.drop_index(op.f("ix_cycle_steps_cycle_id"), table_name="cycle_steps")
    op.drop_table("cycle_steps")
    op.drop_index(op.f("ix_bank_files_sha256"), table_name="bank_files")
    op.drop_index("ix_bank_files_cycle_id_register", table_name="bank_files")
    op.drop_table("bank_files")
    op.drop_index(op.f("ix_uploads_commune_id"), table_name="uploads")
    op.drop_table("uploads")
    op.drop_table("second_looks")
    op.drop_index("ix_reverification_rounds_commune_id", table_name="reverification_rounds")
    op.drop_table("reverification_rounds")
    op.drop_table("provider_fees")
    op.drop_table("payout_cycles")
    op.drop_index(op.f("ix_outreach_rounds_commune_id"), table_name="outreach_rounds")
    op.drop_table("outreach_rounds")
    op.drop_index(
        "uq_jobs_kind_subject_asked_by_id",
        table_name="jobs",
        sqlite_where=sa.text("status IN ('waiting', 'running')"),
        postgresql_where=sa.text("status IN ('waiting', 'running')"),
    )
    op.drop_index("ix_jobs_status", table_name="jobs")
    op.drop_table("jobs")
    op.drop_index(
        "uq_intake_mappings_register_kind_words",
        table_name="intake_mappings",
        sqlite_where=sa.text("commune_id IS NULL"),
        postgresql_where=sa.text("commune_id IS NULL"),
    )
    op.drop_index(
        "uq_intake_mappings_commune_id_register_kind_words",
        table_name="intake_mappings",
        sqlite_where=sa.text("commune_id IS NOT NULL"),
        postgresql_where=sa.text("commune_id IS NOT NULL"),
    )
    op.drop_table("intake_mappings")
    op.drop_index(op.f("ix_households_commune_id"), table_name="households")
    op.drop_index(op.f("ix_households_code"), table_name="households")
    op.drop_table("households")
    op.drop_table("campaigns")
    op.drop_table("bank_templates")
    op.drop_index(
        "uq_targets_of_district",
        table_name="targets",
        sqlite_where=sa.text("commune_id IS NULL"),
        postgresql_where=sa.text("commune_id IS NULL"),
    )
    op.drop_index(
        "uq_targets_of_commune",
        table_name="targets",
        sqlite_where=sa.text("commune_id IS NOT NULL"),
        postgresql_where=sa.text("commune_id IS NOT NULL"),
    )
    op.drop_table("targets")
    op.drop_table("staff")
    op.drop_table("scenarios")
    op.drop_index(op.f("ix_rates_category_code"), table_name="rates")
    op.drop_table("rates")
    op.drop_table("payer_accounts")
    op.drop_table("hamlets")
    op.drop_index(op.f("ix_cash_points_kind"), table_name="cash_points")
    op.drop_table("cash_points")
    op.drop_index("ix_audit_events_subject", table_name="audit_events")
    op.drop_index(op.f("ix_audit_events_commune_id"), table_name="audit_events")
    op.drop_index(op.f("ix_audit_events_action"), table_name="audit_events")
    op.drop_table("audit_events")
    op.drop_table("standards")
    op.drop_table("sign_in_failures")
    op.drop_table("road_ways")
    op.drop_table("result_mappings")
    op.drop_table("programme_groups")
    op.drop_table("payment_months")
    op.drop_table("office_settings")
    op.drop_table("geocoded_addresses")
    op.drop_table("confirmed_places")
    op.drop_index(op.f("ix_communes_successor_id"), table_name="communes")
    op.drop_table("communes")
    op.drop_index(op.f("ix_categories_register"), table_name="categories")
    op.drop_table("categories")
    op.drop_table("banks")
    op.drop_table("audit_head")
