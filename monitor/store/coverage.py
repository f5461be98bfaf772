"""How far each source has been read, in the source's own time, and how its polls fare."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, select, update

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
        poll = {"source": source, "last_try": now, "polls_count": 1, "last_good": now, "reason": ""}
        connection.execute(_poll(connection.dialect.name, good=True), poll)

    @writing
    def poll_failed(self, connection: Connection, source: str, reason: str, now: datetime) -> None:
        """Note a poll that failed; `failing_since` keeps the first failure of the row."""
        poll = {"source": source, "last_try": now, "polls_count": 1, "failing_since": now, "reason": reason}
        connection.execute(_poll(connection.dialect.name, good=False), poll)

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


_ENDS = select(cursors.c.folder, cursors.c.complete_until).where(cursors.c.source == bindparam("mine"))
_MARK = select(func.max(coverage.c.until)).where(coverage.c.source == bindparam("mine"))
_LATER = update(coverage).where(coverage.c.source == bindparam("mine"), coverage.c.until == bindparam("end"))
_WAKE = (
    update(tickets)
    .where(
        tickets.c.waits_on == bindparam("read"),
        tickets.c.waits_until <= bindparam("end"),
        tickets.c.state != "sealed",
    )
    .values(wake_at=DIRTY, woken=tickets.c.woken + 1, waits_on=None, waits_until=None)
)


def complete(connection: Connection, source: str, folders: Collection[str] | None) -> None:
    """Cover a source up to the earliest `complete_until` of its folders, from where it was covered before.

    A catch-up that is complete reads what came in while nobody looked, so nothing is lost between two polls.
    Nothing moves while one of `folders` (by default those ever seen) has not been read to its end.
    """
    known = {row.folder: row.complete_until for row in connection.execute(_ENDS, {"mine": source})}
    ends = [known.get(folder) for folder in (known if folders is None else folders)]
    reached = [end for end in ends if end is not None]
    if not ends or len(reached) < len(ends):
        return
    until = min(reached)
    mark = watermark(connection, source)
    since = mark or _first_arrival(connection, source) or until
    if mark is not None and mark <= until:
        _move(connection, source, mark, until)
    elif since <= until:
        extend(connection, source, Interval(since, until))


def _move(connection: Connection, source: str, mark: datetime, until: datetime) -> None:
    """The ordinary poll: the last stretch goes on to a later end, and there is nothing else to merge."""
    one_at_a_time(connection)
    connection.execute(_LATER, {"mine": source, "end": mark, "until": until})
    wake_waiting_on(connection, source, until)


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
    return connection.execute(_WAKE, {"read": source, "end": until}).rowcount


def watermark(connection: Connection, source: str) -> datetime | None:
    """The end of the last stretch that was read."""
    end: datetime | None = connection.execute(_MARK, {"mine": source}).scalar_one()
    return end


def _intervals(connection: Connection, source: str) -> list[Interval]:
    query = select(coverage.c.since, coverage.c.until).where(coverage.c.source == source)
    return rows(connection, query.order_by(coverage.c.since), Interval)


def _first_arrival(connection: Connection, source: str) -> datetime | None:
    query = select(func.min(locations.c.received_at)).where(locations.c.source == source, locations.c.certain)
    first: datetime | None = connection.execute(query).scalar_one()
    return first


@cache
def _poll(dialect: str, good: bool) -> Any:
    """One poll more of a source; `failing_since` keeps the first failure of a row of them."""
    new = insert(dialect, polls)
    again = {"last_try": new.excluded.last_try, "polls_count": polls.c.polls_count + 1, "reason": new.excluded.reason}
    if good:
        again |= {"last_good": new.excluded.last_good, "failing_since": None}
    else:
        again["failing_since"] = func.coalesce(polls.c.failing_since, new.excluded.failing_since)
    return new.on_conflict_do_update(index_elements=["source"], set_=again)
