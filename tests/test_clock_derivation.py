"""A deadline is derived interval by interval, in words and as data, and a long span stays readable."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from checks.clock import Reading, Run
from checks.derivation import moment_in_words, span_in_words
from checks.derive import derive, derive_run
from checks.target import BusinessDays, BusinessHours, CalendarDays, CalendarMonths, Given, Hours, Target
from tests.moments import at, instants, office

PARIS = office(hours="09:00-18:00")
FRIDAY = "Fri 2026-05-08 16:00"


def words(target: Target, start: str = FRIDAY, pauses: Any = (), zone: str = "Europe/Paris") -> str:
    run = Run(Reading("told", target), office(zone, "09:00-18:00"), at(start, zone), tuple(pauses))
    return derive_run(run).in_words()


def test_one_business_day_over_a_weekend() -> None:
    assert words(BusinessDays(1)) == "Fri 16:00-24:00 used 8 h; Sat, Sun closed; Mon 00:00-16:00 used 16 h"


def test_business_hours_and_what_is_left_of_a_day() -> None:
    assert words(BusinessHours(9.5)) == "Fri 16:00-18:00 used 2 h; Sat, Sun closed; Mon 09:00-16:30 used 7 h 30 min"
    assert (
        words(BusinessHours(1), "Fri 2026-05-08 18:30") == "Fri 18:30-24:00, Sat, Sun closed; Mon 09:00-10:00 used 1 h"
    )


def test_wall_clock_hours_on_a_day_of_25() -> None:
    assert words(Hours(26), "Sat 2026-10-24 23:00") == "Sat 23:00-24:00 used 1 h; Sun 00:00-24:00 used 25 h"


def test_the_other_readings_count_days() -> None:
    assert words(BusinessDays(2, "same_time")) == (
        "Sat, Sun closed; Mon is working day 1; Tue is working day 2; "
        "the same local time 2 working days later: Tue 2026-05-12 16:00"
    )
    assert words(BusinessDays(1, "end_of_day"), "Mon 2026-05-11 10:00") == (
        "Tue is working day 1; the end of working day 1 after the request's date: Tue 2026-05-12 18:00"
    )
    assert words(BusinessDays(30, "same_time")) == "the same local time 30 working days later: Fri 2026-06-19 16:00"
    assert words(CalendarDays(30)) == "30 calendar days, same local time: Sun 2026-06-07 16:00"
    assert words(CalendarMonths(1)) == "1 month, to the end of the last day: Mon 2026-06-08 24:00"
    assert words(Given(at("Sat 2026-05-09 10:00"))) == "Sat 2026-05-09 10:00, as the marketplace states"


def test_pauses_are_told_where_they_cost_time() -> None:
    pauses = [
        (at("Thu 2026-05-07 09:00"), at("Thu 2026-05-07 10:00")),
        (at("Mon 2026-05-11 08:00"), at("Mon 2026-05-11 10:00")),
        (at("Mon 2026-05-11 11:00"), at("Mon 2026-05-11 11:30")),
    ]
    assert words(BusinessHours(4), pauses=pauses) == (
        "Fri 16:00-18:00 used 2 h; Sat, Sun closed; Mon 09:00-10:00 paused; Mon 10:00-11:00 used 1 h; "
        "Mon 11:00-11:30 paused; Mon 11:30-12:30 used 1 h"
    )
    assert words(CalendarDays(3), pauses=pauses[1:2]) == (
        "3 calendar days, same local time: Mon 2026-05-11 16:00; 2 h paused on the way: Mon 2026-05-11 18:00"
    )
    endless = [(at("Fri 2026-05-08 17:00"), None)]
    assert words(BusinessHours(4), pauses=endless) == "no due instant while the clock is paused"


def test_a_month_is_told_by_weeks_and_carries_dates() -> None:
    assert words(BusinessDays(26)) == (
        "Fri 2026-05-08 16:00-24:00 used 8 h; Sat 2026-05-09, Sun 2026-05-10 closed; "
        "5 weeks from Mon 2026-05-11 used 600 h; Mon 2026-06-15 00:00-16:00 used 16 h"
    )


def test_a_different_week_stands_alone_until_there_are_too_many() -> None:
    start, end = at("Mon 2026-05-04 00:00"), at("Mon 2026-06-01 00:00")
    holiday = office(hours="09:00-18:00", closed=(at("Thu 2026-05-14 00:00").date(),))
    assert derive(holiday, start, end).in_words() == (
        "week from Mon 2026-05-04 used 45 h; week from Mon 2026-05-11 used 36 h; 2 weeks from Mon 2026-05-18 used 90 h"
    )
    fridays = [at("Fri 2026-05-08 00:00").date() + timedelta(weeks=2 * n) for n in range(30)]
    decade = derive(office(hours="09:00-18:00", closed=tuple(fridays)), start, at("Mon 2036-05-05 00:00"))
    assert decade.in_words() == "522 weeks from Mon 2026-05-04 used 23220 h"


def test_the_same_as_data() -> None:
    assert derive(PARIS.whole_days(), at(FRIDAY), at("Sat 2026-05-09 24:00")).as_data() == [
        {
            "kind": "used",
            "start": "2026-05-08T16:00:00+02:00",
            "end": "2026-05-09T00:00:00+02:00",
            "used_seconds": 28800,
            "count": 0,
        },
        {
            "kind": "closed",
            "start": "2026-05-09T00:00:00+02:00",
            "end": "2026-05-10T00:00:00+02:00",
            "used_seconds": 0,
            "count": 0,
        },
    ]


def test_nothing_passes_between_an_instant_and_itself_or_an_earlier_one() -> None:
    assert derive(PARIS, at(FRIDAY), at(FRIDAY)).in_words() == "no time passes"
    assert derive(PARIS, at(FRIDAY), at("Thu 2026-05-07 16:00")).steps == ()


def test_a_date_that_never_was_is_not_told() -> None:
    samoa = office("Pacific/Apia", "00:00-24:00", range(7))
    start, end = at("Thu 2011-12-29 12:00", "Pacific/Apia"), at("Sat 2011-12-31 12:00", "Pacific/Apia")
    assert derive(samoa, start, end).in_words() == "Thu 12:00-24:00 used 12 h; Sat 00:00-12:00 used 12 h"


@settings(max_examples=80, deadline=None)
@given(
    start=instants(2020, 2030),
    days=st.integers(0, 90),
    drawn=st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 300)), max_size=3),
)
def test_the_steps_add_up_to_the_time_used(start: datetime, days: int, drawn: list[tuple[int, int]]) -> None:
    end, hour = start + timedelta(days=days, hours=5), timedelta(hours=1)
    pauses = [(start + since * hour, start + (since + length) * hour) for since, length in drawn]
    told = derive(PARIS, start, end, iter(pauses))
    assert told.used == sum((step.used for step in told.steps), timedelta()) == PARIS.elapsed(start, end, pauses)
    assert all(first.end <= second.start for first, second in zip(told.steps, told.steps[1:], strict=False))


def test_durations_and_moments_in_words() -> None:
    told = [timedelta(), timedelta(minutes=90), timedelta(seconds=45), timedelta(hours=-8), timedelta(days=30)]
    assert [span_in_words(span) for span in told] == ["0 h", "1 h 30 min", "45 s", "-8 h", "720 h"]
    assert moment_in_words(at("Fri 2026-05-08 16:00:30")) == "Fri 2026-05-08 16:00:30"
    assert moment_in_words(at("Fri 2026-05-08 24:00")) == "Fri 2026-05-08 24:00"
