"""A customer forgotten: words and names leave every table, verdicts and figures stay, and the file keeps no trace."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, func, select, text, update

from monitor.store import assignments as places
from monitor.store.assignments import Why
from monitor.store.judged import alerts, events, findings, notices, outbox, outbox_alerts
from monitor.store.places import StoreError
from monitor.store.room import CHUNK, Room, chunks, reading, writing
from monitor.store.tables import assignment_history, assignments, locations, raws, sightings, ticket_keys, tickets

GONE = "(forgotten)"
FORGOTTEN = "forgotten"
_EMPTY = zlib.compress(b"")
_HELD = (raws, sightings, tickets, ticket_keys, events, findings, outbox, notices, assignments, assignment_history)


@dataclass(frozen=True, slots=True)
class Written:
    """A sighting's words as kept: JSON text, and the ticket it belongs to, if any."""

    sighting_id: int
    ticket_id: int | None
    kind: str
    object_id: str
    payload: str


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
    def merged_into(self, connection: Connection, ticket_ids: Sequence[int]) -> list[int]:
        """The tickets that were merged into any of some: they had words of their own."""
        query = select(tickets.c.id)
        return [
            found
            for some in chunks(ticket_ids)
            for found in connection.execute(query.where(tickets.c.redirect_to.in_(some))).scalars()
        ]

    @reading
    def unreadable(self, connection: Connection, address: bytes) -> list[str]:
        """The sha256 of mails that nobody could read and that hold an address as it stands."""
        query = select(raws.c.sha256, raws.c.data).join(locations).where(locations.c.state == "unreadable").distinct()
        with connection.execute(query.execution_options(yield_per=CHUNK)) as result:
            return [row.sha256 for row in result if address in zlib.decompress(row.data).lower()]

    @reading
    def waiting_for_others(self, connection: Connection, ticket_ids: Sequence[int]) -> bool:
        """Whether a message still to be sent names some of the tickets and others too, so that it cannot be dropped."""
        others = select(outbox_alerts.c.outbox_id).join(alerts).where(alerts.c.ticket_id.not_in(ticket_ids))
        shared = (
            others.where(outbox_alerts.c.outbox_id.in_(_messages(some, waiting=True))) for some in chunks(ticket_ids)
        )
        return any(connection.execute(query.limit(1)).first() is not None for query in shared)

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
        first = select(func.min(tickets.c.opened_at)).where(tickets.c.id.in_(ticket_ids))
        since = connection.execute(first).scalar_one()
        for one in seen:
            _empty_sighting(connection, one, by, now)
        mails = [one.object_id for one in seen if one.kind in ("mail", "sent_mail")]
        for some in chunks([*mails, *unreadable]):
            connection.execute(update(raws).where(raws.c.sha256.in_(some)).values(data=_EMPTY))
        for ids in chunks(ticket_ids):
            _seal(connection, ids)
            _empty_messages(connection, ids, now)
        if since is not None:
            _empty_summaries(connection, since)

    def reclaim(self) -> None:
        """Rewrite the database without what was emptied, so that no free page, journal or dead row holds it."""
        engine = self.database.engine
        if engine.dialect.name == "postgresql":
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                for table in _HELD:
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


def _empty_sighting(connection: Connection, one: Written, by: str, now: datetime) -> None:
    connection.execute(update(sightings).where(sightings.c.id == one.sighting_id).values(payload=emptied(one)))
    here = assignments.c.sighting_id == one.sighting_id
    if connection.execute(update(assignments).where(here).values(reason=FORGOTTEN)).rowcount == 0:
        places.put(connection, one.sighting_id, None, Why(FORGOTTEN, "asserted", by, now))
    moved = assignment_history.c.sighting_id == one.sighting_id
    connection.execute(update(assignment_history).where(moved).values(reason=FORGOTTEN))


def emptied(one: Written) -> str:
    """What stays of a payload: of a mark, which one it was, for the figures count it."""
    kept: dict[str, Any] = {FORGOTTEN: True}
    if one.kind == "mark":
        said = json.loads(one.payload)
        kept |= {name: said[name] for name in ("ticket", "what", "about") if name in said}
    return json.dumps(kept, sort_keys=True, separators=(",", ":"))


def _seal(connection: Connection, ids: Sequence[int]) -> None:
    asleep = {"state": "sealed", "wake_at": None, "waits_on": None, "waits_until": None}
    names = {"title": GONE, "customer_key": FORGOTTEN, "thread_url": ""}
    connection.execute(update(tickets).where(tickets.c.id.in_(ids)).values(**asleep, **names))
    connection.execute(delete(ticket_keys).where(ticket_keys.c.ticket_id.in_(ids)))
    connection.execute(update(events).where(events.c.ticket_id.in_(ids)).values(detail=""))
    connection.execute(update(findings).where(findings.c.ticket_id.in_(ids)).values(json="{}"))
    told = notices.c.key.in_([f"marketplace:{ticket_id}" for ticket_id in ids])
    connection.execute(update(notices).where(told).values(what=GONE))


def _messages(ids: Sequence[int], waiting: bool = False) -> Any:
    query = select(outbox_alerts.c.outbox_id).join(alerts).where(alerts.c.ticket_id.in_(ids))
    unsent = select(outbox.c.id).where(outbox.c.next_at.is_not(None))
    return query.where(outbox_alerts.c.outbox_id.in_(unsent)) if waiting else query


def _empty_messages(connection: Connection, ids: Sequence[int], now: datetime) -> None:
    """Alerts about the tickets: bytes and subjects go; what was still to be sent is superseded."""
    mine = outbox.c.id.in_(_messages(ids))
    waits = and_(mine, outbox.c.next_at.is_not(None))
    connection.execute(
        update(outbox).where(waits).values(state="superseded", reason=FORGOTTEN, next_at=None, done_at=now)
    )
    connection.execute(update(outbox).where(mine).values(body=b"", subject=GONE))


def _empty_summaries(connection: Connection, since: datetime) -> None:
    """Digests and notices sent since then may name the tickets: their bytes go, that they were sent stays."""
    announces = select(outbox_alerts.c.outbox_id).where(outbox_alerts.c.outbox_id == outbox.c.id).exists()
    done = and_(outbox.c.created_at >= since, outbox.c.next_at.is_(None), ~announces)
    connection.execute(update(outbox).where(done).values(body=b""))
