"""A whole store carried to another database, of the same kind or the other."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from typing import Any

from sqlalchemy import Connection, Table, func, select

from monitor.store import judged
from monitor.store.places import StoreError
from monitor.store.room import CHUNK
from monitor.store.store import Store
from monitor.store.tables import tickets

TABLES = judged.outbox.metadata.sorted_tables
"""Every table, each after those it points at."""


def transfer(source: Store, target: Store) -> dict[str, int]:
    """Copy every row into an empty store, in one transaction; how many rows each table has.

    A daemon on the source's file is refused, for what it wrote meanwhile would be missing.
    """
    with source.daemon_lock() or nullcontext():
        counts = target.database.write(lambda there: source.database.read(lambda here: _copy(here, there)))
    if broken := target.ledger.verify():
        raise StoreError(f"The copy's ledger is not whole (row {broken.id}: {broken.reason}): do not use it.")
    return counts


def _copy(here: Connection, there: Connection) -> dict[str, int]:
    full = [table.name for table in TABLES if there.execute(select(table).limit(1)).first() is not None]
    if full:
        raise StoreError(f"The target holds rows already ({full[0]}): copy into a new database.")
    counts = {table.name: _copy_table(here, there, table) for table in TABLES}
    _redirect(here, there)
    _set_sequences(there)
    return counts


def _copy_table(here: Connection, there: Connection, table: Table) -> int:
    copied = 0
    query = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=CHUNK)
    with here.execute(query) as result:
        for rows in result.mappings().partitions():
            there.execute(table.insert(), [_unredirected(table, row) for row in rows])
            copied += len(rows)
    arrived = there.execute(select(func.count()).select_from(table)).scalar_one()
    if arrived != copied:
        raise StoreError(f"Of {copied} rows of {table.name} only {arrived} arrived; nothing was kept.")
    return copied


def _unredirected(table: Table, row: Mapping[Any, Any]) -> dict[str, Any]:
    """A merged ticket may lead to one that comes later: it is told where when all are there."""
    values = {str(name): value for name, value in row.items()}
    return values | {"redirect_to": None} if table is tickets else values


def _redirect(here: Connection, there: Connection) -> None:
    merged = select(tickets.c.id, tickets.c.redirect_to).where(tickets.c.redirect_to.is_not(None))
    for row in here.execute(merged).all():
        there.execute(tickets.update().where(tickets.c.id == row.id).values(redirect_to=row.redirect_to))


def _set_sequences(there: Connection) -> None:
    """PostgreSQL counts on from where its own sequence stands, whatever ids were written."""
    if there.dialect.name != "postgresql":
        return
    for table in TABLES:
        if "id" not in table.c:
            continue
        sequence = there.execute(select(func.pg_get_serial_sequence(table.name, "id"))).scalar_one()
        if sequence is not None:
            following = select(func.coalesce(func.max(table.c.id), 0) + 1).scalar_subquery()
            there.execute(select(func.setval(sequence, following, False)))
