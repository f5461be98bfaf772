"""How the watch itself fared in a week: polls, gaps, sources that are silent, notices."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from checks.week import Week
from monitor.house import House
from monitor.store.coverage import Interval
from monitor.store.notices import Notice
from monitor.store.reports import Reports

LOOK_BACK = 26
"""Weeks in which an earlier count of polls is looked for: more than any daemon is left off."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of a source's time within the week that can never be read."""

    source: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Silent:
    """A source that has not been read to the end of the week; `until` is how far it has been, None if never."""

    source: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Watch:
    """What a reader may rely on: `polls` is None where nobody counted."""

    polls: int | None
    gaps: tuple[Gap, ...]
    silent: tuple[Silent, ...]
    notices: tuple[Notice, ...]


def watch_of(house: House, week: Week, now: datetime, accounts: Collection[str]) -> Watch:
    """The week's watch as far as it bears on the accounts: their sources, and the notices about no other account."""
    sources = [s.name for s in house.config.sources if any(s.name in house.accounts[a].sources for a in accounts)]
    others = {f"account {name}" for name in house.accounts if name not in accounts}
    notices = Reports(house.store.database).notices(week.since, week.until)
    return Watch(
        polls=_polls(house, week, now, sources),
        gaps=tuple(gap for name in sources for gap in _gaps(house, week, name)),
        silent=tuple(silent for name in sources if (silent := _silent(house, week, now, name))),
        notices=tuple(notice for notice in notices if notice.where.partition(",")[0] not in others),
    )


def poll_counts(house: House) -> dict[str, int]:
    """How often each source has been polled since the watch began."""
    return {poll.source: poll.polls_count for poll in house.store.coverage.polls()}


def _polls(house: House, week: Week, now: datetime, sources: Collection[str]) -> int | None:
    """Polls between the closing of the week before and of this one; of a week that goes on, those until now."""
    before = [week.later(-n).name for n in range(1, LOOK_BACK)]
    noted = Reports(house.store.database).polls_noted([week.name, *before])
    counts = noted.get(week.name) or (poll_counts(house) if now < week.until else None)
    if counts is None:
        return None
    base = next((noted[name] for name in before if name in noted), {})
    return sum(counts.get(name, 0) - base.get(name, 0) for name in sources)


def _gaps(house: House, week: Week, source: str) -> list[Gap]:
    found = (_cut(gap, week) for gap in house.store.coverage.gaps(source))
    return [Gap(source, gap.since, gap.until) for gap in found if gap.since < gap.until]


def _cut(gap: Interval, week: Week) -> Interval:
    return Interval(max(gap.since, week.since), min(gap.until, week.until))


def _silent(house: House, week: Week, now: datetime, source: str) -> Silent | None:
    read = house.store.coverage.watermark(source)
    wanted = min(week.until, now - house.patience)
    return Silent(source, read) if read is None or read < wanted else None
