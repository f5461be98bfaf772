"""What a person says of a ticket: kept as a sighting like any other, of source `person`, and judged at once."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from checks.promise import Clock
from checks.sighting import MARKS, ON_FINDINGS
from monitor.config_terms import did_you_mean
from monitor.house import House
from monitor.jobs.judge import AT_ONCE, judge_these
from monitor.jobs.read import place_mark
from monitor.judging import Judged, weigh
from monitor.store.intake import NewSighting
from monitor.store.tickets import Due, Ticket

PERSON = "person"
LONGEST = 500
"""Characters of a name or a reason; what is longer belongs elsewhere."""
ALWAYS = ("reply", "taken", "close", "reopen", "refund")
"""Events that bear on every ticket: on its alerts or on where a new request begins."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What is said of a ticket, by whom, when it happened (aware), and why; `about` names findings or sightings."""

    ticket: int
    what: str
    by: str
    at: datetime
    why: str = ""
    about: tuple[str, ...] = ()


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
    if refusal := _refusal(house, found, before, said, now):
        return Unmarked(refusal)
    new = _keep(house, found, said, now)
    after = judge_now(house, [found.id], now)
    remarks = [f"Ticket {said.ticket} was merged into ticket {found.id}."] if found.id != said.ticket else []
    return Marked(found.id, new, changes(before, after), (*remarks, *_remarks(house, before, said)))


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


def _refusal(house: House, ticket: Ticket, before: Judged, said: Mark, now: datetime) -> str:
    if said.what not in (*MARKS, *ON_FINDINGS):
        return f"There is no mark {said.what[:40]}{did_you_mean(said.what, [*MARKS, *ON_FINDINGS])}."
    if before.notice:
        return f"Ticket {ticket.id} is a notice of the marketplace: no clock runs on it, so there is nothing to mark."
    if before.timeline is None:
        return f"The account {ticket.account} of ticket {ticket.id} is not in the configuration, so nothing is judged."
    if said.at > now:
        return f"--at lies in the future ({said.at:%Y-%m-%d %H:%M} UTC): a mark says what has happened."
    first = before.timeline.requests[0].opened.by if before.timeline.requests else ticket.opened_at
    if said.at < first:
        return f"--at lies before the first request of ticket {ticket.id}, which came at {first:%Y-%m-%d %H:%M} UTC."
    return _wrong_finding(house, ticket, said) if said.what in ON_FINDINGS else ""


def _wrong_finding(house: House, ticket: Ticket, said: Mark) -> str:
    rules = [finding.rule for finding in house.store.caches.findings_of(ticket.id)]
    if not rules:
        return f"Ticket {ticket.id} has no findings to {said.what}."
    if not said.about or any(rule not in rules for rule in said.about):
        return f"Say which finding of ticket {ticket.id} to {said.what}: {', '.join(rules)}."
    return ""


def _keep(house: House, ticket: Ticket, said: Mark, now: datetime) -> bool:
    payload = {
        "ticket": ticket.id,
        "what": said.what,
        "by": said.by[:LONGEST],
        "why": said.why[:LONGEST],
        "about": list(said.about),
    }
    digest = sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
    name = f"ticket {ticket.id} {said.what} {said.at.isoformat()}"
    sighting = NewSighting(PERSON, name, digest, "mark", said.at, True, payload)
    kept = house.store.intake.keep_sightings([sighting], now)
    for waiting in house.store.assignments.unassigned(AT_ONCE):
        if (waiting.source, waiting.object_id, waiting.digest) == (PERSON, name, digest):
            place_mark(house, waiting, now)
    return kept == 1


def _remarks(house: House, before: Judged, said: Mark) -> Iterator[str]:
    """What the person should know beside it."""
    people = [person.name for person in house.config.people]
    if people and said.by not in people:
        yield f"{said.by} is none of the people in the configuration ({', '.join(people)}); --by names one."
    kind = MARKS.get(said.what, "")
    clocks = before.scheme.clocks if before.scheme is not None else ()
    if kind and kind not in ALWAYS and not any(_minds(clock, kind) for clock in clocks):
        yield f"No clock of {before.ticket.scheme} depends on it; it is kept and shown."
    asleep = [clock for clock in clocks if clock.latent_until and kind in clock.stops]
    marked = {event.kind for event in before.timeline.events} if before.timeline is not None else set()
    for clock in asleep:
        if clock.latent_until not in marked:
            yield f"{clock.title} binds only once the ticket is marked as {clock.latent_until.replace('_', '-')}."


def _minds(clock: Clock, kind: str) -> bool:
    return kind in (*clock.stops, *clock.ends_not_applicable, clock.latent_until, clock.starts)
