"""Watch: a source that is not read is told of once, before anybody takes silence for peace."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.house import House
from monitor.store.coverage import Poll
from monitor.views import local

INTERVALS = 2
"""So many of a source's own intervals without a good poll are silence."""


@dataclass(frozen=True, slots=True)
class Silence:
    """A source without a good poll for two intervals. What arrived there after `since` is unknown (None: all of it)."""

    source: str
    since: datetime | None
    reason: str


def watch(house: House, now: datetime) -> int:
    """Raise one notice for each source that is silent; its next good poll resolves it. How many there are."""
    silent = silences(house, now, house.opened)
    known = {notice.key: notice.what for notice in house.store.notices.open_notices()} if silent else {}
    for one in silent:
        key, what = f"source:{one.source}", in_words(house, one)
        if known.get(key) != what:
            do = f"Look at the source itself; sla-monitor doctor tries {one.source} and says what is wrong."
            house.store.notices.raise_notice(key, "critical", f"source {one.source}", what, do, now)
    return len(silent)


def silences(house: House, now: datetime, opened: datetime | None = None) -> tuple[Silence, ...]:
    """The silent sources. `opened` is since when this process polls; without it, whoever looks does not poll."""
    polls = {poll.source: poll for poll in house.store.coverage.polls()}
    heard = house.store.coverage.heard()
    found = []
    for section in house.config.sources:
        poll = polls.get(section.name)
        patience = INTERVALS * timedelta(seconds=section.poll_seconds or house.config.monitor.poll_seconds)
        good = _last_good(poll, heard, section.name, opened)
        if good is None or now - good > patience:
            since = house.store.coverage.watermark(section.name)
            found.append(Silence(section.name, since, _reason(poll)))
    return tuple(found)


def in_words(house: House, silence: Silence) -> str:
    """What is not known, and why."""
    begun = f"since {local(silence.since, house.zone)}" if silence.since else "from the beginning"
    return f"Coverage unknown {begun}: {silence.reason}"


def _last_good(
    poll: Poll | None, heard: Mapping[str, datetime], source: str, opened: datetime | None
) -> datetime | None:
    """Since when nothing good came. A long import is good while its batches come in, a failing poll is not."""
    failing = poll.failing_since if poll is not None else None
    signs = [poll.last_good if poll is not None else None, opened, None if failing else heard.get(source)]
    latest = max((sign for sign in signs if sign is not None), default=None)
    return min(latest, failing) if latest is not None and failing is not None else latest or failing


def _reason(poll: Poll | None) -> str:
    if poll is None or (not poll.reason and poll.last_good is None):
        return "it has not been read to its end yet."
    return poll.reason or "its last poll has not come back, or nobody polls."
