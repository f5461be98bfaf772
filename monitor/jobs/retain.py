"""Retain: what the configuration keeps for so many days, and no longer.

The words of settled tickets go, those of open ones never; verdicts, figures and the keys by which nothing is said twice
stay. A mail that no ticket has goes as well. A day at a time is over at the house's midnight, so that an hourly call
does the work of a day in the day's first hours and then rests; each piece is one transaction, so that a process killed
in between goes on where it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

import structlog

from checks.instants import utc
from monitor.house import House
from monitor.store.emptying import Written
from monitor.store.retention import MAILS, Retention

log = structlog.get_logger()

EVERY = timedelta(hours=1)
MOST = 500
"""Tickets, mails of no ticket, and mails that nobody could read, forgotten at one call."""
AT_ONCE = 50
"""Tickets emptied in one transaction."""
BY = "retention"
_DONE = "retained"


@dataclass(frozen=True, slots=True)
class Retained:
    """How many tickets and mails of none were emptied, and whether more of this day's are left."""

    tickets: int = 0
    mails: int = 0
    more: bool = False


def retain(house: House, now: datetime, most: int = MOST) -> Retained:
    """Empty what is older than `monitor.retention_days`, about `most` of it; nothing where no number is set."""
    days, today = house.config.monitor.retention_days, now.astimezone(house.zone).date()
    done = f"{today} {days}"
    if days is None or house.store.meta.told(_DONE) == done:
        return Retained()
    store = Retention(house.store.database)
    before = utc(datetime.combine(today - timedelta(days=days), time(), house.zone))
    tickets, tickets_left = _tickets(house, store, before, now, most)
    mails, mails_left = _mails(house, store, before, now, most)
    store.tidy()
    found = Retained(tickets, mails, tickets_left or mails_left)
    if not found.more:
        house.store.meta.note(_DONE, done)
    if tickets or mails:
        log.info("forgot what is old", tickets=tickets, mails=mails, more=found.more)
    return found


def _tickets(house: House, store: Retention, before: datetime, now: datetime, most: int) -> tuple[int, bool]:
    """How many were emptied, and whether some were not looked at yet."""
    settled, done, step = store.settled(before), 0, min(most, AT_ONCE)
    for start in range(0, len(settled), step):
        if done >= most:
            return done, True
        done += _piece(house, store, settled[start : start + step], frozenset(settled), now)
    return done, False


def _piece(house: House, store: Retention, piece: Sequence[int], settled: frozenset[int], now: datetime) -> int:
    """Empty some tickets in one transaction; one that shares a mail with a ticket that is kept is kept as well."""
    forgetting = house.store.forgetting
    merged = forgetting.merged_into(piece)
    seen = forgetting.written_in([*piece, *merged])
    others = {one.ticket_id for one in seen if one.ticket_id is not None} - settled - set(merged)
    kept = store.unsealed(sorted(others))
    shared = {one.object_id for one in seen if one.ticket_id in kept}
    kept |= {one.ticket_id for one in seen if one.object_id in shared and one.ticket_id is not None}
    ids = [number for number in piece if number not in kept and not _waits(house, number, seen)]
    if ids:
        whole = [*ids, *forgetting.merged_into(ids)]
        names = {one.object_id for one in seen if one.ticket_id in whole and one.kind in MAILS}
        theirs = [one for one in seen if one.ticket_id in whole or (one.kind in MAILS and one.object_id in names)]
        forgetting.purge(whole, [*theirs, *forgetting.books_of(whole)], [], BY, now)
    return len(ids)


def _waits(house: House, number: int, seen: Sequence[Written]) -> bool:
    """Whether a message that names the ticket and others is still to be sent."""
    return house.store.forgetting.waiting_for_others([number], [one for one in seen if one.ticket_id == number])


def _mails(house: House, store: Retention, before: datetime, now: datetime, most: int) -> tuple[int, bool]:
    """Empty mails of no ticket and mails that nobody could read; the same figures."""
    done, after, more = 0, 0, False
    while done < most and (found := store.aside(before, after, most)):
        wanted = store.wanted([one.object_id for one in found])
        free = [one for one in found if one.object_id not in wanted]
        if free:
            house.store.forgetting.purge([], free, [], BY, now)
        done, after, more = done + len(free), found[-1].sighting_id, len(found) == most
    if unreadable := store.unreadable(before, most):
        house.store.forgetting.purge([], [], unreadable, BY, now)
    return done + len(unreadable), more or len(unreadable) == most
