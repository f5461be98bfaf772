"""Instants, spans and counts as a digest says them: in the house's zone, short, without seconds."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def moment(instant: datetime | None, zone: ZoneInfo) -> str:
    """ "Fri 1 May, 18:30"; empty without an instant."""
    if instant is None:
        return ""
    local = instant.astimezone(zone)
    return f"{local:%a} {local.day} {local:%B}, {local:%H:%M}"


def day(local: date) -> str:
    """ "1 May"."""
    return f"{local.day} {local:%B}"


def weekday(local: date) -> str:
    """ "Fri 1 May"."""
    return f"{local:%a} {day(local)}"


def span(length: timedelta | None) -> str:
    """ "45 min", "3 h 12 min", "4 d 2 h": two units at most, floored; empty without a length."""
    if length is None:
        return ""
    minutes = int(length.total_seconds()) // 60
    days, hours = minutes // 1440, minutes // 60
    long = ((days, "d"), (hours - 24 * days, "h"))
    parts = long if days >= 2 else ((hours, "h"), (minutes - 60 * hours, "min"))
    return " ".join(f"{n} {unit}" for n, unit in parts if n) or "under a minute"


def brief(length: timedelta | None) -> str:
    """The same for large letters: "23 h" from ten hours on."""
    if length is not None and timedelta(hours=10) <= length < timedelta(days=2):
        return f"{int(length.total_seconds()) // 3600} h"
    return span(length)


def number(count: int) -> str:
    """Up to twelve in words."""
    return NUMBERS[count] if count < len(NUMBERS) else f"{count:,}"


def many(count: int, one: str, more: str = "") -> str:
    """ "one gap", "no gaps", "1,344 polls"."""
    return f"{number(count)} {one if count == 1 else more or one + 's'}"


def percent(rate: float | None) -> str:
    """ "95 %", floored, so that only a whole is a hundred; empty without a rate."""
    return "" if rate is None else f"{int(rate * 100 + 1e-9)} %"


def days(found: Iterable[date]) -> str:
    """ "1 May", "29 April and 1 May", "27, 28 and 30 April"; beyond three their number alone."""
    wanted = sorted(set(found))
    if len(wanted) > 3:
        return f"{number(len(wanted))} days"
    months = {(d.year, d.month) for d in wanted}
    words = [day(d) if len(months) > 1 or d == wanted[-1] else str(d.day) for d in wanted]
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
