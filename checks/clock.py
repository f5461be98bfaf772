"""A promise running from a start: when it is due, how much of it is used, and whether an answer was in time.

Due instants are shown at the closing edge; judgement goes by time used where the reading counts time, and compares
instants where the reading names one.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

from checks.calendar import Calendar, always
from checks.dates import named_instant
from checks.pauses import Pause
from checks.target import BusinessDays, BusinessHours, Given, Hours, SameBusinessDay, Target
from checks.zones import instant_of, second_of

Strictness = Literal["<", "<="]
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Reading:
    """One interpretation of a promise. "<": breached once the target is reached; "<=": once it is exceeded."""

    name: str
    target: Target
    strictness: Strictness = "<"

    def __post_init__(self) -> None:
        if self.strictness not in get_args(Strictness):
            raise ValueError(f'The strictness of "{self.name}" is "<" or "<=", not {self.strictness!r}.')


@dataclass(frozen=True, slots=True)
class InTime:
    """The answer kept the promise."""


@dataclass(frozen=True, slots=True)
class Late:
    """The answer came too late."""


@dataclass(frozen=True, slots=True)
class Undecided:
    """What is known of the answer's time allows both."""

    reason: str


@dataclass(frozen=True, slots=True)
class Run:
    """One reading running from an aware start on the pack's calendar, standing still during the pauses."""

    reading: Reading
    calendar: Calendar
    start: datetime
    pauses: tuple[Pause, ...] = ()

    def __post_init__(self) -> None:
        second_of(self.start)

    @property
    def hours(self) -> Calendar:
        """The calendar on which this reading's time is counted."""
        match self.reading.target:
            case BusinessHours():
                return self.calendar
            case BusinessDays() | SameBusinessDay():
                return self.calendar.whole_days()
            case _:
                return always(self.calendar.zone)

    @property
    def amount(self) -> timedelta | None:
        """The time promised; None where the reading names an instant instead."""
        match self.reading.target:
            case BusinessHours(n) | Hours(n):
                return timedelta(seconds=round(n * 3600))
            case BusinessDays(n, "elapsed"):
                return timedelta(hours=24 * n)
            case _:
                return None

    @property
    def due(self) -> datetime | None:
        """The due instant at the closing edge, UTC; None while an open-ended pause holds it up.

        A reading that names an instant is moved by the time its pauses take from the way there; an instant the
        marketplace gave is not.
        """
        target = self.reading.target
        if isinstance(target, Given):
            return instant_of(second_of(target.instant))
        if self.amount is not None:
            return self.hours.deadline(self.start, self.amount, pauses=self.pauses)
        named = named_instant(target, self.calendar, self.start)
        way = self.hours.elapsed(self.start, named)
        if self.hours.elapsed(self.start, named, self.pauses) == way:
            return named
        return self.hours.deadline(self.start, way, pauses=self.pauses)

    @property
    def breached_at(self) -> datetime | None:
        """The first second at which the promise is broken if no answer came; None while there is no due instant."""
        if self.reading.strictness == "<":
            return self.due
        edge = self.due if self.amount is None else self._latest(self.amount)
        return None if edge is None else edge + _SECOND

    def used(self, at: datetime) -> timedelta:
        """Counted time between the start and an instant; none before the start."""
        return max(self.hours.elapsed(self.start, at, self.pauses), timedelta())

    def remaining(self, at: datetime) -> timedelta | None:
        """Counted time left at an instant, negative once over; None while a named instant is held up by a pause."""
        if self.amount is not None:
            return self.amount - self.used(at)
        return None if self.due is None else self.hours.elapsed(at, self.due, self.pauses)

    def in_time(self, at: datetime) -> bool:
        """Whether an answer at this instant keeps the promise."""
        if self.amount is not None:
            used = self.used(at)
            return used < self.amount if self.reading.strictness == "<" else used <= self.amount
        if (due := self.due) is None:
            return True
        answered = second_of(at)
        return answered < second_of(due) if self.reading.strictness == "<" else answered <= second_of(due)

    def answered(self, after: datetime, by: datetime) -> InTime | Late | Undecided:
        """The judgement on an answer known to lie between two instants (equal where it is known exactly)."""
        if self.in_time(by):
            return InTime()
        return Undecided("between two polls") if self.in_time(after) else Late()

    def _latest(self, amount: timedelta) -> datetime | None:
        return self.hours.deadline(self.start, amount, "open", self.pauses)
