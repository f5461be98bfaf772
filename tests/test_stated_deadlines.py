"""A deadline that the marketplace states is that of what was asked before it, as it stood when that was answered."""

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.facts import Fact, Facts, Name, Value
from checks.facts import given as stated_facts
from checks.given import beside, compared
from checks.given import given as deadline
from checks.running import calendar_of
from checks.ticket_states import closings
from checks.timeline import Event, build
from checks.verdicts import Sight, Terms, judge
from tests.moments import at, instants
from tests.packs import scheme
from tests.thread_rows import ANSWER, after, iso, message, notification, reader, thread, told

BERLIN = "Europe/Berlin"
ASKED, ANSWERED, LATER = (at(f"{day} 10:00", BERLIN) for day in ("Mon 2026-05-04", "Tue 2026-05-05", "Wed 2026-05-06"))
THURSDAY, FRIDAY, SUNDAY = (
    at(f"{day} 10:00", BERLIN) for day in ("Thu 2026-05-07", "Fri 2026-05-08", "Sun 2026-05-10")
)


def facts(*stated: tuple[datetime | None, Value]) -> Facts:
    """Deadlines, each with when it was stated."""
    return Facts(tuple(Fact(Name.DEADLINE, value, "api", when) for when, value in stated))


STORIES = {
    "none was ever stated": (facts(), ASKED, None, None),
    "stated and not answered yet": (facts((ASKED, THURSDAY)), ASKED, None, THURSDAY),
    "moved before the answer": (facts((ASKED, THURSDAY), (ANSWERED, FRIDAY)), ASKED, LATER, FRIDAY),
    "moved after the answer": (facts((ASKED, THURSDAY), (LATER, FRIDAY)), ASKED, ANSWERED, THURSDAY),
    "withdrawn with the answer": (facts((ASKED, THURSDAY), (LATER, "none")), ASKED, ANSWERED, THURSDAY),
    "withdrawn, and asked again": (facts((ASKED, THURSDAY), (ANSWERED, "none")), LATER, None, None),
    "stated anew for a later message": (facts((ASKED, THURSDAY), (LATER, SUNDAY)), LATER, None, SUNDAY),
    "answered before anybody looked": (facts((LATER, FRIDAY)), ASKED, ANSWERED, FRIDAY),
    "over before it began": (facts((ASKED, ANSWERED)), LATER, None, None),
    "nobody knows since when": (facts((None, THURSDAY)), ASKED, None, None),
}


@pytest.mark.parametrize(("known", "since", "answered", "due"), STORIES.values(), ids=STORIES.keys())
def test_the_deadline_is_the_last_one_that_stood(
    known: Facts, since: datetime, answered: datetime | None, due: datetime | None
) -> None:
    assert deadline(known, since, answered) == due


@given(st.lists(st.tuples(instants(2020, 2030), instants(2020, 2030)), max_size=5), instants(2020, 2030))
def test_a_deadline_never_lies_before_what_it_is_for(stated: list[tuple[datetime, datetime]], since: datetime) -> None:
    found = deadline(facts(*stated), since, None)
    assert found is None or (found > since and found in [value for _, value in stated])


def test_a_helpdesk_may_state_one_too() -> None:
    known = stated_facts({"deadline": {"value": "2026-05-07T10:00:00+02:00", "date": "2026-05-04T10:00:00+02:00"}})
    assert deadline(known, ASKED, None) == THURSDAY


def judged(known: Facts, *events: Event, now: datetime = ANSWERED) -> dict[str, str]:
    """What is said of each clock of a Shopware ticket of Monday, where there is anything to say."""
    asked = Event(ASKED, ASKED, "message", "customer", channel="thread", ref="1")
    pack = scheme("shopware-store")
    terms = Terms(pack, calendar_of(pack.pack.calendar), sights=(Sight("api", "thread", now),))
    verdicts = judge(build(1, "store", [asked, *events], known), terms, now)
    assert compared(verdicts, pack) == verdicts
    for verdict in verdicts:
        for other in beside(verdict, verdicts, pack) if verdict.judge.due else ():
            assert verdict in beside(other, verdicts, pack)
    return {verdict.clock: verdict.summary for verdict in verdicts if verdict.summary}


def test_the_difference_to_ours_is_said_and_none_where_there_is_none() -> None:
    earlier = {"marketplace_deadline": "the marketplace's own is 24 h earlier than that of First response"}
    assert judged(facts((ASKED, THURSDAY))) == earlier
    later = {"marketplace_deadline": "the marketplace's own is 48 h later than that of First response"}
    assert judged(facts((ASKED, SUNDAY))) == later
    assert judged(facts((ASKED, FRIDAY))) == {}
    assert judged(facts((ASKED, "none"))) == {}


def test_what_the_customer_closed_himself_has_no_deadline_to_compare() -> None:
    closed = Event(ASKED, ANSWERED, "no_reply_needed", "customer")
    assert judged(facts((ASKED, THURSDAY)), closed) == {}


