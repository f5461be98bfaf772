"""A calendar says what it means, never changes, and refuses in a sentence what it cannot mean."""

import copy
import pickle
from dataclasses import FrozenInstanceError
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from checks.calendar import Calendar, always
from checks.zones import zone_version
from tests.moments import at, office

WEEK = {day: [("09:00", "17:00")] for day in range(5)}
FIRST_OF_MAY = date(2026, 5, 1)


def test_intervals_are_half_open() -> None:
    calendar = office()
    assert calendar.is_open(at("Mon 2026-05-11 09:00"))
    assert calendar.is_open(at("Mon 2026-05-11 16:59:59"))
    assert not calendar.is_open(at("Mon 2026-05-11 17:00"))
    assert not calendar.is_open(at("Mon 2026-05-11 08:59:59"))


def test_the_next_change_is_an_opening_or_a_closing() -> None:
    calendar = office(closed=(date(2026, 5, 11),))
    assert calendar.next_change(at("Fri 2026-05-08 09:00")) == at("Fri 2026-05-08 17:00")
    assert calendar.next_change(at("Fri 2026-05-08 17:00")) == at("Tue 2026-05-12 09:00")


def test_what_is_always_open_never_changes() -> None:
    assert always().next_change(at("Fri 2026-05-08 09:00")) is None
    assert always("Europe/Rome").is_open(at("Sun 2026-05-10 03:00"))


def test_a_change_beyond_the_compiled_years_is_found() -> None:
    calendar = Calendar(
        "UTC", {}, special={date(2026, 5, 1): [("09:00", "10:00")], date(2090, 5, 1): [("09:00", "10:00")]}
    )
    assert calendar.next_change(at("Fri 2026-05-01 12:00", "UTC")) == at("Mon 2090-05-01 09:00", "UTC")


def test_midnight_joins_neighbouring_days() -> None:
    round_the_clock = office(hours="00:00-24:00")
    assert round_the_clock.intervals(at("Fri 2026-05-08 16:00"), at("Mon 2026-05-11 10:00")) == [
        (at("Fri 2026-05-08 16:00"), at("Fri 2026-05-08 24:00")),
        (at("Mon 2026-05-11 00:00"), at("Mon 2026-05-11 10:00")),
    ]
    assert round_the_clock.intervals(at("Sat 2026-05-09 16:00"), at("Sat 2026-05-09 16:00")) == []


def test_overlapping_hours_count_once() -> None:
    doubled = Calendar("UTC", {0: [("12:00", "17:00"), ("09:00", "13:00"), ("10:00", "11:00")]})
    assert doubled.week[0] == ((9 * 3600, 17 * 3600),)


def test_a_special_date_beats_a_closed_one_and_no_hours_close_it() -> None:
    monday, tuesday = date(2026, 5, 11), date(2026, 5, 12)
    calendar = Calendar("UTC", WEEK, closed=[monday], special={monday: [("10:00", "12:00")], tuesday: []})
    assert calendar.working_dates(date(2026, 5, 9), date(2026, 5, 13)) == [monday, date(2026, 5, 13)]
    assert calendar.hours_on(monday) == [(at("Mon 2026-05-11 10:00", "UTC"), at("Mon 2026-05-11 12:00", "UTC"))]


def test_weekends_are_data() -> None:
    jerusalem = Calendar("Asia/Jerusalem", {day: [("09:00", "17:00")] for day in (6, 0, 1, 2, 3)})
    assert jerusalem.working_date(date(2026, 5, 7), 1) == date(2026, 5, 10)  # Thursday, then Sunday


def test_working_days_are_counted_in_both_directions_without_their_start() -> None:
    calendar = office(closed=(FIRST_OF_MAY,))
    assert calendar.working_date(date(2026, 4, 30), 1) == date(2026, 5, 4)
    assert calendar.working_date(date(2026, 5, 4), -2) == date(2026, 4, 29)
    assert calendar.working_date(date(2026, 5, 2), 0) == date(2026, 5, 2)


def test_a_calendar_with_too_few_working_days_says_so() -> None:
    once = Calendar("UTC", {}, special={FIRST_OF_MAY: [("09:00", "10:00")]})
    with pytest.raises(ValueError, match="too few working days around 2026-05-01; check its closed dates"):
        once.working_date(FIRST_OF_MAY, 1)


def test_times_of_day_may_carry_seconds_or_come_as_time() -> None:
    assert Calendar("UTC", {0: [(time(9), "17:00:30")]}) == Calendar("UTC", {0: [("09:00:00", "17:00:30")]})


def test_a_calendar_never_changes() -> None:
    hours = [("09:00", "17:00")]
    calendar = Calendar("Europe/Rome", {0: hours})
    hours.append(("18:00", "19:00"))
    assert calendar.week[0] == ((32400, 61200),)
    with pytest.raises(FrozenInstanceError):
        calendar.zone = "UTC"


def test_equal_calendars_share_a_version_and_any_difference_makes_another() -> None:
    calendar = Calendar("Europe/Rome", WEEK, [FIRST_OF_MAY])
    twin = Calendar("Europe/Rome", dict(reversed(WEEK.items())), [FIRST_OF_MAY, FIRST_OF_MAY], {})
    assert (calendar, hash(calendar), calendar.version) == (twin, hash(twin), twin.version)
    others = [
        Calendar("Europe/Paris", WEEK, [FIRST_OF_MAY]),
        Calendar("Europe/Rome", WEEK),
        Calendar("Europe/Rome", WEEK | {5: [("09:00", "12:00")]}, [FIRST_OF_MAY]),
        Calendar("Europe/Rome", WEEK, [FIRST_OF_MAY], {date(2026, 5, 4): []}),
    ]
    assert len({calendar.version, *(other.version for other in others)}) == 5
    assert len(calendar.version) == 16


