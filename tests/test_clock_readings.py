"""Every unit and reading of a promise, and its strictness."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.clock import InTime, Late, Reading, Run, Undecided
from checks.dates import months_later, named_instant
from checks.target import (
    BusinessDays,
    BusinessHours,
    CalendarDays,
    CalendarMonths,
    Given,
    Hours,
    SameBusinessDay,
    Target,
    in_words,
)
from tests.moments import at, instants, office

PARIS = office(hours="09:00-18:00")
FRIDAY, SATURDAY = "Fri 2026-05-08 16:00", "Sat 2026-05-09 10:00"
HOUR = timedelta(hours=1)


def run(target: Target, start: str, strictness: Any = "<", pauses: Any = ()) -> Run:
    return Run(Reading("told", target, strictness), PARIS, at(start), tuple(pauses))


@pytest.mark.parametrize(
    ("target", "start", "due"),
    [
        (BusinessDays(1, "elapsed"), FRIDAY, "Mon 2026-05-11 16:00"),
        (BusinessDays(1, "elapsed"), SATURDAY, "Mon 2026-05-11 24:00"),
        (BusinessDays(1, "same_time"), FRIDAY, "Mon 2026-05-11 16:00"),
        (BusinessDays(1, "same_time"), SATURDAY, "Mon 2026-05-11 10:00"),
        (BusinessDays(1, "end_of_day"), FRIDAY, "Mon 2026-05-11 18:00"),
        (BusinessDays(1, "end_of_day"), SATURDAY, "Mon 2026-05-11 18:00"),
        (BusinessDays(3, "end_of_day"), FRIDAY, "Wed 2026-05-13 18:00"),
        (BusinessHours(4), FRIDAY, "Mon 2026-05-11 11:00"),
        (BusinessHours(0.5), FRIDAY, "Fri 2026-05-08 16:30"),
        (Hours(24), FRIDAY, "Sat 2026-05-09 16:00"),
        (CalendarDays(3), FRIDAY, "Mon 2026-05-11 16:00"),
        (CalendarDays(3, end_of_day=True), FRIDAY, "Mon 2026-05-11 24:00"),
        (CalendarDays(1), "Sat 2026-03-28 16:00", "Sun 2026-03-29 16:00"),
        (Hours(24), "Sat 2026-03-28 16:00", "Sun 2026-03-29 17:00"),
        (CalendarDays(1), "Sat 2026-03-28 02:30", "Sun 2026-03-29 03:30"),
        (CalendarMonths(1), "Sat 2026-01-31 10:00", "Sat 2026-02-28 24:00"),
        (CalendarMonths(1, end_of_day=False), "Sat 2026-01-31 10:00", "Sat 2026-02-28 10:00"),
        (CalendarMonths(3), FRIDAY, "Sat 2026-08-08 24:00"),
        (SameBusinessDay(), FRIDAY, "Fri 2026-05-08 18:00"),
        (SameBusinessDay(), "Fri 2026-05-08 03:00", "Fri 2026-05-08 18:00"),
        (SameBusinessDay(), "Fri 2026-05-08 18:00", "Mon 2026-05-11 18:00"),
        (SameBusinessDay(), SATURDAY, "Mon 2026-05-11 18:00"),
        (Given(at("Sun 2026-05-10 12:00")), FRIDAY, "Sun 2026-05-10 12:00"),
    ],
)
def test_each_unit_is_due_where_the_terms_say(target: Target, start: str, due: str) -> None:
    assert run(target, start).due == at(due)


def test_months_end_on_their_last_day() -> None:
    assert months_later(at("Mon 2024-01-29 00:00").date(), 1) == at("Thu 2024-02-29 00:00").date()
    assert months_later(at("Wed 2025-12-31 00:00").date(), 14) == at("Sun 2027-02-28 00:00").date()


def test_less_than_one_business_day_is_broken_once_it_is_reached() -> None:
    promise = run(BusinessDays(1), "Fri 2026-05-08 00:00", "<")
    saturday = at(SATURDAY)
    assert not promise.in_time(saturday)
    assert promise.in_time(at("Fri 2026-05-08 23:59:59"))
    assert promise.breached_at == promise.due == at("Fri 2026-05-08 24:00")


def test_within_one_business_day_is_broken_only_when_more_is_used() -> None:
    promise = run(BusinessDays(1), "Fri 2026-05-08 00:00", "<=")
    assert promise.in_time(at(SATURDAY))
    assert promise.in_time(at("Mon 2026-05-11 00:00"))
    assert not promise.in_time(at("Mon 2026-05-11 00:00:01"))
    assert promise.due == at("Fri 2026-05-08 24:00")
    assert promise.breached_at == at("Mon 2026-05-11 00:00:01")


def test_named_instants_are_compared_with_the_same_strictness() -> None:
    on_time = at("Sun 2026-06-07 16:00")
    within, below = run(CalendarDays(30), FRIDAY, "<="), run(CalendarDays(30), FRIDAY, "<")
    assert within.in_time(on_time)
    assert not within.in_time(on_time + timedelta(seconds=1))
    assert not below.in_time(on_time)
    assert within.breached_at == on_time + timedelta(seconds=1)
    assert below.breached_at == on_time


def test_used_and_remaining_time_count_what_the_reading_counts() -> None:
    elapsed = run(BusinessDays(1), SATURDAY)
    assert elapsed.used(at("Mon 2026-05-11 06:00")) == 6 * HOUR
    assert elapsed.remaining(at("Mon 2026-05-11 06:00")) == 18 * HOUR
    assert elapsed.used(at("Fri 2026-05-08 12:00")) == timedelta()
    named = run(CalendarDays(1), FRIDAY)
    assert named.remaining(at("Sat 2026-05-09 10:00")) == 6 * HOUR
    assert named.remaining(at("Sat 2026-05-09 18:00")) == -2 * HOUR


def test_an_answer_between_two_polls_is_judged_only_where_both_agree() -> None:
    promise = run(BusinessHours(4), "Mon 2026-05-11 09:00")
    early, late, later = at("Mon 2026-05-11 12:00"), at("Mon 2026-05-11 13:30"), at("Mon 2026-05-11 14:00")
    assert promise.answered(early, early) == InTime()
    assert promise.answered(early, late) == Undecided("between two polls")
    assert promise.answered(late, later) == Late()


def test_a_pause_moves_time_that_counts_and_instants_that_are_named_but_not_given_ones() -> None:
    pause = [(at("Fri 2026-05-08 17:00"), at("Mon 2026-05-11 03:00"))]
    assert run(BusinessHours(4), FRIDAY, pauses=pause).due == at("Mon 2026-05-11 12:00")
    assert run(BusinessDays(1), FRIDAY, pauses=pause).due == at("Tue 2026-05-12 02:00")
    assert run(BusinessDays(1, "same_time"), FRIDAY, pauses=pause).due == at("Tue 2026-05-12 02:00")
    assert run(CalendarDays(1), FRIDAY, pauses=pause).due == at("Tue 2026-05-12 02:00")
    assert run(Given(at(SATURDAY)), FRIDAY, pauses=pause).due == at(SATURDAY)


def test_a_pause_beyond_the_named_instant_moves_nothing() -> None:
    pause = [(at("Mon 2026-05-11 17:00"), None)]
    assert run(BusinessDays(1, "same_time"), FRIDAY, pauses=pause).due == at("Mon 2026-05-11 16:00")


@pytest.mark.parametrize("target", [BusinessHours(4), BusinessDays(1), BusinessDays(1, "same_time"), CalendarDays(3)])
def test_while_paused_nothing_is_due_and_nothing_is_late(target: Target) -> None:
    for strictness in ("<", "<="):
        promise = run(target, FRIDAY, strictness, [(at("Fri 2026-05-08 16:30"), None)])
        assert promise.due is None
        assert promise.breached_at is None
        assert promise.in_time(at("Fri 2027-05-07 12:00"))
        assert (promise.remaining(at("Fri 2027-05-07 12:00")) is None) == (promise.amount is None)


def test_the_breach_is_the_first_second_that_is_not_in_time() -> None:
    second = timedelta(seconds=1)
    targets: list[Target] = [
        BusinessHours(9),
        BusinessDays(2),
        BusinessDays(2, "end_of_day"),
        CalendarDays(2),
        Hours(9),
    ]

    @settings(max_examples=60, deadline=None)
    @given(start=instants(2020, 2030), target=st.sampled_from(targets), strictness=st.sampled_from(["<", "<="]))
    def holds(start: datetime, target: Target, strictness: Any) -> None:
        promise = Run(Reading("told", target, strictness), PARIS, start)
        assert promise.breached_at is not None
        assert not promise.in_time(promise.breached_at)
        assert promise.in_time(promise.breached_at - second)

    holds()


def test_a_target_in_words() -> None:
    told = {
        BusinessHours(1): "1 business hour",
        BusinessHours(4.5): "4.5 business hours",
        BusinessDays(1): "1 business day (24 hours of working-day time)",
        BusinessDays(2, "same_time"): "the same local time 2 working days later",
        BusinessDays(2, "end_of_day"): "the end of working day 2 after the request's date",
        CalendarDays(30): "30 calendar days, same local time",
        CalendarMonths(1): "1 month, to the end of the last day",
        Hours(24): "24 hours, night and day",
        SameBusinessDay(): "the same business day",
        Given(at(FRIDAY)): "the instant the marketplace states",
    }
    assert {target: in_words(target) for target in told} == told


def test_impossible_promises_are_refused_in_a_sentence() -> None:
    for make in (BusinessHours, BusinessDays, CalendarDays, CalendarMonths, Hours):
        for n in (0, -1, True, float("nan"), float("inf"), 1_000_000):
            with pytest.raises(ValueError, match=r"A target needs a .*number of .* above 0 and below 1000000, not"):
                make(n)
    with pytest.raises(ValueError, match="A target needs a whole number of business days"):
        BusinessDays(1.5)
    with pytest.raises(ValueError, match='read as "elapsed", "same_time" or "end_of_day", not \'next\''):
        BusinessDays(1, "next")
    with pytest.raises(ValueError, match='The strictness of "told" is "<" or "<=", not \'=\''):
        Reading("told", Hours(1), "=")
    with pytest.raises(ValueError, match="has no time zone"):
        Given(at(FRIDAY).replace(tzinfo=None))
    with pytest.raises(ValueError, match="has no time zone"):
        Run(Reading("told", Hours(1)), PARIS, at(FRIDAY).replace(tzinfo=None))
    with pytest.raises(ValueError, match="counts time and names no instant; ask its run"):
        named_instant(Hours(1), PARIS, at(FRIDAY))


def test_a_given_instant_is_named_too() -> None:
    assert named_instant(Given(at(SATURDAY)), PARIS, at(FRIDAY)) == at(SATURDAY)
