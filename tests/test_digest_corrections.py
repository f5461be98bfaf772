"""What a digest said and is otherwise now is told in the next one; what nobody was told is no correction."""

from zoneinfo import ZoneInfo

import pytest

from checks.corrections import WITHDRAWN, Told, corrections
from checks.line import Key, Line
from tests.moments import at

ROME = ZoneInfo("Europe/Rome")
W18, W19 = "Thu 2026-04-30 10:00", "Tue 2026-05-05 10:00"
SENT = frozenset({"2026-W18"})


def line(state: str, due: str | None = W18, number: int = 1, untold: bool = False, internal: bool = False) -> Line:
    key = Key(number, 1, "first_response", 1)
    instant = at(due, "Europe/Rome") if due else None
    since = at("Mon 2026-04-27 09:00")
    return Line(key, "Help", "acme", "PS-FR-1", state, "", since, instant, untold=untold, internal=internal)


def told(state: str, due: str = W18, number: int = 1) -> dict[Key, Told]:
    return {Key(number, 1, "first_response", 1): Told(state, at(due, "Europe/Rome"))}


@pytest.mark.parametrize(
    ("was", "is_now"), [("unknown", "breached"), ("unknown", "met"), ("breached", "met"), ("met", "met_inferred")]
)
def test_a_verdict_that_changed_since_its_week_was_sent_is_a_correction(was: str, is_now: str) -> None:
    (found,) = corrections(told(was), [line(is_now)], SENT, ROME)
    assert (found.week.name, found.was, found.now, found.moved) == ("2026-W18", was, is_now, None)


def test_what_stands_as_it_was_told_is_none() -> None:
    assert corrections(told("met"), [line("met")], SENT, ROME) == ()


def test_what_came_to_light_after_its_week_was_sent_was_not_counted_then() -> None:
    (found,) = corrections({}, [line("breached")], SENT, ROME)
    assert (found.was, found.now) == ("", "breached")


@pytest.mark.parametrize("gone", [line(WITHDRAWN), line("not_applicable"), line("unknown", untold=True)])
def test_what_no_longer_counts_is_taken_back(gone: Line) -> None:
    (found,) = corrections(told("breached"), [gone], SENT, ROME)
    assert (found.was, found.now) == ("breached", "")


def test_a_promise_that_moved_to_another_week_is_taken_back_where_it_was_told() -> None:
    (found,) = corrections(told("unknown"), [line("met", W19)], SENT, ROME)
    assert (found.week.name, found.was, found.now) == ("2026-W18", "unknown", "met")
    assert found.moved is not None
    assert found.moved.name == "2026-W19"


def test_a_promise_that_moved_into_a_week_already_sent_is_told_there() -> None:
    (found,) = corrections(told("met", W19), [line("met", W18)], SENT, ROME)
    assert found.week.name == "2026-W18"


def test_weeks_that_were_never_sent_own_targets_and_the_undated_have_no_corrections() -> None:
    lines = [line("breached", W19), line("breached", internal=True, number=2), line("breached", None, number=3)]
    assert corrections(told("unknown", W19), lines, SENT, ROME) == ()


def test_corrections_come_in_the_order_in_which_they_were_due() -> None:
    lines = [line("met", "Fri 2026-05-01 10:00", 1), line("met", W18, 3), line("met", W18, 2)]
    assert [one.line.ticket for one in corrections({}, lines, SENT, ROME)] == [2, 3, 1]
