"""What is old enough to be forgotten: found here, emptied by the room for forgetting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, exists, select, text

from monitor.store.emptying import EMPTY, FORGOTTEN, Written
from monitor.store.forgetting import HELD
from monitor.store.judged import ledger
from monitor.store.room import Room, chunks, reading
from monitor.store.tables import assignments, locations, raws, sightings, tickets

MAILS = ("mail", "sent_mail")


class Retention(Room):
    """Age is counted from what was heard last, in the source's time, and from the last verdict."""

    @reading
    def settled(self, connection: Connection, before: datetime) -> list[int]:
        """The settled tickets about which nothing was heard or judged since, and nothing will change by itself."""
        heard = exists().where(
            assignments.c.ticket_id == tickets.c.id,
            sightings.c.id == assignments.c.sighting_id,
            sightings.c.received_at >= before,
        )
        judged = exists().where(ledger.c.ticket_id == tickets.c.id, ledger.c.at >= before)
        query = select(tickets.c.id).where(tickets.c.state == "settled", tickets.c.redirect_to.is_(None))
        quiet = query.where(tickets.c.wake_at.is_(None), tickets.c.opened_at < before, ~heard, ~judged)
        return list(connection.execute(quiet.order_by(tickets.c.id)).scalars())

    @reading
    def unsealed(self, connection: Connection, ticket_ids: Sequence[int]) -> set[int]:
        """Those of some tickets that still have their words."""
        query = select(tickets.c.id).where(tickets.c.state != "sealed")
        found = [connection.execute(query.where(tickets.c.id.in_(some))).scalars() for some in chunks(ticket_ids)]
        return {number for numbers in found for number in numbers}

    @reading
    def aside(self, connection: Connection, before: datetime, after: int, limit: int) -> list[Written]:
        """Mails of no ticket, by their sighting's id from `after` on."""
        columns = (
            sightings.c.id,
            assignments.c.ticket_id,
            sightings.c.kind,
            sightings.c.object_id,
            sightings.c.payload,
        )
        query = select(*columns).join(assignments, assignments.c.sighting_id == sightings.c.id)
        query = query.where(assignments.c.ticket_id.is_(None), assignments.c.reason != FORGOTTEN)
        query = query.where(sightings.c.kind.in_(MAILS), sightings.c.received_at < before, sightings.c.id > after)
        return [Written(*row) for row in connection.execute(query.order_by(sightings.c.id).limit(limit))]

    @reading
    def wanted(self, connection: Connection, mails: Sequence[str]) -> set[str]:
        """Those of some mails that a ticket has, from whichever source, which still has its words."""
        sources = list(connection.execute(select(sightings.c.source).distinct()).scalars())
        query = select(sightings.c.object_id).join(assignments, assignments.c.sighting_id == sightings.c.id)
        query = query.join(tickets, tickets.c.id == assignments.c.ticket_id).where(tickets.c.state != "sealed")
        named = (sightings.c.source.in_(sources), sightings.c.object_id)  # in the order of the index
        found = [connection.execute(query.where(named[0], named[1].in_(some))).scalars() for some in chunks(mails)]
        return {name for names in found for name in names}

    @reading
    def unreadable(self, connection: Connection, before: datetime, limit: int) -> list[str]:
        """The sha256 of mails that nobody could read."""
        query = select(locations.c.sha256).distinct().join(raws)
        old = query.where(locations.c.state == "unreadable", locations.c.received_at < before, raws.c.data != EMPTY)
        return list(connection.execute(old.limit(limit)).scalars())

    def tidy(self) -> None:
        """Let no journal hold what was emptied: SQLite overwrites it in the file itself, PostgreSQL drops dead rows."""
        engine = self.database.engine
        if engine.dialect.name == "postgresql":
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                for table in HELD:
                    connection.execute(text(f"VACUUM {table.name}"))
            return
        raw = engine.raw_connection()
        try:
            raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")  # while somebody reads, the next one does it
        finally:
            raw.close()
