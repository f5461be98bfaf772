"""How things came to be where they are: placements and moves of a ticket's sightings, deliveries of its alerts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, or_, select

from monitor.store.judged import alerts, outbox, outbox_alerts
from monitor.store.room import Room, reading, rows
from monitor.store.tables import assignment_history, assignments, locations, sightings, tickets


@dataclass(frozen=True, slots=True)
class Place:
    """Why a sighting belongs to the ticket it has."""

    sighting_id: int
    reason: str
    certainty: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Move:
    """A sighting that left one ticket for another, by whom and why; `to_ticket` is None where it was set aside."""

    sighting_id: int
    from_ticket: int | None
    to_ticket: int | None
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one message that announces an alert, at one recipient."""

    alert_id: int
    message_id: int
    channel: str
    recipient: str
    subject: str
    state: str
    reason: str
    created_at: datetime
    done_at: datetime | None


class Trail(Room):
    """What `explain` and the lists tell beside the judgement itself."""

    @reading
    def places_of(self, connection: Connection, ticket_id: int) -> list[Place]:
        """Why each of a ticket's sightings is there."""
        query = select(*(assignments.c[name] for name in Place.__slots__))
        mine = query.where(assignments.c.ticket_id == ticket_id).order_by(assignments.c.sighting_id)
        return rows(connection, mine, Place)

    @reading
    def moves_of(self, connection: Connection, ticket_id: int) -> list[Move]:
        """Which sightings came to a ticket or left it, oldest move first."""
        history = assignment_history.c
        query = select(*(history[name] for name in Move.__slots__))
        mine = query.where(or_(history.from_ticket == ticket_id, history.to_ticket == ticket_id))
        return rows(connection, mine.order_by(history.id), Move)

    @reading
    def merged_into(self, connection: Connection, ticket_id: int) -> list[int]:
        """The tickets that were merged into this one."""
        query = select(tickets.c.id).where(tickets.c.redirect_to == ticket_id).order_by(tickets.c.id)
        return list(connection.execute(query).scalars())

    @reading
    def deliveries_of(self, connection: Connection, ticket_id: int) -> list[Delivery]:
        """The messages that announced alerts of a ticket, or of one merged into it, in the order of their making."""
        merged = select(tickets.c.id).where(tickets.c.redirect_to == ticket_id)
        columns = [outbox.c[name] for name in Delivery.__slots__ if name not in ("alert_id", "message_id")]
        query = (
            select(outbox_alerts.c.alert_id, outbox.c.id.label("message_id"), *columns)
            .join(outbox, outbox.c.id == outbox_alerts.c.outbox_id)
            .join(alerts, alerts.c.id == outbox_alerts.c.alert_id)
            .where(or_(alerts.c.ticket_id == ticket_id, alerts.c.ticket_id.in_(merged)))
        )
        return rows(connection, query.order_by(outbox.c.id, outbox_alerts.c.alert_id), Delivery)

    @reading
    def set_aside(self, connection: Connection) -> dict[str, int]:
        """How many sightings belong to no ticket, by the reason."""
        many = func.count().label("many")
        query = select(assignments.c.reason, many).join(sightings).where(assignments.c.ticket_id.is_(None))
        found = connection.execute(query.group_by(assignments.c.reason).order_by(many.desc(), assignments.c.reason))
        return {row.reason: row.many for row in found}

    @reading
    def unreadable(self, connection: Connection) -> int:
        """How many mails are kept that nobody could read."""
        query = select(func.count()).select_from(locations).where(locations.c.state == "unreadable")
        return int(connection.execute(query).scalar_one())
