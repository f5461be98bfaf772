"""Targets that name an instant on the calendar rather than an amount of time."""

import calendar as months
from datetime import date, datetime, time, timedelta

from checks.calendar import Calendar
from checks.target import BusinessDays, CalendarDays, CalendarMonths, Given, SameBusinessDay, Target
from checks.zones import instant_of, second_of


def named_instant(target: Target, calendar: Calendar, start: datetime) -> datetime:
    """The due instant of a reading that names one (not an amount), before any pauses, as an aware UTC datetime."""
    local = calendar.local(start)
    match target:
        case BusinessDays(n, "same_time"):
            return calendar.at(calendar.working_date(local.date(), n), local.time())
        case BusinessDays(n, "end_of_day"):
            return calendar.hours_on(calendar.working_date(local.date(), n))[-1][1]
        case SameBusinessDay():
            today = calendar.hours_on(local.date())
            if today and second_of(start) < second_of(today[-1][1]):
                return today[-1][1]
            return calendar.hours_on(calendar.working_date(local.date(), 1))[-1][1]
        case CalendarDays(n, end):
            return _on(calendar, local.date() + timedelta(days=n), local.time(), end)
        case CalendarMonths(n, end):
            return _on(calendar, months_later(local.date(), n), local.time(), end)
        case Given(instant):
            return instant_of(second_of(instant))
        case _:
            raise ValueError(f"{target} counts time and names no instant; ask its run for the due instant.")


def months_later(day: date, n: int) -> date:
    """The same day of the month `n` months later, or that month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


def _on(calendar: Calendar, day: date, clock: time, end_of_day: bool) -> datetime:
    return calendar.at(day + timedelta(days=1), time()) if end_of_day else calendar.at(day, clock)
