"""Alerts that were raised: a unique key says each of them once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, exists, literal, or_, select

from monitor.store.judged import alerts, notices, outbox, outbox_alerts
from monitor.store.room import Room, chunks, insert_new, reading
from monitor.store.tables import tickets

REACHES = ("due", "doubtful", "sent")
"""States of a message that its recipient has, or may still get."""
UNHEARD = "no-route:"
"""How the key of a notice begins that alerts of an account and stage, which follow, reach nobody."""


@dataclass(frozen=True, slots=True)
class AlertKey:
    """What makes an alert the same one: `run` rises when a clock restarts, `day` (ISO) is set for daily ones."""

    ticket_id: int
    request: int
    clock: str
    run: int
    stage: str
    day: str = ""


@dataclass(frozen=True, slots=True)
class NewAlert:
    """An alert that is true now, whether or not it was raised before."""

    key: AlertKey
    state: str
    due: datetime | None
    act_by: datetime | None


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert as it was first raised."""

    id: int
    ticket_id: int
    request: int
    clock: str
    run: int
    stage: str
    day: str
    at: datetime
    state: str
    due: datetime | None
    act_by: datetime | None

    @property
    def key(self) -> AlertKey:
        """What makes it the same alert."""
        return AlertKey(self.ticket_id, self.request, self.clock, self.run, self.stage, self.day)


class Alerts(Room):
    """What has been said."""

    @reading
    def said(self, connection: Connection, ticket_id: int) -> list[Alert]:
        """The alerts raised for a ticket and for those merged into it: what was said there counts as said."""
        return [Alert(*row) for row in connection.execute(_SAID, {"mine": ticket_id})]

    @reading
    def unannounced(self, connection: Connection, ticket_ids: Sequence[int]) -> list[Alert]:
        """The alerts of some tickets that no message holds, but for those of which a notice says that nobody hears."""
        found = (connection.execute(_UNANNOUNCED, {"some": some}) for some in chunks(ticket_ids))
        return [Alert(*row) for rows in found for row in rows]

    @reading
    def outdone(self, connection: Connection, message: int) -> frozenset[int]:
        """The ids of the alerts in a message whose recipient has, or may still get, later news of the same clock."""
        return frozenset(connection.execute(_OUTDONE, {"message": message}).scalars())


_MERGED = select(tickets.c.id).where(tickets.c.redirect_to == bindparam("mine"))
_SAID = (
    select(*(alerts.c[name] for name in Alert.__slots__))
    .where(or_(alerts.c.ticket_id == bindparam("mine"), alerts.c.ticket_id.in_(_MERGED)))
    .order_by(alerts.c.id)
)
_UNANNOUNCED = (
    select(*(alerts.c[name] for name in Alert.__slots__))
    .join(tickets, tickets.c.id == alerts.c.ticket_id)
    .where(alerts.c.ticket_id.in_(bindparam("some", expanding=True)))
    .where(~exists().where(outbox_alerts.c.alert_id == alerts.c.id))
    .where(~exists().where(notices.c.key == literal(UNHEARD) + tickets.c.account + ":" + alerts.c.stage))
    .order_by(alerts.c.id)
)
_earlier, _announced, _message = (one.alias() for one in (alerts, outbox_alerts, outbox))
_OUTDONE = (
    select(_earlier.c.id)
    .join(_announced, _announced.c.alert_id == _earlier.c.id)
    .join(_message, _message.c.id == _announced.c.outbox_id)
    .where(_message.c.id == bindparam("message"))
    .where(
        exists()
        .where(*(alerts.c[name] == _earlier.c[name] for name in ("ticket_id", "request", "clock", "run")))
        .where(alerts.c.id > _earlier.c.id, outbox_alerts.c.alert_id == alerts.c.id)
        .where(outbox.c.id == outbox_alerts.c.outbox_id)
        .where(*(outbox.c[name] == _message.c[name] for name in ("channel", "recipient")))
        .where(outbox.c.state.in_(REACHES))
    )
)


def keep(connection: Connection, raised: Sequence[NewAlert], now: datetime) -> frozenset[AlertKey]:
    """Keep alerts within a transaction; the keys of those that are new."""
    if not raised:
        return frozenset()
    values = [
        {
            **{name: getattr(alert.key, name) for name in AlertKey.__slots__},
            "at": now,
            "state": alert.state,
            "due": alert.due,
            "act_by": alert.act_by,
        }
        for alert in raised
    ]
    new = connection.execute(insert_new(connection, alerts, *AlertKey.__slots__), values)
    return frozenset(AlertKey(*row) for row in new)


def ids_of(connection: Connection, keys: Sequence[AlertKey]) -> dict[AlertKey, int]:
    """The row ids of alerts, by their keys; keys that are not kept are left out."""
    wanted = set(keys)
    found: dict[AlertKey, int] = {}
    for some in chunks(sorted({key.ticket_id for key in wanted})):
        query = select(alerts.c.id, *(alerts.c[name] for name in AlertKey.__slots__))
        for row in connection.execute(query.where(alerts.c.ticket_id.in_(some))):
            key = AlertKey(*row[1:])
            if key in wanted:
                found[key] = row.id
    return found
