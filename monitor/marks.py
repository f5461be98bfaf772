"""What a person says of a ticket: kept as a sighting like any other, of source `person`, and judged at once."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from checks.seen import PERSON
from monitor.house import House
from monitor.jobs.judge import AT_ONCE, judge_these
from monitor.jobs.read import place_mark
from monitor.judging import Judged, weigh
from monitor.objections import objection
from monitor.remarks import remarks
from monitor.store.intake import NewSighting
from monitor.store.tickets import Due, Ticket

LONGEST = 500
"""Characters of a name or a reason; what is longer belongs elsewhere."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What is said of a ticket, by whom, when it happened (aware), and why.

    `about` names findings, sightings, a category of prices, or a fact and its value; `until` is the instant that an
    extension names.
    """

    ticket: int
    what: str
    by: str
    at: datetime
    why: str = ""
    about: tuple[str, ...] = ()
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A clock's judging state before the mark and after it; empty where there was or is none."""

    request: int
    clock: str
    run: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Marked:
    """What came of it. `new` is False where the very same mark was made before."""

    ticket: int
    new: bool
    changes: tuple[Change, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unmarked:
    """Why a mark cannot be: a sentence."""

    reason: str


def mark(house: House, said: Mark, now: datetime) -> Marked | Unmarked:
    """Keep a mark, give it to its ticket, and judge that. Nothing is kept of a mark that makes no sense."""
    found = ticket_of(house, said.ticket)
    if isinstance(found, Unmarked):
        return found
    before = weigh(house, Due(found.id, 0), now)
    assert before is not None  # the ticket was just read
    if wrong := objection(house, found, before, said, now):
        return Unmarked(wrong)
    new = _keep(house, found, said, now)
    after = judge_now(house, [found.id], now)
    merged = [f"Ticket {said.ticket} was merged into ticket {found.id}."] if found.id != said.ticket else []
    mine = next((judged for judged in after if judged.ticket.id == found.id), None)
    return Marked(found.id, new, changes(before, after), (*merged, *remarks(house, before, mine, said)))


def ticket_of(house: House, ticket_id: int) -> Ticket | Unmarked:
    """The ticket of a number, or the one it was merged into; what is sealed stays as it is."""
    ticket = house.store.tickets.ticket(ticket_id)
    if ticket is not None and ticket.redirect_to is not None:
        ticket = house.store.tickets.ticket(ticket.redirect_to)
    if ticket is None:
        return Unmarked(f"There is no ticket {ticket_id}; see: sla-monitor tickets --state all.")
    if ticket.state == "sealed":
        return Unmarked(f"Ticket {ticket.id} is sealed: its words are gone, and what was judged of it stands.")
    return ticket


def judge_now(house: House, ticket_ids: Sequence[int], now: datetime) -> list[Judged]:
    """Judge woken tickets without waiting for the next tick; what must be said goes to the outbox."""
    due = [due for due in house.store.tickets.due_tickets(now, AT_ONCE) if due.ticket_id in ticket_ids]
    return judge_these(house, due, now)


def changes(before: Judged, after: Sequence[Judged]) -> tuple[Change, ...]:
    """The clocks whose judging state is another one now."""
    was = _states(before)
    now = {
        key: state for judged in after if judged.ticket.id == before.ticket.id for key, state in _states(judged).items()
    }
    keys = sorted(key for key in {**was, **now} if was.get(key, "") != now.get(key, ""))
    return tuple(Change(*key, was.get(key, ""), now.get(key, "")) for key in keys) if after else ()


def _states(judged: Judged) -> Mapping[tuple[int, str, int], str]:
    return {(row.request, row.clock, row.run): row.state for row in judged.judgement.standings if row.judging}


def _keep(house: House, ticket: Ticket, said: Mark, now: datetime) -> bool:
    payload = {
        "ticket": ticket.id,
        "what": said.what,
        "by": said.by[:LONGEST],
        "why": said.why[:LONGEST],
        "about": list(said.about),
    }
    if said.until is not None:
        payload["until"] = said.until.isoformat()
    digest = sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
    name = f"ticket {ticket.id} {said.what} {said.at.isoformat()}"
    sighting = NewSighting(PERSON, name, digest, "mark", said.at, True, payload)
    kept = house.store.intake.keep_sightings([sighting], now)
    for waiting in house.store.assignments.unassigned(AT_ONCE):
        if (waiting.source, waiting.object_id, waiting.digest) == (PERSON, name, digest):
            place_mark(house, waiting, now)
    return kept == 1
