"""How a due instant arose, interval by interval, as data and in words.

"Fri 16:00-24:00 used 8 h; Sat, Sun closed; Mon 00:00-16:00 used 16 h".
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import groupby
from typing import Literal

from checks.calendar import Calendar
from checks.hours import WEEKDAYS

Kind = Literal["used", "paused", "closed", "counted", "weeks"]


@dataclass(frozen=True, slots=True)
class Step:
    """A stretch `[start, end)` in UTC within one local date, or over `count` whole weeks.

    "counted" is a working day that counts as number `count`; "closed" has no open time; `used` is what ran.
    """

    kind: Kind
    start: datetime
    end: datetime
    used: timedelta = timedelta()
    count: int = 0


@dataclass(frozen=True, slots=True)
class Derivation:
    """The steps on the way to an instant, told in a calendar's zone; `ending` says what follows from the last one."""

    calendar: Calendar
    steps: tuple[Step, ...]
    used: timedelta = timedelta()
    ending: str = ""

    def in_words(self) -> str:
        """One line; dates are given where the weekday alone would be ambiguous."""
        dated = bool(self.steps) and self.steps[-1].end - self.steps[0].start > timedelta(days=6)
        told = []
        for closed, steps in groupby(self.steps, key=lambda step: step.kind == "closed"):
            words = [self._words(step, dated) for step in steps]
            told += [", ".join(words) + " closed"] if closed else words
        return "; ".join([*told, *([self.ending] if self.ending else [])]) or "no time passes"

    def as_data(self) -> list[dict[str, str | int]]:
        """The steps for JSON: kind, start and end (ISO, in the calendar's zone), used_seconds, count."""
        return [
            {
                "kind": step.kind,
                "start": self.calendar.local(step.start).isoformat(),
                "end": self.calendar.local(step.end).isoformat(),
                "used_seconds": round(step.used.total_seconds()),
                "count": step.count,
            }
            for step in self.steps
        ]

    def _words(self, step: Step, dated: bool) -> str:
        start, end = self.calendar.local(step.start), self.calendar.local(step.end)
        day = day_in_words(start, dated)
        hours = f"{_clock(start)}-{_clock(end) if end.date() == start.date() else '24:00'}"
        match step.kind:
            case "used":
                return f"{day} {hours} used {span_in_words(step.used)}"
            case "paused":
                return f"{day} {hours} paused"
            case "closed":
                return day if hours == "00:00-24:00" else f"{day} {hours}"
            case "counted":
                return f"{day} is working day {step.count}"
            case _:
                weeks = "week" if step.count == 1 else f"{step.count} weeks"
                return f"{weeks} from {day_in_words(start)} used {span_in_words(step.used)}"


def day_in_words(local: datetime, dated: bool = True) -> str:
    """ "Fri 2026-05-01", or "Fri" alone."""
    weekday = WEEKDAYS[local.weekday()]
    return f"{weekday} {local.date().isoformat()}" if dated else weekday


def moment_in_words(local: datetime) -> str:
    """ "Fri 2026-05-01 16:00", with seconds only where there are any; midnight ends the day before, at 24:00."""
    if local.time() == time():
        return f"{day_in_words(local - timedelta(days=1))} 24:00"
    return f"{day_in_words(local)} {_clock(local)}"


def span_in_words(span: timedelta) -> str:
    """A duration in hours, minutes and seconds: "8 h", "1 h 30 min", "-45 s"."""
    seconds = abs(round(span.total_seconds()))
    parts = ((seconds // 3600, "h"), (seconds // 60 % 60, "min"), (seconds % 60, "s"))
    words = " ".join(f"{n} {unit}" for n, unit in parts if n) or "0 h"
    return f"-{words}" if span < timedelta() else words


def _clock(local: datetime) -> str:
    return local.time().isoformat("seconds" if local.second else "minutes")
