"""What goes on beside the main loop: polls, doorbells, comparison, expiries, deliveries, the heartbeat, forgetting."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from monitor.doors import doors
from monitor.house import House
from monitor.jobs.balances import balances
from monitor.jobs.collect import collect_from, reconcile
from monitor.jobs.deliver import deliver_next
from monitor.jobs.heartbeat import EVERY, Heart
from monitor.jobs.retain import EVERY as HOURLY
from monitor.jobs.retain import retain
from monitor.mailboxes import doorbells
from monitor.orders import Orders
from monitor.sources.imap import ImapSource
from monitor.sources.source import Source

log = structlog.get_logger()

Clock = Callable[[], datetime]
Work = Callable[[], object]
DEFAULTS = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
"""A late job runs once instead of being skipped, and never beside itself."""
A_DAY = timedelta(days=1)


@contextmanager
def errands(house: House, clock: Clock, orders: Orders, heart: Heart) -> Iterator[None]:
    """While open, each source polls on its own and each channel sends on its own: none holds up another, or the loop.

    Closing waits for what is in hand.
    """
    workers = 2 * len(house.sources) + len(house.channels) + 3
    scheduler = BackgroundScheduler(
        timezone="UTC", executors={"default": ThreadPoolExecutor(workers)}, job_defaults=DEFAULTS
    )
    for name, work, every, first in _planned(house, clock, orders, heart):
        trigger = IntervalTrigger(seconds=int(every.total_seconds()), timezone="UTC")
        scheduler.add_job(guarded(name, work), trigger, id=name, name=name, next_run_time=clock() + first)
    scheduler.start()
    log.info("running", sources=len(house.sources), channels=len(house.channels), accounts=len(house.accounts))
    try:
        with (
            doors(house, clock),
            doorbells(house.config, lambda name: scheduler.modify_job(f"collect {name}", next_run_time=clock())),
        ):
            yield
    finally:
        scheduler.shutdown(wait=True)


def guarded(name: str, work: Work) -> Callable[[], None]:
    """Work that fails says so and is called again at its next time; the others never notice."""

    def safely() -> None:
        try:
            work()
        except Exception:
            log.exception("a job failed; it is tried again at its next time", job=name)

    return safely


def _planned(
    house: House, clock: Clock, orders: Orders, heart: Heart
) -> Iterator[tuple[str, Work, timedelta, timedelta]]:
    """Each errand: its name, its work, how often, and how long until the first time."""
    at_once, monitor = timedelta(), house.config.monitor
    for source, section in zip(house.sources, house.config.sources, strict=True):
        polls = timedelta(seconds=section.poll_seconds or monitor.poll_seconds)
        cursors = threading.Lock()  # both move the source's cursors
        yield f"collect {source.name}", _collecting(house, source, clock, orders, cursors), polls, at_once
        if isinstance(source, ImapSource):
            yield f"reconcile {source.name}", _reconciling(house, source, clock, cursors), A_DAY, at_once
    for name in house.channels:
        ticks = timedelta(seconds=monitor.tick_seconds)
        yield f"deliver {name}", _delivering(house, name, clock, orders), ticks, at_once
    yield "balances", lambda: balances(house, clock()), A_DAY, at_once
    yield "heartbeat", lambda: heart.beat(house, clock()), EVERY, EVERY
    if monitor.retention_days is not None:
        yield "retain", lambda: retain(house, clock()), HOURLY, at_once


def _collecting(house: House, source: Source, clock: Clock, orders: Orders, cursors: threading.Lock) -> Work:
    """What is new wakes the main loop, which need not wait for its next tick."""

    def work() -> None:
        with cursors:
            new = collect_from(house, source, clock, stopping=lambda: orders.stopping)
        if new:
            orders.wake()

    return work


def _reconciling(house: House, source: ImapSource, clock: Clock, cursors: threading.Lock) -> Work:
    def work() -> None:
        with cursors:
            reconcile(house, source, clock())

    return work


def _delivering(house: House, name: str, clock: Clock, orders: Orders) -> Work:
    """The instant is asked for anew at each message, so that no lease is over before it begins."""

    def work() -> None:
        while not orders.stopping and deliver_next(house, name, clock()):
            pass

    return work
