"""Which ticket a sighting belongs to: decided once, with reason and certainty, changed only by a person."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, delete, select, update

from monitor.store import tickets as room
from monitor.store.room import Room, insert_or_set, reading, writing
from monitor.store.tables import assignment_history, assignments, sightings, tickets, unassigned
from monitor.store.tickets import NewTicket


@dataclass(frozen=True, slots=True)
class Sighting:
    """What was seen, unchanged: `received_at` in the source's time, `seen_at` in ours."""

    id: int
    source: str
    object_id: str
    digest: str
    kind: str
    received_at: datetime
    certain: bool
    payload: dict[str, Any]
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Placement:
    """A sighting's place: an existing ticket's id or a new ticket, and why.

    `keys` are what later sightings can be matched by, each with the instant it was seen at. `verifies` clears the
    ticket's `unverified`; a non-empty `thread_url` replaces the ticket's.
    """

    sighting_id: int
    ticket: int | NewTicket
    reason: str
    certainty: str
    by: str
    at: datetime
    keys: tuple[tuple[str, datetime], ...] = ()
    verifies: bool = False
    thread_url: str = ""


def _sightings() -> Select[Any]:
    return select(*(sightings.c[name] for name in Sighting.__slots__))


_OF_TICKET = (
    _sightings()
    .join(assignments, assignments.c.sighting_id == sightings.c.id)
    .where(assignments.c.ticket_id == bindparam("ticket"))
    .order_by(sightings.c.received_at, sightings.c.id)
)
_WAITING = (
    _sightings()
    .join(unassigned, unassigned.c.sighting_id == sightings.c.id)
    .order_by(unassigned.c.received_at, unassigned.c.sighting_id)
    .limit(bindparam("many"))
)
_HOLD = select(sightings.c.id).where(sightings.c.id == bindparam("mine")).with_for_update()
_PLACE = select(assignments).where(assignments.c.sighting_id == bindparam("mine"))
_WAITS_NO_MORE = delete(unassigned).where(unassigned.c.sighting_id == bindparam("mine"))


class Assignments(Room):
    """Read in order of arrival, placed for good."""

    @reading
    def unassigned(self, connection: Connection, limit: int) -> list[Sighting]:
        """The sightings that have no place yet, oldest received first."""
        return [_sighting(row) for row in connection.execute(_WAITING, {"many": limit})]

    @reading
    def sightings_of(self, connection: Connection, ticket_id: int) -> list[Sighting]:
        """Everything that belongs to a ticket, oldest received first."""
        return [_sighting(row) for row in connection.execute(_OF_TICKET, {"ticket": ticket_id})]

    @reading
    def rows_of(self, connection: Connection, source: str, object_id: str) -> list[Sighting]:
        """Every state in which a source showed one object, oldest seen first."""
        mine = (sightings.c.source == source, sightings.c.object_id == object_id)
        return _read(connection, _sightings().where(*mine).order_by(sightings.c.id))

    @reading
    def rows_below(self, connection: Connection, source: str, objects: str) -> list[Sighting]:
        """The same of all objects whose ids begin so; it costs as much as the source has objects."""
        mine = (sightings.c.source == source, sightings.c.object_id.startswith(objects, autoescape=True))
        return _read(connection, _sightings().where(*mine).order_by(sightings.c.id))

    @reading
    def aside(self, connection: Connection, limit: int) -> list[tuple[Sighting, str]]:
        """The newest sightings that belong to no ticket, each with the reason."""
        query = _sightings().add_columns(assignments.c.reason).join(assignments)
        newest = query.where(assignments.c.ticket_id.is_(None)).order_by(sightings.c.id.desc()).limit(limit)
        return [(_sighting(row), row.reason) for row in connection.execute(newest)]

    @writing
    def apply_placement(self, connection: Connection, placement: Placement) -> int:
        """Give a sighting its ticket, create that if it is new, and wake it; the ticket's id.

        A sighting that has a ticket keeps it: the placement is then not applied, and the id is that ticket's.
        """
        place = place_of(connection, placement.sighting_id)
        if place is not None and place.ticket_id is not None:
            return int(place.ticket_id)
        if isinstance(placement.ticket, NewTicket):
            ticket_id = room.create(connection, placement.ticket)
        else:
            ticket_id = room.resolve(connection, placement.ticket)
        why = Why(placement.reason, placement.certainty, placement.by, placement.at)
        put(connection, placement.sighting_id, ticket_id, why)
        room.keep_keys(connection, ticket_id, placement.keys)
        _mend(connection, ticket_id, placement)
        room.wake(connection, [ticket_id])
        return ticket_id

    @writing
    def set_aside(self, connection: Connection, sighting_id: int, reason: str, by: str, at: datetime) -> None:
        """Leave a sighting without a ticket, for a reason that can be shown (unclaimed, notice, automatic)."""
        if place_of(connection, sighting_id) is None:
            put(connection, sighting_id, None, Why(reason, "observed", by, at))


@dataclass(frozen=True, slots=True)
class Why:
    """Why a sighting is where it is."""

    reason: str
    certainty: str
    by: str
    at: datetime


def place_of(connection: Connection, sighting_id: int) -> Row[Any] | None:
    """The assignment of a sighting, whose row is locked so that two readers cannot both place it."""
    connection.execute(_HOLD, {"mine": sighting_id}).one()
    return connection.execute(_PLACE, {"mine": sighting_id}).one_or_none()


def put(connection: Connection, sighting_id: int, ticket_id: int | None, why: Why) -> None:
    """Assign a sighting; one that already had a place leaves that in the history."""
    place = {"ticket_id": ticket_id, "reason": why.reason, "certainty": why.certainty, "by": why.by, "at": why.at}
    before = connection.execute(_PLACE, {"mine": sighting_id}).one_or_none()
    if before is not None:
        step = {"from_ticket": before.ticket_id, "to_ticket": ticket_id, "reason": why.reason}
        connection.execute(assignment_history.insert().values(sighting_id=sighting_id, by=why.by, at=why.at, **step))
    statement = insert_or_set(connection, assignments, ("sighting_id",), tuple(place))
    connection.execute(statement, {"sighting_id": sighting_id, **place})
    connection.execute(_WAITS_NO_MORE, {"mine": sighting_id})


def _mend(connection: Connection, ticket_id: int, placement: Placement) -> None:
    better: dict[str, Any] = {}
    if placement.verifies:
        better["unverified"] = False
    if placement.thread_url:
        better["thread_url"] = placement.thread_url
    if better:
        connection.execute(update(tickets).where(tickets.c.id == ticket_id).values(better))


def _read(connection: Connection, query: Select[Any]) -> list[Sighting]:
    return [_sighting(row) for row in connection.execute(query)]


def _sighting(row: Row[Any]) -> Sighting:
    values = {name: row._mapping[name] for name in Sighting.__slots__}
    return Sighting(**{**values, "payload": json.loads(values["payload"])})
