"""Who wrote a message that names no author: by evidence alone, and in doubt nobody."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.sighting import Sighting
from tests.thread_rows import (
    ANSWER,
    ASKED,
    MONDAY,
    SIGNED,
    after,
    lines,
    mark,
    message,
    notification,
    reader,
    sent,
    thread,
    told,
)

CUSTOMER = ("message", "customer", "observed")
OURS = ("reply", "vendor", "inferred")
DOUBT = ("reply", "unknown", "unknown")
MAYBE = ("message", "unknown", "unknown")
FIRST = message(1, ASKED, 0, 0, (None, 5))
FIRST_MAIL = notification(90, 0.5, ASKED)
MORE = "It is the same on my second shop, with another theme and another server."


def test_a_notification_and_the_message_it_repeats_are_one_event_at_the_earliest_sighting() -> None:
    (event,) = told(thread(7), FIRST, FIRST_MAIL).events
    assert (event.kind, event.certainty, event.by) == ("message", "observed", MONDAY)
    late = notification(90, 400, f"Hello, you have a message:\n> {ASKED.upper()}")
    (event,) = told(thread(7), FIRST, late).events
    assert event.by == MONDAY


def test_where_the_thread_shows_a_message_late_the_mail_is_the_earliest_sighting() -> None:
    slow = message(2, MORE, 1, 60, (100, 110))
    events = told(thread(7), FIRST, FIRST_MAIL, slow, notification(91, 61, MORE)).events
    assert events[-1].by == after(61)


def test_without_any_mail_the_first_message_of_a_thread_is_the_customers_all_the_same() -> None:
    assert lines(thread(7), FIRST) == [("message", "customer", "inferred")]


def test_a_mail_without_words_is_the_first_messages_where_it_came_in_time() -> None:
    assert lines(thread(7), FIRST, notification(90, 100)) == [CUSTOMER]
    assert lines(thread(7), FIRST, notification(90, 200)) == [("message", "customer", "inferred"), CUSTOMER]


def test_our_signature_and_two_hours_without_a_mail_make_it_ours() -> None:
    reply = message(2, ANSWER, 1, 60, (55, 65))
    now = after(179)
    early = told(thread(7), FIRST, FIRST_MAIL, reply, by=reader(now, now, now))
    assert [(e.kind, e.certainty) for e in early.events] == [("message", "observed"), ("reply", "unknown")]
    assert early.settles == early.events[1].settles == after(180)
    later = told(thread(7), FIRST, FIRST_MAIL, reply, by=reader(after(180), after(180), after(180)))
    assert [(e.kind, e.certainty, e.validity) for e in later.events][1:] == [("reply", "inferred", "valid")]
    assert later.settles is None


def test_while_the_mailbox_is_not_read_so_far_nothing_is_ours() -> None:
    reply = message(2, ANSWER, 1, 60, (55, 65))
    behind = reader(after(300), after(150), after(300))
    found = told(thread(7), FIRST, FIRST_MAIL, reply, by=behind)
    assert found.events[1].certainty == "unknown"
    assert found.settles == after(305)
    assert lines(thread(7), FIRST, FIRST_MAIL, reply, by=reader(mail_until=None)) == [CUSTOMER, OURS]


def test_a_message_that_no_notification_explains_is_nobodys() -> None:
    lost = message(2, MORE, 1, 60, (55, 65))
    assert lines(thread(7), FIRST, FIRST_MAIL, lost) == [CUSTOMER, DOUBT]


def test_a_message_with_our_signature_that_a_mail_announced_is_a_contradiction_and_unknown() -> None:
    reply = message(2, ANSWER, 1, 60, (55, 65))
    assert lines(thread(7), FIRST, FIRST_MAIL, reply, notification(91, 61, ANSWER)) == [CUSTOMER, DOUBT]


@pytest.mark.parametrize(
    "text",
    [
        f"On 4 May 2026 Acme wrote:\n> {ANSWER}",
        f"Still empty.\n{ANSWER}",
        f"I talked to the Acme team on the phone. {MORE} {MORE} {MORE} {MORE} {MORE}",
    ],
    ids=["quoted", "pasted", "named"],
)
def test_who_quotes_us_does_not_become_us(text: str) -> None:
    reply, quoting = message(2, ANSWER, 1, 60, (55, 65)), message(3, text, 2, 90, (85, 95))
    assert lines(thread(7), FIRST, FIRST_MAIL, reply, quoting)[2][1] == "unknown"


def test_what_our_own_mail_says_too_is_ours() -> None:
    text = "Please rebuild the templates under Modules, Fast Checkout."
    copied = message(2, text, 1, 60, (55, 65))
    events = lines(thread(7), FIRST, FIRST_MAIL, copied, sent(80, 61, f"Dear Anna,\n{text}"))
    assert events == [CUSTOMER, OURS, ("reply", "vendor", "observed")]


def test_a_mail_without_words_belongs_to_the_only_message_of_its_time() -> None:
    again = message(2, "Still broken.", 1, 60, (55, 65))
    assert lines(thread(7), FIRST, FIRST_MAIL, again, notification(91, 61)) == [CUSTOMER, CUSTOMER]
    unread = reader(thread_until=after(30))
    assert lines(thread(7), FIRST, FIRST_MAIL, again, notification(91, 61), by=unread) == [CUSTOMER, DOUBT, CUSTOMER]


def test_of_two_messages_in_its_time_the_prompt_one_is_the_mails_and_the_other_nobodys() -> None:
    reply, again = message(2, "Use the new one.", 1, 30, (25, 35)), message(3, "Still broken.", 2, 60, (55, 65))
    assert lines(thread(7), FIRST, FIRST_MAIL, reply, again, notification(91, 60.3)) == [CUSTOMER, DOUBT, CUSTOMER]


def test_a_ticket_of_marks_alone_has_no_conversation() -> None:
    assert lines(mark(70, "answered", 5)) == [("reply", "vendor", "asserted")]


def test_where_nothing_tells_two_messages_apart_both_are_nobodys() -> None:
    one, two = message(2, "Use it.", 1, 60, (55, 65)), message(3, "Broken.", 2, 61, (55, 65))
    events = lines(thread(7), FIRST, FIRST_MAIL, one, two, notification(91, 62))
    assert events.count(DOUBT) == 2


def test_two_mails_and_two_messages_without_words_find_each_other_by_the_minute() -> None:
    one, two = message(2, "One.", 1, 60, (55, 65)), message(3, "Two.", 2, 90, (85, 95))
    events = lines(thread(7), FIRST, FIRST_MAIL, one, two, notification(91, 60.2), notification(92, 90.2))
    assert events == [CUSTOMER] * 3


def test_after_our_answer_a_message_of_nobody_may_be_the_customers_next_one() -> None:
    reply, lost = message(2, ANSWER, 1, 60, (55, 65)), message(3, MORE, 2, 90, (85, 95))
    assert lines(thread(7), FIRST, FIRST_MAIL, reply, lost) == [CUSTOMER, OURS, MAYBE]
    further = message(4, "Hello?", 3, 95, (90, 100))
    assert lines(thread(7), FIRST, FIRST_MAIL, reply, lost, further) == [CUSTOMER, OURS, MAYBE, DOUBT]


def test_what_a_person_marked_as_answered_within_the_hours_is_no_next_message() -> None:
    lost, answered = message(3, MORE, 2, 90, (85, 95)), mark(70, "answered", 80)
    assert lines(thread(7), FIRST, FIRST_MAIL, answered, lost)[2] == DOUBT
    assert lines(thread(7), FIRST, FIRST_MAIL, mark(70, "no-reply-needed", 80), lost)[2] == MAYBE


def test_what_was_there_before_the_watch_began_is_left_alone() -> None:
    old = message(1, ASKED, 0, -9000, (None, 5), old=True)
    assert lines(thread(7), old, message(2, MORE, 1, 3, (0, 5))) == [MAYBE]


def test_a_row_seen_again_in_other_words_is_one_message_as_first_seen() -> None:
    edited = Sighting(8, "api", "message", after(200), {**FIRST.payload, "text": "x"}, object=FIRST.object)
    assert lines(thread(7), FIRST, edited, FIRST_MAIL) == [CUSTOMER]


@pytest.mark.parametrize(
    ("own", "polls", "expected"),
    [
        (60, (55, 65), (60, 60)),
        (None, (55, 65), (55, 65)),
        (-60, (55, 65), (-60, 65)),
        (180, (55, 65), (55, 65)),
        (66, (55, 65), (65, 65)),
        (60, (None, 65), (60, 60)),
        (None, (None, 65), (0, 65)),
    ],
    ids=["agrees", "no date", "an hour early", "in the future", "clocks differ a little", "first reading", "nothing"],
)
def test_a_date_is_believed_only_between_the_polls_that_saw_it_come(
    own: float | None, polls: tuple[float | None, float], expected: tuple[float, float]
) -> None:
    reply = message(2, ANSWER, 1, own, polls)
    event = told(thread(7), FIRST, FIRST_MAIL, reply).events[1]
    assert (event.after, event.by) == (after(expected[0]), after(expected[1]))


def test_a_first_message_without_a_date_is_as_old_as_its_thread() -> None:
    assert told(thread(7), message(1, ASKED, 0, None, (None, 5))).events[0].by == MONDAY
    assert told(message(1, ASKED, 0, None, (None, 5))).events[0].by == after(5)


def test_a_message_that_is_counted_and_not_shown_is_nobodys_and_a_way_of_counting_is_none() -> None:
    first = thread(7, 5, messages=1, read=1)
    grown = thread(8, 65, messages=2, read=1, after=iso_of(55))
    event = told(first, FIRST, FIRST_MAIL, grown).events[1]
    assert (event.kind, event.certainty, event.after, event.by) == ("reply", "unknown", after(55), after(65))
    mended = thread(9, 75, messages=2, read=2, after=iso_of(65))
    assert lines(first, FIRST, FIRST_MAIL, grown, mended) == [CUSTOMER]
    always = (thread(7, 5, messages=3, read=1), thread(8, 65, messages=4, read=2, after=iso_of(55)))
    assert lines(*always, FIRST, FIRST_MAIL) == [CUSTOMER]


def iso_of(minutes: float) -> str:
    return after(minutes).isoformat()


def test_a_thread_that_is_gone_was_seen_until_the_look_before() -> None:
    gone = thread(8, 65, gone=True, after=iso_of(55))
    assert told(thread(7), FIRST, gone).blind_since == after(55)
    assert told(thread(7, 5), FIRST, thread(8, 65, gone=True)).blind_since == after(5)
    assert told(thread(8, 65, gone=True), FIRST).blind_since is not None
    assert told(thread(7), FIRST).blind_since is None


def test_without_marks_of_quotation_the_whole_text_is_looked_at() -> None:
    plain = replace(reader(), marks=None)
    reply = message(2, ANSWER, 1, 60, (55, 65))
    assert lines(thread(7), FIRST, FIRST_MAIL, reply, by=plain) == [CUSTOMER, OURS]


def test_a_machines_answer_within_seconds_is_told_by_the_dates() -> None:
    robot = "Thank you for contacting us. This is an automatic reply: we have received your message." + SIGNED
    event = told(thread(7), FIRST, FIRST_MAIL, message(2, robot, 1, 0.05, (None, 5))).events[1]
    assert event.validity == "automatic"


STEP = st.tuples(st.sampled_from([ANSWER, MORE, "Thanks", "Hello?" + SIGNED]), st.integers(1, 400), st.booleans())
STEPS = st.lists(STEP, max_size=5)


@given(STEPS)
def test_no_mail_that_is_lost_makes_a_message_ours(steps: list[tuple[str, int, bool]]) -> None:
    rows = [thread(7), FIRST]
    for place, (text, minutes, notified) in enumerate(sorted(steps, key=lambda step: step[1]), start=1):
        rows.append(message(10 + place, text, place, minutes, (minutes - 5, minutes + 5)))
        if notified:
            rows.append(notification(50 + place, minutes + 1, text))
    events = told(*rows).events
    assert all(event.certainty != "observed" or event.actor == "customer" for event in events)
    ours = [event for event in events if event.actor == "vendor"]
    unsigned = {str(row.id) for row in rows if row.kind == "message" and SIGNED not in row.payload["text"]}
    assert not unsigned & {event.ref for event in ours}
    assert told(*rows[::-1]).events == events
    assert all(event.after == event.by for event in events)
