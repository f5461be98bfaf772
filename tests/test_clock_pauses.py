"""Pauses do not count: checked minute by minute against a count that knows nothing of intervals."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from checks.calendar import Calendar
from checks.pauses import Pause
from tests.moments import at, instants, office

MINUTE = timedelta(minutes=1)
ATHENS = office("Europe/Athens")
SUNDAY_NIGHTS = Calendar("Europe/Athens", {6: [("00:30", "05:00"), ("22:00", "24:00")], 0: [("00:00", "02:00")]})
CALENDARS = st.sampled_from([ATHENS, SUNDAY_NIGHTS, ATHENS.whole_days()])

# Around both changes of the clocks of 2026, so that the brute force stays short.
starts = st.one_of(instants(2026, 2027, 60), st.sampled_from([datetime(2026, 3, 28, 22, tzinfo=UTC)]))
offsets = st.integers(-3000, 6000)
pauses = st.lists(st.tuples(offsets, st.one_of(st.integers(0, 2000), st.none())), max_size=4)


def counts(calendar: Calendar, minute: datetime, held: list[Pause]) -> bool:
    """Whether the clock runs during the minute from an instant, by the calendar's own text on the wall."""
    if any(since <= minute and (until is None or minute < until) for since, until in held):
        return False
    local = minute.astimezone(ZoneInfo(calendar.zone))
    seconds = local.hour * 3600 + local.minute * 60
    return any(opens <= seconds < closes for opens, closes in calendar.week[local.weekday()])


def brute_elapsed(calendar: Calendar, start: datetime, end: datetime, held: list[Pause]) -> timedelta:
    minutes = int((end - start) / MINUTE)
    return sum(counts(calendar, start + n * MINUTE, held) for n in range(minutes)) * MINUTE


def pauses_from(start: datetime, drawn: list[tuple[int, int | None]]) -> list[Pause]:
    return [
        (start + since * MINUTE, None if length is None else start + (since + length) * MINUTE)
        for since, length in drawn
    ]


@settings(max_examples=80, deadline=None)
@given(calendar=CALENDARS, start=starts, minutes=st.integers(0, 6000), drawn=pauses)
def test_elapsed_time_outside_pauses_is_what_counting_minutes_gives(
    calendar: Calendar, start: datetime, minutes: int, drawn: list[tuple[int, int | None]]
) -> None:
    end, held = start + minutes * MINUTE, pauses_from(start, drawn)
    expected = brute_elapsed(calendar, start, end, held)
    assert calendar.elapsed(start, end, held) == expected
    assert calendar.elapsed(end, start, held) == -expected


@settings(max_examples=80, deadline=None)
@given(calendar=CALENDARS, start=starts, amount=st.integers(0, 900), drawn=pauses)
@example(calendar=ATHENS, start=at("Fri 2026-05-08 16:00"), amount=0, drawn=[(0, 60)])
@example(calendar=ATHENS, start=at("Fri 2026-05-08 16:00"), amount=60, drawn=[(60, 60), (90, None)])
def test_a_deadline_is_the_first_minute_by_which_the_amount_has_run(
    calendar: Calendar, start: datetime, amount: int, drawn: list[tuple[int, int | None]]
) -> None:
    held, moment, run = pauses_from(start, drawn), start, 0
    while run < amount and moment < start + timedelta(days=25):
        run += counts(calendar, moment, held)
        moment += MINUTE
    due = calendar.deadline(start, amount * MINUTE, pauses=held)
    if run == amount:
        assert due == moment
    else:
        assert due is None or due > moment


@settings(max_examples=80, deadline=None)
@given(calendar=CALENDARS, start=starts, amount=st.integers(0, 900), drawn=pauses)
def test_the_opening_edge_is_the_last_minute_at_which_no_more_has_run(
    calendar: Calendar, start: datetime, amount: int, drawn: list[tuple[int, int | None]]
) -> None:
    held = pauses_from(start, drawn)
    latest = calendar.deadline(start, amount * MINUTE, "open", held)
    if latest is None:
        assert any(until is None for _, until in held)
    else:
        assert calendar.elapsed(start, latest, held) == amount * MINUTE
        assert calendar.elapsed(start, latest + MINUTE, held) > amount * MINUTE


