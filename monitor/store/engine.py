"""Connects to the database: SQLite by default, PostgreSQL through psycopg 3."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from monitor.store.places import StoreError, refuse_network_file_system

BUSY_MILLISECONDS = 10_000

# The time to wait comes first: changing the journal's mode may already have to wait.
_SQLITE_PRAGMAS = (
    f"busy_timeout={BUSY_MILLISECONDS}",
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",  # what was emptied leaves no trace in the file, whatever this SQLite was built with
)


def connect(url: str, create: bool = True) -> Engine:
    """An engine for a path, a sqlite:/// or a postgresql:// address. Nothing is read yet.

    A new SQLite file is readable by its owner only. With create=False a missing file is a StoreError.
    """
    address = _address(url)
    if address.get_backend_name() == "sqlite":
        return _sqlite(address, create)
    return _postgres(address)


def file_of(url: str) -> Path | None:
    """The SQLite file behind an address, or None when the database is not a file."""
    address = _address(url)
    return Path(address.database or "") if address.get_backend_name() == "sqlite" else None


def _address(url: str) -> URL:
    if "://" not in url:
        return URL.create("sqlite", database=url)
    try:
        address = make_url(url)
        backend = address.get_backend_name()
    except (ArgumentError, NoSuchModuleError, ValueError):
        backend = ""
    if backend not in ("sqlite", "postgresql"):
        raise StoreError("The database address is not understood; give a file's path, sqlite:///PATH or postgresql://.")
    return address


def _sqlite(address: URL, create: bool) -> Engine:
    if not address.database or address.database == ":memory:":
        raise StoreError("The store needs a file: what is kept in memory is lost at the first restart.")
    path = Path(address.database)
    _make_file(path, create)
    engine = create_engine(URL.create("sqlite", database=str(path)))

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        connection.isolation_level = None  # the driver's own BEGIN would come too late for IMMEDIATE
        for pragma in _SQLITE_PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A deferred transaction that reads and then writes fails at once when another one wrote between.
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def _make_file(path: Path, create: bool) -> None:
    if not path.exists() and not create:
        raise StoreError(f"There is no database at {path}: start the daemon first, or correct the path.")
    if not path.parent.is_dir():
        raise StoreError(f"The folder {path.parent} does not exist: create it, or correct the database's path.")
    refuse_network_file_system(path.parent)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600))
    except OSError as failure:
        raise StoreError(f"The database {path} cannot be opened for writing: {failure.strerror}.") from failure


def _postgres(address: URL) -> Engine:
    options = {} if "options" in address.query else {"options": f"-c lock_timeout={BUSY_MILLISECONDS}"}
    try:
        return create_engine(
            address.set(drivername="postgresql+psycopg"),
            pool_pre_ping=True,
            connect_args={"connect_timeout": 10, **options},
        )
    except ModuleNotFoundError as missing:
        raise StoreError("PostgreSQL needs its driver: install sla-monitor with the extra [postgres].") from missing
