"""Alembic's environment: it runs on the one connection it is given, inside that connection's transaction."""

from __future__ import annotations

from alembic import context

from monitor.store import judged

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=judged.outbox.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
