"""What can be promised: an amount in a named unit. There are no bare "days"; a pack says which reading it means."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from checks.zones import second_of

# More than a century of hours: beyond it lies a slip of the pen.
_MOST = 1_000_000

DayReading = Literal["elapsed", "same_time", "end_of_day"]


@dataclass(frozen=True, slots=True)
class BusinessHours:
    """`n` hours of the calendar's open time."""

    n: float

    def __post_init__(self) -> None:
        _positive(self.n, "business hours", whole=False)


@dataclass(frozen=True, slots=True)
class BusinessDays:
    """`n` working days, read as elapsed time, as a local time, or as the end of a day.

    "elapsed": n x 24 hours of open time where every working day has its 24 hours. "same_time": the same local time on
    the n-th working day after the start's date. "end_of_day": the closing of that day. The start's date never counts.
    """

    n: int
    reading: DayReading = "elapsed"

    def __post_init__(self) -> None:
        _positive(self.n, "business days")
        if self.reading not in get_args(DayReading):
            raise ValueError(f'Business days are read as "elapsed", "same_time" or "end_of_day", not {self.reading!r}.')


@dataclass(frozen=True, slots=True)
class CalendarDays:
    """The same local time `n` dates later, or the end (24:00) of that date."""

    n: int
    end_of_day: bool = False

    def __post_init__(self) -> None:
        _positive(self.n, "calendar days")


@dataclass(frozen=True, slots=True)
class CalendarMonths:
    """`n` months later, the last day inclusive; 31 January plus one month is the last day of February."""

    n: int
    end_of_day: bool = True

    def __post_init__(self) -> None:
        _positive(self.n, "calendar months")


@dataclass(frozen=True, slots=True)
class Hours:
    """`n` hours of wall-clock time, night and day."""

    n: float

    def __post_init__(self) -> None:
        _positive(self.n, "hours", whole=False)


@dataclass(frozen=True, slots=True)
class SameBusinessDay:
    """Sent before a working day's closing: by that closing; otherwise by the closing of the next working day."""


@dataclass(frozen=True, slots=True)
class Given:
    """An instant is stated as such: the marketplace's own, or a later one that the customer was told."""

    instant: datetime
    says: str = "as the marketplace states"

    def __post_init__(self) -> None:
        second_of(self.instant)


Target = BusinessHours | BusinessDays | CalendarDays | CalendarMonths | Hours | SameBusinessDay | Given


def in_words(target: Target) -> str:
    """A target as a reader of the terms would say it."""
    match target:
        case BusinessHours(n):
            return f"{n:g} business {_plural(n, 'hour')}"
        case BusinessDays(n, "elapsed"):
            return f"{n} business {_plural(n, 'day')} ({n * 24} hours of working-day time)"
        case BusinessDays(n, "same_time"):
            return f"the same local time {n} working {_plural(n, 'day')} later"
        case BusinessDays(n, _):
            return f"the end of working day {n} after the request's date"
        case CalendarDays(n, end) | CalendarMonths(n, end):
            unit = "calendar day" if isinstance(target, CalendarDays) else "month"
            return f"{n} {_plural(n, unit)}, {'to the end of the last day' if end else 'same local time'}"
        case Hours(n):
            return f"{n:g} {_plural(n, 'hour')}, night and day"
        case SameBusinessDay():
            return "the same business day"
        case _:
            return "the instant the marketplace states"


def _plural(n: float, word: str) -> str:
    return word if n == 1 else f"{word}s"


def _positive(n: float, unit: str, whole: bool = True) -> None:
    if isinstance(n, bool) or not 0 < n < _MOST or (whole and not isinstance(n, int)):
        raise ValueError(
            f"A target needs a {'whole ' if whole else ''}number of {unit} above 0 and below {_MOST}, not {n!r}."
        )
