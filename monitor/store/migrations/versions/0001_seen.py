"""What was seen, and which ticket it belongs to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FLAG = sa.Boolean().with_variant(sa.Integer(), "sqlite")
STRICT = {"sqlite_strict": True, "sqlite_autoincrement": True}


def upgrade() -> None:
    """Move forward."""
    op.create_table(
        "coverage",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("since", NUMBER, nullable=False),
        sa.Column("until", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_coverage"),
        **STRICT,
    )
    op.create_index("ix_coverage_source_until", "coverage", ["source", "until"])
    op.create_table(
        "cursors",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("cursor", sa.Text(), nullable=False),
        sa.Column("at", NUMBER, nullable=False),
        sa.Column("complete_until", NUMBER, nullable=True),
        sa.PrimaryKeyConstraint("source", "folder", name="pk_cursors"),
        **STRICT,
    )
    op.create_table(
        "meta",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_meta"),
        **STRICT,
    )
    op.create_table(
        "polls",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("last_good", NUMBER, nullable=True),
        sa.Column("last_try", NUMBER, nullable=False),
        sa.Column("failing_since", NUMBER, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("polls_count", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("source", name="pk_polls"),
        **STRICT,
    )
    op.create_table(
        "raws",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("size", NUMBER, nullable=False),
        sa.Column("partial", FLAG, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_raws"),
        **STRICT,
    )
    op.create_table(
        "sightings",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("received_at", NUMBER, nullable=False),
        sa.Column("certain", FLAG, nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("seen_at", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sightings"),
        sa.UniqueConstraint("source", "object_id", "digest", name="uq_sightings_source_object_id_digest"),
        **STRICT,
    )
    op.create_table(
        "tickets",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("customer_key", sa.Text(), nullable=False),
        sa.Column("opened_at", NUMBER, nullable=False),
        sa.Column("unverified", FLAG, nullable=False),
        sa.Column("class_", sa.Text(), nullable=False),
        sa.Column("redirect_to", NUMBER, nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("wake_at", NUMBER, nullable=True),
        sa.Column("woken", NUMBER, nullable=False),
        sa.Column("waits_on", sa.Text(), nullable=True),
        sa.Column("waits_until", NUMBER, nullable=True),
        sa.Column("judged_under", sa.Text(), nullable=False),
        sa.Column("thread_url", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["redirect_to"], ["tickets.id"], name="fk_tickets_redirect_to_tickets"),
        sa.PrimaryKeyConstraint("id", name="pk_tickets"),
        **STRICT,
    )
    op.create_index("ix_tickets_account_state", "tickets", ["account", "state"])
    op.create_index(
        "ix_tickets_redirect_to",
        "tickets",
        ["redirect_to"],
        sqlite_where=sa.text("redirect_to IS NOT NULL"),
        postgresql_where=sa.text("redirect_to IS NOT NULL"),
    )
    op.create_index(
        "ix_tickets_waits_on",
        "tickets",
        ["waits_on", "waits_until"],
        sqlite_where=sa.text("waits_on IS NOT NULL"),
        postgresql_where=sa.text("waits_on IS NOT NULL"),
    )
    op.create_index(
        "ix_tickets_wake_at",
        "tickets",
        ["wake_at"],
        sqlite_where=sa.text("wake_at IS NOT NULL"),
        postgresql_where=sa.text("wake_at IS NOT NULL"),
    )
    op.create_table(
        "assignment_history",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("sighting_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("from_ticket", NUMBER, nullable=True),
        sa.Column("to_ticket", NUMBER, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["sighting_id"], ["sightings.id"], name="fk_assignment_history_sighting_id_sightings"),
        sa.PrimaryKeyConstraint("id", name="pk_assignment_history"),
        **STRICT,
    )
    op.create_index("ix_assignment_history_sighting_id", "assignment_history", ["sighting_id"])
    op.create_table(
        "assignments",
        sa.Column("sighting_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("ticket_id", NUMBER, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("certainty", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["sighting_id"], ["sightings.id"], name="fk_assignments_sighting_id_sightings"),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_assignments_ticket_id_tickets"),
        sa.PrimaryKeyConstraint("sighting_id", name="pk_assignments"),
        **STRICT,
    )
    op.create_index("ix_assignments_ticket_id", "assignments", ["ticket_id"])
    op.create_table(
        "locations",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("uidvalidity", NUMBER, nullable=False),
        sa.Column("uid", NUMBER, nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("received_at", NUMBER, nullable=True),
        sa.Column("certain", FLAG, nullable=False),
        sa.Column("sent_folder", FLAG, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["sha256"], ["raws.sha256"], name="fk_locations_sha256_raws"),
        sa.PrimaryKeyConstraint("id", name="pk_locations"),
        sa.UniqueConstraint(
            "source", "folder", "uidvalidity", "uid", name="uq_locations_source_folder_uidvalidity_uid"
        ),
        **STRICT,
    )
    op.create_index(
        "ix_locations_new",
        "locations",
        ["id"],
        sqlite_where=sa.text("state = 'new'"),
        postgresql_where=sa.text("state = 'new'"),
    )
    op.create_table(
        "ticket_keys",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("ticket_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("at", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_ticket_keys_ticket_id_tickets"),
        sa.PrimaryKeyConstraint("account", "key", "ticket_id", name="pk_ticket_keys"),
        **STRICT,
    )
    op.create_index("ix_ticket_keys_ticket_id", "ticket_keys", ["ticket_id"])
    op.create_table(
        "unassigned",
        sa.Column("received_at", NUMBER, nullable=False),
        sa.Column("sighting_id", NUMBER, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["sighting_id"], ["sightings.id"], name="fk_unassigned_sighting_id_sightings"),
        sa.PrimaryKeyConstraint("received_at", "sighting_id", name="pk_unassigned"),
        **STRICT,
    )
