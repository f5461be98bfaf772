"""The daemon: sources and channels work side by side, the main loop judges, the database remembers.

Stopping finishes what is in hand. A new configuration takes over between two ticks, or is refused whole.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from monitor.config import Problems
from monitor.house import House
from monitor.jobs.collect import collect_from
from monitor.jobs.deliver import alone, deliver_next
from monitor.jobs.heartbeat import EVERY, Heart
from monitor.jobs.judge import judge
from monitor.jobs.read import read
from monitor.jobs.report import report
from monitor.jobs.tell import tell
from monitor.jobs.watch import watch
from monitor.orders import Orders
from monitor.sources.source import Source
from monitor.systemd import notify

log = structlog.get_logger()

Clock = Callable[[], datetime]
Renew = Callable[[House], House | Problems]
"""Reads the configuration anew and wires a house to the same store."""
DEFAULTS = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
"""A late job runs once instead of being skipped, and never beside itself."""


def run(house: House, clock: Clock, orders: Orders, renew: Renew) -> None:
    """Run until ordered to stop. Holds the database's lock, so that a second daemon on one file refuses to start.

    The supervisor is told that we are alive by the loop that judges, and by nothing else.
    """
    heart = Heart()
    with alone(house):
        helpers = _begin(house, clock, orders, heart)
        notify("READY=1")
        try:
            while not orders.stopping:
                _guarded("tick", partial(tick, house, clock, heart))()
                notify("WATCHDOG=1")
                orders.wait(house.config.monitor.tick_seconds)
                if orders.take_reload() and (newer := _renewed(house, renew)) is not None:
                    helpers.shutdown(wait=True)
                    house = newer
                    helpers = _begin(house, clock, orders, heart)
        finally:
            notify("STOPPING=1")
            log.info("stopping")
            helpers.shutdown(wait=True)
    log.info("stopped")


def tick(house: House, clock: Clock, heart: Heart) -> None:
    """Understand what came in, judge what is due, say what must be said."""
    read(house, clock(), pulse=lambda: notify("WATCHDOG=1"))
    now = clock()
    judge(house, now)
    watch(house, now)
    tell(house, now)
    report(house, now)
    heart.judged_at = now


def _begin(house: House, clock: Clock, orders: Orders, heart: Heart) -> BackgroundScheduler:
    """Each source polls on its own and each channel sends on its own, so that none holds up another or the loop."""
    workers = len(house.sources) + len(house.channels) + 1
    scheduler = BackgroundScheduler(
        timezone="UTC", executors={"default": ThreadPoolExecutor(workers)}, job_defaults=DEFAULTS
    )
    monitor = house.config.monitor
    for source, section in zip(house.sources, house.config.sources, strict=True):
        seconds = section.poll_seconds or monitor.poll_seconds
        _add(scheduler, f"collect {source.name}", _collecting(house, source, clock, orders), seconds, clock)
    for name in house.channels:
        _add(scheduler, f"deliver {name}", _delivering(house, name, clock, orders), monitor.tick_seconds, clock)
    _add(scheduler, "heartbeat", lambda: heart.beat(house, clock()), EVERY.seconds, clock, first=EVERY)
    scheduler.start()
    log.info("running", sources=len(house.sources), channels=len(house.channels), accounts=len(house.accounts))
    return scheduler


def _renewed(house: House, renew: Renew) -> House | None:
    """The house of the new configuration, None where that is wrong: then the old one goes on as if nothing was."""
    try:
        newer = renew(house)
    except Exception:
        log.exception("the new configuration was refused, the old one stays")
        return None
    if isinstance(newer, Problems):
        for sentence in newer.sentences:
            log.error("the new configuration was refused, the old one stays", problem=sentence)
        return None
    log.info("the new configuration takes over")
    return newer


def _add(
    scheduler: BackgroundScheduler,
    name: str,
    job: Callable[[], object],
    seconds: int,
    clock: Clock,
    first: timedelta = timedelta(),
) -> None:
    trigger = IntervalTrigger(seconds=seconds, timezone="UTC")
    scheduler.add_job(_guarded(name, job), trigger, id=name, name=name, next_run_time=clock() + first)


def _guarded(name: str, job: Callable[[], object]) -> Callable[[], None]:
    """A job that fails says so and is called again at its next time; the others never notice."""

    def work() -> None:
        try:
            job()
        except Exception:
            log.exception("a job failed; it is tried again at its next time", job=name)

    return work


def _collecting(house: House, source: Source, clock: Clock, orders: Orders) -> Callable[[], object]:
    return lambda: collect_from(house, source, clock, stopping=lambda: orders.stopping)


def _delivering(house: House, name: str, clock: Clock, orders: Orders) -> Callable[[], object]:
    """The instant is asked for anew at each message, so that no lease is over before it begins."""

    def work() -> None:
        while not orders.stopping and deliver_next(house, name, clock()):
            pass

    return work
