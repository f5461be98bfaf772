"""Where the evidence does not reach the verdict is unknown: never met by guess, never breached by guess."""

from dataclasses import replace
from datetime import timedelta

from checks.alerts import Watch, outlook
from checks.standing import Breached, Met, Running, Unknown
from checks.timeline import Event
from checks.verdicts import Sight
from tests.business_care import ROME, THREAD, asked, clock, replied, verdict, verdicts
from tests.moments import at

REQUEST = asked("Tue 2026-05-05 10:00")
DUE = "Wed 2026-05-06 10:00"
LATER = "Thu 2026-05-07 18:00"
NOBODYS = {"actor": "unknown", "certainty": "unknown", "validity": "unclear"}


def doubt(words: str, **more: str) -> Event:
    return replied(words, **(NOBODYS | more))


def test_a_late_answer_is_no_breach_while_an_earlier_message_of_nobody_may_have_been_one() -> None:
    state = verdict(
        "first_response", REQUEST, doubt("Tue 2026-05-05 16:00"), replied("Thu 2026-05-07 10:00"), now=LATER
    ).state
    assert state == Unknown("a person must say whether a message of unknown author was the answer")


def test_a_doubt_after_the_due_time_excuses_nothing() -> None:
    found = verdict("first_response", REQUEST, doubt("Wed 2026-05-06 16:00"), now=LATER)
    assert found.state == Breached(None)


def test_an_answer_in_time_beside_a_doubt_is_met() -> None:
    found = verdict(
        "first_response", REQUEST, doubt("Tue 2026-05-05 11:00"), replied("Tue 2026-05-05 12:00"), now=LATER
    )
    assert isinstance(found.state, Met)


def test_a_request_that_may_not_be_one_is_never_breached_and_may_be_met() -> None:
    maybe = asked("Tue 2026-05-05 10:00", actor="unknown", certainty="unknown")
    assert verdict("first_response", maybe, now="Tue 2026-05-05 12:00").state == Running()
    unanswered = verdict("first_response", maybe, now=LATER).state
    assert unanswered == Unknown("a person must say who wrote the message that began it")
    late = verdict("first_response", maybe, replied("Thu 2026-05-07 10:00"), now=LATER).state
    assert isinstance(late, Unknown)
    assert isinstance(verdict("first_response", maybe, replied("Tue 2026-05-05 12:00"), now=LATER).state, Met)


def test_a_thread_that_is_gone_leaves_it_unknown_and_waits_for_nothing() -> None:
    gone = Sight("api", "thread", at("Tue 2026-05-05 12:00"), gone=True)
    state = verdict("first_response", REQUEST, now=LATER, sights=(gone,)).state
    assert state == Unknown("the source api does not show the thread any more")
    seen_past_due = replace(gone, until=at(LATER))
    assert verdict("first_response", REQUEST, now=LATER, sights=(seen_past_due,)).state == Breached(None)


def test_after_a_message_of_nobody_the_customers_next_one_starts_its_own_clock() -> None:
    again = asked("Wed 2026-05-06 12:00")
    runs = [
        v.judge.since
        for v in verdicts(REQUEST, doubt("Tue 2026-05-05 16:00"), again, now=LATER)
        if v.clock == "next_response"
    ]
    assert runs == [again.by]


def test_long_after_a_message_of_nobody_a_new_request_begins() -> None:
    again = asked("Tue 2026-05-26 12:00")
    found = verdicts(REQUEST, doubt("Tue 2026-05-05 16:00"), again, now="Tue 2026-05-26 13:00")
    assert [v.judge.since for v in found if v.clock == "first_response"] == [REQUEST.by, again.by]


def test_a_doubt_that_will_be_over_by_itself_is_not_told_before() -> None:
    settles = at("Wed 2026-05-06 11:30")
    ours = replace(doubt("Wed 2026-05-06 09:30"), settles=settles)
    promise = clock("first_response")

    def stage(words: str) -> str:
        now = at(words)
        found = verdict("first_response", REQUEST, ours, now=now, sights=(THREAD,))
        alert = outlook(found, promise, Watch(ROME, {}), (), now).alert
        return alert.stage if alert else ""

    assert stage("Wed 2026-05-06 11:00") == ""
    assert stage("Wed 2026-05-06 11:30") == "breached"
    assert settles - ours.by == timedelta(hours=2)
    assert at(DUE) < settles
