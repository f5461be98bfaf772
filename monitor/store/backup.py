"""A copy of a running store, whole or not at all."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from monitor.store.database import Database
from monitor.store.places import StoreError


def backup(database: Database, to: Path) -> None:
    """Write a checked copy of a SQLite store to a new file that its owner alone can read; nobody has to stop for it."""
    if database.engine.dialect.name != "sqlite":
        raise StoreError("The store is on PostgreSQL: back it up with pg_dump, or with your server's own means.")
    if to.exists():
        raise StoreError(f"{to} exists already: give the backup a name of its own.")
    part = to.with_name(to.name + ".part")
    try:
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o600))
        _copy(database, part)
        _settle(part)
        part.rename(to)
        _settle(to.parent)
    except (OSError, sqlite3.Error) as failure:
        part.unlink(missing_ok=True)
        raise StoreError(f"The backup to {to} failed, and nothing of it was kept: {failure}.") from failure


def _copy(database: Database, part: Path) -> None:
    source = database.engine.raw_connection()
    try:
        with closing(sqlite3.connect(part, isolation_level=None)) as copy:
            driver = source.driver_connection
            assert isinstance(driver, sqlite3.Connection)
            driver.backup(copy)
            said = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
        if said != "ok":
            raise StoreError(f"The store itself is damaged ({said}): restore an older backup.")
    finally:
        source.close()


def _settle(path: Path) -> None:
    """Have what was written reach the disk before it is called a backup."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
