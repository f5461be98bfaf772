"""The tables of what was seen and which ticket it belongs to: never derived from anything else."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, Index, MetaData, Table, UniqueConstraint

from monitor.store.columns import blob, flag, number, sighting, ticket, time, waiting, word

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def table(name: str, *parts: Any) -> Table:
    """A table that never gives an id twice and, on SQLite, holds each column to its type."""
    return Table(name, metadata, *parts, sqlite_strict=True, sqlite_autoincrement=True)


meta = table("meta", word("key", primary_key=True), word("value"))

# What the sources showed.
cursors = table(
    "cursors",
    word("source", primary_key=True),
    word("folder", primary_key=True),
    word("cursor"),
    time("at"),
    time("complete_until", nullable=True),
)
coverage = table(
    "coverage",
    number("id", primary_key=True, autoincrement=True),
    word("source"),
    time("since"),
    time("until"),
    Index(None, "source", "until"),
)
polls = table(
    "polls",
    word("source", primary_key=True),
    time("last_good", nullable=True),
    time("last_try"),
    time("failing_since", nullable=True),
    word("reason"),
    number("polls_count"),
)
raws = table("raws", word("sha256", primary_key=True), blob("data"), number("size"), flag("partial"))
locations = table(
    "locations",
    number("id", primary_key=True, autoincrement=True),
    word("source"),
    word("folder"),
    number("uidvalidity"),
    number("uid"),
    word("sha256", ForeignKey("raws.sha256")),
    time("received_at", nullable=True),
    flag("certain"),
    flag("sent_folder"),
    word("state"),
    word("problem"),
    UniqueConstraint("source", "folder", "uidvalidity", "uid"),
    Index("ix_locations_new", "id", **waiting("state = 'new'")),
)
sightings = table(
    "sightings",
    number("id", primary_key=True, autoincrement=True),
    word("source"),
    word("object_id"),
    word("digest"),
    word("kind"),
    time("received_at"),
    flag("certain"),
    word("payload"),
    time("seen_at"),
    UniqueConstraint("source", "object_id", "digest"),
)
# A queue, so that reading costs what waits and a sighting's own row never changes.
unassigned = table("unassigned", time("received_at", primary_key=True), sighting(primary_key=True))

# Which ticket they belong to.
tickets = table(
    "tickets",
    number("id", primary_key=True, autoincrement=True),
    word("account"),
    word("scheme"),
    word("title"),
    word("customer_key"),
    time("opened_at"),
    flag("unverified"),
    word("class_"),
    number("redirect_to", ForeignKey("tickets.id"), nullable=True),
    word("state"),
    number("wake_at", nullable=True),
    # How often it was woken: two wakes at the same instant differ, so the one set while judging is not lost.
    number("woken"),
    word("waits_on", nullable=True),
    time("waits_until", nullable=True),
    word("judged_under"),
    word("thread_url"),
    Index("ix_tickets_wake_at", "wake_at", **waiting("wake_at IS NOT NULL")),
    Index("ix_tickets_waits_on", "waits_on", "waits_until", **waiting("waits_on IS NOT NULL")),
    Index("ix_tickets_redirect_to", "redirect_to", **waiting("redirect_to IS NOT NULL")),
    Index(None, "account", "state"),
)
ticket_keys = table(
    "ticket_keys",
    word("account", primary_key=True),
    word("key", primary_key=True),
    ticket(primary_key=True, autoincrement=False, index=True),
    time("at"),
)
assignments = table(
    "assignments",
    sighting(primary_key=True),
    ticket(nullable=True, index=True),
    word("reason"),
    word("certainty"),
    word("by"),
    time("at"),
)
assignment_history = table(
    "assignment_history",
    number("id", primary_key=True, autoincrement=True),
    sighting(index=True),
    number("from_ticket", nullable=True),
    number("to_ticket", nullable=True),
    word("reason"),
    word("by"),
    time("at"),
)

# What a reply is alike by, and how many earlier ones it was like when it came.
prints = table(
    "prints",
    sighting(primary_key=True),
    word("source"),
    blob("print"),
    number("near"),
    Index(None, "source", "sighting_id"),
)
