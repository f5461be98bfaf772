"""A few words about the database itself that are written once."""

from __future__ import annotations

from sqlalchemy import Connection, select

from monitor.store.room import Room, insert_new, writing
from monitor.store.tables import meta


class Meta(Room):
    """Small facts by name."""

    @writing
    def remember(self, connection: Connection, key: str, value: str) -> str:
        """Keep a value if none is kept under the key; the value that stands."""
        connection.execute(insert_new(connection, meta).values(key=key, value=value))
        return str(connection.execute(select(meta.c.value).where(meta.c.key == key)).scalar_one())
