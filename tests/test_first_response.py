"""First response in less than one working day (PS-FR-1): who answered, when, where, and how sure that is."""

from dataclasses import replace
from datetime import timedelta

import pytest

from checks.standing import Breached, Met, NotApplicable, Running, Unknown
from checks.timeline import Event
from checks.verdicts import Sight
from tests.business_care import asked, marked, replied, verdict, verdicts
from tests.moments import at

LATER = "Tue 2026-05-12 12:00"
CASES = (
    # sentence, requested, answered, met?
    ("Fri 16:00 requested, Mon 15:59 answered: met", "Fri 2026-05-08 16:00", "Mon 2026-05-11 15:59", True),
    (
        "Fri 16:00 requested, Mon 16:00 answered: late, it must be less",
        "Fri 2026-05-08 16:00",
        "Mon 2026-05-11 16:00",
        False,
    ),
    (
        "Fri 00:00 requested, Sat answered: the day is used up, late",
        "Fri 2026-05-08 00:00",
        "Sat 2026-05-09 09:00",
        False,
    ),
    (
        "Sat 10:00 requested, Mon 23:59 answered: the clock began on Monday",
        "Sat 2026-05-09 10:00",
        "Mon 2026-05-11 23:59",
        True,
    ),
    (
        "Thu 17:00 before the holiday of 1 May, Fri 16:30 answered: met",
        "Thu 2026-04-30 17:00",
        "Fri 2026-05-01 16:30",
        True,
    ),
    (
        "Thu 17:00 before 1 May, Mon 09:00 answered: a holiday stops nothing",
        "Thu 2026-04-30 17:00",
        "Mon 2026-05-04 09:00",
        False,
    ),
)


