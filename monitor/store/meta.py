"""A few words about the database itself."""

from __future__ import annotations

from sqlalchemy import Connection, select

from monitor.store.room import Room, insert_new, insert_or_set, reading, writing
from monitor.store.tables import meta


class Meta(Room):
    """Small facts by name."""

    @writing
    def remember(self, connection: Connection, key: str, value: str) -> str:
        """Keep a value if none is kept under the key; the value that stands."""
        connection.execute(insert_new(connection, meta).values(key=key, value=value))
        return str(connection.execute(select(meta.c.value).where(meta.c.key == key)).scalar_one())

    @writing
    def note(self, connection: Connection, key: str, value: str) -> None:
        """Keep a value in place of what is kept under the key."""
        connection.execute(insert_or_set(connection, meta, ("key",), ("value",)).values(key=key, value=value))

    @reading
    def told(self, connection: Connection, key: str) -> str:
        """What is kept under a key; empty where nothing is."""
        return str(connection.execute(select(meta.c.value).where(meta.c.key == key)).scalar_one_or_none() or "")
