"""The caches: a ticket's timeline, standings and findings as last judged. They can be rebuilt at any time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, select

from monitor.store.judged import events, findings, standings
from monitor.store.room import Room, chunks, reading, rows


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event of a ticket's timeline, no earlier than `after` and no later than `by`; `ref` names its sighting."""

    after: datetime
    by: datetime
    kind: str
    actor: str
    certainty: str
    channel: str = ""
    ref: str = ""
    validity: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class StandingRow:
    """Where a clock of a request stands under one reading; open time in whole seconds."""

    request: int
    clock: str
    reading: str
    run: int
    judging: bool
    state: str
    reason: str
    clause: str
    since: datetime | None
    due: datetime | None
    act_by: datetime | None
    stopped_at: datetime | None = None
    used_s: int | None = None
    remaining_s: int | None = None


@dataclass(frozen=True, slots=True)
class FindingRow:
    """What a rule says of a ticket; `json` holds its evidence."""

    rule: str
    outcome: str
    clause: str
    json: str


class Caches(Room):
    """What explains a ticket without judging it again."""

    @reading
    def events_of(self, connection: Connection, ticket_id: int) -> list[EventRow]:
        """A ticket's timeline as last judged."""
        query = select(*(events.c[name] for name in EventRow.__slots__)).where(events.c.ticket_id == ticket_id)
        return rows(connection, query.order_by(events.c.seq), EventRow)

    @reading
    def standings_of(self, connection: Connection, ticket_id: int) -> list[StandingRow]:
        """Where a ticket's clocks stood when it was last judged."""
        query = select(*(standings.c[name] for name in StandingRow.__slots__))
        key = (standings.c.request, standings.c.clock, standings.c.run, standings.c.reading)
        return rows(connection, query.where(standings.c.ticket_id == ticket_id).order_by(*key), StandingRow)

    @reading
    def standings_by_ticket(self, connection: Connection, ticket_ids: Sequence[int]) -> dict[int, list[StandingRow]]:
        """The standings of many tickets at once, for a list."""
        found: dict[int, list[StandingRow]] = {ticket_id: [] for ticket_id in ticket_ids}
        query = select(standings.c.ticket_id, *(standings.c[name] for name in StandingRow.__slots__))
        key = (standings.c.request, standings.c.clock, standings.c.run, standings.c.reading)
        for some in chunks(ticket_ids):
            for row in connection.execute(query.where(standings.c.ticket_id.in_(some)).order_by(*key)):
                found[row.ticket_id].append(StandingRow(*row[1:]))
        return found

    @reading
    def findings_of(self, connection: Connection, ticket_id: int) -> list[FindingRow]:
        """What the rules found in a ticket when it was last judged."""
        query = select(*(findings.c[name] for name in FindingRow.__slots__)).where(findings.c.ticket_id == ticket_id)
        return rows(connection, query.order_by(findings.c.rule), FindingRow)


_CACHES = (events, standings, findings)
_OF_TICKETS = {
    cache.name: delete(cache).where(cache.c.ticket_id.in_(bindparam("some", expanding=True))) for cache in _CACHES
}
_ROWS = {cache.name: cache.insert() for cache in _CACHES}


def replace(
    connection: Connection,
    judged: Mapping[int, tuple[Sequence[EventRow], Sequence[StandingRow], Sequence[FindingRow]]],
) -> None:
    """Put what was judged of each ticket in place of what was judged of it before."""
    lines, stands, finds = [], [], []
    for ticket_id, (timeline, standing, found) in judged.items():
        lines += [{"seq": seq, **_values(ticket_id, event)} for seq, event in enumerate(timeline)]
        stands += [_values(ticket_id, row) for row in standing]
        finds += [_values(ticket_id, row) for row in found]
    for cache, new in ((events, lines), (standings, stands), (findings, finds)):
        _replace(connection, cache, list(judged), new)


def _replace(connection: Connection, cache: Table, ticket_ids: Sequence[int], new: Sequence[dict[str, Any]]) -> None:
    for some in chunks(ticket_ids):
        connection.execute(_OF_TICKETS[cache.name], {"some": some})
    if new:
        connection.execute(_ROWS[cache.name], new)


def _values(ticket_id: int, row: EventRow | StandingRow | FindingRow) -> dict[str, Any]:
    return {"ticket_id": ticket_id, **{name: getattr(row, name) for name in row.__slots__}}
