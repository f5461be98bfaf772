"""Everything that is known of one ticket, and why: what was seen, where each clock stands, what was said to whom."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from checks.classify import Judgement
from checks.derivation import Derivation
from checks.derive import derive_runs
from checks.facts import Fact
from checks.promise import Clock, Reading
from checks.scheme import Scheme
from checks.sighting import MARKS, ON_FINDINGS
from checks.standing import Verdict
from monitor.config_sections import Account
from monitor.drafts import draft
from monitor.house import House
from monitor.judged_rows import event_rows, standing_rows
from monitor.judging import Judged, weigh
from monitor.store.alerts import Alert
from monitor.store.assignments import Sighting
from monitor.store.caches import EventRow, StandingRow
from monitor.store.ledger import LedgerRow
from monitor.store.tickets import Due, Ticket
from monitor.store.trail import Delivery, Move, Place

OPINION = {"opinion": "what", "opinion_by": "by", "opinion_why": "why"}
"""What is told of a person's word on a finding, and where their mark has it."""


@dataclass(frozen=True, slots=True)
class ReadingTold:
    """One reading of a clock: where it stands, what it says, and the way to its due instant where there is one."""

    row: StandingRow
    reading: Reading | None
    derivation: Derivation | None


@dataclass(frozen=True, slots=True)
class ClockTold:
    """One run of one clock: `stops` says in words what would stop or end it; `summary` where readings part."""

    request: int
    run: int
    id: str
    clock: Clock | None
    stops: str
    summary: str
    hushed: bool
    readings: tuple[ReadingTold, ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """A ticket with all its reasons. `asked` is another id than the ticket's where that was merged into it.

    `words` is the judgement of the last request's words; a sealed ticket has none and shows what was last written.
    `known_account` is whether the configuration has its account.
    """

    asked: int
    ticket: Ticket
    zone: ZoneInfo
    known_account: bool
    merged_from: tuple[int, ...]
    sightings: tuple[tuple[Sighting, Place | None], ...]
    moves: tuple[Move, ...]
    events: tuple[EventRow, ...]
    facts: tuple[Fact, ...]
    requests: Mapping[int, str]
    clocks: tuple[ClockTold, ...]
    alerts: tuple[tuple[Alert, tuple[Delivery, ...]], ...]
    findings: tuple[dict[str, Any], ...]
    ledger: tuple[LedgerRow, ...]
    words: Judgement | None = None

    @property
    def broken(self) -> bool:
        """Whether a promise of the scheme was not kept."""
        return any(
            told.row.judging and told.row.state == "breached" and clock.clock is not None and not clock.clock.internal
            for clock in self.clocks
            for told in clock.readings
        )


def explain(house: House, ticket_id: int, now: datetime) -> Explained | None:
    """All about a ticket as things stand at `now`; None where there never was one of that id. Nothing is changed."""
    ticket = house.store.tickets.ticket(ticket_id)
    if ticket is not None and ticket.redirect_to is not None:
        ticket = house.store.tickets.ticket(ticket.redirect_to)
    if ticket is None:
        return None
    store, account = house.store, house.accounts.get(ticket.account)
    judged = weigh(house, Due(ticket.id, 0), now) if ticket.state != "sealed" else None
    timeline = judged.timeline if judged is not None else None
    places = {place.sighting_id: place for place in store.trail.places_of(ticket.id)}
    seen = store.assignments.sightings_of(ticket.id)
    deliveries = store.trail.deliveries_of(ticket.id)
    return Explained(
        asked=ticket_id,
        ticket=ticket,
        zone=house.teams[account.team].calendar.tz if account is not None else house.zone,
        known_account=account is not None,
        merged_from=tuple(store.trail.merged_into(ticket.id)),
        sightings=tuple((sighting, places.get(sighting.id)) for sighting in seen),
        moves=tuple(store.trail.moves_of(ticket.id)),
        events=tuple(event_rows(timeline) if timeline is not None else store.caches.events_of(ticket.id)),
        facts=timeline.facts.stated if timeline is not None else (),
        requests={request.number: request.kind for request in timeline.requests} if timeline is not None else {},
        clocks=_clocks(house, ticket, account, judged),
        alerts=tuple(
            (one, tuple(d for d in deliveries if d.alert_id == one.id)) for one in store.alerts.said(ticket.id)
        ),
        findings=tuple(_findings(house, ticket, judged, seen)),
        ledger=tuple(store.ledger.ledger_of(ticket.id)),
        words=judged.found.words if judged is not None and judged.found is not None else None,
    )


def _findings(
    house: House, ticket: Ticket, judged: Judged | None, seen: Iterable[Sighting]
) -> Iterable[dict[str, Any]]:
    """What the rules found, what persons said of it, and the draft that a confirmed flag allows."""
    found = judged.found if judged is not None else None
    rows = judged.judgement.findings if judged and judged.timeline else house.store.caches.findings_of(ticket.id)
    flags = {finding.rule: finding for finding in found.raised} if found is not None else {}
    said = {
        rule: mark.payload for mark in seen if mark.payload.get("what") in ON_FINDINGS for rule in mark.payload["about"]
    }
    for row in rows:
        opinion = said.get(row.rule, {})
        detail = json.loads(row.json) if row.json else {}
        told = {"rule": row.rule, "outcome": row.outcome, "clause": row.clause, "detail": detail}
        told |= {name: opinion.get(key, "") for name, key in OPINION.items()}
        told["draft"] = ""
        if found is not None and row.rule in flags:
            told["draft"] = draft(flags[row.rule], found.words.language, told["opinion"] == "confirm") or ""
        yield told


def _clocks(house: House, ticket: Ticket, account: Account | None, judged: Judged | None) -> tuple[ClockTold, ...]:
    if account is None:
        return ()
    fresh = judged is not None and judged.timeline is not None
    rows = list(standing_rows(judged.clocks)) if judged and fresh else house.store.caches.standings_of(ticket.id)
    verdicts = {
        (c.verdict.request, c.verdict.clock, c.verdict.run): c.verdict for c in (judged.clocks if judged else ())
    }
    scheme = house.scheme_of(account, ticket.opened_at)
    groups = groupby(rows, key=lambda row: (row.request, row.clock, row.run))
    return tuple(_clock(scheme, list(group), verdicts.get(key)) for key, group in groups)


def _clock(scheme: Scheme, rows: Sequence[StandingRow], verdict: Verdict | None) -> ClockTold:
    first = rows[0]
    clock = scheme.clock(first.clock)
    return ClockTold(
        request=first.request,
        run=first.run,
        id=first.clock,
        clock=clock,
        stops=stops_in_words(clock, scheme.pack.replies.channels) if clock is not None else "",
        summary=verdict.summary if verdict is not None else "",
        hushed=verdict is not None and verdict.hushed,
        readings=tuple(_reading(clock, verdict, row) for row in sorted(rows, key=lambda row: not row.judging)),
    )


def _reading(clock: Clock | None, verdict: Verdict | None, row: StandingRow) -> ReadingTold:
    """With the way to the due instant, as long as the ticket's words are there to judge it anew."""
    reading = next((r for r in clock.readings if r.id == row.reading), None) if clock is not None else None
    standing = next((s for s in verdict.standings if s.reading == row.reading), None) if verdict is not None else None
    return ReadingTold(row, reading, derive_runs(standing.runs) if standing is not None else None)


def stops_in_words(clock: Clock, channels: Sequence[str]) -> str:
    """What stops a clock, and what ends it without a judgement, with the mark that says so."""
    words = "stopped by " + " or ".join(_event_in_words(kind, channels) for kind in clock.stops)
    if clock.latent_until:
        words = f"binds once it is marked as {_mark(clock.latent_until)}; {words}"
    if clock.ends_not_applicable:
        words += "; void by " + " or ".join(_event_in_words(kind, channels) for kind in clock.ends_not_applicable)
    return words


def _event_in_words(kind: str, channels: Sequence[str]) -> str:
    by = f" by {' or '.join(channels)}" if kind == "reply" and channels else ""
    return f"{kind.replace('_', ' ')}{by} (mark: {_mark(kind)})" if _mark(kind) else f"{kind.replace('_', ' ')}{by}"


def _mark(kind: str) -> str:
    return next((mark for mark, event in MARKS.items() if event == kind), "")
