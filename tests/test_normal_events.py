"""What another system reports is one event with one meaning, or a sentence that says what is wrong with it."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.entries import NotRead
from checks.event_fields import ACTORS, FIELDS, schema
from checks.facts import Facts
from checks.normal import Reported, read
from checks.reported import bill_of, events_of, reports
from checks.seen import Sighting
from checks.timeline import Event, build
from tests.moments import at

AT = "2026-05-11T10:00:00+02:00"


def event(**keys: Any) -> dict[str, Any]:
    return {"event": "message", "at": AT, "thread": "7", **keys}


def reported(**keys: Any) -> Reported:
    found = read(event(**keys), "desk")
    assert isinstance(found, Reported), found
    return found


def refusal(**keys: Any) -> str:
    found = read(event(**keys))
    assert isinstance(found, NotRead), found
    return found.reason


def sightings(*payloads: dict[str, Any]) -> list[Sighting]:
    return [
        Sighting(number, "desk", "event", datetime.fromisoformat(payload["at"]), payload)
        for number, payload in enumerate(payloads, start=1)
    ]


def events(*payloads: dict[str, Any]) -> tuple[Event, ...]:
    seen = sightings(*payloads)
    return tuple(events_of(reports(seen), seen).values())


def test_a_message_is_the_customers_and_comes_through_the_helpdesk_where_nothing_else_is_said() -> None:
    found = reported(thread=7, text="It is broken.")
    assert (found.thread, found.actor, found.channel, found.text) == ("7", "customer", "helpdesk", "It is broken.")
    assert reported(event="reply").actor == "vendor"
    assert reported(channel="E-Mail").channel == "mail"


def test_words_are_cut_and_names_are_not() -> None:
    assert len(reported(text="x" * 300_000).text) == 200_000
    assert refusal(thread="7" * 201) == "thread is longer than 200 characters"


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ({"event": "shout"}, "event is one of message, reply"),
        ({"at": "2026-05-11 10:00"}, "at has no offset"),
        ({"at": None}, "at needs an instant"),
        ({"thread": ""}, "the message names no thread"),
        ({"event": "purchase", "thread": "", "amount": 5, "unit": "points"}, "the purchase names no customer"),
        ({"actor": "robot"}, "actor is one of customer"),
        ({"colour": "red"}, "the key colour is unknown"),
        ({"text": ["a"]}, "text is a text"),
        ({"text": True}, "text is a text"),
        ({"automatic": "yes"}, "automatic is true or false"),
        ({"facts": ["plan"]}, "facts is an object"),
        ({"facts": {"plan": 1.5}}, "the fact 'plan' must be"),
        ({"event": "charge"}, "the event charge needs its amount"),
        ({"event": "charge", "amount": -5, "unit": "points"}, "write a number of 0 or more"),
        ({"event": "grant", "customer": "c1"}, "the grant needs an amount and its unit"),
        ({"event": "extension", "until": "soon"}, "at needs an instant"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(keys: dict[str, Any], says: str) -> None:
    assert says in refusal(**keys)


def test_a_charge_is_a_step_of_the_bill_and_with_a_customer_a_movement_of_the_balance_too() -> None:
    charge = {"event": "charge", "amount": 25, "unit": "points", "category": "AM-L2", "id": "c-1"}
    alone, booked = reported(**charge), reported(**charge, customer="anna")
    assert alone.step is not None
    assert str(alone.step.amount) == "25 points"
    assert alone.movement is None
    assert booked.movement is not None
    assert (booked.movement.ref, booked.movement.ticket, str(booked.movement.amount)) == ("c-1", "7", "25 points")


def test_a_purchase_needs_no_ticket_and_no_machine_guesses_what_an_amount_of_a_message_means() -> None:
    bought = reported(
        event="purchase", thread=None, customer="anna", amount="120", unit="points", paid="95", currency="EUR"
    )
    assert bought.movement is not None
    assert (bought.step, str(bought.movement.paid)) == (None, "95.00 EUR")
    assert reported(event="bug", amount=3).step is not None
    assert reported(amount=3).step is None


def test_facts_hold_from_the_event_on_and_a_plan_may_be_a_number() -> None:
    found = reported(facts={"plan": 79, "site_created": {"value": "2026-04-20", "date": "2026-04-21"}})
    plan, created = found.facts
    assert (plan.value, plan.date) == ("79", at("Mon 2026-05-11 10:00", "Europe/Rome"))
    assert created.date == datetime(2026, 4, 21, tzinfo=UTC)


def test_an_event_reported_again_counts_once_in_its_newest_words() -> None:
    seen = sightings(event(id="a", text="old"), event(id="a", text="new"), event(text="other"), event(colour="red"))
    assert [found.text for found in reports(seen).values()] == ["new", "other"]
    assert [e.ref for e in events_of(reports(seen), seen).values()] == ["2", "3"]


def test_who_wrote_it_decides_whether_it_asks_or_answers() -> None:
    told = events(
        event(actor="vendor"),
        event(event="reply", actor="customer"),
        event(event="reply", actor="unknown"),
        event(event="facts"),
    )
    assert [(e.kind, e.certainty) for e in told] == [
        ("reply", "observed"),
        ("message", "observed"),
        ("message", "unknown"),
    ]


def test_an_extension_keeps_the_time_it_was_announced_for() -> None:
    [told] = events(event(event="extension", until="2026-05-13T16:00:00+03:00"))
    assert told.note == "until 2026-05-13T16:00:00+03:00"


def test_the_bill_of_a_request_takes_a_persons_word_that_it_is_a_bug() -> None:
    seen = sightings(event(), event(event="charge", amount=25, unit="points"), event(event="not_bug"))
    timeline = build(1, "a", (*events_of(reports(seen), seen).values(), *marked("bug"), *marked("not_bug")))
    steps = bill_of(timeline.requests[0], reports(seen))
    assert sorted(step.kind for step in steps) == ["bug", "charge", "not_bug", "not_bug"]


def marked(kind: str) -> tuple[Any, ...]:
    moment = datetime.fromisoformat(AT)
    return (Event(moment, moment, kind, "person", "asserted", ref=f"mark {kind}"),)


def test_a_charge_after_the_answer_leaves_the_silence_as_it_is() -> None:
    """15 days after the last answer a new message is a new request, whatever was billed in between."""
    told = events(
        event(),
        event(event="reply", at="2026-05-11T12:00:00+02:00"),
        event(event="charge", amount=25, unit="points", at="2026-05-20T12:00:00+02:00"),
        event(at="2026-05-26T12:30:00+02:00"),
    )
    assert len(build(1, "a", told).requests) == 2


def test_the_schema_names_every_key_and_every_event() -> None:
    published = schema()
    assert set(published["properties"]) == set(FIELDS)
    assert published["properties"]["event"]["enum"] == list(ACTORS)
    assert json.loads(json.dumps(published)) == published


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([*FIELDS, "else"]), JSON, max_size=8), st.sampled_from(sorted(ACTORS)))
def test_any_json_object_is_an_event_or_a_sentence(data: dict[str, Any], kind: str) -> None:
    for payload in (data, {**data, "event": kind, "at": AT, "thread": "7", "customer": "c"}):
        found = read(payload)
        assert isinstance(found, Reported) or found.reason
        if isinstance(found, Reported):
            assert Facts(found.facts).stated == found.facts
