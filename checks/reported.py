"""What the events that systems report tell of a ticket: its timeline, its facts, the steps of a request's bill."""

from collections.abc import Iterable, Mapping

from checks.billing import BillingEvent
from checks.entries import NotRead
from checks.normal import Reported, read
from checks.promise import Replies, Validity
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


def events_of(sightings: Iterable[Sighting], replies: Replies) -> tuple[Event, ...]:
    """The timeline's part of them, each at the instant it was received with."""
    seen = {str(sighting.id): sighting for sighting in sightings}
    known = reports(seen.values())
    return tuple(_event(seen[ref], found, replies) for ref, found in known.items() if found.event not in UNTIMED)


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


def _event(sighting: Sighting, found: Reported, replies: Replies) -> Event:
    """Who wrote a message decides whether it asks or answers; where nobody knows, it asks."""
    kind = found.event
    if kind in ("message", "reply"):
        kind = "reply" if found.actor in ("vendor", "person") else "message"
    at = sighting.received_at
    validity = _validity(found, replies) if kind == "reply" else "valid"
    note = f"until {found.until.isoformat()}" if found.until is not None else ""
    certainty: Certainty = "unknown" if found.actor == "unknown" else "observed"
    return Event(
        at, at, kind, found.actor, certainty, found.channel, str(sighting.id), validity, note, until=found.until
    )


def _validity(found: Reported, replies: Replies) -> Validity:
    if found.automatic:
        return "automatic"
    return "valid" if found.channel in replies.channels else "wrong_channel"