@pytest.mark.parametrize(("requested", "answered", "met"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_less_than_one_working_day(requested: str, answered: str, met: bool) -> None:
    state = verdict("first_response", asked(requested), replied(answered), now=LATER).state
    assert state == (Met(at(answered), "observed") if met else Breached(at(answered)))


def test_while_time_is_left_the_clock_runs_and_says_how_much() -> None:
    told = verdict("first_response", asked("Fri 2026-05-08 16:00"), now="Sat 2026-05-09 12:00")
    assert told.state == Running()
    assert told.judge.used == timedelta(hours=8)
    assert told.judge.remaining == timedelta(hours=16)
    assert told.judge.due == at("Mon 2026-05-11 16:00")


def test_nobody_answered_and_the_source_was_read_past_the_due_time() -> None:
    told = verdict("first_response", asked("Fri 2026-05-08 16:00"), now=LATER)
    assert told.state == Breached(None)


def test_with_mail_alone_no_source_sees_replies_so_nothing_is_known() -> None:
    told = verdict("first_response", asked("Fri 2026-05-08 16:00"), now=LATER, sights=())
    assert told.state == Unknown("no source sees replies")


def test_a_source_that_shows_another_channel_does_not_help() -> None:
    mail = Sight("mailbox", "mail", at("Sun 2026-12-27 12:00"))
    told = verdict("first_response", asked("Fri 2026-05-08 16:00"), now=LATER, sights=(mail,))
    assert told.state == Unknown("no source sees replies")


@pytest.mark.parametrize("read_until", [None, "Mon 2026-05-11 15:58"])
def test_beyond_what_the_source_was_read_to_the_verdict_waits_for_it(read_until: str | None) -> None:
    sight = Sight("api", "thread", at(read_until) if read_until else None)
    told = verdict("first_response", asked("Fri 2026-05-08 16:00"), now=LATER, sights=(sight,))
    assert isinstance(told.state, Unknown)
    assert told.state.waiting_on == "api"


def test_a_persons_mark_stops_the_clock_at_the_time_it_names() -> None:
    mark = replied("Mon 2026-05-11 10:00", certainty="asserted", channel="")
    told = verdict("first_response", asked("Fri 2026-05-08 16:00"), mark, now=LATER, sights=())
    assert told.state == Met(at("Mon 2026-05-11 10:00"), "asserted")


def test_a_private_mail_stops_nothing() -> None:
    mail = replied("Fri 2026-05-08 17:00", channel="mail", validity="wrong_channel")
    assert verdict("first_response", asked("Fri 2026-05-08 16:00"), mail, now=LATER).state == Breached(None)


def test_a_mail_in_a_channel_that_does_not_count_stops_nothing_even_when_it_is_valid() -> None:
    mail = replied("Fri 2026-05-08 17:00", channel="mail")
    assert verdict("first_response", asked("Fri 2026-05-08 16:00"), mail, now=LATER).state == Breached(None)


def test_an_automatic_reply_is_no_response() -> None:
    robot = replied("Fri 2026-05-08 16:01", validity="automatic")
    assert verdict("first_response", asked("Fri 2026-05-08 16:00"), robot, now=LATER).state == Breached(None)


def test_an_acknowledgement_is_enough_under_one_page_and_not_under_the_other() -> None:
    bare = replied("Fri 2026-05-08 18:00", validity="insufficient")
    told = verdict("first_response", asked("Fri 2026-05-08 16:00"), bare, now=LATER)
    assert told.state == Breached(None)
    assert {s.reading: type(s.state) for s in told.standings} == {
        "elapsed": Breached, "same_time": Breached, "acknowledge": Met,
    }  # fmt: skip
    assert told.summary == "breached (met under acknowledge)"


@pytest.mark.parametrize("validity", ["unclear", "canned"])
def test_a_reply_that_only_a_person_can_judge_leaves_the_verdict_to_that_person(validity: str) -> None:
    doubt = replied("Fri 2026-05-08 18:00", validity=validity)
    told = verdict("first_response", asked("Fri 2026-05-08 16:00"), doubt, now=LATER)
    assert told.state == Unknown(f"a person must say whether a reply that is {validity} was the answer")


def test_a_message_of_unknown_author_never_stops_the_clock_and_is_asked_about() -> None:
    somebody = replied("Fri 2026-05-08 18:00", actor="unknown", certainty="unknown", validity="unclear")
    early = verdict("first_response", asked("Fri 2026-05-08 16:00"), somebody, now="Fri 2026-05-08 19:00")
    assert early.state == Running()
    late = verdict("first_response", asked("Fri 2026-05-08 16:00"), somebody, now=LATER)
    assert late.state == Unknown("a person must say whether a message of unknown author was the answer")


def test_an_inferred_reply_counts_and_stays_apart() -> None:
    told = verdict(
        "first_response",
        asked("Fri 2026-05-08 16:00"),
        replied("Mon 2026-05-11 10:00", certainty="inferred"),
        now=LATER,
    )
    assert told.state == Met(at("Mon 2026-05-11 10:00"), "inferred")


@pytest.mark.parametrize(
    ("after", "by", "state"),
    [
        ("Mon 2026-05-11 15:00", "Mon 2026-05-11 15:30", Met(at("Mon 2026-05-11 15:30"), "observed")),
        ("Mon 2026-05-11 15:30", "Mon 2026-05-11 16:30", Unknown("between two polls")),
        ("Mon 2026-05-11 16:10", "Mon 2026-05-11 16:30", Breached(at("Mon 2026-05-11 16:30"))),
    ],
)
def test_a_reply_known_only_from_two_polls(after: str, by: str, state: object) -> None:
    reply = Event(at(after), at(by), "reply", "vendor", "observed", "thread", "poll")
    assert verdict("first_response", asked("Fri 2026-05-08 16:00"), reply, now=LATER).state == state


def test_a_weekend_request_answered_on_monday_afternoon_is_met_only_under_the_judging_reading() -> None:
    told = verdict("first_response", asked("Sat 2026-05-09 10:00"), replied("Mon 2026-05-11 15:00"), now=LATER)
    assert told.summary == "met only under elapsed"
    assert told.earliest_due == at("Mon 2026-05-11 10:00")


def test_a_refund_in_time_ends_the_duty_and_one_after_the_due_time_does_not() -> None:
    request = asked("Fri 2026-05-08 16:00")
    early = verdict("first_response", request, marked("Mon 2026-05-11 10:00", "refund"), now=LATER)
    assert early.state == NotApplicable("it was refunded")
    assert early.earliest_due is None
    late = verdict("first_response", request, marked("Mon 2026-05-11 17:00", "refund"), now=LATER)
    assert late.state == Breached(None)


def test_a_person_can_say_at_any_time_that_no_reply_was_needed() -> None:
    told = verdict(
        "first_response", asked("Fri 2026-05-08 16:00"), marked("Tue 2026-05-12 09:00", "no_reply_needed"), now=LATER
    )
    assert told.state == NotApplicable("no reply is needed")


def test_what_only_seems_to_say_that_no_reply_was_needed_ends_no_duty() -> None:
    thanks = replace(marked("Fri 2026-05-08 17:00", "no_reply_needed"), certainty="inferred")
    assert verdict("first_response", asked("Fri 2026-05-08 16:00"), thanks, now=LATER).state == Breached(None)


def test_what_has_not_happened_yet_is_not_counted() -> None:
    told = verdict(
        "first_response", asked("Fri 2026-05-08 16:00"), replied("Mon 2026-05-11 15:00"), now="Mon 2026-05-11 14:00"
    )
    assert told.state == Running()


def test_whoever_took_the_ticket_is_known() -> None:
    told = verdict(
        "first_response",
        asked("Fri 2026-05-08 16:00"),
        marked("Fri 2026-05-08 16:30", "taken"),
        now="Fri 2026-05-08 17:00",
    )
    assert told.hushed


def test_each_request_has_clocks_of_its_own() -> None:
    told = verdicts(
        asked("Mon 2026-04-13 10:00"),
        replied("Mon 2026-04-13 11:00"),
        asked("Fri 2026-05-08 16:00"),
        now=LATER,
    )
    assert [(v.request, type(v.state)) for v in told if v.clock == "first_response"] == [(1, Met), (2, Breached)]
