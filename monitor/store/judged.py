"""The tables of what was judged and said. Events, standings and findings are caches; the ledger is the truth."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, UniqueConstraint

from monitor.store.columns import blob, flag, number, ticket, time, waiting, word
from monitor.store.tables import table

events = table(
    "events",
    ticket(primary_key=True, autoincrement=False),
    number("seq", primary_key=True, autoincrement=False),
    time("after"),
    time("by"),
    word("kind"),
    word("actor"),
    word("certainty"),
    word("channel"),
    word("ref"),
    word("validity"),
    word("detail"),
)
standings = table(
    "standings",
    ticket(primary_key=True, autoincrement=False),
    number("request", primary_key=True, autoincrement=False),
    word("clock", primary_key=True),
    word("reading", primary_key=True),
    number("run", primary_key=True, autoincrement=False),
    flag("judging"),
    word("state"),
    word("reason"),
    word("clause"),
    time("since", nullable=True),
    time("due", nullable=True),
    time("act_by", nullable=True),
    time("stopped_at", nullable=True),
    number("used_s", nullable=True),
    number("remaining_s", nullable=True),
)
findings = table(
    "findings",
    ticket(primary_key=True, autoincrement=False),
    word("rule", primary_key=True),
    word("outcome"),
    word("clause"),
    word("json"),
)

# What was decided and said.
ledger = table(
    "ledger",
    number("id", primary_key=True, autoincrement=False),
    time("at", index=True),
    ticket(),
    number("request"),
    word("clock"),
    word("reading"),
    flag("judging"),
    word("state"),
    word("reason"),
    word("clause"),
    time("since", nullable=True),
    time("due", nullable=True),
    time("stopped_at", nullable=True),
    word("inputs"),
    word("pack"),
    word("pack_version"),
    word("calendar_version"),
    word("tzdata"),
    word("rules"),
    word("prev_hash"),
    word("hash"),
    Index(None, "ticket_id", "request", "clock", "reading", "id"),
)
alerts = table(
    "alerts",
    number("id", primary_key=True, autoincrement=True),
    ticket(),
    number("request"),
    word("clock"),
    number("run"),
    word("stage"),
    word("day"),
    time("at"),
    word("state"),
    time("due", nullable=True),
    time("act_by", nullable=True),
    UniqueConstraint("ticket_id", "request", "clock", "run", "stage", "day"),
)
outbox = table(
    "outbox",
    number("id", primary_key=True, autoincrement=True),
    word("message_key"),
    word("channel"),
    word("recipient"),
    word("subject"),
    blob("body"),
    time("created_at"),
    # None once nothing more is to be done with it, so that the index holds only what waits.
    time("next_at", nullable=True),
    number("attempts"),
    word("state"),
    word("reason"),
    time("done_at", nullable=True),
    word("lease_owner", nullable=True),
    time("lease_until", nullable=True),
    UniqueConstraint("message_key", "channel", "recipient"),
    Index("ix_outbox_next_at", "next_at", **waiting("next_at IS NOT NULL")),
)
outbox_alerts = table(
    "outbox_alerts",
    number("outbox_id", ForeignKey("outbox.id"), primary_key=True, autoincrement=False),
    number("alert_id", ForeignKey("alerts.id"), primary_key=True, autoincrement=False, index=True),
)
notices = table(
    "notices",
    word("key", primary_key=True),
    word("severity"),
    word("where_"),
    word("what"),
    word("do_"),
    time("first_at"),
    time("last_at"),
    number("count"),
    time("resolved_at", nullable=True),
    time("told_at", nullable=True),
)
