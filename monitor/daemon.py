"""The daemon: APScheduler calls the jobs, the database remembers; stopping finishes what is in hand."""

import signal
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from monitor.house import House
from monitor.jobs.collect import collect_from, reconcile
from monitor.jobs.deliver import alone, deliver_by
from monitor.jobs.judge import judge
from monitor.jobs.read import read
from monitor.jobs.report import report
from monitor.jobs.tell import tell
from monitor.mailboxes import doorbells
from monitor.sources.imap import ImapSource
from monitor.sources.source import Source

log = structlog.get_logger()

Clock = Callable[[], datetime]
DEFAULTS = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
"""A late tick runs once instead of being skipped, and never beside itself."""


AFTER_THE_BELL = timedelta(seconds=2)
A_DAY = 24 * 60 * 60


def run(house: House, clock: Clock, stop: threading.Event) -> None:
    """Run until `stop` is set. Holds the database's lock, so that a second daemon on one file refuses to start."""
    with alone(house):
        scheduler = _scheduler(house, clock)
        scheduler.start()
        log.info("running", sources=len(house.sources), channels=len(house.channels), accounts=len(house.accounts))
        try:
            with doorbells(house.config, lambda name: _rung(scheduler, name, clock)):
                stop.wait()
        finally:
            log.info("stopping")
            scheduler.shutdown(wait=True)
    log.info("stopped")


def _rung(scheduler: BackgroundScheduler, name: str, clock: Clock) -> None:
    """A mailbox rang: poll it now, and judge right after."""
    now = clock()
    scheduler.modify_job(f"collect {name}", next_run_time=now)
    scheduler.modify_job("judge", next_run_time=now + AFTER_THE_BELL)


def stop_on_signals(stop: threading.Event) -> None:
    """SIGTERM and SIGINT end the daemon after the jobs in hand."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())


def _scheduler(house: House, clock: Clock) -> BackgroundScheduler:
    """Each source polls on its own, each channel sends on its own, and one job between them reads and judges."""
    workers = 2 * len(house.sources) + len(house.channels) + 1
    scheduler = BackgroundScheduler(
        timezone="UTC", executors={"default": ThreadPoolExecutor(workers)}, job_defaults=DEFAULTS
    )
    monitor = house.config.monitor
    for source, section in zip(house.sources, house.config.sources, strict=True):
        seconds = section.poll_seconds or monitor.poll_seconds
        # Both move the source's cursors.
        one_at_a_time = threading.Lock()
        _add(scheduler, f"collect {source.name}", _collecting(house, source, clock, one_at_a_time), seconds, clock)
        if isinstance(source, ImapSource):
            _add(scheduler, f"reconcile {source.name}", _reconciling(house, source, clock, one_at_a_time), A_DAY, clock)
    _add(scheduler, "judge", lambda: _tick(house, clock), monitor.tick_seconds, clock)
    for name in house.channels:
        _add(scheduler, f"deliver {name}", _delivering(house, name, clock), monitor.tick_seconds, clock)
    return scheduler


def _add(scheduler: BackgroundScheduler, name: str, job: Callable[[], object], seconds: int, clock: Clock) -> None:
    trigger = IntervalTrigger(seconds=seconds, timezone="UTC")
    scheduler.add_job(_guarded(name, job), trigger, id=name, name=name, next_run_time=clock())


def _guarded(name: str, job: Callable[[], object]) -> Callable[[], None]:
    """A job that fails says so and is called again at its next time; the others never notice."""

    def work() -> None:
        try:
            job()
        except Exception:
            log.exception("a job failed; it is tried again at its next time", job=name)

    return work


def _tick(house: House, clock: Clock) -> None:
    read(house, clock())
    now = clock()
    judge(house, now)
    tell(house, now)
    report(house, now)


def _collecting(house: House, source: Source, clock: Clock, lock: threading.Lock) -> Callable[[], object]:
    def work() -> None:
        with lock:
            collect_from(house, source, clock())

    return work


def _reconciling(house: House, source: ImapSource, clock: Clock, lock: threading.Lock) -> Callable[[], object]:
    def work() -> None:
        with lock:
            reconcile(house, source, clock())

    return work


def _delivering(house: House, name: str, clock: Clock) -> Callable[[], object]:
    return lambda: deliver_by(house, name, clock())
