"""What replies are alike by: kept when a message comes in, and never counted again."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from sqlalchemy import Connection, select

from monitor.store.room import Room, chunks, insert_new, reading, writing
from monitor.store.tables import assignments, prints

MOST = 5000
"""Earlier messages that a new one is compared with, the newest ones."""

Print = frozenset[int]


class Prints(Room):
    """Fingerprints of messages, by the source that showed them."""

    @reading
    def earlier(self, connection: Connection, sources: Sequence[str], sighting_id: int, ticket: int) -> list[Print]:
        """The fingerprints kept of some sources before this sighting, of other tickets than `ticket` (0: all).

        What was said in its own ticket is a copy over another channel, or the same again in other words.
        """
        before = (prints.c.source.in_(sources), prints.c.sighting_id < sighting_id, assignments.c.ticket_id != ticket)
        kept = select(prints.c.print).join(assignments, assignments.c.sighting_id == prints.c.sighting_id)
        newest = kept.where(*before).order_by(prints.c.sighting_id.desc()).limit(MOST)
        return [frozenset(array("I", packed)) for packed in connection.execute(newest).scalars() if packed]

    @writing
    def keep(self, connection: Connection, sighting_id: int, source: str, print_: Print, near: int) -> None:
        """Keep a message's fingerprint, and how many earlier ones were near it; the first word on it stands."""
        packed = array("I", sorted(print_)).tobytes()
        values = {"sighting_id": sighting_id, "source": source, "print": packed, "near": near}
        connection.execute(insert_new(connection, prints).values(values))

    @reading
    def near(self, connection: Connection, sighting_ids: Sequence[int]) -> dict[int, int]:
        """How many earlier messages each was near when it came; those near none are left out."""
        found: dict[int, int] = {}
        for some in chunks(sighting_ids):
            query = select(prints.c.sighting_id, prints.c.near).where(prints.c.sighting_id.in_(some), prints.c.near > 0)
            found |= {row.sighting_id: row.near for row in connection.execute(query)}
        return found
