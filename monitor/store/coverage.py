"""How far each source has been read, in the source's own time, and how its polls fare."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from monitor.store.columns import DIRTY
from monitor.store.room import Room, insert, one_at_a_time, reading, rows, writing
from monitor.store.tables import coverage, cursors, locations, polls, tickets


@dataclass(frozen=True, slots=True)
class Interval:
    """Everything that arrived at the source from `since` to `until` has been read."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Poll:
    """How the polls of a source fare: `failing_since` is None while they succeed."""

    source: str
    last_good: datetime | None
    last_try: datetime
    failing_since: datetime | None
    reason: str
    polls_count: int


class Coverage(Room):
    """What was read, what was not, and since when a source is silent."""

    @writing
    def poll_ok(self, connection: Connection, source: str, now: datetime) -> None:
        """Note a poll that reached its end."""
        new = _poll(connection, source, now).values(last_good=now, reason="")
        again = {"last_good": now, "failing_since": None, "reason": ""}
        connection.execute(_count(new, again))

    @writing
    def poll_failed(self, connection: Connection, source: str, reason: str, now: datetime) -> None:
        """Note a poll that failed; `failing_since` keeps the first failure of the row."""
        new = _poll(connection, source, now).values(failing_since=now, reason=reason)
        since = func.coalesce(polls.c.failing_since, new.excluded.failing_since)
        connection.execute(_count(new, {"failing_since": since, "reason": reason}))

    @reading
    def polls(self, connection: Connection) -> list[Poll]:
        """How each source fares, by name."""
        return rows(connection, select(polls).order_by(polls.c.source), Poll)

    @reading
    def heard(self, connection: Connection) -> dict[str, datetime]:
        """When each source last brought anything, be it an empty batch: sooner than a long poll's end."""
        query = select(cursors.c.source, func.max(cursors.c.at).label("at")).group_by(cursors.c.source)
        return {row.source: row.at for row in connection.execute(query)}

    @reading
    def watermark(self, connection: Connection, source: str) -> datetime | None:
        """The instant up to which the source has been read, None when it never was."""
        return watermark(connection, source)

    @reading
    def coverage(self, connection: Connection, source: str) -> list[Interval]:
        """The stretches of the source's time that were read, oldest first; what lies between can never be read."""
        return _intervals(connection, source)

    @reading
    def gaps(self, connection: Connection, source: str) -> list[Interval]:
        """The stretches between two that were read: whatever arrived there was never seen."""
        covered = _intervals(connection, source)
        return [Interval(a.until, b.since) for a, b in pairwise(covered) if a.until < b.since]

    @writing
    def extend_coverage(self, connection: Connection, source: str, since: datetime, until: datetime) -> int:
        """Add a stretch that was read; wakes the tickets that waited for it and says how many those were."""
        return extend(connection, source, Interval(since, until))


def complete(connection: Connection, source: str, folders: Collection[str] | None) -> None:
    """Cover a source up to the earliest `complete_until` of its folders, from where it was covered before.

    A catch-up that is complete reads what came in while nobody looked, so nothing is lost between two polls.
    Nothing moves while one of `folders` (by default those ever seen) has not been read to its end.
    """
    query = select(cursors.c.folder, cursors.c.complete_until).where(cursors.c.source == source)
    known = {row.folder: row.complete_until for row in connection.execute(query)}
    ends = [known.get(folder) for folder in (known if folders is None else folders)]
    reached = [end for end in ends if end is not None]
    if not ends or len(reached) < len(ends):
        return
    until = min(reached)
    since = watermark(connection, source) or _first_arrival(connection, source) or until
    if since <= until:
        extend(connection, source, Interval(since, until))


def extend(connection: Connection, source: str, read: Interval) -> int:
    """Merge a stretch into those known, and wake whoever waited for the watermark to pass."""
    if read.since > read.until:
        raise ValueError(f"{source} cannot have been read from {read.since} to {read.until}: the end lies before")
    one_at_a_time(connection)  # or a judgement written meanwhile would wait for what has just come
    mine = coverage.c.source == source
    touching = (mine, coverage.c.since <= read.until, coverage.c.until >= read.since)
    merged = connection.execute(
        select(func.min(coverage.c.since).label("since"), func.max(coverage.c.until).label("until")).where(*touching)
    ).one()
    connection.execute(delete(coverage).where(*touching))
    since = min(read.since, merged.since or read.since)
    until = max(read.until, merged.until or read.until)
    connection.execute(coverage.insert().values(source=source, since=since, until=until))
    return wake_waiting_on(connection, source, until)


def wake_waiting_on(connection: Connection, source: str, until: datetime) -> int:
    """Wake the tickets that wait for this source to be read up to an instant that is now reached."""
    waiting = (tickets.c.waits_on == source, tickets.c.waits_until <= until, tickets.c.state != "sealed")
    wake = (
        update(tickets)
        .where(*waiting)
        .values(wake_at=DIRTY, woken=tickets.c.woken + 1, waits_on=None, waits_until=None)
    )
    return connection.execute(wake).rowcount


def watermark(connection: Connection, source: str) -> datetime | None:
    """The end of the last stretch that was read."""
    query = select(func.max(coverage.c.until)).where(coverage.c.source == source)
    end: datetime | None = connection.execute(query).scalar_one()
    return end


def _intervals(connection: Connection, source: str) -> list[Interval]:
    query = select(coverage.c.since, coverage.c.until).where(coverage.c.source == source)
    return rows(connection, query.order_by(coverage.c.since), Interval)


def _first_arrival(connection: Connection, source: str) -> datetime | None:
    query = select(func.min(locations.c.received_at)).where(locations.c.source == source, locations.c.certain)
    first: datetime | None = connection.execute(query).scalar_one()
    return first


def _poll(connection: Connection, source: str, now: datetime) -> Any:
    return insert(connection, polls).values(source=source, last_try=now, polls_count=1)


def _count(new: Any, changes: dict[str, Any]) -> Any:
    """Let a source's row count one more poll where there is one already."""
    again = {"last_try": new.excluded.last_try, "polls_count": polls.c.polls_count + 1, **changes}
    return new.on_conflict_do_update(index_elements=["source"], set_=again)
