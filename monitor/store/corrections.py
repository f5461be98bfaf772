"""What people put right: a ticket split, two merged, sightings taken up again. Nothing is forgotten by it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from monitor.store import tickets as room
from monitor.store.assignments import Why, place_of, put
from monitor.store.room import Room, chunks, writing
from monitor.store.tables import assignment_history, assignments, sightings, ticket_keys, tickets, unassigned
from monitor.store.tickets import NewTicket


class Corrections(Room):
    """Assignments change only here, each with a reason and a name."""

    @writing
    def move(
        self,
        connection: Connection,
        sighting_ids: Sequence[int],
        to: int | NewTicket,
        reason: str,
        by: str,
        at: datetime,
        keys: Sequence[tuple[str, datetime]] = (),
    ) -> int:
        """Move sightings to a ticket, or to a new one (a split); that ticket's id.

        All tickets concerned are woken. One that is left without sightings redirects to where its last ones went,
        and so do its keys; `keys` are those by which the receiving ticket, and none it came from, is found from now on.
        """
        ticket_id = room.create(connection, to) if isinstance(to, NewTicket) else room.resolve(connection, to)
        left = _carry(connection, sighting_ids, ticket_id, Why(reason, "asserted", by, at))
        for emptied in left:
            _same_account(connection, emptied, ticket_id)
            if not _has_sightings(connection, emptied):
                _redirect(connection, emptied, ticket_id)
        _leave_keys(connection, left, [key for key, _ in keys])
        room.keep_keys(connection, ticket_id, keys)
        room.wake(connection, [*left, ticket_id])
        return ticket_id

    @writing
    def merge(self, connection: Connection, gone: int, into: int, reason: str, by: str, at: datetime) -> int:
        """Merge one ticket into another of the same account: its sightings, its keys and its name go there."""
        gone, into = room.resolve(connection, gone), room.resolve(connection, into)
        if gone == into:
            raise ValueError(f"ticket {gone} cannot be merged into itself")
        _same_account(connection, gone, into)
        query = select(assignments.c.sighting_id).where(assignments.c.ticket_id == gone)
        ids = list(connection.execute(query.order_by(assignments.c.sighting_id)).scalars())
        _carry(connection, ids, into, Why(reason, "asserted", by, at))
        _redirect(connection, gone, into)
        room.wake(connection, [gone, into])
        return into

    @writing
    def take_up(self, connection: Connection, reason: str, by: str, at: datetime, limit: int) -> int:
        """Queue again what was set aside for a reason (unclaimed, after an account was added); how many."""
        aside = (assignments.c.ticket_id.is_(None), assignments.c.reason == reason)
        query = select(sightings.c.id, sightings.c.received_at).join(assignments).where(*aside)
        found = connection.execute(query.order_by(sightings.c.id).limit(limit)).all()
        for row in found:
            connection.execute(delete(assignments).where(assignments.c.sighting_id == row.id))
            connection.execute(unassigned.insert().values(sighting_id=row.id, received_at=row.received_at))
            step = {"sighting_id": row.id, "reason": "taken up again", "by": by, "at": at}
            connection.execute(assignment_history.insert().values(step))
        return len(found)


def _carry(connection: Connection, sighting_ids: Sequence[int], ticket_id: int, why: Why) -> list[int]:
    """Assign sightings to a ticket; the tickets they came from, without that one."""
    left: dict[int, None] = {}
    for sighting_id in sighting_ids:
        place = place_of(connection, sighting_id)
        if place is not None and place.ticket_id == ticket_id:
            continue
        put(connection, sighting_id, ticket_id, why)
        if place is not None and place.ticket_id is not None:
            left[place.ticket_id] = None
    return list(left)


def _leave_keys(connection: Connection, ticket_ids: Sequence[int], keys: Sequence[str]) -> None:
    for some in chunks(keys):
        mine = (ticket_keys.c.ticket_id.in_(ticket_ids), ticket_keys.c.key.in_(some))
        connection.execute(delete(ticket_keys).where(*mine))


def _redirect(connection: Connection, gone: int, into: int) -> None:
    """Let a ticket, and all that were merged into it before, lead to another, so that redirects never chain."""
    lead = update(tickets).where((tickets.c.id == gone) | (tickets.c.redirect_to == gone))
    connection.execute(lead.values(redirect_to=into))
    query = select(ticket_keys.c.key, ticket_keys.c.at).where(ticket_keys.c.ticket_id == gone)
    room.keep_keys(connection, into, [(row.key, row.at) for row in connection.execute(query)])
    connection.execute(delete(ticket_keys).where(ticket_keys.c.ticket_id == gone))


def _same_account(connection: Connection, one: int, other: int) -> None:
    query = select(tickets.c.account).where(tickets.c.id.in_((one, other))).distinct()
    accounts = list(connection.execute(query.order_by(tickets.c.account)).scalars())
    if len(accounts) > 1:
        raise ValueError(
            f"tickets {one} and {other} are of two accounts ({', '.join(accounts)}): each has its own clocks"
        )


def _has_sightings(connection: Connection, ticket_id: int) -> bool:
    query = select(assignments.c.sighting_id).where(assignments.c.ticket_id == ticket_id).limit(1)
    return connection.execute(query).first() is not None