@settings(max_examples=80, deadline=None)
@given(calendar=CALENDARS, start=starts, amount=st.integers(1, 900), drawn=pauses)
@example(calendar=ATHENS, start=at("Mon 2026-05-11 11:00"), amount=60, drawn=[(-120, 60)])
def test_counting_back_is_the_mirror(
    calendar: Calendar, start: datetime, amount: int, drawn: list[tuple[int, int | None]]
) -> None:
    held = pauses_from(start, drawn)
    earliest = calendar.deadline(start, -amount * MINUTE, "close", held)
    latest = calendar.deadline(start, -amount * MINUTE, "open", held)
    assert earliest is not None
    assert latest is not None
    assert earliest <= latest <= start
    for instant in (earliest, latest):
        assert calendar.elapsed(instant, start, held) == amount * MINUTE
    assert calendar.elapsed(earliest - MINUTE, start, held) > amount * MINUTE
    assert calendar.elapsed(latest + MINUTE, start, held) < amount * MINUTE


@settings(max_examples=80, deadline=None)
@given(calendar=CALENDARS, start=starts, minutes=st.integers(0, 6000), cut=st.integers(0, 6000), drawn=pauses)
def test_pauses_are_additive(
    calendar: Calendar, start: datetime, minutes: int, cut: int, drawn: list[tuple[int, int | None]]
) -> None:
    held, middle, end = pauses_from(start, drawn), start + cut * MINUTE, start + minutes * MINUTE
    whole = calendar.elapsed(start, end, held)
    assert whole == calendar.elapsed(start, middle, held) + calendar.elapsed(middle, end, held)
    assert calendar.elapsed(start, end, [*held, *held]) == whole


def test_while_paused_there_is_no_due_instant_and_after_resuming_it_moves() -> None:
    start, pause = at("Mon 2026-05-11 10:00"), at("Mon 2026-05-11 11:00")
    hours = timedelta(hours=4)
    calendar = office()
    assert calendar.deadline(start, hours, pauses=[(pause, None)]) is None
    resumed = [(pause, at("Tue 2026-05-12 09:30"))]
    assert calendar.deadline(start, hours, pauses=resumed) == at("Tue 2026-05-12 12:30")


def test_a_clock_that_ran_out_before_its_endless_pause_keeps_its_due_instant() -> None:
    calendar, start = office(), at("Mon 2026-05-11 10:00")
    hour = timedelta(hours=1)
    assert calendar.deadline(start, hour, pauses=[(at("Mon 2026-05-11 11:00"), None)]) == at("Mon 2026-05-11 11:00")
    assert calendar.deadline(start, hour, "open", [(at("Mon 2026-05-11 11:00"), None)]) is None


def test_seconds_of_a_pause_are_not_lost() -> None:
    # The figures of a case in which another engine lost 36 seconds.
    start = at("Mon 2026-05-11 09:00")
    pause = (at("Mon 2026-05-11 09:05:12"), at("Mon 2026-05-11 09:11:48"))
    assert office().deadline(start, timedelta(minutes=20), pauses=[pause]) == at("Mon 2026-05-11 09:26:36")


def test_a_pause_outside_hours_costs_nothing() -> None:
    weekend = (at("Fri 2026-05-08 17:00"), at("Mon 2026-05-11 09:00"))
    start, hours = at("Fri 2026-05-08 16:00"), timedelta(hours=2)
    assert office().deadline(start, hours, pauses=[weekend]) == office().deadline(start, hours)


def test_pauses_may_come_as_any_iterable() -> None:
    start, pause = at("Mon 2026-05-11 09:00"), (at("Mon 2026-05-11 10:00"), at("Mon 2026-05-11 11:00"))
    assert office().elapsed(start, start + timedelta(hours=4), iter([pause])) == timedelta(hours=3)


def test_a_pause_that_ends_before_it_begins_is_refused() -> None:
    pause = (at("Mon 2026-05-11 11:00"), at("Mon 2026-05-11 10:00"))
    with pytest.raises(ValueError, match=r"A pause ends at .* before it begins at .*; exchange the two"):
        office().elapsed(pause[1], pause[0], [pause])
