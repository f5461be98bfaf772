"""A customer forgotten: words and names leave every table, verdicts and figures stay, and the file keeps no trace."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, exists, func, or_, select, text, update

from monitor.store.emptying import (
    EMPTY,
    Written,
    empty_messages,
    empty_notices,
    empty_sighting,
    empty_summaries,
    messages_about,
    seal,
    summaries,
)
from monitor.store.judged import alerts, events, findings, notices, outbox, outbox_alerts
from monitor.store.places import StoreError
from monitor.store.room import CHUNK, Room, chunks, reading, writing
from monitor.store.tables import (
    assignment_history,
    assignments,
    locations,
    prints,
    raws,
    sightings,
    ticket_keys,
    tickets,
)

HELD = (
    raws,
    sightings,
    tickets,
    ticket_keys,
    events,
    findings,
    outbox,
    notices,
    assignments,
    assignment_history,
    prints,
)


class Forgetting(Room):
    """What holds a person's words, and how it is emptied."""

    @reading
    def tickets_of(self, connection: Connection, customer_keys: Sequence[str]) -> list[int]:
        """The tickets of a customer's natural keys."""
        query = select(tickets.c.id).where(tickets.c.customer_key.in_(customer_keys)).order_by(tickets.c.id)
        return list(connection.execute(query).scalars())

    @reading
    def written(self, connection: Connection, fragment: str) -> list[Written]:
        """The sightings whose payload holds a fragment of JSON text, in any case of letters."""
        return _written(connection, func.lower(sightings.c.payload).contains(fragment.lower(), autoescape=True))

    @reading
    def written_in(self, connection: Connection, ticket_ids: Sequence[int]) -> list[Written]:
        """Every sighting of some tickets, and every other sighting of the same mails."""
        found = {
            one.sighting_id: one
            for some in chunks(ticket_ids)
            for one in _written(connection, assignments.c.ticket_id.in_(some))
        }
        names = sorted({one.object_id for one in found.values() if one.kind in ("mail", "sent_mail")})
        copies = [one for some in chunks(names) for one in _written(connection, sightings.c.object_id.in_(some))]
        return list((found | {one.sighting_id: one for one in copies}).values())

    @reading
    def books_of(self, connection: Connection, ticket_ids: Sequence[int]) -> list[Written]:
        """What a marketplace's books show of the orders that these tickets and no others are about."""
        theirs = [ticket_keys.c.ticket_id.in_(some) for some in chunks(ticket_ids)]
        if not theirs:
            return []
        other = ticket_keys.alias("other")
        shared = exists().where(other.c.key == ticket_keys.c.key, other.c.ticket_id.not_in(ticket_ids))
        mine = select(ticket_keys.c.key).where(or_(*theirs), ticket_keys.c.key.startswith("order:"), ~shared)
        orders = [key.removeprefix("order:") for key in connection.execute(mine.distinct()).scalars()]
        named = [sightings.c.object_id.startswith(f"sale:{order}:", autoescape=True) for order in orders]
        return [
            one for some in chunks(named) for one in _written(connection, and_(sightings.c.kind == "sale", or_(*some)))
        ]

    @reading
    def merged_into(self, connection: Connection, ticket_ids: Sequence[int]) -> list[int]:
        """The tickets that were merged into any of some: they had words of their own."""
        query = select(tickets.c.id)
        return [
            found
            for some in chunks(ticket_ids)
            for found in connection.execute(query.where(tickets.c.redirect_to.in_(some))).scalars()
        ]

    @reading
    def unreadable(self, connection: Connection, address: bytes, state: str = "unreadable") -> list[str]:
        """The sha256 of mails that nobody could read (or in another state) and that hold an address as it stands."""
        query = select(raws.c.sha256, raws.c.data).join(locations).where(locations.c.state == state).distinct()
        with connection.execute(query.execution_options(yield_per=CHUNK)) as result:
            return [row.sha256 for row in result if address in zlib.decompress(row.data).lower()]

    @reading
    def waiting_for_others(
        self, connection: Connection, ticket_ids: Sequence[int], seen: Sequence[Written] = ()
    ) -> bool:
        """Whether a message still to be sent names some of the tickets and others too, so that it cannot be dropped.

        A digest or a notice names whatever was there when it was written.
        """
        others = select(outbox_alerts.c.outbox_id).join(alerts).where(alerts.c.ticket_id.not_in(ticket_ids))
        queries = [
            others.where(outbox_alerts.c.outbox_id.in_(messages_about(some, waiting=True)))
            for some in chunks(ticket_ids)
        ]
        since = _since(connection, ticket_ids, seen)
        if since is not None:
            queries.append(select(outbox.c.id).where(summaries(since), outbox.c.next_at.is_not(None)))
        return any(connection.execute(query.limit(1)).first() is not None for query in queries)

    @writing
    def purge(
        self,
        connection: Connection,
        ticket_ids: Sequence[int],
        seen: Sequence[Written],
        unreadable: Sequence[str],
        by: str,
        now: datetime,
    ) -> None:
        """Empty sightings, mails, tickets and messages; the tickets are sealed, so that nothing is derived again."""
        since = _since(connection, ticket_ids, seen)
        for one in seen:
            empty_sighting(connection, one, by, now)
        mails = [one.object_id for one in seen if one.kind in ("mail", "sent_mail")]
        for some in chunks([*mails, *unreadable]):
            connection.execute(update(raws).where(raws.c.sha256.in_(some)).values(data=EMPTY))
        for ids in chunks(ticket_ids):
            seal(connection, ids)
            empty_messages(connection, ids, now)
        empty_notices(connection, ticket_ids, seen, now)
        if since is not None:
            empty_summaries(connection, since)

    def reclaim(self) -> None:
        """Rewrite the database without what was emptied, so that no free page, journal or dead row holds it."""
        engine = self.database.engine
        if engine.dialect.name == "postgresql":
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                for table in HELD:
                    connection.execute(text(f"VACUUM FULL {table.name}"))
            return
        raw = engine.raw_connection()
        try:
            driver = raw.driver_connection
            assert isinstance(driver, sqlite3.Connection)
            driver.execute("VACUUM")
            busy = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except sqlite3.OperationalError as failure:
            raise StoreError(f"{_IN_USE} ({failure}).") from failure
        finally:
            raw.close()
        if busy:
            raise StoreError(f"{_IN_USE}.")


_IN_USE = (
    "The words are gone from every table, but the file could not be rewritten while others use it: "
    "stop the daemon and run this again"
)


def _written(connection: Connection, condition: ColumnElement[bool]) -> list[Written]:
    columns = (sightings.c.id, assignments.c.ticket_id, sightings.c.kind, sightings.c.object_id, sightings.c.payload)
    query = select(*columns).join(assignments, assignments.c.sighting_id == sightings.c.id, isouter=True)
    return [Written(*row) for row in connection.execute(query.where(condition).order_by(sightings.c.id))]


def _since(connection: Connection, ticket_ids: Sequence[int], seen: Sequence[Written]) -> datetime | None:
    """From when on a message can name what is forgotten."""
    queries = [select(func.min(tickets.c.opened_at)).where(tickets.c.id.in_(some)) for some in chunks(ticket_ids)]
    ids = [one.sighting_id for one in seen]
    queries += [select(func.min(sightings.c.seen_at)).where(sightings.c.id.in_(some)) for some in chunks(ids)]
    found = (connection.execute(query).scalar_one() for query in queries)
    return min((at for at in found if at is not None), default=None)