def lived(*states: tuple[float, str, str]) -> list[tuple[str, str, float, float]]:
    """What the states of a ticket's row, each seen some minutes after it was opened, say happened."""
    rows = [
        thread(number, seen, status=status, closed_by=by, last_contact=iso(0))
        for number, (seen, status, by) in enumerate(states, 1)
    ]
    return [
        (e.kind, e.actor, (e.after - after(0)).total_seconds() / 60, (e.by - after(0)).total_seconds() / 60)
        for e in closings(rows)
    ]


def test_a_close_lies_between_two_looks_and_the_customer_s_own_needs_no_reply() -> None:
    assert lived((5, "open", ""), (65, "closed", "customer")) == [
        ("close", "customer", 5, 65), ("no_reply_needed", "customer", 5, 65)
    ]  # fmt: skip
    assert lived((5, "open", ""), (65, "closed", "vendor")) == [("close", "vendor", 5, 65)]
    assert lived((5, "answered", ""), (65, "closed", "agency")) == [("close", "unknown", 5, 65)]


def test_a_ticket_first_seen_closed_was_closed_after_the_last_word_and_one_that_opens_again_is_told() -> None:
    assert lived((65, "closed", "vendor"), (95, "closed", "vendor"), (125, "open", "")) == [
        ("close", "vendor", 0, 65), ("reopen", "unknown", 95, 125)
    ]  # fmt: skip
    assert lived((5, "open", ""), (65, "answered", ""), (95, "something new", "")) == []


def test_rows_without_a_state_say_nothing() -> None:
    assert list(closings([thread(1), message(2, "Hello", 0, 0, (None, 5))])) == []


def test_an_author_that_the_marketplace_names_is_observed() -> None:
    first = message(1, "What can I do?", 0, 0, (None, 5), author="customer", party="shopOwner")
    reply = message(2, ANSWER, 1, 60, (None, 65), author="vendor", party="producer")
    remark = message(3, "We look into it.", 2, 90, (None, 95), author="marketplace", party="shopware")
    whose = message(4, "And I?", 3, 120, (None, 125), author="unknown", party="agency")
    events = told(thread(7), first, reply, remark, whose).events
    assert [(e.kind, e.actor, e.certainty) for e in events] == [
        ("message", "customer", "observed"),
        ("reply", "vendor", "observed"),
        ("remark", "marketplace", "observed"),
        ("message", "unknown", "unknown"),
    ]
    assert events[3].note == 'the marketplace names "agency", and that says not who it is'


def test_a_remark_of_the_marketplace_leaves_the_turn_with_whom_it_was() -> None:
    first = message(1, "What can I do?", 0, 0, (None, 5), author="customer", party="shopOwner")
    remark = message(2, "We look into it.", 1, 90, (None, 95), author="marketplace", party="shopware")
    whose = message(3, "Press the button.", 2, 120, (None, 125), author="unknown", party="agency")
    events = told(thread(7), first, remark, whose).events
    assert [(e.kind, e.actor) for e in events][1:] == [("remark", "marketplace"), ("reply", "unknown")]


def test_a_mail_is_never_taken_for_what_the_vendor_wrote() -> None:
    first = message(1, "What can I do?", 0, 0, (None, 5), author="customer", party="shopOwner")
    reply = message(2, "Press the button.", 1, 190, (None, 195), author="vendor", party="producer")
    note = notification(90, 191, "Press the button.")
    soon = told(thread(7), first, reply, note, by=reader(after(200), thread_until=after(200)))
    assert sorted((e.kind, e.by) for e in soon.events) == [
        ("message", after(0)), ("message", after(191)), ("reply", after(190))
    ]  # fmt: skip
    assert soon.settles == after(191 + 120)
    later = told(thread(7), first, reply, note, by=reader(after(320), thread_until=after(320)))
    assert sorted((e.kind, e.actor) for e in later.events) == [
        ("message", "customer"), ("remark", "marketplace"), ("reply", "vendor")
    ]  # fmt: skip
    assert later.settles is None


def test_a_mail_counts_as_the_customer_s_where_the_ticket_cannot_be_read_any_more() -> None:
    first = message(1, "What can I do?", 0, 0, (None, 5), author="customer", party="shopOwner")
    gone = thread(8, seen=100, gone=True)
    events = told(
        thread(7), first, gone, notification(90, 191, "Are you there?"), by=reader(after(600), thread_until=after(600))
    ).events
    assert [(e.kind, e.actor) for e in events] == [("message", "customer"), ("message", "customer")]


def test_a_name_that_is_explained_later_counts_from_then_on() -> None:
    first = message(1, "What can I do?", 0, 0, (None, 5), author="customer", party="shopOwner")
    told_once = message(2, "Press the button.", 1, 60, (None, 65), author="unknown", party="agency")
    again = message(3, "Press the button.", 1, 60, (None, 605), author="vendor", party="agency")
    events = told(thread(7), first, told_once, replace(again, object=told_once.object)).events
    assert [(e.kind, e.actor, e.by) for e in events] == [
        ("message", "customer", after(0)), ("reply", "vendor", after(60))
    ]  # fmt: skip
