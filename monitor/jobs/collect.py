"""Collect: bring what a source has into the store, raw and whole; understand nothing yet."""

from collections.abc import Callable
from datetime import datetime

import structlog

from monitor.house import House
from monitor.sources.imap import ImapSource as Mailbox
from monitor.sources.source import Batch, Failure, Source

log = structlog.get_logger()


def collect(house: House, now: datetime) -> int:
    """Poll every source, each on its own; how many mails were new."""
    return sum(collect_from(house, source, now) for source in house.sources)


def collect_from(house: House, source: Source, now: datetime, stopping: Callable[[], bool] = lambda: False) -> int:
    """Poll one source. Each batch is kept with its cursor in one transaction before the next is asked for.

    `stopping` ends a long poll between two batches; it goes on from there at the next start.
    """
    store, name = house.store, source.name
    new, failures = 0, []
    for got in source.fetch(store.intake.cursors(name), now):
        match got:
            case Batch():
                new += store.intake.keep_batch(name, got, now, source.folders)
            case Failure():
                failures.append(got)
        if stopping():
            return new
    if failures:
        _failed(house, name, failures, now)
    else:
        store.coverage.poll_ok(name, now)
        store.notices.resolve_notice(f"source:{name}", now)
    log.info("collected", source=name, new=new, failures=len(failures))
    return new


def reconcile(house: House, source: Mailbox, now: datetime) -> int:
    """Compare what a mailbox shows with what was kept; each gap is a notice, and the next poll fetches it."""
    store, name, gaps = house.store, source.name, 0

    def stored(folder: str, uidvalidity: int) -> frozenset[int]:
        return store.intake.uids(name, folder, uidvalidity)

    for got in source.reconcile(store.intake.cursors(name), now, stored):
        if isinstance(got, Batch):
            store.intake.keep_batch(name, got, now, source.folders)
            gaps += len(got.unreadable)
    log.info("reconciled", source=name, gaps=gaps)
    return gaps


def _failed(house: House, name: str, failures: list[Failure], now: datetime) -> None:
    first = failures[0]
    house.store.coverage.poll_failed(name, first.reason, now)
    severity = "critical" if any(failure.permanent for failure in failures) else "warning"
    where = f"source {name}"
    house.store.notices.raise_notice(f"source:{name}", severity, where, first.reason, first.what_to_do, now)
    log.warning("source failed", source=name, reason=first.reason)
