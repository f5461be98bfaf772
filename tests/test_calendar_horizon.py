"""The compiled horizon extends itself or raises; it never clips an answer."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.calendar import Calendar, always
from tests.moments import at, instants, office


def test_far_amounts_are_exact_in_both_directions() -> None:
    calendar = office("UTC")
    start = at("Mon 2024-01-01 09:00", "UTC")
    century = timedelta(hours=8 * 5 * 52 * 100)
    due = calendar.deadline(start, century, "open")
    assert due == start + timedelta(weeks=5200)
    assert calendar.deadline(due, -century, "open") == start
    assert office("UTC").elapsed(start, due) == century


def test_a_question_may_come_before_the_first_one() -> None:
    calendar = office("UTC")
    assert calendar.is_open(at("Mon 2026-05-11 10:00", "UTC"))
    assert calendar.is_open(at("Mon 1950-05-08 10:00", "UTC"))
    assert calendar.elapsed(at("Mon 1999-05-10 10:00", "UTC"), at("Mon 2040-05-07 10:00", "UTC")).days > 3000


def test_the_last_closing_may_lie_before_the_compiled_years() -> None:
    once = Calendar("UTC", {}, special={date(1990, 5, 1): [("09:00", "10:00")], date(2100, 1, 1): [("09:00", "10:00")]})
    assert once.last_open_end(at("Mon 2026-05-11 10:00", "UTC")) == at("Tue 1990-05-01 10:00", "UTC")
    hour = timedelta(hours=1)
    assert once.deadline(at("Mon 2026-05-11 10:00", "UTC"), -hour, "open") == at("Tue 1990-05-01 09:00", "UTC")
    assert once.deadline(at("Mon 2026-05-11 10:00", "UTC"), hour) == at("Fri 2100-01-01 10:00", "UTC")


@pytest.mark.parametrize(
    ("amount", "edge", "sentence"),
    [
        (timedelta(hours=2), "close", "too little open time for this amount before the end of 2299; check the amount"),
        (timedelta(hours=1), "open", "before the end of 2299"),
        (timedelta(hours=-2), "close", "too little open time for this amount since 1900"),
        (timedelta(hours=-2), "open", "since 1900"),
    ],
)
def test_an_amount_that_never_comes_together_raises(amount: timedelta, edge: str, sentence: str) -> None:
    once = Calendar("Europe/Rome", {}, special={date(2026, 5, 1): [("09:00", "10:00")]})
    start = at("Fri 2026-05-01 09:00" if amount > timedelta() else "Fri 2026-05-01 10:00", "Europe/Rome")
    with pytest.raises(ValueError, match=sentence):
        once.deadline(start, amount, edge)


@pytest.mark.parametrize("year", [1, 1899, 2300, 9999])
def test_years_that_are_not_kept_raise(year: int) -> None:
    with pytest.raises(ValueError, match="Time is kept from 1900 to 2299"):
        office().is_open(datetime(year, 6, 1, tzinfo=UTC))
    with pytest.raises(ValueError, match="Time is kept from 1900 to 2299"):
        office().deadline(datetime(year, 6, 1, tzinfo=UTC), timedelta(hours=1))


def test_the_rims_of_what_is_kept_still_answer() -> None:
    assert always().is_open(datetime(1900, 1, 1, tzinfo=UTC))
    assert always().is_open(datetime(2299, 12, 31, 23, 59, 59, tzinfo=UTC))


@settings(max_examples=60, deadline=None)
@given(
    zone=st.sampled_from(["Europe/Athens", "America/Havana", "Pacific/Kiritimati", "Australia/Lord_Howe"]),
    start=instants(1990, 2035),
    hours=st.integers(-3000, 3000),
    other=instants(1950, 2080),
)
def test_a_wider_horizon_changes_nothing(zone: str, start: datetime, hours: int, other: datetime) -> None:
    narrow, wide = office(zone), office(zone)
    wide.is_open(other)
    for edge in ("close", "open"):
        amount = timedelta(hours=hours)
        assert narrow.deadline(start, amount, edge) == wide.deadline(start, amount, edge)
    assert narrow.next_change(start) == wide.next_change(start)
    assert narrow.elapsed(start, start + timedelta(days=40)) == wide.elapsed(start, start + timedelta(days=40))


def test_a_skipped_date_moves_its_hours_over_the_rim_of_a_year() -> None:
    # Kiritimati had no 31 December 1994: read with fold=0 its hours fall on Sunday, 1 January 1995.
    saturdays = office("Pacific/Kiritimati", days=range(5, 6))
    asked_first = at("Mon 1995-01-02 12:00", "Pacific/Kiritimati")
    assert saturdays.last_open_end(asked_first) == at("Sun 1995-01-01 17:00", "Pacific/Kiritimati")
