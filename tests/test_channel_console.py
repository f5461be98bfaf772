"""On a terminal an alert is plain lines, and nothing a customer wrote can drive the terminal."""

import io
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from notifiers.console import Console, ConsoleSettings
from notifiers.message import Message, Retry, Sent

THURSDAY = datetime(2026, 4, 30, 15, 0, tzinfo=UTC)


def shown(subject: str, text: str) -> str:
    stream = io.StringIO()
    console = Console("terminal", ConsoleSettings(stream))
    stored = console.render(Message("T1", subject, text), "anna", THURSDAY)
    assert console.send(stored, "anna") == Sent()
    return stream.getvalue()


def test_the_subject_stands_first_and_the_text_below_it() -> None:
    assert shown("Due Friday 17:00", "Answer ticket 12.\n\nWhy now: Friday is a holiday.\n") == (
        "2026-04-30T15:00:00+00:00 anna Due Friday 17:00\n  Answer ticket 12.\n\n  Why now: Friday is a holiday.\n"
    )


def test_escape_sequences_are_written_out() -> None:
    lines = shown("\x1b]0;owned\x07", "\x1b[2Jgone\rover\u202ewritten\ud800")
    assert lines.endswith("  \\x1b[2Jgone\\x0dover\\u202ewritten\\ud800\n")
    assert "\x1b" not in lines


@given(st.text(st.characters(exclude_categories=()), max_size=100))
def test_no_text_reaches_the_terminal_as_control(text: str) -> None:
    lines = shown(text, text).split("\n")
    assert all(line.isprintable() or not set(line) & set("\x1b\r\x00\x07\x08\x9b") for line in lines)
    assert all(line.startswith("  ") or not line for line in lines[1:])


def test_a_probe_writes_nothing() -> None:
    stream = io.StringIO()
    assert Console("terminal", ConsoleSettings(stream)).probe() == Sent()
    assert stream.getvalue() == ""


def test_a_stream_that_is_gone_is_tried_again() -> None:
    stream = io.StringIO()
    stream.close()
    outcome = Console("terminal", ConsoleSettings(stream)).send(b"x\n", "")
    assert isinstance(outcome, Retry)
    assert "console could not be written" in outcome.reason
