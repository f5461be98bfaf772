"""Many deadlines at once are the same deadlines, and without numpy the sentence says what to install."""

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.calendar import Calendar, always
from tests.moments import at, office

SPLIT = Calendar(
    "Europe/Athens",
    {day: [("08:00", "08:15"), ("09:00", "12:00"), ("12:30", "13:00"), ("14:00", "20:00")] for day in range(6)},
    closed=[date(2026, 5, 1)],
)


@settings(max_examples=60, deadline=None)
@given(
    calendar=st.sampled_from([office("Europe/Rome", "00:00-24:00"), SPLIT, always()]),
    cases=st.lists(
        st.tuples(st.integers(1_500_000_000, 1_900_000_000), st.integers(-3_000_000, 3_000_000)),
        min_size=1,
        max_size=50,
    ),
)
def test_many_deadlines_are_the_same_deadlines(calendar: Calendar, cases: list[tuple[int, int]]) -> None:
    starts, amounts = zip(*cases, strict=True)
    due = calendar.deadlines(np.array(starts), np.array(amounts))
    assert due.dtype == np.int64
    assert due.tolist() == [calendar.seconds.deadline(start, amount) for start, amount in cases]


def test_a_day_of_starts_every_minute_over_a_weekend_and_a_holiday() -> None:
    first = int(at("Wed 2026-04-29 00:00", "Europe/Athens").timestamp())
    starts = np.arange(first, first + 7 * 86_400, 60)
    due = SPLIT.deadlines(starts, 4 * 3600)
    assert due.tolist() == [SPLIT.seconds.deadline(int(start), 4 * 3600) for start in starts]


def test_starts_and_amounts_are_broadcast() -> None:
    starts = np.array([[1_700_000_000], [1_700_100_000]])
    due = SPLIT.deadlines(starts, [0, 60, 3600])
    assert due.shape == (2, 3)
    assert due[:, 0].tolist() == starts[:, 0].tolist()
    assert SPLIT.deadlines(1_700_000_000, 60).tolist() == SPLIT.seconds.deadline(1_700_000_000, 60)


def test_no_starts_and_amounts_of_nothing() -> None:
    assert SPLIT.deadlines([], 60).tolist() == []
    assert SPLIT.deadlines([5, 6], 0).tolist() == [5, 6]


def test_the_horizon_extends_for_the_farthest_of_them() -> None:
    calendar = office("UTC")
    start = int(at("Mon 2024-01-01 09:00", "UTC").timestamp())
    century = 8 * 5 * 52 * 100 * 3600
    due = calendar.deadlines([start, start], [century, -century])
    fresh = office("UTC")
    assert due.tolist() == [fresh.seconds.deadline(start, century), fresh.seconds.deadline(start, -century)]
    once = Calendar("UTC", {}, special={date(2026, 5, 1): [("09:00", "10:00")]})
    with pytest.raises(ValueError, match="too little open time"):
        once.deadlines([start], 7200)


@pytest.mark.parametrize("starts", [[1.5], ["2026-05-01"], np.array(["2026-05-01"], dtype="datetime64[s]")])
def test_only_whole_seconds_are_read(starts: object) -> None:
    with pytest.raises(ValueError, match="The starts are whole UTC seconds"):
        SPLIT.deadlines(starts, 60)


def test_without_numpy_everything_else_works_and_this_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "checks.batch", raising=False)
    monkeypatch.setitem(sys.modules, "numpy", None)
    calendar = office()
    assert calendar.deadline(datetime(2026, 5, 11, 7, tzinfo=UTC), timedelta(hours=1)).hour == 8
    with pytest.raises(
        ImportError, match="Many deadlines at once need numpy; install sla-monitor with the extra `fast`"
    ):
        calendar.deadlines([1_700_000_000], 60)


def test_the_clock_imports_neither_numpy_nor_holidays() -> None:
    code = "import sys, checks.calendar, checks.clock, checks.stages, checks.derive; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"numpy", "holidays", "pandas"} & set(loaded)
