"""The outbox: messages rendered once, kept as bytes, sent at least once by whoever holds the lease."""

from __future__ import annotations

from collections.abc import Collection, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, func, or_, select, update

from monitor.store.alerts import Alert, AlertKey, ids_of
from monitor.store.judged import alerts, outbox, outbox_alerts
from monitor.store.room import Room, insert_new, reading, rows, writing


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message to one recipient by one channel: `body` are the bytes to be sent, `alert_keys` what it announces."""

    key: str
    channel: str
    recipient: str
    subject: str
    body: bytes
    alert_keys: tuple[AlertKey, ...] = ()


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that is ours to send until `lease_until`; `attempts` counts this one.

    It is the token for what comes of it: once another sender has claimed the message, ours changes nothing any more.
    """

    id: int
    message_key: str
    channel: str
    recipient: str
    subject: str
    body: bytes
    created_at: datetime
    attempts: int
    state: str
    reason: str
    lease_owner: str
    lease_until: datetime


@dataclass(frozen=True, slots=True)
class Posted:
    """A message as listed: `state` is due, doubtful, sent, superseded or refused."""

    id: int
    message_key: str
    channel: str
    recipient: str
    subject: str
    created_at: datetime
    next_at: datetime | None
    attempts: int
    state: str
    reason: str
    done_at: datetime | None


class Outbox(Room):
    """Nothing is marked before it has happened, so that a crash repeats a message rather than loses it."""

    @writing
    def due_messages(
        self,
        connection: Connection,
        now: datetime,
        limit: int,
        owner: str,
        lease: timedelta,
        channels: Collection[str] | None = None,
    ) -> list[Claimed]:
        """Claim what is due, longest due first, optionally of some channels only; no two callers get the same."""
        given = {"now": now, "many": limit, "lease_owner": owner, "lease_until": now + lease}
        if channels is not None:
            given["some"] = list(channels)
        found = connection.execute(_claim(channels is not None), given)
        claimed = sorted(found, key=lambda row: (row.next_at, row.id))
        return [Claimed(*row[1:]) for row in claimed]

    @reading
    def next_due(self, connection: Connection) -> datetime | None:
        """The next instant at which a message is to be sent; None when nothing waits."""
        return connection.execute(_NEXT).scalar_one_or_none()

    @reading
    def untaken_since(self, connection: Connection) -> datetime | None:
        """When the oldest message was written that was tried and is still not taken; None when there is none."""
        since: datetime | None = connection.execute(_UNTAKEN).scalar_one()
        return since

    @writing
    def sent(self, connection: Connection, message: Claimed, now: datetime) -> bool:
        """The transport has it. False when the claim had passed to another."""
        return _finish(connection, message, state="sent", reason="", next_at=None, done_at=now)

    @writing
    def retry(self, connection: Connection, message: Claimed, at: datetime, reason: str) -> bool:
        """It was not sent; try again at an instant."""
        return _finish(connection, message, state="due", reason=reason, next_at=at)

    @writing
    def doubtful(self, connection: Connection, message: Claimed, retry_at: datetime, reason: str) -> bool:
        """Nobody knows whether it was sent; it comes up again, still marked as doubtful."""
        return _finish(connection, message, state="doubtful", reason=reason, next_at=retry_at)

    @writing
    def refused(self, connection: Connection, message: Claimed, reason: str, now: datetime) -> bool:
        """It will never be taken; whoever sees this tells a person elsewhere."""
        return _finish(connection, message, state="refused", reason=reason, next_at=None, done_at=now)

    @writing
    def superseded(self, connection: Connection, message: Claimed, reason: str, now: datetime) -> bool:
        """It is no longer true, so it is not sent."""
        return _finish(connection, message, state="superseded", reason=reason, next_at=None, done_at=now)

    @writing
    def release(self, connection: Connection, owner: str) -> int:
        """End an owner's leases, as after its death when no other can be alive; how many."""
        held = update(outbox).where(outbox.c.lease_owner == owner, outbox.c.next_at.is_not(None))
        return connection.execute(held.values(lease_owner=None, lease_until=None)).rowcount

    @writing
    def post(self, connection: Connection, messages: Sequence[NewMessage], now: datetime) -> list[int]:
        """Keep messages that announce no alert (a digest, a notice); the ids of those that were not there yet."""
        return keep(connection, messages, frozenset(), now)

    @reading
    def alerts_of(self, connection: Connection, outbox_id: int) -> list[Alert]:
        """What a message announces."""
        return [Alert(*row) for row in connection.execute(_ANNOUNCED, {"mine": outbox_id})]

    @reading
    def counts(self, connection: Connection) -> dict[str, int]:
        """How many messages there are in each state."""
        query = select(outbox.c.state, func.count().label("many")).group_by(outbox.c.state)
        return {row.state: row.many for row in connection.execute(query)}

    @reading
    def posted(self, connection: Connection, state: str | None, limit: int) -> list[Posted]:
        """The newest messages, optionally in one state, without their bytes."""
        query = select(*(outbox.c[name] for name in Posted.__slots__))
        if state is not None:
            query = query.where(outbox.c.state == state)
        return rows(connection, query.order_by(outbox.c.id.desc()).limit(limit), Posted)


