"""Transactions: a read sees one moment, a write is kept as a whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DatabaseError, DataError, DBAPIError, IntegrityError, ProgrammingError

from monitor.store.places import StoreError

T = TypeVar("T")

TRIES = 5
"""A transaction that another one made impossible is run again as a whole, at most this often."""
_IN_THE_WAY = ("40001", "40P01")  # serialization failure, deadlock (PostgreSQL, appendix A)
_OUR_MISTAKES = (IntegrityError, ProgrammingError, DataError)


class Database:
    """One database and its two kinds of transaction. Safe to share between threads.

    A database that is full, locked for too long, damaged or gone is a StoreError; the next call tries it anew.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._writer = engine.execution_options(writing=True)
        # SQLite reads one snapshot anyway; PostgreSQL would else see each statement's own.
        snapshot = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        self._reader = engine if engine.dialect.name == "sqlite" else engine.execution_options(**snapshot)

    def read(self, work: Callable[[Connection], T]) -> T:
        """Run work on one consistent view."""
        return self._run(self._reader, work)

    def write(self, work: Callable[[Connection], T]) -> T:
        """Run work as one transaction."""
        return self._run(self._writer, work)

    def _run(self, engine: Engine, work: Callable[[Connection], T], tries: int = TRIES) -> T:
        try:
            with engine.begin() as connection:
                return work(connection)
        except DatabaseError as failure:
            if tries > 1 and getattr(failure.orig, "sqlstate", None) in _IN_THE_WAY:
                return self._run(engine, work, tries - 1)
            if isinstance(failure, _OUR_MISTAKES):
                raise
            raise out_of_use(self.engine, failure) from failure


def out_of_use(engine: Engine, failure: DBAPIError) -> StoreError:
    """The sentence for a database that cannot be used, without its password."""
    where = engine.url.database if engine.dialect.name == "sqlite" else engine.url.render_as_string()
    reason = str(failure.orig).strip().partition("\n")[0]
    return StoreError(f"The database {where} cannot be used: {reason}. Nothing of this step was kept.")
