"""A week's figures: to which week a promise belongs, what its rate is of, how long customers waited, what is beside."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.digest import Figures, Tally, by_clock, figures, tally, waits_of
from checks.line import Key, Line
from checks.ranking import ranking, window
from checks.trend import trend
from checks.week import Week, week_at, week_named, week_of
from tests.moments import at

ROME = ZoneInfo("Europe/Rome")
W18 = Week(2026, 18, ROME)
HOUR = timedelta(hours=1)


def line(
    state: str, due: str | None = "Thu 2026-04-30 10:00", answered: str | None = None, number: int = 1, **more: object
) -> Line:
    """A first response that had 24 hours; a story names what differs."""
    instant = at(due, "Europe/Rome") if due else None
    since = instant - 24 * HOUR if instant else at("Mon 2026-04-27 09:00")
    plain = Line(Key(number, 1, "first_response", 1), "Help", "acme", "PS-FR-1", state, "", since, instant)
    stopped = at(answered, "Europe/Rome") if answered else None
    return replace(plain, stopped_at=stopped, **more)  # type: ignore[arg-type]  # a story's own words


def clock(name: str, number: int = 1) -> Key:
    return Key(number, 1, name, 1)


def of(*lines: Line) -> Figures:
    return figures(lines, W18)


@pytest.mark.parametrize(
    ("week", "hours"), [("2026-W13", 167), ("2026-W18", 168), ("2026-W43", 169), ("2026-W53", 168)]
)
def test_a_week_is_monday_to_monday_on_the_wall_of_the_house(week: str, hours: int) -> None:
    found = week_named(week, ROME)
    assert found is not None
    assert found.name == week
    assert found.until - found.since == hours * HOUR
    assert [day.weekday() for day in found.days] == list(range(7))
    assert found.holds(found.since)
    assert not found.holds(found.until)
    assert week_at(found.until - timedelta(microseconds=1), ROME) == found == found.later(1).later(-1)


@pytest.mark.parametrize("name", ["", "2026", "2026-W54", "2025-W53", "2026-W00", "2026-18", "1500-W10", "2026-W181"])
def test_what_is_no_week_is_none(name: str) -> None:
    assert week_named(name, ROME) is None


def test_the_first_days_of_january_may_belong_to_the_last_week_of_december() -> None:
    assert week_of(date(2027, 1, 3), ROME).name == "2026-W53"
    assert week_at(datetime(2027, 1, 3, 23, tzinfo=UTC), ROME).name == "2027-W01"


def test_a_promise_belongs_to_the_week_in_which_it_is_due_whenever_it_was_answered() -> None:
    found = of(
        line("met", "Mon 2026-04-27 00:00"),
        line("met", "Sun 2026-05-03 23:59", "Sat 2026-05-02 10:00", number=2),
        line("breached", "Mon 2026-05-04 00:00", number=3),
        line("breached", "Sun 2026-04-26 23:59", "Tue 2026-04-28 10:00", number=4),
        line("running", None, number=5),
    )
    assert [one.ticket for one in found.owed] == [1, 2]
    assert found.tally == Tally(met=2)


def test_the_rate_is_met_of_met_and_breached_and_the_rest_stands_beside() -> None:
    states = ["met"] * 3 + ["breached"] + ["met_inferred"] * 2 + ["unknown", "running", "paused", "not_applicable"]
    found = of(*(line(state, number=number) for number, state in enumerate(states)))
    assert found.tally == Tally(met=3, breached=1, inferred=2, unknown=1, running=2)
    assert found.tally.rate == 0.75
    assert (found.tally.decided, found.tally.total) == (4, 9)
    assert of(line("unknown"), line("met_inferred")).tally.rate is None


def test_latent_clocks_are_only_counted_and_own_targets_are_apart() -> None:
    found = of(
        line("unknown", untold=True),
        line("latent", untold=True, number=2),
        line("breached", internal=True, number=3),
        line("latent", untold=True, internal=True, number=4),
        line("met", number=5),
    )
    assert [one.ticket for one in found.untold] == [1, 2]
    assert [one.ticket for one in found.internal] == [3]
    assert found.tally == Tally(met=1)


def test_what_runs_and_is_due_next_week_is_named_in_the_order_in_which_it_is_due() -> None:
    found = of(
        line("running", "Sun 2026-05-10 23:00", number=1),
        line("running", "Mon 2026-05-04 00:00", number=2),
        line("running", "Mon 2026-05-11 00:00", number=3),
        line("met", "Tue 2026-05-05 10:00", number=4),
        line("running", "Tue 2026-05-05 10:00", number=5, internal=True),
        line("latent", "Tue 2026-05-05 10:00", number=6, untold=True),
    )
    assert [one.ticket for one in found.next_due] == [2, 1]


@pytest.mark.parametrize(
    ("used", "left", "near"), [(21.7, 2.3, True), (21.6, 2.4, False), (23.9, 0.1, True), (10, 14, False)]
)
def test_a_near_miss_had_less_than_a_tenth_of_its_own_time_left(used: float, left: float, near: bool) -> None:
    one = line("met", answered="Thu 2026-04-30 09:00", used=timedelta(hours=used), remaining=timedelta(hours=left))
    assert one.is_near_miss is near
    assert of(one).near_misses == ((one,) if near else ())


def test_where_no_open_time_is_counted_a_near_miss_goes_by_the_wall() -> None:
    assert line("met", answered="Thu 2026-04-30 08:00").is_near_miss
    assert not line("met", answered="Thu 2026-04-30 07:00").is_near_miss
    assert not line("met").is_near_miss
    assert not line("breached", answered="Thu 2026-04-30 10:01").is_near_miss


def test_waits_are_those_of_answered_first_responses_alone_late_ones_too() -> None:
    found = of(
        line("met", answered="Wed 2026-04-29 12:00"),
        line("breached", answered="Fri 2026-05-01 10:00", number=2),
        line("breached", number=3),
        line("unknown", number=4),
        line("met", answered="Wed 2026-04-29 11:00", key=clock("fix", 5)),
    )
    assert found.waits.answered == 2
    assert found.waits.median == 25 * HOUR
    assert found.waits.ninetieth == 48 * HOUR
    assert waits_of([None]).median is None


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=60))
def test_half_waited_no_longer_than_the_median_and_nine_in_ten_no_longer_than_the_90th_percentile(
    minutes: list[int],
) -> None:
    waits = [timedelta(minutes=n) for n in minutes]
    found = waits_of(waits)
    assert found.median is not None
    assert found.ninetieth is not None
    assert found.answered == len(waits)
    assert 2 * sum(wait <= found.median for wait in waits) >= len(waits)
    assert 2 * sum(wait >= found.median for wait in waits) >= len(waits)
    assert 10 * sum(wait <= found.ninetieth for wait in waits) >= 9 * len(waits)
    assert 10 * sum(wait < found.ninetieth for wait in waits) < 9 * len(waits)


def test_each_account_and_clock_has_its_own_tally() -> None:
    lines = [line("met"), line("breached", number=2, account="zeta"), line("met", key=clock("fix", 3))]
    assert by_clock(lines) == {
        ("acme", "first_response"): Tally(met=1),
        ("acme", "fix"): Tally(met=1),
        ("zeta", "first_response"): Tally(breached=1),
    }
    assert tally([]) == Tally()


def test_the_trend_shows_each_week_as_it_stands_now() -> None:
    lines = [
        line("met", "Mon 2026-02-09 10:00"),
        line("breached", "Thu 2026-04-30 10:00", number=2),
        line("met", "Sun 2026-02-08 10:00", number=3),
        line("met", number=4, internal=True),
        line("unknown", number=5, untold=True),
        line("running", None, number=6),
    ]
    points = trend(lines, W18)
    assert [point.week.name for point in points] == [f"2026-W{n:02d}" for n in range(7, 19)]
    assert [point.tally.total for point in points] == [1, *[0] * 10, 1]
    assert points[-1].tally == Tally(breached=1)


def test_the_marketplace_ranks_by_six_months_without_the_last_week() -> None:
    since, until = window(date(2026, 8, 31), ROME)
    assert since == at("Sat 2026-02-28 00:00", "Europe/Rome")
    assert until == at("Mon 2026-08-24 00:00", "Europe/Rome")


def test_the_ranking_counts_first_responses_by_when_they_were_asked_for() -> None:
    found = ranking(
        [
            line("met", answered="Wed 2026-04-29 12:00"),
            line("breached", answered="Thu 2026-04-30 12:00", number=2),
            line("breached", number=3),
            line("unknown", number=4),
            line("running", number=5),
            line("not_applicable", number=6),
            line("met", "Tue 2026-05-05 10:00", "Mon 2026-05-04 11:00", number=7),
            line("met", "Tue 2025-11-11 00:30", "Mon 2025-11-10 11:00", number=8),
            line("met", answered="Wed 2026-04-29 12:00", number=9, account="other"),
        ],
        "acme",
        date(2026, 5, 11),
        ROME,
    )
    assert (found.answered, found.unanswered, found.unseen) == (2, 1, 1)
    assert found.rate == pytest.approx(2 / 3)
    assert found.average == 14 * HOUR


def test_with_nothing_known_there_is_no_rate_and_no_average() -> None:
    found = ranking([line("unknown")], "acme", date(2026, 5, 11), ROME)
    assert found.rate is None
    assert found.average is None
