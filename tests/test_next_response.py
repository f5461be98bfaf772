"""Every later message of the customer, a target of our own: it runs once the first answer is given."""

from dataclasses import replace

from checks.standing import Breached, Met, Running
from tests.business_care import asked, marked, replied, verdict, verdicts
from tests.moments import at

REQUEST = asked("Mon 2026-05-04 10:00")
ANSWER = replied("Mon 2026-05-04 11:00")


def test_a_second_message_before_the_first_answer_starts_nothing_of_its_own() -> None:
    told = verdicts(REQUEST, asked("Mon 2026-05-04 10:30"), now="Mon 2026-05-04 12:00")
    assert [v.clock for v in told] == ["first_response", "fix"]


def test_a_message_after_the_answer_runs_from_its_own_time() -> None:
    told = verdict("next_response", REQUEST, ANSWER, asked("Tue 2026-05-05 09:00"), now="Tue 2026-05-05 10:00")
    assert told.internal
    assert told.state == Running()
    assert told.judge.due == at("Wed 2026-05-06 09:00")


def test_two_messages_in_a_row_are_one_turn_and_each_turn_is_a_run() -> None:
    told = verdicts(
        REQUEST, ANSWER,
        asked("Tue 2026-05-05 09:00"), asked("Tue 2026-05-05 09:30"), replied("Tue 2026-05-05 11:00"),
        asked("Wed 2026-05-06 09:00"),
        now="Fri 2026-05-08 10:00",
    )  # fmt: skip
    runs = [(v.run, type(v.state)) for v in told if v.clock == "next_response"]
    assert runs == [(1, Met), (2, Breached)]


def test_a_last_thank_you_can_be_marked_as_needing_no_reply() -> None:
    thanks = (asked("Tue 2026-05-05 09:00"), marked("Tue 2026-05-05 09:10", "no_reply_needed"))
    told = verdict("next_response", REQUEST, ANSWER, *thanks, now="Fri 2026-05-08 10:00")
    assert told.state == Met(at("Tue 2026-05-05 09:10"), "asserted")


def test_a_last_thank_you_starts_no_target_and_the_question_after_it_does() -> None:
    thanks = replace(asked("Tue 2026-05-05 09:00"), thanks=True)
    assert "next_response" not in [v.clock for v in verdicts(REQUEST, ANSWER, thanks, now="Fri 2026-05-08 10:00")]
    told = verdict("next_response", REQUEST, ANSWER, thanks, asked("Wed 2026-05-06 09:00"), now="Wed 2026-05-06 10:00")
    assert (told.run, told.judge.due) == (1, at("Thu 2026-05-07 09:00"))


def test_thanks_answered_by_nobody_are_no_answer_to_the_request() -> None:
    thanks = replace(asked("Mon 2026-05-04 10:30"), thanks=True)
    assert isinstance(verdict("first_response", REQUEST, thanks, now="Wed 2026-05-06 10:00").state, Breached)
