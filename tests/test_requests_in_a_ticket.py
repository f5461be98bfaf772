"""One ticket, several requests: where a new one begins, and which class it is of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.facts import Fact, Facts, Name
from checks.timeline import Event, Timeline, build
from tests.business_care import asked, event, marked, replied
from tests.moments import at


def requests(*events: Event, facts: Facts | None = None) -> list[tuple[str, str]]:
    return [(r.opened.ref, r.kind) for r in build(1, "acme", events, facts).requests]


def test_a_conversation_within_two_weeks_is_one_request() -> None:
    told = requests(asked("Mon 2026-05-04 10:00"), replied("Mon 2026-05-04 11:00"), asked("Mon 2026-05-18 11:00"))
    assert told == [("Mon 2026-05-04 10:00", "support")]


def test_after_fourteen_days_of_silence_on_a_valid_reply_a_new_one_begins() -> None:
    told = requests(asked("Mon 2026-05-04 10:00"), replied("Mon 2026-05-04 11:00"), asked("Mon 2026-05-18 11:01"))
    assert [when for when, _ in told] == ["Mon 2026-05-04 10:00", "Mon 2026-05-18 11:01"]


@pytest.mark.parametrize("said", ["taken", "bug", "not_bug"])
def test_what_the_team_says_among_itself_does_not_break_the_silence(said: str) -> None:
    answered = (asked("Mon 2026-05-04 10:00"), replied("Mon 2026-05-04 11:00"), marked("Mon 2026-05-04 11:05", said))
    assert len(requests(*answered, asked("Mon 2026-05-18 11:01"))) == 2


def test_silence_on_an_unanswered_request_is_no_new_one() -> None:
    assert len(requests(asked("Mon 2026-05-04 10:00"), asked("Mon 2026-06-01 10:00"))) == 1


@pytest.mark.parametrize("ending", ["close", "refund"])
def test_after_close_or_refund_a_new_one_begins_unless_it_was_reopened(ending: str) -> None:
    first, ended, again = (
        asked("Mon 2026-05-04 10:00"),
        marked("Tue 2026-05-05 10:00", ending),
        asked("Wed 2026-05-06 10:00"),
    )
    assert len(requests(first, ended, again)) == 2
    assert len(requests(first, ended, marked("Tue 2026-05-05 12:00", "reopen"), again)) == 1


def test_a_presale_question_becomes_a_support_request_with_the_purchase() -> None:
    facts = Facts((
        Fact(Name.PRESALE_LABEL, True, "mailbox", at("Mon 2026-05-04 10:00")),
        Fact(Name.PURCHASED_AT, at("Tue 2026-05-05 09:00"), "api"),
    ))  # fmt: skip
    told = requests(asked("Mon 2026-05-04 10:00"), asked("Wed 2026-05-06 10:00"), facts=facts)
    assert told == [("Mon 2026-05-04 10:00", "presale"), ("Wed 2026-05-06 10:00", "support")]


def test_the_qualification_of_the_thread_says_presale_too() -> None:
    facts = Facts((Fact(Name.QUALIFICATION, "presale", "api"),))
    assert requests(asked("Mon 2026-05-04 10:00"), facts=facts) == [("Mon 2026-05-04 10:00", "presale")]


def test_what_comes_before_any_request_belongs_to_none() -> None:
    told = build(1, "acme", (replied("Mon 2026-05-04 09:00"), asked("Mon 2026-05-04 10:00")))
    assert len(told.requests) == 1
    assert len(told.events) == 2


def test_an_event_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="ends before it begins"):
        Event(at("Mon 2026-05-04 11:00"), at("Mon 2026-05-04 10:00"), "reply", "vendor")


STORY = (
    asked("Mon 2026-05-04 10:00"), replied("Mon 2026-05-04 11:00"), asked("Tue 2026-05-05 10:00"),
    marked("Tue 2026-05-05 10:00", "bug"), event("Tue 2026-05-05 10:00", "reply", ref="another"),
)  # fmt: skip


@given(st.permutations(STORY))
def test_the_order_in_which_things_were_learned_changes_nothing(told: list[Event]) -> None:
    timeline: Timeline = build(1, "acme", told)
    assert timeline == build(1, "acme", STORY)