_OURS = update(outbox).where(
    outbox.c.id == bindparam("mine"),
    outbox.c.lease_owner == bindparam("holder"),
    outbox.c.lease_until == bindparam("held"),
)
_NEXT = select(outbox.c.next_at).where(outbox.c.next_at.is_not(None)).order_by(outbox.c.next_at).limit(1)
_UNTAKEN = select(func.min(outbox.c.created_at)).where(outbox.c.next_at.is_not(None), outbox.c.attempts > 0)
_ANNOUNCED = (
    select(*(alerts.c[name] for name in Alert.__slots__))
    .join(outbox_alerts)
    .where(outbox_alerts.c.outbox_id == bindparam("mine"))
    .order_by(alerts.c.id)
)


@cache
def _claim(by_channel: bool) -> Any:
    free = or_(outbox.c.lease_until.is_(None), outbox.c.lease_until <= bindparam("now"))
    due = select(outbox.c.id).where(outbox.c.next_at <= bindparam("now"), free)
    if by_channel:
        due = due.where(outbox.c.channel.in_(bindparam("some", expanding=True)))
    first = due.order_by(outbox.c.next_at, outbox.c.id).limit(bindparam("many"))
    mine = first.with_for_update(skip_locked=True).cte("mine")
    return (
        update(outbox)
        .where(outbox.c.id.in_(select(mine.c.id)))
        .values(
            lease_owner=bindparam("lease_owner"),
            lease_until=bindparam("lease_until"),
            attempts=outbox.c.attempts + 1,
        )
        .returning(outbox.c.next_at, *(outbox.c[name] for name in Claimed.__slots__))
    )


def keep(connection: Connection, messages: Sequence[NewMessage], new: Set[AlertKey], now: datetime) -> list[int]:
    """Keep messages within a transaction, except those whose alerts had all been kept before; the new ids."""
    wanted = [message for message in messages if not message.alert_keys or not new.isdisjoint(message.alert_keys)]
    known = ids_of(connection, [key for message in wanted for key in message.alert_keys])
    return [row_id for message in wanted if (row_id := _keep_one(connection, message, known, now)) is not None]


def _keep_one(connection: Connection, message: NewMessage, known: dict[AlertKey, int], now: datetime) -> int | None:
    unknown = [key for key in message.alert_keys if key not in known]
    if unknown:
        raise ValueError(f"the message {message.key} announces an alert that is not kept: {unknown[0]}")
    values = {name: getattr(message, name) for name in ("channel", "recipient", "subject", "body")}
    fresh = {"created_at": now, "next_at": now, "attempts": 0, "state": "due", "reason": ""}
    insert = insert_new(connection, outbox, "id")
    row_id: int | None = connection.execute(
        insert, {"message_key": message.key, **values, **fresh}
    ).scalar_one_or_none()
    if row_id is not None and message.alert_keys:
        links = [{"outbox_id": row_id, "alert_id": known[key]} for key in dict.fromkeys(message.alert_keys)]
        connection.execute(outbox_alerts.insert(), links)
    return row_id


def _finish(connection: Connection, message: Claimed, **outcome: Any) -> bool:
    ours = {"mine": message.id, "holder": message.lease_owner, "held": message.lease_until}
    return connection.execute(_OURS, {**ours, **outcome, "lease_owner": None, "lease_until": None}).rowcount == 1
