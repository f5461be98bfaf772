"""A business calendar: a zone, weekly hours, closed and special dates, and the open time between two instants.

Intervals are half-open, `[open, close)`. Instants are aware datetimes (a naive one is a ValueError), sub-seconds are
floored, answers are UTC. A calendar never changes: other hours are another calendar with another version.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, overload
from zoneinfo import ZoneInfo

from checks.compiled import Day
from checks.horizon import Edge, Horizon
from checks.hours import Hours, read_closed, read_special, read_week
from checks.pauses import Pause, paused_deadline, paused_elapsed, read_pauses
from checks.zones import DAY, EPOCH, FIRST_YEAR, LAST_YEAR, instant_of, second_of, zone_named, zone_version

if TYPE_CHECKING:
    from numpy import int64
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, slots=True, init=False)
class Calendar:
    """Opening hours in one IANA zone. `seconds` answers the same questions in whole UTC seconds, faster."""

    zone: str
    week: tuple[Day, ...]
    closed: tuple[date, ...]
    special: tuple[tuple[date, Day], ...]
    seconds: Horizon = field(repr=False, compare=False)

    def __init__(
        self,
        zone: str,
        week: Mapping[int, Hours],
        closed: Iterable[date] = (),
        special: Mapping[date, Hours] | None = None,
    ) -> None:
        """Weekdays count from 0 (Monday); a special date beats a closed one, and no hours close it.

        Raises ValueError for an unknown zone, unreadable hours, and a calendar that never opens.
        """
        zone_named(zone)
        read = {
            "zone": zone,
            "week": read_week(week),
            "closed": read_closed(closed),
            "special": read_special(special or {}),
        }
        for name, value in read.items():
            object.__setattr__(self, name, value)
        if not any(self.week) and not any(hours for _, hours in self.special):
            raise ValueError("The calendar is empty: give at least one weekday or special date opening hours.")
        object.__setattr__(self, "seconds", Horizon(zone, self.week, self._dates()))

    @property
    def version(self) -> str:
        """Sixteen hex digits over the hours, the dates and what the zone's data says."""
        content = (self.zone, self.week, self.closed, self.special, zone_version(self.zone))
        return sha256(repr(content).encode()).hexdigest()[:16]

    @property
    def tz(self) -> ZoneInfo:
        """The zone as tzinfo."""
        return zone_named(self.zone)

    @overload
    def deadline(self, start: datetime, amount: timedelta, edge: Edge = "close") -> datetime: ...

    @overload
    def deadline(
        self, start: datetime, amount: timedelta, edge: Edge = "close", pauses: Iterable[Pause] = ()
    ) -> datetime | None: ...

    def deadline(
        self, start: datetime, amount: timedelta, edge: Edge = "close", pauses: Iterable[Pause] = ()
    ) -> datetime | None:
        """The instant with `amount` of open time between it and `start`; a negative amount counts back.

        "close" is the earliest such instant (closing time), "open" the latest (the next opening). Pauses are UTC
        intervals that do not count; None when an open-ended one (`(since, None)`) comes before the amount is used up.
        """
        wanted = amount.days * DAY + amount.seconds
        if pauses:
            due = paused_deadline(self.seconds, second_of(start), wanted, edge, read_pauses(pauses))
            return None if due is None else instant_of(due)
        return EPOCH + timedelta(0, self.seconds.deadline(second_of(start), wanted, edge))

    def elapsed(self, start: datetime, end: datetime, pauses: Iterable[Pause] = ()) -> timedelta:
        """The open time in `[start, end)` outside the pauses, negative when `end` comes first."""
        first, last = second_of(start), second_of(end)
        if pauses:
            return timedelta(0, paused_elapsed(self.seconds, first, last, read_pauses(pauses)))
        return timedelta(0, self.seconds.elapsed(first, last))

    def deadlines(self, starts: "ArrayLike", amounts: "ArrayLike") -> "NDArray[int64]":
        """Closing-edge deadlines of many UTC seconds at once; needs numpy (the extra `fast`)."""
        try:
            from checks.batch import deadlines
        except ImportError:
            raise ImportError("Many deadlines at once need numpy; install sla-monitor with the extra `fast`.") from None
        return deadlines(self.seconds, starts, amounts)

    def is_open(self, instant: datetime) -> bool:
        """Whether the calendar is open at an instant; closing time itself is closed."""
        return self.seconds.is_open(second_of(instant))

    def next_change(self, instant: datetime) -> datetime | None:
        """The next opening or closing after an instant; None if it stays as it is up to 2299."""
        change = self.seconds.next_change(second_of(instant))
        return None if change is None else instant_of(change)

    def last_open_end(self, instant: datetime) -> datetime:
        """The end of the last open moment before an instant: the instant itself while open, else the last closing."""
        return instant_of(self.seconds.last_open_end(second_of(instant)))

    def intervals(self, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
        """The open intervals within `[start, end)`, cut at both ends."""
        found = self.seconds.intervals(second_of(start), second_of(end))
        return [(instant_of(opens), instant_of(closes)) for opens, closes in found]

    def local(self, instant: datetime) -> datetime:
        """An instant on this calendar's wall clock, floored to seconds."""
        return instant_of(second_of(instant)).astimezone(self.tz)

    def at(self, day: date, clock: time) -> datetime:
        """A local date and time of day as an instant, in UTC: inside a gap it moves forward, twice means first."""
        return datetime.combine(day, clock.replace(fold=0), self.tz).astimezone(UTC)

    def hours_on(self, day: date) -> list[tuple[datetime, datetime]]:
        """The open intervals of one local date."""
        found = self.seconds.on_day(_number(day))
        return [(instant_of(opens), instant_of(closes)) for opens, closes in found]

    def is_working(self, day: date) -> bool:
        """Whether a local date has any open time."""
        return bool(self.seconds.on_day(_number(day)))

    def working_dates(self, first: date, last: date) -> list[date]:
        """The dates with open time from `first` to `last`, both included."""
        days = (date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1))
        return [day for day in days if self.is_working(day)]

    def working_date(self, day: date, count: int) -> date:
        """The `count`-th date with open time after `day`, before it for a negative count; `day` never counts."""
        if not count:
            return day
        step = 1 if count > 0 else -1
        for found in self._dates_from(day, step):
            if self.is_working(found):
                count -= step
                if not count:
                    return found
        raise ValueError(f"The calendar in {self.zone} has too few working days around {day}; check its closed dates.")

    def whole_days(self) -> "Calendar":
        """The same working days open for 24 hours each: the clock of "business days" as elapsed time."""
        return _whole_days(self)

    def _dates(self) -> dict[int, Day]:
        closed: dict[date, Day] = dict.fromkeys(self.closed, ())
        return {_number(day): hours for day, hours in (closed | dict(self.special)).items()}

    def _dates_from(self, day: date, step: int) -> Iterator[date]:
        while FIRST_YEAR <= (day := day + timedelta(days=step)).year <= LAST_YEAR:
            yield day


def always(zone: str = "UTC") -> Calendar:
    """The calendar that is always open: wall-clock time."""
    return _always(zone)


def _number(day: date) -> int:
    return day.toordinal() - EPOCH.toordinal()


@lru_cache(maxsize=64)
def _always(zone: str) -> Calendar:
    return Calendar(zone, {day: [("00:00", "24:00")] for day in range(7)})


@lru_cache(maxsize=256)
def _whole_days(calendar: Calendar) -> Calendar:
    day = [("00:00", "24:00")]
    week = {weekday: day for weekday, hours in enumerate(calendar.week) if hours}
    special = {date_: day if hours else [] for date_, hours in calendar.special}
    return Calendar(calendar.zone, week, calendar.closed, special)
