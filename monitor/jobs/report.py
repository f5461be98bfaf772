"""Report: when a week has closed, each reader of digests gets one message about it; an empty week is told too."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from urllib.parse import quote

import structlog

from checks.instants import utc
from checks.week import Week, week_at
from monitor.config_sections import Scope
from monitor.digests.audience import Audience
from monitor.digests.digest import digest_of
from monitor.digests.sent import before, key_of, posted_at, readers
from monitor.digests.views import told
from monitor.digests.watch import poll_counts
from monitor.house import House
from monitor.routes import Recipient, sender_of
from monitor.store.outbox import NewMessage
from monitor.store.reports import Reports
from notifiers.message import Message, Outcome

log = structlog.get_logger()

MORNING = time(7)
"""Monday, on the wall of the house: there before the working day begins."""
CATCH_UP = 4
"""Weeks back for which a digest is still made where the daemon was off on that Monday."""
LOOK_FIRST = timedelta(hours=1)
"""So long a digest waits in the morning for every source to be looked at once more."""


def report(house: House, now: datetime) -> int:
    """Close the week that is over, and put its digests into the outbox once its Monday has come; how many those are."""
    _close(house, week_at(now, house.zone).later(-1))
    wanted = readers(house)
    weeks = [week for week in _weeks(house, now) if _looked(house, week, now)] if wanted else []
    posted = posted_at(house, wanted, weeks)
    made = 0
    for week in weeks:
        for reader, scopes in wanted.items():
            if (reader, week.name) not in posted:
                made += _safely(house, reader, scopes, week, now)
    return made


def send_now(house: House, week: Week, now: datetime) -> Iterator[tuple[Recipient, Outcome]]:
    """Send a week's digest to its readers at once, under a key of its own: Monday's is another message."""
    for reader, scopes in readers(house).items():
        key = f"{key_of(reader, week)}/{now:%Y%m%dT%H%M%S}"
        message = _message(house, reader, Audience(house, scopes), week, now, key)
        yield reader, house.channels[reader.channel].send(message.body, reader.address)


def next_report(house: House, now: datetime) -> datetime:
    """The next instant at which `report` has something to do: a week's end, or the morning after it."""
    week = week_at(now, house.zone)
    return min(at for at in (_morning(week.later(-1)), week.until, _morning(week)) if at > now)


def _weeks(house: House, now: datetime) -> list[Week]:
    """The weeks to be told of by now, oldest first; none that was over before the watch began."""
    this = week_at(now, house.zone)
    closed = [this.later(-n) for n in range(CATCH_UP, 0, -1)]
    return [week for week in closed if week.until > house.began and _morning(week) <= now]


def _morning(week: Week) -> datetime:
    """When a week is told of."""
    return utc(datetime.combine(week.later(1).monday, MORNING, week.zone))


def _looked(house: House, week: Week, now: datetime) -> bool:
    """Whether every source was tried since the morning, so that what came in while nobody looked is in the figures."""
    if now >= _morning(week) + LOOK_FIRST:
        return True
    tried = {poll.source for poll in house.store.coverage.polls() if poll.last_try >= _morning(week)}
    return tried.issuperset(source.name for source in house.config.sources)


def _close(house: House, week: Week) -> None:
    """Note once how often each source had been polled when the week was over."""
    reports = Reports(house.store.database)
    if week.until > house.began and not reports.polls_noted([week.name]):
        reports.note_polls(week.name, poll_counts(house))


def _safely(house: House, reader: Recipient, scopes: tuple[Scope, ...], week: Week, now: datetime) -> int:
    """A digest that cannot be made is a notice; the others are made, and this one is tried again."""
    told_of = before(house, [reader], week)
    if not told_of.sent and week != week_at(now, house.zone).later(-1):
        return 0  # whoever is new to digests begins with the last week
    key = f"digest:{key_of(reader, week)}"
    try:
        message = _message(house, reader, Audience(house, scopes), week, now, key_of(reader, week))
    except Exception as error:
        log.exception("a digest could not be made", week=week.name)
        what = f"The digest of {week.name} could not be made ({type(error).__name__}); it is tried again."
        house.store.notices.raise_notice(key, "critical", "weekly digest", what, "Report the error in the log.", now)
        return 0
    house.store.notices.resolve_notice(key, now)
    return len(house.store.outbox.post([message], now))


def _message(house: House, reader: Recipient, audience: Audience, week: Week, now: datetime, key: str) -> NewMessage:
    digest = digest_of(audience, week, now, before(house, [reader], week))
    subject, text, html = told(house, digest)
    message = Message(key, subject, text, html, headers=_headers(house, reader))
    body = house.channels[reader.channel].render(message, reader.address, now)
    return NewMessage(key, reader.channel, reader.address, subject, body)


def _headers(house: House, reader: Recipient) -> tuple[tuple[str, str], ...]:
    """Mail says how to be rid of it: by a mail to whoever sends it, for the list is the configuration's."""
    sender = sender_of(house, reader)
    if not sender:
        return ()
    link = f"mailto:{sender}?subject={quote('Unsubscribe from the weekly digest')}"
    return (("List-Unsubscribe", f"<{link}>"), ("List-Id", f"Weekly digest <digest.{sender.rpartition('@')[2]}>"))
