"""What holds a person's words, emptied row by row: verdicts, figures and the names by which things are known stay."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, or_, select, update

from monitor.store import assignments as places
from monitor.store.assignments import Why
from monitor.store.books import notices_of
from monitor.store.judged import alerts, events, findings, notices, outbox, outbox_alerts
from monitor.store.room import chunks
from monitor.store.tables import assignment_history, assignments, prints, sightings, ticket_keys, tickets

EMPTY = zlib.compress(b"")
"""A raw mail whose words are gone."""
GONE = "(forgotten)"
FORGOTTEN = "forgotten"
_COUNTED = {"mark": ("ticket", "what", "about"), "sale": ("quantity", "refunded", "seen", "after")}
"""What stays of a payload by kind: which mark it was, for the figures count it, and what a later refund is told by."""


@dataclass(frozen=True, slots=True)
class Written:
    """A sighting's words as kept: JSON text, and the ticket it belongs to, if any."""

    sighting_id: int
    ticket_id: int | None
    kind: str
    object_id: str
    payload: str


def empty_sighting(connection: Connection, one: Written, by: str, now: datetime) -> None:
    """Take the words out of a sighting, of where it was placed, and of what it is compared by."""
    values = {"payload": emptied(one)}
    if _names_somebody(one):
        values["object_id"] = f"{FORGOTTEN}:{one.sighting_id}"
    connection.execute(update(sightings).where(sightings.c.id == one.sighting_id).values(values))
    connection.execute(delete(prints).where(prints.c.sighting_id == one.sighting_id))
    here = assignments.c.sighting_id == one.sighting_id
    if connection.execute(update(assignments).where(here).values(reason=FORGOTTEN)).rowcount == 0:
        places.put(connection, one.sighting_id, None, Why(FORGOTTEN, "asserted", by, now))
    moved = assignment_history.c.sighting_id == one.sighting_id
    connection.execute(update(assignment_history).where(moved).values(reason=FORGOTTEN))


def emptied(one: Written) -> str:
    """What stays of a payload."""
    kept: dict[str, Any] = {FORGOTTEN: True}
    if names := _COUNTED.get(one.kind):
        said = json.loads(one.payload)
        kept |= {name: said[name] for name in names if name in said}
    return json.dumps(kept, sort_keys=True, separators=(",", ":"))


def _names_somebody(one: Written) -> bool:
    """Whether the name that another system gave an event tells whose it is; other names keep it from coming twice."""
    return one.kind == "event" and (
        one.object_id.startswith("balance:") or any(sign in one.object_id for sign in ("@", "%40"))
    )


def seal(connection: Connection, ids: Sequence[int]) -> None:
    """Take names and words out of tickets, and put them where nothing is derived again."""
    asleep = {"state": "sealed", "wake_at": None, "waits_on": None, "waits_until": None}
    names = {"title": GONE, "customer_key": FORGOTTEN, "thread_url": ""}
    connection.execute(update(tickets).where(tickets.c.id.in_(ids)).values(**asleep, **names))
    connection.execute(delete(ticket_keys).where(ticket_keys.c.ticket_id.in_(ids)))
    connection.execute(update(events).where(events.c.ticket_id.in_(ids)).values(detail=""))
    connection.execute(update(findings).where(findings.c.ticket_id.in_(ids)).values(json="{}"))


def empty_notices(connection: Connection, ids: Sequence[int], seen: Sequence[Written], now: datetime) -> None:
    """Notices about tickets and sales end with them, for nobody would ever close them; their words go."""
    said: list[ColumnElement[bool]] = [
        notices.c.key.in_([f"{kind}:{number}" for number in ids]) for kind in ("marketplace", "refund-window")
    ]
    said += [notices.c.key.startswith(f"bill:{number}:") for number in ids]
    balances = {tuple(one.object_id.split(":")[:2]) for one in seen if one.object_id.startswith("balance:")}
    said += [notices.c.key.startswith(notices_of(f"{kind}:{customer}:")) for kind, customer in sorted(balances)]
    said.append(notices.c.key.in_([f"refund:{one.sighting_id}" for one in seen if one.kind == "sale"]))
    for some in chunks(said):
        told = or_(*some)
        connection.execute(update(notices).where(told).values(what=GONE))
        connection.execute(update(notices).where(told, notices.c.resolved_at.is_(None)).values(resolved_at=now))


def messages_about(ids: Sequence[int], waiting: bool = False) -> Any:
    """The messages whose alerts are about some tickets, or those of them that wait to be sent."""
    query = select(outbox_alerts.c.outbox_id).join(alerts).where(alerts.c.ticket_id.in_(ids))
    unsent = select(outbox.c.id).where(outbox.c.next_at.is_not(None))
    return query.where(outbox_alerts.c.outbox_id.in_(unsent)) if waiting else query


def empty_messages(connection: Connection, ids: Sequence[int], now: datetime) -> None:
    """Alerts about the tickets: bytes and subjects go; what was still to be sent is superseded."""
    mine = outbox.c.id.in_(messages_about(ids))
    waits = and_(mine, outbox.c.next_at.is_not(None))
    connection.execute(
        update(outbox).where(waits).values(state="superseded", reason=FORGOTTEN, next_at=None, done_at=now)
    )
    connection.execute(update(outbox).where(mine).values(body=b"", subject=GONE))


def summaries(since: datetime) -> ColumnElement[bool]:
    """Digests and notices written since then: they announce no alert, and may name any ticket."""
    announces = select(outbox_alerts.c.outbox_id).where(outbox_alerts.c.outbox_id == outbox.c.id).exists()
    return and_(outbox.c.created_at >= since, ~announces)


def empty_summaries(connection: Connection, since: datetime) -> None:
    """Of digests and notices that were sent the bytes go; that they were sent stays."""
    connection.execute(update(outbox).where(summaries(since), outbox.c.next_at.is_(None)).values(body=b""))
