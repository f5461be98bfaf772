"""From sightings to events: what was seen, once, and what a person said of it."""

from dataclasses import replace
from datetime import timedelta

from checks.critic import Critic
from checks.demands import demands_of
from checks.facts import Known, Name
from checks.promise import Replies
from checks.sighting import Sighting, Told, tell
from monitor.signs import reply_signs
from tests.business_care import PACK
from tests.moments import at

MONDAY = at("Mon 2026-05-04 10:00")
BY_MAIL = PACK.replies.model_copy(update={"channels": ("mail",)})


def told(*sightings: Sighting, replies: Replies = PACK.replies) -> Told:
    critic = Critic(reply_signs(), demands_of(PACK.model_copy(update={"replies": replies})))
    return tell(sightings, PACK.marketplace_mail, critic, ("support@acme.example",))


def notification(number: int, subject: str = "(#1)", trusted: bool = True, **more: object) -> Sighting:
    payload = {
        "sender": "no-reply@addons.prestashop.com",
        "subject": f"[PrestaShop Addons] You received a new message! {subject}",
        "text": f"message {number}",
        "authenticated": "addons.prestashop.com" if trusted else "",
    } | more
    return Sighting(number, "mailbox", "mail", MONDAY + timedelta(minutes=number), payload)


def sent(number: int, **more: object) -> Sighting:
    answer = "Go to Orders > Invoices and choose TCPDF."
    payload = {"sender": "support@acme.example", "subject": "Re: help", "text": answer} | more
    return Sighting(number, "mailbox", "sent_mail", MONDAY + timedelta(minutes=number), payload)


def mark(number: int, what: str, **more: object) -> Sighting:
    return Sighting(number, "person", "mark", MONDAY + timedelta(minutes=number), {"what": what} | more)


def test_each_notification_is_one_message_of_the_customer_in_the_thread() -> None:
    events = told(notification(1), notification(2)).events
    assert [(e.kind, e.actor, e.channel) for e in events] == [("message", "customer", "thread")] * 2


def test_copies_of_one_mail_are_one_event_at_the_earliest_trusted_sighting() -> None:
    early = replace(notification(1), certain=False)
    late = replace(notification(1), id=9, received_at=MONDAY + timedelta(hours=1))
    (event,) = told(early, late).events
    assert event.by == late.received_at


def test_only_unverified_mail_leaves_the_ticket_unverified_and_one_verified_settles_it() -> None:
    assert told(notification(1, trusted=False)).unverified
    assert not told(notification(1, trusted=False), notification(2)).unverified
    assert not told(sent(1)).unverified


def test_the_presale_label_is_a_fact_with_its_date() -> None:
    facts = told(notification(1, "Pre-sale (#1)"), notification(2)).facts
    first, second = (
        facts.as_of(Name.PRESALE_LABEL, MONDAY + timedelta(minutes=1)),
        facts.as_of(Name.PRESALE_LABEL, MONDAY + timedelta(minutes=2)),
    )
    assert isinstance(first, Known) and first.value is True
    assert isinstance(second, Known) and second.value is False


def test_a_sent_mail_counts_only_where_the_scheme_takes_mail_and_a_person_wrote_it() -> None:
    assert [e.validity for e in told(sent(1)).events] == ["wrong_channel"]
    assert [e.validity for e in told(sent(1), replies=BY_MAIL).events] == ["valid"]
    robot = sent(1, headers=[["auto-submitted", "auto-replied"]])
    assert [e.validity for e in told(robot, replies=BY_MAIL).events] == ["automatic"]


def test_a_mail_that_only_claims_to_be_ours_is_of_unknown_author() -> None:
    claim = Sighting(1, "mailbox", "mail", MONDAY, {"sender": "support@acme.example", "subject": "I answered"})
    (event,) = told(claim).events
    assert (event.kind, event.certainty) == ("reply", "unknown")


def test_a_direct_mail_is_a_message_by_mail() -> None:
    direct = Sighting(1, "mailbox", "mail", MONDAY, {"sender": "anna@shop.example", "subject": "Help"})
    assert [(e.kind, e.channel) for e in told(direct).events] == [("message", "mail")]


def test_machines_and_newsletters_are_no_events_and_notices_are_told_apart() -> None:
    away = {"sender": "a@b.example", "headers": [["auto-submitted", "auto-replied"]]}
    assert told(Sighting(1, "mailbox", "mail", MONDAY, away)).events == ()
    offline = {"sender": "no-reply@addons.prestashop.com", "subject": "Module offline"}
    assert told(Sighting(2, "mailbox", "mail", MONDAY, offline)).notice


def test_marks_are_asserted_events_with_who_said_so_and_why() -> None:
    marks = (mark(1, "answered", by="Giulia"), mark(2, "bug", by="Marco", why="seen"), mark(3, "confirm"))
    answered, bug = told(*marks).events
    assert (answered.kind, answered.actor, answered.channel) == ("reply", "vendor", "thread")
    assert (bug.kind, bug.certainty, bug.note) == ("bug", "asserted", "marked by Marco: seen")


def test_where_no_channel_counts_a_mark_still_does() -> None:
    nowhere = PACK.replies.model_copy(update={"channels": ()})
    (event,) = told(mark(1, "answered"), replies=nowhere).events
    assert event.channel == ""
