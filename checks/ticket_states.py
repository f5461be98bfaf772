"""What happened to a ticket as the states of its row show: that it was closed, by whom, and opened again."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from checks.posted import EVER, instant
from checks.seen import Sighting
from checks.timeline import Actor, Event

CLOSED = "closed"
_BY: dict[str, Actor] = {"customer": "customer", "vendor": "vendor", "marketplace": "marketplace"}


def closings(sightings: Iterable[Sighting]) -> Iterator[Event]:
    """Closings and reopenings, each between the look that did not show it yet and the one that did.

    A customer who closes the ticket needs no reply any more. A row without a state says nothing.
    """
    before, last = "", EVER
    for row in sorted((s for s in sightings if s.kind == "thread" and s.payload.get("status")), key=lambda s: s.id):
        status, seen = str(row.payload["status"]), instant(row.payload, "seen") or row.received_at
        after = min(max(last, _spoken(row) or EVER), seen)
        if (status == CLOSED) != (before == CLOSED):
            yield from _changed(row, status, after, seen)
        before, last = status, seen


def _spoken(row: Sighting) -> datetime | None:
    """When somebody last wrote: whatever changed the state without a word came no earlier."""
    return instant(row.payload, "last_contact") or instant(row.payload, "opened")


def _changed(row: Sighting, status: str, after: datetime, seen: datetime) -> Iterator[Event]:
    actor = _BY.get(str(row.payload.get("closed_by", "")), "unknown")
    ref, note = str(row.id), "the marketplace shows the ticket as " + status
    if status != CLOSED:
        yield Event(after, seen, "reopen", "unknown", ref=ref, note=note)
        return
    yield Event(after, seen, "close", actor, ref=ref, note=note)
    if actor == "customer":
        yield Event(after, seen, "no_reply_needed", actor, ref=ref, note="the customer closed the ticket")