def test_the_version_holds_what_the_zone_data_says() -> None:
    assert zone_version("Europe/Rome") != zone_version("Europe/Helsinki")
    assert len(zone_version("UTC")) == 12


def test_a_calendar_can_be_copied_and_stored() -> None:
    calendar = office()
    start = at("Fri 2026-05-08 16:00")
    for twin in (copy.deepcopy(calendar), pickle.loads(pickle.dumps(calendar))):
        assert twin == calendar
        assert twin.deadline(start, timedelta(hours=2)) == at("Mon 2026-05-11 10:00")


def test_answers_are_utc_and_sub_seconds_are_floored() -> None:
    calendar = office()
    start = at("Mon 2026-05-11 10:00").replace(microsecond=999_999)
    due = calendar.deadline(start, timedelta(hours=1))
    assert due == at("Mon 2026-05-11 11:00")
    assert due.tzinfo is UTC
    assert calendar.elapsed(start, due.replace(microsecond=1)) == timedelta(hours=1)
    assert calendar.local(start) == at("Mon 2026-05-11 10:00")
    assert calendar.elapsed(datetime(1969, 12, 31, 9, 0, 0, 500_000, UTC), datetime(1969, 12, 31, 9, 0, 1, 0, UTC)) == (
        timedelta(seconds=1)
    )


def test_whole_days_keep_the_working_days_and_open_them_for_24_hours() -> None:
    monday, tuesday = date(2026, 5, 11), date(2026, 5, 12)
    calendar = Calendar("UTC", WEEK, [FIRST_OF_MAY], {monday: [], tuesday: [("10:00", "11:00")]})
    whole = calendar.whole_days()
    assert whole.working_dates(date(2026, 4, 30), tuesday) == calendar.working_dates(date(2026, 4, 30), tuesday)
    assert whole.elapsed(at("Mon 2026-05-11 00:00", "UTC"), at("Wed 2026-05-13 12:00", "UTC")) == timedelta(hours=36)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"zone": "Europe/Pariss"}, '"Europe/Pariss" is no time zone of the IANA database; write a name such as'),
        ({"zone": "../zone"}, "is no time zone"),
        ({"zone": "+02:00"}, "is no time zone"),
        ({"week": {}}, "The calendar is empty: give at least one weekday or special date opening hours."),
        ({"week": {0: []}, "special": {FIRST_OF_MAY: []}}, "The calendar is empty"),
        ({"week": {7: [("09:00", "17:00")]}}, r"from 0 \(Monday\) to 6 \(Sunday\), not 7"),
        ({"week": {True: [("09:00", "17:00")]}}, r"from 0 \(Monday\) to 6 \(Sunday\), not True"),
        (
            {"week": {4: [("22:00", "06:00")]}},
            "Fri: 22:00 to 06:00 does not close after it opens; write hours that span",
        ),
        ({"week": {0: [("09:00", "09:00")]}}, "Mon: 09:00 to 09:00 does not close after it opens"),
        ({"week": {0: [("9:00", "17:00")]}}, 'Mon: \'9:00\' is no time of day; write "00:00" to "24:00"'),
        ({"week": {0: [("09:00", "25:00")]}}, "'25:00' is no time of day"),
        ({"week": {0: [(9, 17)]}}, "9 is no time of day"),
        ({"week": {0: [("09:00", time(17, tzinfo=UTC))]}}, "is no time of day"),
        ({"week": {0: ["09:00-17:00"]}}, "Mon: opening hours are pairs"),
        ({"week": {0: [("09:00", "12:00", "13:00")]}}, "Mon: opening hours are pairs"),
        ({"special": {FIRST_OF_MAY: [("9", "17:00")]}}, "2026-05-01: '9' is no time of day"),
        ({"special": {"2026-05-01": []}}, r"A closed or special day is a plain date such as date\(2026, 5, 1\)"),
        ({"closed": ["2026-05-01"]}, "A closed or special day is a plain date"),
        ({"closed": [datetime(2026, 5, 1, tzinfo=UTC)]}, "A closed or special day is a plain date"),
        ({"closed": {FIRST_OF_MAY: "Labour Day"}}, "expand a table of holidays for the years you need first"),
    ],
)
def test_a_calendar_that_means_nothing_is_refused(arguments: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        Calendar(**({"zone": "UTC", "week": WEEK} | arguments))


def test_naive_instants_are_refused_everywhere() -> None:
    calendar, naive, aware = office(), at("Mon 2026-05-11 10:00").replace(tzinfo=None), at("Mon 2026-05-11 10:00")
    hour = timedelta(hours=1)
    for ask in (
        lambda: calendar.deadline(naive, hour),
        lambda: calendar.deadline(aware, hour, pauses=[(naive, None)]),
        lambda: calendar.elapsed(naive, aware),
        lambda: calendar.elapsed(aware, naive),
        lambda: calendar.is_open(naive),
        lambda: calendar.next_change(naive),
        lambda: calendar.last_open_end(naive),
        lambda: calendar.local(naive),
        lambda: calendar.intervals(aware, naive),
    ):
        with pytest.raises(ValueError, match="has no time zone; give an aware datetime"):
            ask()


def test_an_edge_has_two_names() -> None:
    with pytest.raises(ValueError, match='is "close" or "open", not \'closed\''):
        office().deadline(at("Mon 2026-05-11 10:00"), timedelta(hours=1), "closed")
