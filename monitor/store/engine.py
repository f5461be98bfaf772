"""Opens the database and runs transactions: SQLite by default, PostgreSQL through psycopg 3."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from monitor.store.places import StoreError, refuse_network_file_system

T = TypeVar("T")

BUSY_MILLISECONDS = 10_000
TRIES = 5
"""A transaction that another one made impossible is run again as a whole, at most this often."""

_SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    f"busy_timeout={BUSY_MILLISECONDS}",
    "foreign_keys=ON",
)
_SERIALIZATION_FAILURE, _DEADLOCK = "40001", "40P01"


class Database:
    """One database and its two kinds of transaction. Safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._writer = engine.execution_options(writing=True)

    def read(self, work: Callable[[Connection], T]) -> T:
        """Run work on one consistent view."""
        with self.engine.begin() as connection:
            return work(connection)

    def write(self, work: Callable[[Connection], T]) -> T:
        """Run work as one transaction: all of it is kept, or nothing."""
        for _ in range(TRIES - 1):
            try:
                return self._once(work)
            except DBAPIError as failure:
                if getattr(failure.orig, "sqlstate", None) not in (_SERIALIZATION_FAILURE, _DEADLOCK):
                    raise
        return self._once(work)

    def _once(self, work: Callable[[Connection], T]) -> T:
        with self._writer.begin() as connection:
            return work(connection)


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
