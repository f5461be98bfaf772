"""What was judged, and what was said."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FLAG = sa.Boolean().with_variant(sa.Integer(), "sqlite")
STRICT = {"sqlite_strict": True, "sqlite_autoincrement": True}


def upgrade() -> None:
    """Move forward."""
    op.create_table(
        "notices",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("where_", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("do_", sa.Text(), nullable=False),
        sa.Column("first_at", NUMBER, nullable=False),
        sa.Column("last_at", NUMBER, nullable=False),
        sa.Column("count", NUMBER, nullable=False),
        sa.Column("resolved_at", NUMBER, nullable=True),
        sa.Column("told_at", NUMBER, nullable=True),
        sa.PrimaryKeyConstraint("key", name="pk_notices"),
        **STRICT,
    )
    op.create_table(
        "outbox",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("message_key", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", NUMBER, nullable=False),
        sa.Column("next_at", NUMBER, nullable=True),
        sa.Column("attempts", NUMBER, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("done_at", NUMBER, nullable=True),
        sa.Column("lease_owner", sa.Text(), nullable=True),
        sa.Column("lease_until", NUMBER, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("message_key", "channel", "recipient", name="uq_outbox_message_key_channel_recipient"),
        **STRICT,
    )
    op.create_index(
        "ix_outbox_next_at",
        "outbox",
        ["next_at"],
        sqlite_where=sa.text("next_at IS NOT NULL"),
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )
    op.create_table(
        "alerts",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("ticket_id", NUMBER, nullable=False),
        sa.Column("request", NUMBER, nullable=False),
        sa.Column("clock", sa.Text(), nullable=False),
        sa.Column("run", NUMBER, nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("at", NUMBER, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("due", NUMBER, nullable=True),
        sa.Column("act_by", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_alerts_ticket_id_tickets"),
        sa.PrimaryKeyConstraint("id", name="pk_alerts"),
        sa.UniqueConstraint(
            "ticket_id",
            "request",
            "clock",
            "run",
            "stage",
            "day",
            name="uq_alerts_ticket_id_request_clock_run_stage_day",
        ),
        **STRICT,
    )
    op.create_table(
        "events",
        sa.Column("ticket_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("seq", NUMBER, autoincrement=False, nullable=False),
        sa.Column("after", NUMBER, nullable=False),
        sa.Column("by", NUMBER, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("certainty", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("validity", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_events_ticket_id_tickets"),
        sa.PrimaryKeyConstraint("ticket_id", "seq", name="pk_events"),
        **STRICT,
    )
    op.create_table(
        "findings",
        sa.Column("ticket_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("clause", sa.Text(), nullable=False),
        sa.Column("json", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_findings_ticket_id_tickets"),
        sa.PrimaryKeyConstraint("ticket_id", "rule", name="pk_findings"),
        **STRICT,
    )
    op.create_table(
        "ledger",
        sa.Column("id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("at", NUMBER, nullable=False),
        sa.Column("ticket_id", NUMBER, nullable=False),
        sa.Column("request", NUMBER, nullable=False),
        sa.Column("clock", sa.Text(), nullable=False),
        sa.Column("reading", sa.Text(), nullable=False),
        sa.Column("judging", FLAG, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("clause", sa.Text(), nullable=False),
        sa.Column("since", NUMBER, nullable=True),
        sa.Column("due", NUMBER, nullable=True),
        sa.Column("stopped_at", NUMBER, nullable=True),
        sa.Column("inputs", sa.Text(), nullable=False),
        sa.Column("pack", sa.Text(), nullable=False),
        sa.Column("pack_version", sa.Text(), nullable=False),
        sa.Column("calendar_version", sa.Text(), nullable=False),
        sa.Column("tzdata", sa.Text(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("prev_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_ledger_ticket_id_tickets"),
        sa.PrimaryKeyConstraint("id", name="pk_ledger"),
        **STRICT,
    )
    op.create_index("ix_ledger_at", "ledger", ["at"])
    op.create_index(
        "ix_ledger_ticket_id_request_clock_reading_id", "ledger", ["ticket_id", "request", "clock", "reading", "id"]
    )
    op.create_table(
        "standings",
        sa.Column("ticket_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("request", NUMBER, autoincrement=False, nullable=False),
        sa.Column("clock", sa.Text(), nullable=False),
        sa.Column("reading", sa.Text(), nullable=False),
        sa.Column("run", NUMBER, autoincrement=False, nullable=False),
        sa.Column("judging", FLAG, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("clause", sa.Text(), nullable=False),
        sa.Column("since", NUMBER, nullable=True),
        sa.Column("due", NUMBER, nullable=True),
        sa.Column("act_by", NUMBER, nullable=True),
        sa.Column("stopped_at", NUMBER, nullable=True),
        sa.Column("used_s", NUMBER, nullable=True),
        sa.Column("remaining_s", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_standings_ticket_id_tickets"),
        sa.PrimaryKeyConstraint("ticket_id", "request", "clock", "reading", "run", name="pk_standings"),
        **STRICT,
    )
    op.create_table(
        "outbox_alerts",
        sa.Column("outbox_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("alert_id", NUMBER, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name="fk_outbox_alerts_alert_id_alerts"),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name="fk_outbox_alerts_outbox_id_outbox"),
        sa.PrimaryKeyConstraint("outbox_id", "alert_id", name="pk_outbox_alerts"),
        **STRICT,
    )
    op.create_index("ix_outbox_alerts_alert_id", "outbox_alerts", ["alert_id"])
