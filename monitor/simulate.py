"""Live a stretch of time again: run the cycle at every instant at which anything can happen, and at no other."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from monitor.cycle import run_cycle
from monitor.house import House
from monitor.jobs.report import next_report

Happening = tuple[datetime, Callable[[House, datetime], None]]
"""Something from outside at an instant: a mail arrives, a person marks a ticket."""
TICK = timedelta(seconds=60)


def play(
    house: House,
    since: datetime,
    until: datetime,
    happenings: Iterable[Happening],
    tick: timedelta = TICK,
    progress: Callable[[datetime], None] = lambda now: None,
) -> int:
    """Run from `since` to `until`; how many cycles that took. What is sent, is sent at its simulated instant.

    Cycles fall on whole ticks, as a daemon's do: what becomes due within one tick is told together.
    """
    waiting = sorted(happenings, key=lambda happening: happening[0])
    now, cycles = since, 0
    while now <= until:
        while waiting and waiting[0][0] <= now:
            at, happen = waiting.pop(0)
            happen(house, at)
        run_cycle(house, now)
        cycles += 1
        progress(now)
        ahead = min(_next_instants(house, waiting, now))
        now = since + max(-(-(ahead - since) // tick) * tick, (now - since) + tick)
    return cycles


def _next_instants(house: House, waiting: list[Happening], now: datetime) -> Iterable[datetime]:
    yield next_report(house, now)
    if waiting:
        yield waiting[0][0]
    for instant in (house.store.tickets.next_wake(), house.store.outbox.next_due()):
        if instant is not None:
            yield instant
