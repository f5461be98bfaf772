"""When a clock stands still: only under schemes that say so, and only while the customer's word is awaited."""

from collections.abc import Sequence
from datetime import datetime

from checks.pauses import Pause
from checks.timeline import Event

BEGINS = {"consent": ("quote",), "waiting": ("reply",)}
ENDS = {"consent": ("consent", "decline"), "waiting": ("message",)}


def pauses(mode: str, events: Sequence[Event], now: datetime) -> tuple[Pause, ...]:
    """The stretches in which the clock stands still, by the pack's rule; the last one may have no end yet.

    "consent": from a stated price to the customer's answer to it. "waiting": from our valid reply to the customer's
    next message. "never": none. An event whose author is only inferred pauses nothing.
    """
    if mode not in BEGINS:
        return ()
    found: list[Pause] = []
    since: datetime | None = None
    for event in events:
        sure = event.certainty in ("observed", "asserted") and event.by <= now
        if since is None and sure and event.kind in BEGINS[mode] and event.validity == "valid":
            since = event.by
        elif since is not None and event.kind in ENDS[mode] and event.by <= now:
            found.append((since, event.by))
            since = None
    return (*found, (since, None)) if since is not None else tuple(found)
