"""From the terms of a pack to running clocks: calendars, targets, readings as the clock room knows them."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache

from checks.calendar import Calendar
from checks.clock import Reading as Measured
from checks.clock import Run
from checks.pauses import Pause
from checks.promise import PackCalendar, Reading, TargetTerms
from checks.target import (
    BusinessDays,
    BusinessHours,
    CalendarDays,
    CalendarMonths,
    Given,
    Hours,
    SameBusinessDay,
    Target,
)

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def calendar_of(terms: PackCalendar, zone: str = "", closed: Iterable[date] = ()) -> Calendar:
    """The scheme's own calendar. `zone` and `closed` are the account's, for packs that leave them to it."""
    return _calendar(terms.zone if terms.zone != "account" else zone or "UTC", _hours(terms), tuple(closed))


def _hours(terms: PackCalendar) -> tuple[tuple[int, tuple[tuple[str, str], ...]], ...]:
    days = {day: tuple(terms.hours) for day in terms.days} | {day: tuple(h) for day, h in terms.special_days.items()}
    return tuple((DAYS.index(day), tuple(_pair(hours) for hours in day_hours)) for day, day_hours in days.items())


def _pair(hours: str) -> tuple[str, str]:
    opens, _, closes = hours.partition("-")
    return opens.strip(), closes.strip()


@lru_cache(maxsize=256)
def _calendar(
    zone: str, hours: tuple[tuple[int, tuple[tuple[str, str], ...]], ...], closed: tuple[date, ...]
) -> Calendar:
    return Calendar(zone, dict(hours), closed)


def target_of(terms: TargetTerms, given: datetime | None = None) -> Target | None:
    """The target that the terms name; None where the marketplace gives the instant and has not given it."""
    match terms.unit:
        case "business_hours":
            return BusinessHours(terms.n)
        case "business_days":
            return BusinessDays(terms.n, terms.reading or "elapsed")
        case "calendar_days":
            return CalendarDays(terms.n, terms.end_of_day)
        case "calendar_months":
            return CalendarMonths(terms.n, terms.end_of_day)
        case "hours":
            return Hours(terms.n)
        case "same_business_day":
            return SameBusinessDay()
        case _:
            return Given(given) if given else None


def start(
    reading: Reading, calendar: Calendar, since: datetime, pauses: tuple[Pause, ...] = (), given: datetime | None = None
) -> Run | None:
    """The reading running from `since`; None where its due instant is the marketplace's to give and it gave none.

    A reading with hours of its own counts those, in the scheme's zone and on its holidays where it names none.
    """
    target = target_of(reading.target, given)
    if target is None:
        return None
    if reading.calendar is not None:
        calendar = calendar_of(reading.calendar, calendar.zone, calendar.closed)
    return Run(Measured(reading.id, target, reading.strict), calendar, since, pauses)
