"""The team's calendar never moves a deadline; it decides when the team is warned."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.clock import Reading, Run
from checks.stages import Plan, Planned, Stage, instant_of_stage, plan
from checks.target import BusinessDays, CalendarDays
from checks.team import NoTeamTime, act_by, days_after, days_before, hours_before
from tests.moments import at, instants, office

PARIS = office(hours="00:00-24:00")
FIRST_OF_MAY = date(2026, 5, 1)
ROME = office("Europe/Rome", "09:00-18:00", closed=(FIRST_OF_MAY,))
FIRST_RESPONSE = Reading("elapsed", BusinessDays(1), "<")
FIX = Reading("calendar", CalendarDays(30), "<=")
RESPONSE_STAGES = (Stage("warning", 4, "team_hours"), Stage("last_call", 1, "team_hours"))
FIX_STAGES = (Stage("early", 10, "team_days"), Stage("warning", 3, "team_days"), Stage("last_call", 1, "team_days"))


def planned(start: str, reading: Reading = FIRST_RESPONSE, stages: tuple[Stage, ...] = RESPONSE_STAGES) -> Plan:
    run = Run(reading, PARIS, at(start))
    assert run.due is not None
    return plan(stages, at(start), run.due, run.breached_at, ROME)


def stage(told: Plan, name: str) -> datetime:
    return next(planned.at for planned in told.stages if planned.stage == name)


def test_a_request_on_the_eve_of_a_holiday_is_to_be_answered_that_evening() -> None:
    # The clause knows no holidays: due on Friday, 1 May. The team is at work until Thursday 18:00 only.
    start = at("Thu 2026-04-30 17:00")
    told = planned("Thu 2026-04-30 17:00")
    assert stage(told, "breached") == at("Fri 2026-05-01 17:00")
    assert told.act_by == at("Thu 2026-04-30 18:00")
    assert told.current(start) == Planned("last_call", start)


def test_a_request_after_the_last_closing_before_a_holiday_finds_no_team_time_at_all() -> None:
    start = at("Thu 2026-04-30 18:30")
    told = planned("Thu 2026-04-30 18:30")
    assert stage(told, "breached") == at("Fri 2026-05-01 18:30")
    assert told.act_by == NoTeamTime("no team time")
    assert told.current(start) == Planned("last_call", start)


def test_warnings_count_back_in_team_time() -> None:
    told = planned("Tue 2026-04-28 10:00")
    assert told.act_by == at("Wed 2026-04-29 10:00")
    assert stage(told, "warning") == at("Tue 2026-04-28 15:00")
    assert stage(told, "last_call") == at("Wed 2026-04-29 09:00")


def test_a_fix_is_warned_of_ten_three_and_one_team_days_ahead() -> None:
    told = planned("Tue 2026-04-14 11:00", FIX, FIX_STAGES)
    assert told.act_by == at("Thu 2026-05-14 11:00")
    # 1 May is no team day, so ten of them reach back to 29 April.
    assert stage(told, "early") == at("Wed 2026-04-29 11:00")
    assert stage(told, "warning") == at("Mon 2026-05-11 11:00")
    assert stage(told, "last_call") == at("Wed 2026-05-13 11:00")


def test_a_team_day_back_from_closing_time_is_the_whole_last_day() -> None:
    assert days_before(at("Thu 2026-05-14 18:00"), 1, ROME) == at("Thu 2026-05-14 09:00")
    assert days_before(at("Mon 2026-05-11 18:00"), 1, ROME) == at("Mon 2026-05-11 09:00")


def test_a_team_day_back_from_a_moment_outside_hours_stays_before_it() -> None:
    assert days_before(at("Fri 2026-05-01 18:30"), 1, ROME) == at("Thu 2026-04-30 18:00")


def test_wall_clock_stages_count_back_from_the_due_instant() -> None:
    start, due = at("Tue 2026-04-14 11:00"), at("Thu 2026-05-14 11:00")
    assert instant_of_stage(Stage("bug or not?", 10, "calendar_days"), start, due, ROME) == at("Mon 2026-05-04 11:00")
    assert instant_of_stage(Stage("late", 2, "hours"), start, due, ROME) == at("Thu 2026-05-14 09:00")
    assert instant_of_stage(Stage("late", 30, "minutes"), start, due, ROME) == at("Thu 2026-05-14 10:30")


def test_no_stage_lies_before_the_request() -> None:
    start = at("Thu 2026-04-30 17:00").replace(microsecond=500)
    due = at("Fri 2026-05-01 17:00")
    assert instant_of_stage(Stage("early", 40, "calendar_days"), start, due, ROME) == start.replace(microsecond=0)
    assert instant_of_stage(Stage("early", 10, "team_days"), start, due, ROME) == start.replace(microsecond=0)


def test_without_team_time_only_team_stages_come_at_once() -> None:
    start, due = at("Thu 2026-04-30 18:30"), at("Fri 2026-05-01 18:30")
    stages = (Stage("warning", 3, "team_days"), Stage("last_call", 2, "hours"))
    told = plan(stages, start, due, due, ROME)
    assert [told.stages[0].at, told.stages[1].at] == [start, at("Fri 2026-05-01 16:30")]


def test_overdue_comes_once_on_each_of_five_team_days() -> None:
    told = planned("Wed 2026-04-29 17:00")
    assert stage(told, "breached") == at("Thu 2026-04-30 17:00")
    assert [(one.day, one.at) for one in told.stages if one.stage == "overdue"] == [
        (1, at("Mon 2026-05-04 09:00")),
        (2, at("Tue 2026-05-05 09:00")),
        (3, at("Wed 2026-05-06 09:00")),
        (4, at("Thu 2026-05-07 09:00")),
        (5, at("Fri 2026-05-08 09:00")),
    ]


def test_a_breach_in_the_night_is_overdue_from_that_morning_on() -> None:
    assert days_after(at("Mon 2026-05-11 03:00"), 2, ROME) == (at("Mon 2026-05-11 09:00"), at("Tue 2026-05-12 09:00"))
    assert days_after(at("Mon 2026-05-11 09:00"), 1, ROME) == (at("Tue 2026-05-12 09:00"),)


def test_stages_already_past_collapse_into_the_most_severe() -> None:
    told = planned("Tue 2026-04-28 10:00")
    expected = [
        ("Tue 2026-04-28 14:59", None, "warning"),
        ("Tue 2026-04-28 15:00", "warning", "last_call"),
        ("Wed 2026-04-29 09:30", "last_call", "breached"),
        ("Wed 2026-04-29 10:00", "breached", "overdue"),
        ("Thu 2026-04-30 12:00", "overdue", "overdue"),
        ("Fri 2026-06-05 12:00", "overdue", None),
    ]
    for now, current, following in expected:
        reached, coming = told.current(at(now)), told.following(at(now))
        assert (reached and reached.stage, coming and coming.stage) == (current, following), now
    last = told.current(at("Fri 2026-06-05 12:00"))
    assert last is not None
    assert last.day == 5


def test_while_the_judge_has_no_due_instant_there_is_no_breach_to_plan() -> None:
    start, due = at("Tue 2026-04-28 10:00"), at("Wed 2026-04-29 10:00")
    assert [told.stage for told in plan(RESPONSE_STAGES, start, due, None, ROME).stages] == ["warning", "last_call"]


@settings(max_examples=100, deadline=None)
@given(start=instants(2020, 2030), length=st.integers(0, 400))
def test_act_by_is_the_last_team_moment_between_start_and_due(start: datetime, length: int) -> None:
    due = start + timedelta(hours=length)
    limit = act_by(start, due, ROME)
    if isinstance(limit, NoTeamTime):
        assert ROME.intervals(start, due) == []
    else:
        assert limit == ROME.intervals(start, due)[-1][1]
        assert hours_before(limit, 1, ROME) < limit <= due


def test_impossible_stages_are_refused_in_a_sentence() -> None:
    with pytest.raises(ValueError, match=r"Stage \"warning\" counts in team_hours, .*, not in 'days'"):
        Stage("warning", 4, "days")
    for n in (-1, True):
        with pytest.raises(ValueError, match=r'Stage "warning" lies .* team_hours ahead; write a number from 0 on'):
            Stage("warning", n, "team_hours")
