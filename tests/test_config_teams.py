"""A team's calendar is its hours without its closures and public holidays, fixed to plain dates and stamped."""

from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from pathlib import Path

import pytest

from monitor.config import Config, load
from monitor.teams import TeamCalendar, team_calendar, unknown_place

YEARS = range(2026, 2028)


def team(tmp_path: Path, settings: str) -> TeamCalendar:
    path = tmp_path / "config.toml"
    path.write_text(f'[teams.us]\nzone = "Europe/Rome"\n{settings}\n')
    config = load(path)
    assert isinstance(config, Config), config
    return team_calendar(config.teams["us"], YEARS)


def rome(day: int, hour: int) -> datetime:
    return datetime(2026, 4, day, hour, tzinfo=UTC) - timedelta(hours=2)


def test_the_first_of_may_and_the_saint_of_the_city_are_free(tmp_path: Path) -> None:
    ours = team(tmp_path, 'hours = "Mon-Fri 09:00-18:00"\ncountry = "IT"\nsubdivision = "RM"')
    assert ours.stamp == f"holidays {version('holidays')} IT-RM"
    assert not ours.calendar.is_working(date(2026, 5, 1))
    assert not ours.calendar.is_working(date(2026, 6, 29))
    assert ours.calendar.is_working(date(2026, 4, 30))
    assert date(2027, 5, 1) in [day for day, _ in ours.holidays]
    assert ours.calendar.deadline(rome(30, 17), timedelta(hours=2)) == rome(30, 17) + timedelta(days=3, hours=17)


def test_without_a_country_no_day_is_free_but_the_ones_named(tmp_path: Path) -> None:
    ours = team(tmp_path, 'hours.mon = ["09:00-13:00", "14:00-18:00"]\nclosed = ["2026-05-04/2026-05-10", 2026-05-18]')
    assert (ours.stamp, ours.holidays) == ("no public holidays", ())
    mondays = [date(2026, 5, day) for day in (4, 11, 18, 25)]
    assert [ours.calendar.is_working(day) for day in mondays] == [False, True, False, True]
    assert not ours.calendar.is_working(date(2026, 5, 12))


def test_a_special_day_beats_a_holiday_and_a_closure(tmp_path: Path) -> None:
    ours = team(
        tmp_path,
        'hours = "Mon-Fri 09:00-18:00"\ncountry = "IT"\nclosed = ["2026-12-31"]\n'
        'special = { "2026-12-31" = ["09:00-13:00"], "2026-05-01" = ["10:00-11:00"], "2026-05-04" = [] }',
    )
    assert [ours.calendar.is_working(day) for day in (date(2026, 12, 31), date(2026, 5, 1), date(2026, 5, 4))] == [
        True,
        True,
        False,
    ]


def test_a_week_may_hold_saturday_and_a_night_until_twelve(tmp_path: Path) -> None:
    ours = team(tmp_path, 'hours = "Mon-Thu 09:00-13:00, 14:00-18:00; Sat 22:00-24:00; Sun 00:00-02:00"')
    assert [ours.calendar.is_working(date(2026, 5, day)) for day in range(4, 11)] == [
        True,
        True,
        True,
        True,
        False,
        True,
        True,
    ]


@pytest.mark.parametrize(("country", "subdivision"), [("IT", None), ("IT", "RM"), ("GR", None), ("UK", "ENG")])
def test_places_with_known_holidays_are_taken(country: str, subdivision: str | None) -> None:
    assert unknown_place(country, subdivision) is None


def test_places_without_are_told_by_the_key_that_is_wrong() -> None:
    assert (unknown_place("Italy", None) or ("",))[0] == "country"
    assert (unknown_place("IT", "XX") or ("",))[0] == "subdivision"
