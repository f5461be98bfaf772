"""What must hold for every calendar, start and amount; and the agreement with an independent engine."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import workclock
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from checks.calendar import Calendar
from tests.moments import instants, office

ZONES = ["Europe/Rome", "Europe/Athens", "America/New_York", "Asia/Jerusalem", "Africa/Cairo", "America/Santiago"]
DAY = timedelta(days=1)

quarters = st.integers(0, 96)
hours = st.lists(quarters, min_size=2, max_size=6, unique=True).map(sorted)


def clock(quarter: int) -> str:
    return f"{quarter // 4:02}:{quarter % 4 * 15:02}"


def pairs(cuts: list[int]) -> list[tuple[str, str]]:
    return [(clock(first), clock(last)) for first, last in zip(cuts[::2], cuts[1::2], strict=False)]


dates = st.dates(date(2015, 1, 1), date(2035, 1, 1))
calendars = st.builds(
    Calendar,
    st.sampled_from(ZONES),
    st.dictionaries(st.integers(0, 6), hours.map(pairs), min_size=1),
    st.lists(dates, max_size=20),
    st.dictionaries(dates, st.one_of(st.just([]), hours.map(pairs)), max_size=20),
)
moments = instants(2015, 2035)
amounts = st.integers(-400 * 3600, 400 * 3600).map(lambda seconds: timedelta(seconds=seconds))


@settings(max_examples=100, deadline=None)
@given(calendar=calendars, start=moments, amount=amounts, edge=st.sampled_from(["close", "open"]))
def test_the_time_elapsed_until_a_deadline_is_its_amount(
    calendar: Calendar, start: datetime, amount: timedelta, edge: str
) -> None:
    assert calendar.elapsed(start, calendar.deadline(start, amount, edge)) == amount


@settings(max_examples=100, deadline=None)
@given(calendar=calendars, start=moments, amount=amounts)
def test_the_edges_are_the_first_and_the_last_such_instant(
    calendar: Calendar, start: datetime, amount: timedelta
) -> None:
    assume(amount)
    second = timedelta(seconds=1)
    first, last = calendar.deadline(start, amount), calendar.deadline(start, amount, "open")
    assert first <= last
    assert calendar.elapsed(start, first - second) < amount
    assert calendar.elapsed(start, last + second) > amount


@settings(max_examples=100, deadline=None)
@given(calendar=calendars, instants=st.tuples(moments, moments, moments), amount=amounts, more=amounts)
def test_elapsed_time_is_additive_and_deadlines_are_monotone(
    calendar: Calendar, instants: tuple[datetime, datetime, datetime], amount: timedelta, more: timedelta
) -> None:
    first, middle, last = instants
    assert calendar.elapsed(first, last) == calendar.elapsed(first, middle) + calendar.elapsed(middle, last)
    small, large = sorted((amount, amount + more))
    early, late = sorted((first, middle))
    if small > timedelta():
        assert calendar.deadline(first, small) <= calendar.deadline(first, large)
        assert calendar.deadline(early, small) <= calendar.deadline(late, small)


@settings(max_examples=100, deadline=None)
@given(calendar=calendars, start=moments, amount=amounts)
def test_open_closed_and_the_next_change_agree_with_the_intervals(
    calendar: Calendar, start: datetime, amount: timedelta
) -> None:
    change = calendar.next_change(start)
    if change is None:
        return
    end = change + timedelta(days=30)
    found = calendar.intervals(start, end)
    assert (bool(found) and found[0][0] == start) == calendar.is_open(start) != calendar.is_open(change)
    assert sum((closes - opens for opens, closes in found), timedelta()) == calendar.elapsed(start, end)


def starts_on_weekdays() -> st.SearchStrategy[datetime]:
    # From 1996 on the European Union changes its clocks on Sundays, so no weekday is longer or shorter.
    return instants(1996, 2040).filter(lambda start: start.weekday() < 5)


@pytest.mark.parametrize("zone", ["Europe/Paris", "Europe/Rome", "Europe/Athens"])
@settings(max_examples=100, deadline=None)
@given(start=starts_on_weekdays())
def test_24_weekday_hours_are_the_same_local_time_on_the_next_weekday(zone: str, start: datetime) -> None:
    local = start.astimezone(ZoneInfo(zone))
    assume(local.weekday() < 5 and not (local.weekday() == 4 and local.time() == time()))
    following = local.date() + DAY * (3 if local.weekday() == 4 else 1)
    due = office(zone, "00:00-24:00").deadline(start, DAY)
    assert due == datetime.combine(following, local.time(), ZoneInfo(zone))


def test_friday_midnight_is_the_exception_and_ends_that_day() -> None:
    rome = ZoneInfo("Europe/Rome")
    due = office("Europe/Rome", "00:00-24:00").deadline(datetime(2026, 5, 8, tzinfo=rome), DAY)
    assert due == datetime(2026, 5, 9, tzinfo=rome)


@settings(max_examples=120, deadline=None)
@given(
    zone=st.sampled_from(ZONES),
    days=st.sets(st.integers(0, 6), min_size=1),
    cuts=hours,
    closed=st.lists(dates, max_size=20),
    start=moments,
    end=moments,
    seconds=st.integers(1, 400 * 3600),
)
def test_workclock_agrees_where_it_can_say_the_same(
    zone: str, days: set[int], cuts: list[int], closed: list[date], start: datetime, end: datetime, seconds: int
) -> None:
    assume(cuts[1] < 96)
    opens, closes = pairs(cuts[:2])[0]
    calendar = Calendar(zone, {day: [(opens, closes)] for day in days}, closed)
    rules = [workclock.WorkDay(time.fromisoformat(opens), time.fromisoformat(closes), sorted(days))]
    peer = workclock.Schedule([*rules, workclock.Holidays(closed)], time_zone=zone)
    amount = timedelta(seconds=seconds)
    assert calendar.deadline(start, amount) == peer.add(start, amount)
    assert calendar.elapsed(start, end) == peer.between(start, end)
