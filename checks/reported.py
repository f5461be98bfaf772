"""What the events that systems report tell of a ticket: its timeline, its facts, the steps of a request's bill."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from checks.billing import BillingEvent
from checks.critic import Said
from checks.entries import NotRead
from checks.normal import Reported, read
from checks.seen import Sighting
from checks.timeline import Certainty, Event, Request

KIND = "event"
"""The kind of a sighting that is one such event."""
UNTIMED = ("facts", "grant", "purchase")
"""What bears on facts or a balance, and is no step of a ticket."""


def reports(sightings: Iterable[Sighting]) -> dict[str, Reported]:
    """The events among the sightings by the ids of these: of one event its newest statement, of bad ones nothing."""
    newest: dict[str, tuple[str, Reported]] = {}
    for sighting in sorted((s for s in sightings if s.kind == KIND), key=lambda s: s.id):
        found = read(sighting.payload, sighting.source)
        if isinstance(found, NotRead):
            continue
        newest[f"{sighting.source}/{found.id}" if found.id else f"#{sighting.id}"] = (str(sighting.id), found)
    return dict(newest.values())


def events_of(known: Mapping[str, Reported], sightings: Iterable[Sighting]) -> dict[str, Event]:
    """The timeline's part of them by the ids of their sightings, each at the instant it was received with.

    Replies are not judged yet.
    """
    at = {str(sighting.id): sighting.received_at for sighting in sightings}
    return {ref: _event(ref, at[ref], found) for ref, found in known.items() if found.event not in UNTIMED}


def said_in(known: Mapping[str, Reported]) -> dict[str, Said]:
    """The words of them by the ids of their sightings, each at the instant that the system itself gives."""
    return {ref: _said(ref, found) for ref, found in known.items()}


def bill_of(request: Request, known: Mapping[str, Reported]) -> tuple[BillingEvent, ...]:
    """The steps of one request's bill: what systems report, and what a person's mark says of a bug."""
    steps: list[BillingEvent] = []
    for event in request.events:
        found = known.get(event.ref)
        if found is not None and found.step is not None:
            steps.append(found.step)
        elif event.kind == "bug":
            steps.append(BillingEvent("bug", event.by, ref=event.ref))
        elif event.kind == "not_bug":
            steps.append(BillingEvent("not_bug", event.by, ref=event.ref))
    return tuple(steps)


def answers(found: Reported) -> bool:
    """Who wrote a message decides whether it asks or answers; where nobody knows, it asks."""
    return found.event in ("message", "reply") and found.actor in ("vendor", "person")


def _event(ref: str, at: datetime, found: Reported) -> Event:
    kind = "reply" if answers(found) else "message" if found.event == "reply" else found.event
    note = f"until {found.until.isoformat()}" if found.until is not None else ""
    certainty: Certainty = "unknown" if found.actor == "unknown" else "observed"
    return Event(at, at, kind, found.actor, certainty, found.channel, ref, note=note, until=found.until)


def _said(ref: str, found: Reported) -> Said:
    return Said(ref, found.text, found.channel, found.at, found.subject, automatic=found.automatic)
