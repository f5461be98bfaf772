"""What a digest is made of, read once a week: whole scans are in order here, and nowhere else."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, func, or_, select

from monitor.store.judged import events, findings, ledger, notices, outbox, standings
from monitor.store.notices import Notice
from monitor.store.room import Room, chunks, insert_new, reading, rows, writing
from monitor.store.tables import assignments, meta, sightings, tickets

_POLLS = "polls/"


@dataclass(frozen=True, slots=True)
class ClockRow:
    """Where a clock stands under its judging reading, with its ticket's account and title; open time in seconds."""

    ticket_id: int
    account: str
    title: str
    request: int
    clock: str
    run: int
    reading: str
    state: str
    reason: str
    clause: str
    since: datetime
    due: datetime
    act_by: datetime | None
    stopped_at: datetime | None
    used_s: int | None
    remaining_s: int | None


@dataclass(frozen=True, slots=True)
class Word:
    """The last word of the ledger on a clock as of an instant; `clock` ends in "#2" for a second run."""

    ticket_id: int
    account: str
    title: str
    request: int
    clock: str
    state: str
    clause: str
    since: datetime
    due: datetime


@dataclass(frozen=True, slots=True)
class Happened:
    """Something in a ticket that a digest counts."""

    ticket_id: int
    account: str
    title: str
    kind: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Flagged:
    """A ground that the rules see in a ticket: flag or check."""

    ticket_id: int
    account: str
    title: str
    rule: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a person said of one finding: `what` is confirm or reject."""

    ticket_id: int
    account: str
    title: str
    rule: str
    what: str


class Reports(Room):
    """Read for digests only."""

    @reading
    def clocks(self, connection: Connection, since: datetime, until: datetime) -> list[ClockRow]:
        """The clocks due in [since, until) of tickets that are no notices and were not merged into another."""
        standing = [standings.c[name] for name in ClockRow.__slots__ if name not in _OF_TICKET]
        query = select(*_TICKET, *standing).join(tickets, tickets.c.id == standings.c.ticket_id)
        counted = query.where(standings.c.judging, standings.c.due >= since, standings.c.due < until, *_COUNTED)
        return rows(connection, counted, ClockRow)

    @reading
    def words(self, connection: Connection, at: datetime, since: datetime) -> list[Word]:
        """What the ledger had said by `at` of the clocks due from `since` on, under the readings that judged then."""
        key = (ledger.c.ticket_id, ledger.c.request, ledger.c.clock, ledger.c.reading)
        newest = select(func.max(ledger.c.id)).where(ledger.c.at <= at, ledger.c.due >= since).group_by(*key)
        said = [ledger.c[name] for name in Word.__slots__ if name not in _OF_TICKET]
        query = select(*_TICKET, *said).join(tickets, tickets.c.id == ledger.c.ticket_id)
        return rows(connection, query.where(ledger.c.id.in_(newest), ledger.c.judging).order_by(ledger.c.id), Word)

    @reading
    def happened(
        self, connection: Connection, kinds: Collection[str], since: datetime, until: datetime
    ) -> list[Happened]:
        """The events of some kinds, of certain authors, within [since, until)."""
        within = and_(events.c.by >= since, events.c.by < until, events.c.kind.in_(list(kinds)))
        sure = events.c.certainty.in_(("observed", "asserted"))
        query = select(*_TICKET, events.c.kind, events.c.by.label("at"))
        query = query.join(tickets, tickets.c.id == events.c.ticket_id).where(within, sure, *_COUNTED)
        return rows(connection, query.order_by(events.c.by, events.c.ticket_id), Happened)

    @reading
    def findings(self, connection: Connection, since: datetime, until: datetime) -> list[Flagged]:
        """The grounds flagged or to be checked in the tickets that came in within [since, until)."""
        spoken_for = findings.c.outcome.in_(("flag", "check"))
        within = and_(tickets.c.opened_at >= since, tickets.c.opened_at < until, spoken_for)
        query = select(*_TICKET, findings.c.rule, findings.c.outcome)
        query = query.join(tickets, tickets.c.id == findings.c.ticket_id).where(within, *_COUNTED)
        return rows(connection, query.order_by(tickets.c.id, findings.c.rule), Flagged)

    @reading
    def opinions(self, connection: Connection, since: datetime, until: datetime) -> list[Opinion]:
        """What persons said of findings within [since, until), in the order they said it."""
        within = and_(sightings.c.received_at >= since, sightings.c.received_at < until)
        query = select(*_TICKET, sightings.c.payload).join_from(sightings, assignments)
        query = query.join(tickets, tickets.c.id == assignments.c.ticket_id)
        query = query.where(sightings.c.kind == "mark", within).order_by(sightings.c.received_at, sightings.c.id)
        return [opinion for row in connection.execute(query) for opinion in _opinions(row)]

    @reading
    def notices(self, connection: Connection, since: datetime, until: datetime) -> list[Notice]:
        """The notices that were open at some instant of [since, until), oldest first."""
        columns = [notices.c[_NOTICE.get(name, name)].label(name) for name in Notice.__slots__]
        lasted = or_(notices.c.resolved_at.is_(None), notices.c.resolved_at >= since)
        query = select(*columns).where(notices.c.first_at < until, lasted)
        return rows(connection, query.order_by(notices.c.first_at, notices.c.key), Notice)

    @reading
    def posted(self, connection: Connection, keys: Sequence[str]) -> dict[tuple[str, str, str], datetime]:
        """When messages were put into the outbox, by (key, channel, recipient)."""
        found: dict[tuple[str, str, str], datetime] = {}
        name = (outbox.c.message_key, outbox.c.channel, outbox.c.recipient)
        for some in chunks(keys):
            query = select(*name, outbox.c.created_at).where(outbox.c.message_key.in_(some))
            found |= {(row[0], row[1], row[2]): row[3] for row in connection.execute(query)}
        return found

    @reading
    def polls_noted(self, connection: Connection, weeks: Sequence[str]) -> dict[str, dict[str, int]]:
        """How often each source had been polled when a week was closed, by week and source."""
        query = select(meta.c.key, meta.c.value).where(meta.c.key.in_([_POLLS + week for week in weeks]))
        return {row.key.removeprefix(_POLLS): json.loads(row.value) for row in connection.execute(query)}

    @writing
    def note_polls(self, connection: Connection, week: str, counts: Mapping[str, int]) -> None:
        """Keep how often each source has been polled, if that week is not closed yet."""
        value = json.dumps(counts, sort_keys=True)
        connection.execute(insert_new(connection, meta).values(key=_POLLS + week, value=value))


_OF_TICKET = ("ticket_id", "account", "title")
_TICKET = (tickets.c.id.label("ticket_id"), tickets.c.account, tickets.c.title)
_COUNTED = (tickets.c.redirect_to.is_(None), tickets.c.class_ != "notice")
_NOTICE = {"where": "where_", "do": "do_"}


def _opinions(row: Row[Any, Any, Any, Any]) -> Iterator[Opinion]:
    payload = json.loads(row.payload)
    if (what := payload.get("what")) in ("confirm", "reject"):
        yield from (Opinion(row.ticket_id, row.account, row.title, rule, what) for rule in payload.get("about", ()))
