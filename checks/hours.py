"""Opening hours as people write them, read into wall seconds of the day; every refusal says what to write instead."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time

from checks.compiled import Day, merged
from checks.zones import DAY

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
Hours = Sequence[tuple[str | time, str | time]]

_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?", re.ASCII)


def read_week(week: Mapping[int, Hours]) -> tuple[Day, ...]:
    """Seven tuples of intervals, Monday first, sorted and joined."""
    for day in week:
        if isinstance(day, bool) or day not in range(7):
            raise ValueError(f"A weekday is a number from 0 (Monday) to 6 (Sunday), not {day!r}.")
    return tuple(_read_hours(week.get(day, ()), WEEKDAYS[day]) for day in range(7))


def read_special(special: Mapping[date, Hours]) -> tuple[tuple[date, Day], ...]:
    """Single dates with their own hours, sorted by date; no hours close the date."""
    days = {_read_date(day): _read_hours(hours, day.isoformat()) for day, hours in special.items()}
    return tuple(sorted(days.items()))


def read_closed(closed: Iterable[date]) -> tuple[date, ...]:
    """Closed dates, sorted and each once."""
    if isinstance(closed, Mapping):
        # A `holidays` object is a mapping that holds nothing until its years are asked for.
        raise ValueError("Closed dates come as a plain list; expand a table of holidays for the years you need first.")
    return tuple(sorted({_read_date(day) for day in closed}))


def _read_date(day: object) -> date:
    if not isinstance(day, date) or isinstance(day, datetime):
        raise ValueError(f"A closed or special day is a plain date such as date(2026, 5, 1), not {day!r}.")
    return day


def _read_hours(hours: Hours, where: str) -> Day:
    found = []
    for pair in hours:
        if isinstance(pair, str) or len(pair) != 2:
            raise ValueError(f'{where}: opening hours are pairs such as ("09:00", "17:00"), not {pair!r}.')
        opens, closes = _seconds(pair[0], where), _seconds(pair[1], where)
        if opens >= closes:
            raise ValueError(
                f"{where}: {pair[0]} to {pair[1]} does not close after it opens; write hours that span midnight as "
                'two, one until "24:00" and one from "00:00" on the next day.'
            )
        found.append((opens, closes))
    return tuple(merged(found))


def _seconds(clock: str | time, where: str) -> int:
    if isinstance(clock, time) and clock.tzinfo is None:
        return clock.hour * 3600 + clock.minute * 60 + clock.second
    if clock in ("24:00", "24:00:00"):
        return DAY
    if not isinstance(clock, str) or not (read := _CLOCK.fullmatch(clock)):
        raise ValueError(f'{where}: {clock!r} is no time of day; write "00:00" to "24:00".')
    hour, minute, second = read.groups(default="0")
    return int(hour) * 3600 + int(minute) * 60 + int(second)
