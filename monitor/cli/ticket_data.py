"""An explained ticket as JSON data, with published keys."""

from typing import Any

from checks.facts import Fact, Facts
from monitor.cli.layout import iso
from monitor.explain import ClockTold, Explained, ReadingTold
from monitor.store.alerts import Alert
from monitor.store.assignments import Sighting
from monitor.store.caches import EventRow
from monitor.store.ledger import LedgerRow
from monitor.store.trail import Delivery, Move, Place


def as_data(told: Explained) -> dict[str, Any]:
    """Everything, in the order in which it is told."""
    ticket = told.ticket
    return {
        "asked": told.asked,
        "ticket": ticket.id,
        "merged_from": list(told.merged_from),
        "account": ticket.account,
        "scheme": ticket.scheme,
        "title": ticket.title,
        "class": ticket.class_,
        "state": ticket.state,
        "unverified": ticket.unverified,
        "customer": ticket.customer_key,
        "opened_at": iso(ticket.opened_at),
        "thread_url": ticket.thread_url,
        "sightings": [_sighting(seen, place) for seen, place in told.sightings],
        "moves": [_move(move) for move in told.moves],
        "events": [_event(event) for event in told.events],
        "facts": [_fact(fact, Facts(told.facts)) for fact in told.facts],
        "requests": [{"request": number, "class": kind} for number, kind in told.requests.items()],
        "clocks": [_clock(clock, told) for clock in told.clocks],
        "alerts": [_alert(alert, deliveries) for alert, deliveries in told.alerts],
        "words": told.words.cleaned if told.words is not None else None,
        "findings": list(told.findings),
        "ledger": [ledger_row(row) for row in told.ledger],
    }


def _sighting(seen: Sighting, place: Place | None) -> dict[str, Any]:
    said = {name: seen.payload.get(name, "") for name in ("sender", "subject", "authenticated", "what", "by", "why")}
    return {
        "sighting": seen.id,
        "source": seen.source,
        "kind": seen.kind,
        "at": iso(seen.received_at),
        "certain": seen.certain,
        **{name: value for name, value in said.items() if value},
        "placed": {"reason": place.reason, "certainty": place.certainty, "by": place.by, "at": iso(place.at)}
        if place is not None
        else None,
    }


def _move(move: Move) -> dict[str, Any]:
    return {
        "sighting": move.sighting_id,
        "from": move.from_ticket,
        "to": move.to_ticket,
        "reason": move.reason,
        "by": move.by,
        "at": iso(move.at),
    }


def _event(event: EventRow) -> dict[str, Any]:
    return {
        "after": iso(event.after),
        "by": iso(event.by),
        "kind": event.kind,
        "actor": event.actor,
        "certainty": event.certainty,
        "channel": event.channel,
        "validity": event.validity,
        "note": event.detail,
        "sighting": int(event.ref) if event.ref.isdigit() else event.ref,
    }


def _fact(fact: Fact, known: Facts) -> dict[str, Any]:
    told = {"fact": str(fact.name), "value": fact.value, "source": fact.source, "date": iso(fact.date)}
    return told | {"contradicted": known.contradicted(fact.name)}


def _clock(clock: ClockTold, told: Explained) -> dict[str, Any]:
    return {
        "request": clock.request,
        "clock": clock.id,
        "run": clock.run,
        "title": clock.clock.title if clock.clock is not None else "",
        "promise": clock.clock.promise if clock.clock is not None else "",
        "internal": clock.clock is not None and clock.clock.internal,
        "hushed": clock.hushed,
        "summary": clock.summary,
        "stops": clock.stops,
        "readings": [_reading(reading, told) for reading in clock.readings],
    }


def _reading(told: ReadingTold, whole: Explained) -> dict[str, Any]:
    row, how = told.row, told.derivation
    return {
        "reading": row.reading,
        "clause": row.clause,
        "says": told.reading.says if told.reading is not None else "",
        "judging": row.judging,
        "state": row.state,
        "reason": row.reason,
        "since": iso(row.since),
        "due": iso(row.due),
        "due_local": row.due.astimezone(whole.zone).isoformat() if row.due is not None else None,
        "act_by": iso(row.act_by),
        "stopped_at": iso(row.stopped_at),
        "used_s": row.used_s,
        "remaining_s": row.remaining_s,
        "derivation": how.in_words() if how is not None else "",
        "steps": how.as_data() if how is not None else [],
    }


def _alert(alert: Alert, deliveries: tuple[Delivery, ...]) -> dict[str, Any]:
    return {
        "request": alert.request,
        "clock": alert.clock,
        "run": alert.run,
        "stage": alert.stage,
        "day": alert.day,
        "at": iso(alert.at),
        "state": alert.state,
        "due": iso(alert.due),
        "act_by": iso(alert.act_by),
        "deliveries": [
            {"channel": d.channel, "recipient": d.recipient, "subject": d.subject, "state": d.state,
             "reason": d.reason, "created_at": iso(d.created_at), "done_at": iso(d.done_at)}
            for d in deliveries
        ],
    }  # fmt: skip


def ledger_row(row: LedgerRow) -> dict[str, Any]:
    """A verdict as it was written down; its instants in ISO."""
    instants = {"at": iso(row.at), "since": iso(row.since), "due": iso(row.due), "stopped_at": iso(row.stopped_at)}
    return {name: instants.get(name, getattr(row, name)) for name in row.__slots__}
