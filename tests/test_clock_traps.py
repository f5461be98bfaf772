"""Traps that other engines and other manuals fell into."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from checks.calendar import Calendar
from tests.moments import at, office

HOUR = timedelta(hours=1)


def test_a_manual_says_tuesday_but_friday_16_00_plus_4_hours_is_monday_11_00() -> None:
    calendar = office(hours="08:00-17:00")
    assert calendar.deadline(at("Fri 2026-05-08 16:00"), 4 * HOUR) == at("Mon 2026-05-11 11:00")


def test_a_manual_says_monday_09_00_but_friday_17_00_plus_8_hours_fills_monday() -> None:
    calendar, start = office(), at("Fri 2026-05-08 17:00")
    assert calendar.deadline(start, 8 * HOUR) == at("Mon 2026-05-11 17:00")
    assert calendar.deadline(start, 8 * HOUR, "open") == at("Tue 2026-05-12 09:00")


def test_a_manual_is_right_that_friday_16_00_plus_4_hours_is_monday_12_00() -> None:
    assert office().deadline(at("Fri 2026-05-08 16:00"), 4 * HOUR) == at("Mon 2026-05-11 12:00")


def test_one_business_day_from_friday_midnight_does_not_slip_over_the_weekend() -> None:
    # A helpdesk's library moved this from Saturday to Monday in a release of 2019; here the edge is named.
    calendar, start = office(hours="00:00-24:00"), at("Fri 2026-05-08 00:00")
    assert calendar.deadline(start, 24 * HOUR) == at("Fri 2026-05-08 24:00")
    assert calendar.deadline(start, 24 * HOUR, "open") == at("Mon 2026-05-11 00:00")


def test_120_minutes_that_end_at_closing_time() -> None:
    calendar = office("Europe/Berlin", "09:00-18:00")
    start, pause = at("Tue 2013-06-04 11:00", "Europe/Berlin"), at("Tue 2013-06-04 12:00", "Europe/Berlin")
    held = [(pause, at("Tue 2013-06-04 17:00", "Europe/Berlin"))]
    assert calendar.deadline(start, 2 * HOUR, "close", held) == at("Tue 2013-06-04 18:00", "Europe/Berlin")
    assert calendar.deadline(start, 2 * HOUR, "open", held) == at("Wed 2013-06-05 09:00", "Europe/Berlin")


def test_nothing_to_wait_for_is_due_at_once_or_at_the_next_opening() -> None:
    calendar, start = office(), at("Sat 2026-05-09 10:00")
    assert calendar.deadline(start, timedelta()) == start
    assert calendar.deadline(start, timedelta(), "open") == at("Mon 2026-05-11 09:00")


def test_time_before_the_start_counts_negative() -> None:
    assert office().elapsed(at("Tue 2026-05-12 10:00"), at("Mon 2026-05-11 10:00")) == -8 * HOUR


def test_a_day_of_23_or_25_hours_counts_its_true_length() -> None:
    rome = Calendar("Europe/Rome", {6: [("00:00", "24:00")]})
    spring, autumn = at("Sun 2026-03-29 00:00", "Europe/Rome"), at("Sun 2026-10-25 00:00", "Europe/Rome")
    assert rome.elapsed(spring, spring + timedelta(days=2)) == 23 * HOUR
    assert rome.elapsed(autumn, autumn + timedelta(days=2)) == 25 * HOUR


@pytest.mark.parametrize(("zone", "day"), [("Africa/Cairo", "Fri 2026-04-24"), ("America/Havana", "Sun 2026-03-08")])
def test_a_midnight_that_does_not_exist_moves_to_one_o_clock(zone: str, day: str) -> None:
    calendar = office(zone, "00:00-24:00", range(7))
    assert calendar.at(date.fromisoformat(day.split()[1]), at(f"{day} 00:00", zone).time()) == at(f"{day} 01:00", zone)
    assert calendar.elapsed(at(f"{day} 00:00", zone), at(f"{day} 24:00", zone)) == 23 * HOUR


def test_hours_that_a_gap_swallows_are_dropped() -> None:
    night = office("Europe/Warsaw", "02:00-03:00", range(7))
    assert night.hours_on(date(2026, 3, 29)) == []
    assert not night.is_working(date(2026, 3, 29))
    assert night.working_date(date(2026, 3, 28), 1) == date(2026, 3, 30)


def test_a_date_that_never_was_lends_its_hours_to_the_next_and_counts_once() -> None:
    # Samoa had no 30 December 2011: with fold=0 that Friday's hours fall on Saturday the 31st.
    samoa, apia = office("Pacific/Apia"), ZoneInfo("Pacific/Apia")
    start, end = datetime(2011, 12, 29, tzinfo=apia), datetime(2012, 1, 2, tzinfo=apia)
    assert samoa.elapsed(start, end) == 16 * HOUR


def test_an_offset_is_no_zone() -> None:
    with pytest.raises(ValueError, match='"CET\\+1" is no time zone of the IANA database'):
        office("CET+1")


def test_a_closing_at_23_59_is_taken_at_its_word() -> None:
    calendar = office(hours="00:00-23:59")
    assert calendar.elapsed(at("Mon 2026-05-11 00:00"), at("Mon 2026-05-11 24:00")) == timedelta(hours=23, minutes=59)


def test_a_start_in_any_zone_is_the_same_instant() -> None:
    calendar = office("Europe/Athens")
    start = at("Mon 2026-05-11 10:00", "Europe/Athens")
    elsewhere = start.astimezone(ZoneInfo("America/New_York"))
    assert calendar.deadline(elsewhere, HOUR) == calendar.deadline(start, HOUR)


def test_a_repeated_hour_is_two_different_starts() -> None:
    rome, zone = office("Europe/Rome", "00:00-24:00", range(7)), ZoneInfo("Europe/Rome")
    first = datetime(2026, 10, 25, 2, 30, tzinfo=zone)
    second = first.replace(fold=1)
    assert rome.elapsed(first, second.astimezone(ZoneInfo("UTC"))) == HOUR
    assert rome.local(second).fold == 1
