"""The clock agrees to the second with every checked case of the shared vectors."""

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from checks.calendar import Calendar

ROWS: list[dict[str, Any]] = [
    json.loads(line) for line in (Path(__file__).parent / "data" / "business_time.jsonl").read_text().splitlines()
]
# A row of another library counts no time on a calendar without hours; here such a calendar is refused.
EMPTY = 410


def calendar_of(row: Mapping[str, Any]) -> Calendar:
    return compiled(json.dumps({name: row.get(name, {}) for name in ("tz", "intervals", "holidays", "exceptions")}))


@cache
def compiled(text: str) -> Calendar:
    row = json.loads(text)
    return Calendar(
        row["tz"],
        {int(day): hours for day, hours in row["intervals"].items()},
        closed=[date.fromisoformat(day) for day in row["holidays"]],
        special={date.fromisoformat(day): hours for day, hours in row["exceptions"].items()},
    )


def rows(kind: str) -> list[Any]:
    chosen = [row for row in ROWS if row["kind"] == kind and row["id"] != EMPTY]
    return [pytest.param(row, id=f"{row['id']} {row['tz']}") for row in chosen]


def test_all_vectors_are_told() -> None:
    assert len(ROWS) == 1373
    assert sum(len(rows(kind)) for kind in ("deadline", "deadline_back", "elapsed")) == 1372


@pytest.mark.parametrize("row", rows("deadline"))
def test_a_deadline_lies_where_eight_engines_put_it_at_either_edge(row: dict[str, Any]) -> None:
    calendar, start = calendar_of(row), datetime.fromisoformat(row["start"])
    amount = timedelta(seconds=row["amount_seconds"])
    assert calendar.deadline(start, amount) == datetime.fromisoformat(row["expect_close"])
    assert calendar.deadline(start, amount, edge="open") == datetime.fromisoformat(row["expect_open"])


@pytest.mark.parametrize("row", rows("deadline_back"))
def test_counting_back_reaches_one_of_the_two_edges(row: dict[str, Any]) -> None:
    calendar, start = calendar_of(row), datetime.fromisoformat(row["start"])
    amount, expected = -timedelta(seconds=row["amount_seconds"]), datetime.fromisoformat(row["expect"])
    if amount:
        assert expected in {calendar.deadline(start, amount, "close"), calendar.deadline(start, amount, "open")}
    else:
        # Nothing counted back from a closed moment: the peers answer with the last closing.
        assert expected == calendar.last_open_end(start)
        assert calendar.deadline(start, amount) == start


@pytest.mark.parametrize("row", rows("elapsed"))
def test_elapsed_open_time_is_exact_and_signed(row: dict[str, Any]) -> None:
    calendar = calendar_of(row)
    start, end = datetime.fromisoformat(row["start"]), datetime.fromisoformat(row["end"])
    expected = timedelta(seconds=row["expect_seconds"])
    assert calendar.elapsed(start, end) == expected
    assert calendar.elapsed(end, start) == -expected


def test_the_vector_without_any_hours_is_refused_in_a_sentence() -> None:
    with pytest.raises(ValueError, match="calendar is empty: give at least one"):
        calendar_of(next(row for row in ROWS if row["id"] == EMPTY))
