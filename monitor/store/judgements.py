"""A tick's judgements written down: caches, ledger, alerts, messages and the next look, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from monitor.store import alerts, caches, coverage, ledger, outbox
from monitor.store.alerts import AlertKey, NewAlert
from monitor.store.caches import EventRow, FindingRow, StandingRow
from monitor.store.columns import DIRTY, to_micros
from monitor.store.ledger import LedgerEntry
from monitor.store.outbox import NewMessage
from monitor.store.room import Room, chunks, one_at_a_time, writing
from monitor.store.tables import tickets


@dataclass(frozen=True, slots=True)
class Judgement:
    """All that one judging of one ticket says. `woken` is the Due's: a wake set since keeps the ticket dirty.

    `wake_at` is the next instant at which anything can change, None if nothing will by itself. With `waits_on` it
    is also woken when that source has been read up to `waits_until`. None for `class_` or `unverified` leaves them.
    """

    ticket_id: int
    woken: int
    state: str
    judged_under: str
    wake_at: datetime | None
    events: tuple[EventRow, ...] = ()
    standings: tuple[StandingRow, ...] = ()
    findings: tuple[FindingRow, ...] = ()
    entries: tuple[LedgerEntry, ...] = ()
    alerts: tuple[NewAlert, ...] = ()
    waits_on: str | None = None
    waits_until: datetime | None = None
    class_: str | None = None
    unverified: bool | None = None

    def __post_init__(self) -> None:
        if (self.waits_on is None) != (self.waits_until is None):
            raise ValueError(f"ticket {self.ticket_id} waits on a source and until an instant, or on nothing")
        foreign = [alert.key for alert in self.alerts if alert.key.ticket_id != self.ticket_id]
        if foreign:
            raise ValueError(f"the judgement of ticket {self.ticket_id} raises an alert of another: {foreign[0]}")


@dataclass(frozen=True, slots=True)
class Written:
    """What was news: alerts, ids of messages, ledger rows; `overtaken` tickets were woken while being judged."""

    alerts: frozenset[AlertKey]
    messages: tuple[int, ...]
    ledger_rows: int
    overtaken: tuple[int, ...]


class Judgements(Room):
    """Gathered, judged and rendered before; here it is only written."""

    def write_judgement(self, judgement: Judgement, messages: Sequence[NewMessage], now: datetime) -> Written:
        """Write one ticket's judgement and its messages."""
        return self.write_tick((judgement,), messages, now)

    @writing
    def write_tick(
        self, connection: Connection, judgements: Sequence[Judgement], messages: Sequence[NewMessage], now: datetime
    ) -> Written:
        """Write a tick's judgements, one a ticket, and the messages that tell them: all or nothing.

        An alert that was raised before is not new, and a message whose alerts all were is not kept. The ledger gets
        what differs from its last word. Sealed tickets are passed over: they are never derived again.
        """
        one_at_a_time(connection)
        woken = _lock(connection, judgements)
        current = [judgement for judgement in judgements if judgement.ticket_id in woken]
        overtaken = tuple(one.ticket_id for one in current if woken[one.ticket_id] != one.woken)
        for judgement in current:
            _renew(connection, judgement, judgement.ticket_id in overtaken)
        caches.replace(connection, {one.ticket_id: (one.events, one.standings, one.findings) for one in current})
        entries = [(one.ticket_id, entry) for one in current for entry in one.entries]
        written = ledger.append(connection, entries, now)
        new = alerts.keep(connection, [alert for one in current for alert in one.alerts], now)
        return Written(new, tuple(outbox.keep(connection, messages, new, now)), written, overtaken)


_TICKET = update(tickets).where(tickets.c.id == bindparam("mine"))
_HOLD = (
    select(tickets.c.id, tickets.c.woken)
    .where(tickets.c.id.in_(bindparam("some", expanding=True)), tickets.c.state != "sealed")
    .order_by(tickets.c.id)
    .with_for_update()
)


def _lock(connection: Connection, judgements: Sequence[Judgement]) -> dict[int, int]:
    """Hold the tickets' rows, in one order for all; how often each was woken by now, without the sealed."""
    woken: dict[int, int] = {}
    for some in chunks(sorted(judgement.ticket_id for judgement in judgements)):
        woken |= {row.id: row.woken for row in connection.execute(_HOLD, {"some": some})}
    return woken


def _renew(connection: Connection, judgement: Judgement, overtaken: bool) -> None:
    """Set a ticket's state and its next look; whoever was woken while being judged stays dirty."""
    change: dict[str, Any] = {"state": judgement.state, "judged_under": judgement.judged_under}
    change |= {"waits_on": judgement.waits_on, "waits_until": judgement.waits_until}
    if not overtaken:
        change["wake_at"] = None if judgement.wake_at is None else to_micros(judgement.wake_at)
        if _came_meanwhile(connection, judgement):
            change |= {"wake_at": DIRTY, "waits_on": None, "waits_until": None}
    if judgement.class_ is not None:
        change["class_"] = judgement.class_
    if judgement.unverified is not None:
        change["unverified"] = judgement.unverified
    connection.execute(_TICKET, {"mine": judgement.ticket_id, **change})


def _came_meanwhile(connection: Connection, judgement: Judgement) -> bool:
    """Whether the source was read up to what the judgement waits for while it was being made."""
    if judgement.waits_on is None or judgement.waits_until is None:
        return False
    read = coverage.watermark(connection, judgement.waits_on)
    return read is not None and read >= judgement.waits_until
