"""What a clock runs over: the stretches of a request, and which of its events stop one or say that it never bound."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from checks.clock import Run
from checks.promise import Clock
from checks.timeline import Event, Request

CLEAR = ("observed", "asserted", "inferred")
"""Certainties that stop a clock; an event of unknown author never does."""
SURE = ("observed", "asserted")
NEVER_DID = ("not_bug", "no_reply_needed")
"""Ends that say that the promise never bound, whenever they come."""
UNDONE_BY = {"not_bug": "bug"}
"""Of two that contradict each other the last one said holds."""
ENDS = {
    "not_bug": "it is no bug of the product",
    "no_reply_needed": "no reply is needed",
    "refund": "it was refunded",
    "refusal": "it was refused",
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """One run of a clock: from the event that started it, over the request's events until it could start again."""

    number: int
    since: datetime
    events: tuple[Event, ...]


def stretches(request: Request, clock: Clock) -> tuple[Stretch, ...]:
    """When the clock runs: from the request; or from each later message of the customer that comes after an answer.

    A message that needs no reply by its words starts no target of our own (PS-WEB-8); a contract's clock it does.
    """
    if clock.starts == "request":
        return (Stretch(1, request.opened.by, request.events),)
    found: list[Stretch] = []
    answered = clock.starts != "message"
    for place, event in enumerate(request.events):
        if answered and _starts(event, clock):
            found.append(Stretch(len(found) + 1, event.by, request.events[place:]))
            answered = False
        elif stops(event, clock, ("valid",)) or (event.doubtful and "reply" in clock.stops):
            answered = True
    return tuple(found)


def _starts(event: Event, clock: Clock) -> bool:
    if clock.starts != "message":
        return event.kind == clock.starts
    return event.opens and not (event.thanks and clock.internal)


def stops(event: Event, clock: Clock, accepts: Iterable[str]) -> bool:
    """Whether the event is of a kind that stops the clock, known surely enough, and valid where it is a reply."""
    if event.kind not in clock.stops or event.certainty not in CLEAR:
        return False
    return event.kind != "reply" or event.validity in accepts


def void(clock: Clock, run: Run, happened: Sequence[Event]) -> str:
    """Why the promise does not bind, or nothing.

    What ended it came while there was time, or says that it never did bind and was not taken back.
    """
    for place, event in enumerate(happened):
        if event.kind not in clock.ends_not_applicable or event.certainty not in SURE:
            continue
        if has(happened[place:], UNDONE_BY.get(event.kind, "")):
            continue
        if event.kind in NEVER_DID or run.in_time(event.by):
            return ENDS.get(event.kind, event.kind.replace("_", " "))
    return ""


def has(events: Iterable[Event], kind: str) -> bool:
    """Whether something of that kind surely happened."""
    return any(event.kind == kind and event.certainty in SURE for event in events)
