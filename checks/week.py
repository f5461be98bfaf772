"""ISO weeks in one zone: the stretches of time that a digest tells of."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from checks.instants import utc
from checks.zones import FIRST_YEAR, LAST_YEAR


@dataclass(frozen=True, slots=True)
class Week:
    """`[since, until)`, Monday 00:00 to Monday 00:00 in `zone`: 167, 168 or 169 hours long."""

    year: int
    number: int
    zone: ZoneInfo

    @property
    def name(self) -> str:
        """As "2026-W18"."""
        return f"{self.year}-W{self.number:02d}"

    @property
    def monday(self) -> date:
        """Its first day."""
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def since(self) -> datetime:
        """Its first instant, UTC."""
        return utc(datetime.combine(self.monday, time(), self.zone))

    @property
    def until(self) -> datetime:
        """The first instant behind it, UTC."""
        return self.later(1).since

    @property
    def days(self) -> tuple[date, ...]:
        """Its seven days."""
        return tuple(self.monday + timedelta(days=n) for n in range(7))

    def later(self, weeks: int) -> "Week":
        """The week so many weeks on; a negative number goes back."""
        return week_of(self.monday + timedelta(weeks=weeks), self.zone)

    def holds(self, instant: datetime) -> bool:
        """Whether an aware instant lies in it."""
        return self.since <= instant < self.until


def week_of(day: date, zone: ZoneInfo) -> Week:
    """The week that holds a day."""
    year, number, _ = day.isocalendar()
    return Week(year, number, zone)


def week_at(instant: datetime, zone: ZoneInfo) -> Week:
    """The week that holds an aware instant."""
    return week_of(utc(instant).astimezone(zone).date(), zone)


def week_named(name: str, zone: ZoneInfo) -> Week | None:
    """The week of a name such as "2026-W18"; None for anything else, and for a week that its year does not have."""
    written = re.fullmatch(r"(\d{4})-W(\d{2})", name, re.ASCII)
    if not written or not FIRST_YEAR < int(written[1]) < LAST_YEAR:
        return None
    try:
        return week_of(date.fromisocalendar(int(written[1]), int(written[2]), 1), zone)
    except ValueError:
        return None
