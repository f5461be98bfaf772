"""Instants and calendars in the trade's own notation; a wrong weekday is a wrong story and fails."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from checks.calendar import Calendar

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def at(words: str, zone: str = "Europe/Paris") -> datetime:
    """ "Fri 2026-05-08 16:00", on the wall of a zone; "Mon 2026-05-11 24:00" is the end of that Monday."""
    weekday, day, clock = words.split()
    parsed = date.fromisoformat(day)
    assert DAYS[parsed.weekday()] == weekday, f"{day} is a {DAYS[parsed.weekday()]}"
    if clock == "24:00":
        parsed, clock = parsed + timedelta(days=1), "00:00"
    return datetime.combine(parsed, time.fromisoformat(clock), ZoneInfo(zone))


def office(
    zone: str = "Europe/Paris", hours: str = "09:00-17:00", days: range = range(5), closed: tuple[date, ...] = ()
) -> Calendar:
    """The same hours on some weekdays, Monday to Friday unless told."""
    opens, closes = hours.split("-")
    return Calendar(zone, dict.fromkeys(days, ((opens, closes),)), closed)


def instants(first: int, last: int, step: int = 1) -> st.SearchStrategy[datetime]:
    """UTC instants from the start of one year to the start of another, on whole steps of seconds."""
    start, end = (round(datetime(year, 1, 1, tzinfo=UTC).timestamp()) // step for year in (first, last))
    return st.integers(start, end).map(lambda steps: datetime.fromtimestamp(steps * step, UTC))
