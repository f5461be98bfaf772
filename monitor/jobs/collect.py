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
    return sum(collect_from(house, source, lambda: now) for source in house.sources)


def collect_from(
    house: House, source: Source, clock: Callable[[], datetime], stopping: Callable[[], bool] = lambda: False
) -> int:
    """Poll one source. Each batch is kept with its cursor in one transaction before the next is asked for.

    `stopping` ends a long poll between two batches; it goes on from there at the next start.
    """
    store, name = house.store, source.name
    new, failures = 0, []
    for got in source.fetch(store.intake.cursors(name), clock()):
        match got:
            case Batch():
                new += store.intake.keep_batch(name, got, clock(), source.folders)
            case Failure():
                failures.append(got)
        if stopping():
            return new
    if failures:
        _failed(house, name, failures, clock())
    else:
        store.coverage.poll_ok(name, clock())
        store.notices.resolve_notice(f"source:{name}", clock())
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
    """What only a person can mend is told at once; the rest may mend itself, and is told when it lasts (see watch)."""
    first = next((failure for failure in failures if failure.permanent), failures[0])
    house.store.coverage.poll_failed(name, first.reason, now)
    for failure in failures:
        if failure.sample is not None:
            house.store.samples.keep(name, failure.sample, now)
    key, where = f"source:{name}", f"source {name}"
    if first.permanent and key not in {notice.key for notice in house.store.notices.open_notices()}:
        house.store.notices.raise_notice(key, "critical", where, first.reason, first.what_to_do, now)
    log.warning("source failed", source=name, reason=first.reason)
