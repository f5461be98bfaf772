"""The column types that both databases must agree on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, LargeBinary, Text, text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

from checks.instants import utc

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

DIRTY = 0
"""The wake_at of a ticket that wants judging at once: earlier than any instant."""

Number = BigInteger().with_variant(Integer(), "sqlite")
"""A 64-bit whole number. SQLite calls it INTEGER, and its STRICT tables know no other name."""


def to_micros(instant: datetime) -> int:
    """Microseconds since 1970 UTC, exactly; a naive instant is a ValueError."""
    return (utc(instant) - _EPOCH) // _MICROSECOND


def from_micros(micros: int) -> datetime:
    """The aware UTC instant behind to_micros."""
    return _EPOCH + micros * _MICROSECOND


class UtcTime(TypeDecorator[datetime]):
    """An instant as whole microseconds since 1970 UTC: SQLite would drop the zone, and STRICT refuses DATETIME."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[int]:
        """INTEGER on SQLite, BIGINT elsewhere."""
        return dialect.type_descriptor(Integer() if dialect.name == "sqlite" else BigInteger())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Refuse a naive instant at the door."""
        return None if value is None else to_micros(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Give an aware UTC instant."""
        return None if value is None else from_micros(value)


class Flag(TypeDecorator[bool]):
    """A truth value: BOOLEAN, and 0 or 1 where STRICT tables have no such type."""

    impl = Boolean
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[int] | TypeEngine[bool]:
        """INTEGER on SQLite, BOOLEAN elsewhere."""
        return dialect.type_descriptor(Integer()) if dialect.name == "sqlite" else dialect.type_descriptor(Boolean())

    def process_result_value(self, value: bool | int | None, dialect: Dialect) -> bool | None:
        """Give a real bool."""
        return None if value is None else bool(value)


class Words(TypeDecorator[str]):
    """Text from strangers: NUL (PostgreSQL refuses it) and lone surrogates (no UTF-8 has them) become U+FFFD."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Make the text storable; the same words always become the same text, so keys still meet."""
        return None if value is None else storable(value)


def storable(words: str) -> str:
    """The text as both databases can hold it."""
    return words.replace("\x00", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def word(name: str, *more: Any, **options: Any) -> Column[str]:
    """A column of text; like all of these it is NOT NULL unless said otherwise."""
    return Column(name, Words, *more, **{"nullable": False, **options})


def number(name: str, *more: Any, **options: Any) -> Column[int]:
    """A column of 64-bit whole numbers."""
    return Column(name, Number, *more, **{"nullable": False, **options})


def time(name: str, **options: Any) -> Column[datetime]:
    """A column of instants."""
    return Column(name, UtcTime, **{"nullable": False, **options})


def flag(name: str) -> Column[bool]:
    """A column of truth values."""
    return Column(name, Flag, nullable=False)


def blob(name: str) -> Column[bytes]:
    """A column of bytes."""
    return Column(name, LargeBinary, nullable=False)


def ticket(**options: Any) -> Column[int]:
    """The ticket that a row belongs to."""
    return number("ticket_id", ForeignKey("tickets.id"), **options)


def sighting(**options: Any) -> Column[int]:
    """The sighting that a row speaks of."""
    return number("sighting_id", ForeignKey("sightings.id"), autoincrement=False, **options)


def waiting(condition: str) -> dict[str, Any]:
    """The options of a partial index: it holds the rows that wait, not all that exist."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}
