"""The steps of a derivation, worked out from a calendar. Long spans are told by weeks and stay bounded in length."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import groupby

from checks.calendar import Calendar
from checks.clock import Run
from checks.compiled import Interval
from checks.derivation import Derivation, Step, moment_in_words, span_in_words
from checks.pauses import Pause, paused_elapsed, read_pauses
from checks.target import BusinessDays, Given, in_words
from checks.zones import instant_of, second_of

DAYS_IN_FULL = 14
MOST_WEEKS = 12
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)


def derive(calendar: Calendar, start: datetime, end: datetime, pauses: Iterable[Pause] = ()) -> Derivation:
    """What every stretch of `[start, end)` did to a clock that counts this calendar's open time."""
    held = read_pauses(pauses)
    first, last = second_of(start), second_of(end)
    steps = list(_steps(calendar, first, last, held)) if first < last else []
    return Derivation(calendar, tuple(steps), sum((step.used for step in steps), timedelta()))


def derive_run(run: Run) -> Derivation:
    """How the due instant of a run arose; an ending says so where there is none yet, or where it is just named."""
    due = run.due
    if due is None:
        return Derivation(run.calendar, (), ending="no due instant while the clock is paused")
    if run.amount is not None:
        return derive(run.hours, run.start, due, run.pauses)
    target = run.reading.target
    if isinstance(target, Given):
        return Derivation(run.calendar, (), ending=f"{_moment(run, due)}, {target.says}")
    steps = tuple(_counted(run, due)) if isinstance(target, BusinessDays) else ()
    return Derivation(run.calendar, steps, ending=_ending(run, due))


def derive_runs(runs: Sequence[Run]) -> Derivation | None:
    """The way to the due instant as it was promised, and what announcements made of it; None where nothing runs."""
    if not runs:
        return None
    promised, *moved = (derive_run(run) for run in runs)
    endings = (promised.ending, *(derivation.ending for derivation in moved))
    return replace(promised, ending="; ".join(filter(None, endings)))


def _ending(run: Run, due: datetime) -> str:
    """Where a named instant lies, and by how much pauses moved it."""
    unmoved = Run(run.reading, run.calendar, run.start).due
    assert unmoved is not None
    words = f"{in_words(run.reading.target)}: {_moment(run, unmoved)}"
    if unmoved == due:
        return words
    paused = run.hours.elapsed(run.start, due) - run.hours.elapsed(run.start, due, run.pauses)
    return f"{words}; {span_in_words(paused)} paused on the way: {_moment(run, due)}"


def _moment(run: Run, instant: datetime) -> str:
    return moment_in_words(run.calendar.local(instant))


def _counted(run: Run, due: datetime) -> Iterator[Step]:
    """The dates behind the start's own, counted or closed; a long way is told by its ending alone."""
    first, last = run.calendar.local(run.start).date() + _DAY, (run.calendar.local(due) - timedelta(seconds=1)).date()
    if (last - first).days >= DAYS_IN_FULL:
        return
    number = 0
    for day in _dates(first, last):
        working = run.calendar.is_working(day)
        number += working
        start, end = run.calendar.at(day, time()), run.calendar.at(day + _DAY, time())
        yield Step("counted" if working else "closed", start, end, count=number if working else 0)


def _steps(calendar: Calendar, start: int, end: int, pauses: list[Interval]) -> Iterator[Step]:
    first, last = calendar.local(instant_of(start)).date(), calendar.local(instant_of(end - 1)).date()
    monday, after = _whole_weeks(calendar, start, end)
    if (last - first).days < DAYS_IN_FULL:
        monday = after = last + _DAY
    for day in _dates(first, monday - _DAY):
        yield from _day(calendar, day, start, end, pauses)
    yield from _weeks(calendar, monday, after, pauses)
    for day in _dates(after, last):
        yield from _day(calendar, day, start, end, pauses)


def _whole_weeks(calendar: Calendar, start: int, end: int) -> tuple[date, date]:
    """The first Monday whose midnight is not before the start, and the last one not after the end."""
    first, last = calendar.local(instant_of(start)).date(), calendar.local(instant_of(end)).date()
    monday, after = first - timedelta(days=first.weekday()), last - timedelta(days=last.weekday())
    return (monday if _midnight(calendar, monday) == start else monday + _WEEK), after


def _day(calendar: Calendar, day: date, start: int, end: int, pauses: list[Interval]) -> Iterator[Step]:
    start, end = max(start, _midnight(calendar, day)), min(end, _midnight(calendar, day + _DAY))
    pieces = [
        piece for opens, closes in calendar.seconds.intervals(start, end) for piece in _pieces(opens, closes, pauses)
    ]
    for first, last, running in pieces:
        used = timedelta(0, last - first if running else 0)
        yield Step("used" if running else "paused", instant_of(first), instant_of(last), used)
    if not pieces and start < end:
        yield Step("closed", instant_of(start), instant_of(end))


def _pieces(start: int, end: int, pauses: list[Interval]) -> Iterator[tuple[int, int, bool]]:
    """An open interval cut at the pauses: (start, end, whether it runs)."""
    for since, until in pauses:
        if until <= start or since >= end:
            continue
        if since > start:
            yield start, since, True
        yield max(since, start), min(until, end), False
        start = min(until, end)
    if start < end:
        yield start, end, True


def _weeks(calendar: Calendar, monday: date, after: date, pauses: list[Interval]) -> Iterator[Step]:
    """Whole weeks from one Monday to another; equal neighbours are one step, too many different ones too."""
    weeks = []
    while monday < after:
        start, end = _midnight(calendar, monday), _midnight(calendar, monday + _WEEK)
        weeks.append((start, end, paused_elapsed(calendar.seconds, start, end, pauses)))
        monday += _WEEK
    groups = [list(group) for _, group in groupby(weeks, key=lambda week: week[2])]
    for group in groups if len(groups) <= MOST_WEEKS else [weeks]:
        used = timedelta(0, sum(week[2] for week in group))
        yield Step("weeks", instant_of(group[0][0]), instant_of(group[-1][1]), used, len(group))


def _dates(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def _midnight(calendar: Calendar, day: date) -> int:
    return second_of(calendar.at(day, time()))
