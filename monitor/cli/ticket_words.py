"""An explained ticket in words: what was seen, what happened, where each clock stands and why, what was said."""

from collections.abc import Iterator
from datetime import datetime

from checks.facts import Facts
from monitor.cli import finding_words
from monitor.cli.layout import moment, safe
from monitor.explain import ClockTold, Explained, ReadingTold


def in_words(told: Explained) -> Iterator[str]:
    """The lines, section by section; instants on the team's wall clock."""
    yield from _head(told)
    sections = {
        "Seen": _seen(told),
        "Moved": _moved(told),
        "Happened": _happened(told),
        "Known": _known(told),
        "Clocks": _clocks(told),
        "Said": _said(told),
        "Words": finding_words.highlighted(told.words) if told.words is not None else iter(()),
        "Found": _found(told),
        "Ledger": _ledger(told),
    }
    for title, section in sections.items():
        lines = list(section)
        if lines:
            yield from ("", title, *(f"  {line}" for line in lines))


def _head(told: Explained) -> Iterator[str]:
    ticket = told.ticket
    if told.asked != ticket.id:
        yield f"Ticket {told.asked} was merged into ticket {ticket.id}; this is ticket {ticket.id}."
    yield f"Ticket {ticket.id}: {safe(ticket.title)}"
    yield f"{ticket.account}, {ticket.scheme}, {ticket.class_}, {ticket.state}, opened {_at(told, ticket.opened_at)}"
    if ticket.unverified:
        yield "The sender is not verified: it can raise alerts, it can stop nothing."
    if told.merged_from:
        yield f"Merged into it: {', '.join(map(str, told.merged_from))}."
    if ticket.thread_url:
        yield ticket.thread_url
    yield f"Instants are those of {told.zone.key}."
    if ticket.class_ == "notice":
        yield "A notice of the marketplace itself: no clock runs on it."
    if not told.known_account:
        yield f"The account {ticket.account} is not in the configuration, so nothing is judged."
    if ticket.state == "sealed":
        yield "Sealed: its words are gone, its figures stand as they were last judged."


def _at(told: Explained, instant: datetime | None) -> str:
    return moment(instant, told.zone, named=False)


def _seen(told: Explained) -> Iterator[str]:
    for seen, place in told.sightings:
        payload = seen.payload
        what = payload.get("subject") or payload.get("topic") or payload.get("what") or ""
        what = " ".join((what, *payload.get("about", ()))) if seen.kind == "mark" else what
        why = f": {safe(payload['why'])}" if seen.kind == "mark" and payload.get("why") else ""
        who = payload.get("sender") or payload.get("by" if seen.kind == "mark" else "party") or ""
        sure = "" if seen.certain else ", its time taken from the mail's own headers"
        when = _at(told, seen.received_at)
        whose = ", ".join(filter(None, (seen.source, safe(who))))
        yield f"{seen.id}  {when}{sure}: {seen.kind} from {whose}: {safe(what)}{why}"
        if place is not None:
            yield f"    here because {safe(place.reason)} ({place.certainty}, by {safe(place.by)})"


def _moved(told: Explained) -> Iterator[str]:
    for move in told.moves:
        away = f"from {move.from_ticket} to {move.to_ticket}"
        yield f"{_at(told, move.at)}: sighting {move.sighting_id} {away}, by {safe(move.by)}: {safe(move.reason)}"


def _happened(told: Explained) -> Iterator[str]:
    for event in told.events:
        when = _at(told, event.by)
        if event.after != event.by:
            when = f"between {_at(told, event.after)} and {when}"
        about = [event.certainty, event.channel, event.validity.replace("_", " ")]
        note = f": {safe(event.detail)}" if event.detail else ""
        ref = f", sighting {event.ref}" if event.ref else ""
        yield f"{when}: {event.kind} of {event.actor} ({', '.join(filter(None, about))}{ref}){note}"


def _known(told: Explained) -> Iterator[str]:
    for fact in told.facts:
        since = f" on {_at(told, fact.date)}" if fact.date is not None else ""
        value = _value(told, fact.value)
        against = "; contradicted" if Facts(told.facts).contradicted(fact.name) else ""
        yield f"{fact.name.replace('_', ' ')}: {value} (said by {safe(fact.source)}{since}{against})"


def _value(told: Explained, value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _at(told, value) if isinstance(value, datetime) else safe(str(value))


def _clocks(told: Explained) -> Iterator[str]:
    for clock in told.clocks:
        kind = f", {told.requests[clock.request]}" if clock.request in told.requests else ""
        yield f"Request {clock.request}{kind}: {_title(clock)}"
        if clock.clock is not None:
            yield f"  {clock.clock.promise}; {clock.stops}"
        if clock.summary:
            yield f"  the readings part: {clock.summary}"
        if clock.hushed:
            yield "  somebody took it: the early warnings are left out"
        for reading in clock.readings:
            yield from (f"  {line}" for line in _reading(told, reading))


def _title(clock: ClockTold) -> str:
    title = clock.clock.title if clock.clock is not None else clock.id
    again = f", run {clock.run}" if clock.run > 1 else ""
    ours = ", a target of ours" if clock.clock is not None and clock.clock.internal else ""
    return f"{title} ({clock.id}{again}{ours})"


def _reading(told: Explained, reading: ReadingTold) -> Iterator[str]:
    row = reading.row
    role = "judges" if row.judging else "watched"
    says = f": {reading.reading.says}" if reading.reading is not None else ""
    reason = f", {safe(row.reason)}" if row.reason else ""
    late = "answered late" if row.state == "breached" and row.stopped_at is not None else row.state.replace("_", " ")
    stopped = f" at {_at(told, row.stopped_at)}" if row.stopped_at is not None else ""
    yield f"{row.reading} ({row.clause}, {role}){says}"
    yield f"    {late}{stopped}{reason}; due {_at(told, row.due)}; act by {_at(told, row.act_by)}"
    if reading.derivation is not None:
        yield f"    {reading.derivation.in_words()} ({reading.derivation.calendar.zone})"


def _said(told: Explained) -> Iterator[str]:
    for alert, deliveries in told.alerts:
        day = f" {alert.day}" if alert.day else ""
        yield f"{_at(told, alert.at)}: {alert.stage}{day} of {alert.clock}, request {alert.request}, {alert.state}"
        for one in deliveries:
            reason = f" ({safe(one.reason)})" if one.reason else ""
            done = f" {_at(told, one.done_at)}" if one.done_at is not None else ""
            yield f"    {one.channel} to {safe(one.recipient) or 'whoever reads it'}: {one.state}{done}{reason}"
        if not deliveries:
            yield "    it reached nobody: no route takes it"


def _found(told: Explained) -> Iterator[str]:
    for finding in told.findings:
        yield from finding_words.in_words(finding)


def _ledger(told: Explained) -> Iterator[str]:
    for row in told.ledger:
        reason = f", {safe(row.reason)}" if row.reason else ""
        role = "judges" if row.judging else "watched"
        yield (
            f"{row.id}  {_at(told, row.at)}: {row.clock} of request {row.request}, {row.reading} ({role}):"
            f" {row.state.replace('_', ' ')}{reason}; {row.pack_version}"
        )
