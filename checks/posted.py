"""The messages of a marketplace thread as its interface shows them: words and place, and between which instants."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from checks.seen import Sighting

AGREES = timedelta(minutes=5)
"""How far the marketplace's clock may differ from ours before its dates are not believed."""
EVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Posted:
    """One message: posted no earlier than `after` and no later than `by`; equal where its own date is believed.

    `place` is 0 for the thread's first one, `ref` the id of its sighting, `dated` whether the date is its own.
    `author` is who the marketplace says wrote it ("" where it names nobody), `party` the name that it gives.
    """

    ref: str
    text: str
    after: datetime
    by: datetime
    place: int
    author: str = ""
    party: str = ""

    @property
    def dated(self) -> bool:
        """Whether the instant is exact."""
        return self.after == self.by


def posted(sightings: Iterable[Sighting]) -> tuple[Posted, ...]:
    """The messages among the sightings that came since the watch began, in the thread's order.

    A message that was seen again in other words is one message, as it was first seen, under the author it was last seen
    with. The first one of a thread is as old as the thread.
    """
    threads = [s.payload for s in sightings if s.kind == "thread"]
    opened = next((at for at in (instant(t, "opened") for t in threads) if at is not None), None)
    rows: dict[str, Posted] = {}
    for sighting in sorted((s for s in sightings if s.kind == "message"), key=lambda s: s.id):
        if not sighting.payload.get("old"):
            read = _posted(sighting, opened)
            first = rows.setdefault(sighting.object or str(sighting.id), read)
            rows[sighting.object or str(sighting.id)] = replace(first, author=read.author, party=read.party)
    return tuple(sorted(rows.values(), key=lambda row: (row.place, row.by, row.ref)))


def instant(payload: Mapping[str, Any], name: str) -> datetime | None:
    """An instant of a row's payload; None where the row has none."""
    return datetime.fromisoformat(payload[name]) if payload.get(name) else None


def _posted(sighting: Sighting, opened: datetime | None) -> Posted:
    """A date that the polls contradict is not believed: the zone, the clock, or what the interface shows is late.

    One from before the poll that did not show the message yet may be true all the same, so it stays possible.
    """
    payload = sighting.payload
    ref, place, text = str(sighting.id), int(payload.get("place", 0)), str(payload.get("text", ""))
    who = (str(payload.get("author", "")), str(payload.get("party", "")))
    by = instant(payload, "by") or sighting.received_at
    after = instant(payload, "after")
    own = instant(payload, "date") or (opened if place == 0 else None)
    if own is None or own > by + AGREES:
        return Posted(ref, text, min(after or opened or EVER, by), by, place, *who)
    agrees = after is None or after - AGREES <= own
    return Posted(ref, text, min(own, by), min(own, by) if agrees else by, place, *who)


def missing(sightings: Iterable[Sighting]) -> tuple[tuple[datetime, datetime, str], ...]:
    """Messages that the marketplace counts and does not show: between which instants each came, and the row that says.

    A difference that was there from the first is its way of counting.
    """
    threads = [s for s in sightings if s.kind == "thread" and int(s.payload.get("read", -1)) >= 0]
    found: list[tuple[datetime, datetime, str]] = []
    usual: int | None = None
    for thread in sorted(threads, key=lambda s: s.id):
        short = int(thread.payload.get("messages") or 0) - int(thread.payload["read"])
        usual = short if usual is None else min(usual, short)
        by = instant(thread.payload, "seen") or thread.received_at
        after = min(instant(thread.payload, "after") or EVER, by)
        del found[max(short - usual, 0) :]
        found += [(after, by, str(thread.id))] * (short - usual - len(found))
    return tuple(found)


def gone_since(sightings: Iterable[Sighting]) -> datetime | None:
    """Since when the thread cannot be read any more; None while it can."""
    threads = sorted((s for s in sightings if s.kind == "thread"), key=lambda s: s.id)
    if not threads or not threads[-1].payload.get("gone"):
        return None
    before = [at for s in threads[:-1] if (at := instant(s.payload, "seen"))]
    return instant(threads[-1].payload, "after") or (before[-1] if before else EVER)
