"""What the rooms of the store share: one method is one short transaction.

Statements of the main road are prepared: built once, for building one takes longer than running it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Select, Table, text
from sqlalchemy.dialects import postgresql, sqlite

from monitor.store.database import Database

P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R", bound="Room")

CHUNK = 500
"""Ids in one IN list: far below the variables either database takes in one statement."""
_JUDGING_LOCK = 7_305_801_228


class Room:
    """The queries about one noun."""

    def __init__(self, database: Database) -> None:
        self.database = database


def reading(work: Callable[Concatenate[R, Connection, P], T]) -> Callable[Concatenate[R, P], T]:
    """Make a method on a connection a method of the room: one consistent view."""

    @wraps(work)
    def run(room: R, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return room.database.read(lambda connection: work(room, connection, *args, **kwargs))

    return run


def writing(work: Callable[Concatenate[R, Connection, P], T]) -> Callable[Concatenate[R, P], T]:
    """Make a method on a connection a method of the room: one transaction, all or nothing."""

    @wraps(work)
    def run(room: R, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return room.database.write(lambda connection: work(room, connection, *args, **kwargs))

    return run


def rows(connection: Connection, query: Select[Any], kind: Callable[..., T]) -> list[T]:
    """The rows of a query as values whose fields are named as the columns are."""
    return [kind(**row._mapping) for row in connection.execute(query)]


def chunks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """The values in pieces that fit one statement."""
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))


def one_at_a_time(connection: Connection) -> None:
    """Let no other transaction of this kind run beside: SQLite has one writer anyway, PostgreSQL takes a lock."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _JUDGING_LOCK})


def insert(dialect: str, table: Table) -> Any:
    """The dialect's own INSERT: the two share `on_conflict_...` in all but the import."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


def insert_new(connection: Connection, table: Table, *returned: str) -> Any:
    """An INSERT that leaves alone what the table's unique keys already hold; it returns columns of what is new."""
    return _insert_new(connection.dialect.name, table, returned)


def insert_or_set(connection: Connection, table: Table, keys: tuple[str, ...], anew: tuple[str, ...]) -> Any:
    """An INSERT that sets the columns `anew` of a row that already has these keys."""
    return _insert_or_set(connection.dialect.name, table, keys, anew)


@cache
def _insert_new(dialect: str, table: Table, returned: tuple[str, ...]) -> Any:
    new = insert(dialect, table).on_conflict_do_nothing()
    return new.returning(*(table.c[name] for name in returned)) if returned else new


@cache
def _insert_or_set(dialect: str, table: Table, keys: tuple[str, ...], anew: tuple[str, ...]) -> Any:
    new = insert(dialect, table)
    return new.on_conflict_do_update(index_elements=keys, set_={name: new.excluded[name] for name in anew})
