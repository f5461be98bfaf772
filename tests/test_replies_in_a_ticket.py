"""What a reply is worth where it stands: what its source says of it, where it went, what was asked before it."""

from datetime import timedelta

import pytest

from checks.critic import Critic, Said, criticised
from checks.demands import Demands
from checks.timeline import Event
from monitor.signs import reply_signs
from tests.moments import at

MONDAY = at("Mon 2026-05-04 10:00")
OURS = Demands("OWN-1", channels=("helpdesk", "phone"))
CRITIC = Critic(reply_signs(), OURS)
ANSWER = "Go to Orders > Invoices and choose TCPDF."


def said(text: str, channel: str = "helpdesk", ref: str = "2", minutes: float = 60, **more: bool) -> Said:
    return Said(ref, text, channel, MONDAY + timedelta(minutes=minutes), **more)


@pytest.mark.parametrize(
    ("reply", "validity", "why"),
    [
        (said(ANSWER), "valid", "sentences that carry something: 1; gives a technical detail"),
        (said(ANSWER, automatic=True), "automatic", "its source says that a machine wrote it"),
        (said("", "phone"), "valid", "spoken"),
        (said(" ", "skype"), "wrong_channel", "it went outside the scheme's own channel"),
        (said("", "helpdesk"), "unclear", "no words of its own are left: look at attachments and quotes"),
        (said(ANSWER, "mail"), "wrong_channel", "it went outside the scheme's own channel"),
        (
            said("We will look into it.", "mail"),
            "wrong_channel",
            "it went outside the scheme's own channel; acknowledges or promises, answers nothing",
        ),
    ],
)
def test_a_reply_is_worth(reply: Said, validity: str, why: str) -> None:
    assert CRITIC.judge(reply, said("It is broken.", ref="1", minutes=0)) == (validity, why)


def test_a_call_without_words_outside_the_channels_is_told_as_such() -> None:
    assert Critic(reply_signs()).judge(said("", "phone"), None)[0] == "wrong_channel"


def test_seconds_count_from_the_customers_last_message_whatever_way_it_came() -> None:
    events = {
        ref: Event(MONDAY + timedelta(minutes=minutes), MONDAY + timedelta(minutes=minutes), kind, actor, ref=ref)
        for ref, minutes, kind, actor in (
            ("3", 60.1, "reply", "vendor"),
            ("2", 60, "message", "customer"),
            ("1", 0, "message", "customer"),
            ("4", 90, "reply", "vendor"),
            ("5", 95, "close", "vendor"),
        )
    }  # fmt: skip
    words = {
        "1": said("It is broken.", "mail", "1", 0),
        "2": said("Still broken.", "helpdesk", "2", 60),
        "3": said("We have received your message.", "helpdesk", "3", 60.1),
        "5": said("", "helpdesk", "5", 95),
    }
    found = criticised(events, words, CRITIC)
    assert list(found) == list(events)
    assert (found["3"].validity, found["3"].note.split(",")[0]) == ("automatic", "6 seconds after the request")
    assert found["4"] == events["4"]  # nothing is known of its words
    assert found["5"] == events["5"]
