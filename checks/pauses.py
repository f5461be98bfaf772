"""Pauses: stretches of UTC time during which a clock stands still. Overlapping ones count once.

Used-up time is the sum over the running stretches between them; a pause outside opening hours costs nothing.
"""

from collections.abc import Iterable
from datetime import datetime

from checks.compiled import Interval, merged
from checks.horizon import Edge, Horizon
from checks.zones import FOREVER, second_of

Pause = tuple[datetime, datetime | None]


def read_pauses(pauses: Iterable[Pause]) -> list[Interval]:
    """Pauses in UTC seconds, sorted and joined; one without an end lasts for ever, one that ends first is an error."""
    found = []
    for since, until in pauses:
        start, end = second_of(since), FOREVER if until is None else second_of(until)
        if end < start:
            raise ValueError(f"A pause ends at {until} before it begins at {since}; exchange the two.")
        found.append((start, end))
    return merged(found)


def paused_elapsed(hours: Horizon, start: int, end: int, pauses: list[Interval]) -> int:
    """Open seconds in `[start, end)` outside the pauses, negative when `end` comes first."""
    if end < start:
        return -paused_elapsed(hours, end, start, pauses)
    within = ((max(since, start), min(until, end)) for since, until in pauses if since < end and until > start)
    return hours.elapsed(start, end) - sum(hours.elapsed(since, until) for since, until in within)


def paused_deadline(hours: Horizon, start: int, amount: int, edge: Edge, pauses: list[Interval]) -> int | None:
    """The deadline when the pauses do not count; None when a pause without end comes before it."""
    if amount < 0:
        return _counted_back(hours, start, amount, edge, pauses)
    for since, until in pauses:
        if until <= start:
            continue
        run = hours.elapsed(start, max(since, start))
        # At "open" a deadline reached exactly as a pause begins lasts through it: the latest instant lies behind.
        if amount < run or (amount == run and edge == "close"):
            break
        if until == FOREVER:
            return None
        amount -= run
        start = until
    return hours.deadline(start, amount, edge)


def _counted_back(hours: Horizon, start: int, amount: int, edge: Edge, pauses: list[Interval]) -> int:
    """The mirror: here it is "close", the earliest instant, that reaches through a pause it exactly touches."""
    for since, until in reversed(pauses):
        if since >= start:
            continue
        run = hours.elapsed(start, min(until, start))
        if amount > run or (amount == run and edge == "open"):
            break
        amount -= run
        start = since
    return hours.deadline(start, amount, edge) if amount else hours.last_open_end(start)
