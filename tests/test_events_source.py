"""A file of JSON lines is read once, line by line, and what is not yet written, or not yet true, waits."""

import json
from pathlib import Path
from typing import Any

import pytest

from monitor.sources.events import LONGEST_LINE, EventsSettings, EventsSource
from monitor.sources.source import Batch, Failure
from tests.moments import at

NOW = at("Mon 2026-05-11 12:00")
LINE = {"event": "message", "at": "2026-05-11T10:00:00+00:00", "thread": "7", "id": "a"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "events.jsonl"


def line(**keys: Any) -> bytes:
    return json.dumps({**LINE, **keys}).encode() + b"\n"


def poll(path: Path, cursor: str = "", replay: bool = False) -> tuple[list[Batch], str]:
    source = EventsSource(EventsSettings("import", path, replay))
    got = list(source.fetch({str(path): cursor}, NOW))
    batches = [one for one in got if isinstance(one, Batch)]
    assert len(batches) == len(got)
    assert batches[-1].complete_until == NOW
    return batches, batches[-1].cursor


def names(batches: list[Batch]) -> list[str]:
    return [item.object_id for batch in batches for item in batch.items if hasattr(item, "object_id")]


def test_lines_added_later_are_read_at_the_next_poll(path: Path) -> None:
    path.write_bytes(line())
    batches, cursor = poll(path)
    assert names(batches) == ["event:a"]
    with path.open("ab") as file:
        file.write(b"\n" + line(id="b", event="charge", customer="anna / 1", amount=5, unit="points"))
    batches, cursor = poll(path, cursor)
    assert names(batches) == ["balance:anna%20%2F%201:b"]
    assert names(poll(path, cursor)[0]) == []


def test_a_line_that_is_still_being_written_waits(path: Path) -> None:
    path.write_bytes(line() + line(id="b")[:20])
    batches, cursor = poll(path)
    assert names(batches) == ["event:a"]
    path.write_bytes(line() + line(id="b").rstrip())
    assert names(poll(path, cursor)[0]) == ["event:b"]


def test_a_line_that_is_no_event_is_told_and_the_next_ones_are_read(path: Path) -> None:
    path.write_bytes(b"no json\n[1]\n" + b"x" * (2 * LONGEST_LINE + 5) + b"\n" + line(colour="red") + line())
    batches, _ = poll(path)
    assert [one.reason for one in batches[-1].unreadable] == [
        "the line is no JSON object.",
        "the line is no JSON object.",
        f"the line is longer than {LONGEST_LINE:,} octets.",
    ]
    assert len(names(batches)) == 2


def test_many_lines_come_in_batches_that_move_the_cursor(path: Path) -> None:
    path.write_bytes(b"".join(line(id=str(n)) for n in range(1100)))
    batches, _ = poll(path)
    assert [len(batch.items) for batch in batches] == [500, 500, 100]
    assert names(poll(path, batches[0].cursor)[0])[0] == "event:500"


def test_with_replay_an_event_shows_once_its_time_has_come(path: Path) -> None:
    path.write_bytes(line() + line(id="b", at="2026-05-11T14:00:00+00:00"))
    assert names(poll(path, replay=True)[0]) == ["event:a"]
    batches, _ = poll(path)
    assert [(item.at, item.certain) for item in batches[0].items if hasattr(item, "at")][1] == (NOW, False)


def test_a_file_that_became_shorter_is_read_anew(path: Path) -> None:
    path.write_bytes(line(id="c"))
    assert names(poll(path, "100000")[0]) == ["event:c"]


def test_a_file_that_is_not_there_is_a_failure(path: Path) -> None:
    [failure] = EventsSource(EventsSettings("import", path)).fetch({}, NOW)
    assert isinstance(failure, Failure)
    assert failure.permanent
    assert str(path) in failure.reason
