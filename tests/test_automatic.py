"""A mail is called a machine's only on proof: three classes, and a person's helpdesk reply is never condemned."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.automatic import Automation, Origin, added_words, weigh

CERTAIN = {
    "a bounce": [("Content-Type", 'multipart/report; report-type=delivery-status; boundary="x"')],
    "a read receipt": [("content-type", "Multipart/Report;\r\n report-type=disposition-notification")],
    "the mailer daemon": [("From", "Mail Delivery System <MAILER-DAEMON@mx.example>")],
    "a postmaster without a display name": [("From", "postmaster@mx.example")],
    "an RFC 3834 responder": [("Auto-Submitted", "auto-replied")],
    "a notification": [("Auto-Submitted", "auto-notified; owner-email=x@y.example")],
    "a vacation responder that says so in a comment": [("Auto-Submitted", "auto-generated (vacation)")],
    "cPanel's responder": [("X-Autorespond", "Your request")],
    "a responder with an empty value": [("X-Autoreply", "")],
    "Apple's rule": [("X-Apple-Action", "VACATION")],
    "an old responder": [("Precedence", "auto_reply")],
    "the same with a hyphen": [("X-Precedence", "auto-reply")],
    "an Exchange rule": [("X-MS-Exchange-Inbox-Rules-Loop", "shop@vendor.example")],
    "an empty return path beside a generated mark": [("Return-Path", "<>"), ("Auto-Submitted", "auto-generated")],
    "an empty return path beside a bulk mark": [("Return-Path", " <> "), ("Precedence", "bulk")],
    "an empty return path beside Exchange's mark": [("Return-Path", "<>"), ("X-Auto-Response-Suppress", "All")],
}
SUSPICIOUS = {
    "a helpdesk's answer typed by a person": [
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "All"),
        ("Return-Path", "<support@vendor.example>"),
    ],
    "an empty return path and nothing else": [("Return-Path", "<>")],
}
NOTHING = {
    "no headers at all": [],
    "a mailing list": [("List-Id", "<news.vendor.example>"), ("Precedence", "list"), ("X-Loop", "yes")],
    "a no-reply sender": [("From", "Vendor <no-reply@vendor.example>"), ("X-Auto-Response-Suppress", "OOF")],
    "a responder's header that says no": [("X-Vacation", "no"), ("X-Autoreply", "No")],
    "a person named postmaster in the display name only": [("From", '"postmaster" <anna@vendor.example>')],
    "a multipart that is no report": [("Content-Type", "multipart/alternative")],
    "a report about something else": [("Content-Type", "multipart/report; report-type=other")],
}


def told(cases: dict) -> list:
    return [pytest.param(headers, id=story) for story, headers in cases.items()]


@pytest.mark.parametrize("headers", told(CERTAIN))
def test_it_is_certainly_a_machine(headers):
    origin = weigh(headers)
    assert origin.automation is Automation.CERTAIN
    assert origin.marks


@pytest.mark.parametrize("headers", told(SUSPICIOUS))
def test_it_is_only_suspicious(headers):
    assert weigh(headers).automation is Automation.SUSPICIOUS


@pytest.mark.parametrize("headers", told(NOTHING))
def test_it_proves_nothing(headers):
    assert weigh(headers).automation is Automation.NONE


def test_a_mail_that_says_it_is_no_machines_clears_a_suspicion_but_no_proof():
    denial = ("Auto-Submitted", "no")
    assert weigh([denial]) == Origin(Automation.NONE, (), True)
    assert weigh([denial, ("Return-Path", "<>")]).automation is Automation.NONE
    assert weigh([denial, ("X-Autoreply", "yes")]).automation is Automation.CERTAIN


def test_an_absence_in_the_added_words_is_a_suspicion():
    def absent(words: str) -> bool:
        return "out of office" in words

    assert weigh([], "out of office", absent).automation is Automation.SUSPICIOUS
    assert weigh([], "", absent).automation is Automation.NONE
    assert weigh([], "out of office").automation is Automation.NONE


@pytest.mark.parametrize(
    ("subject", "thread", "added"),
    [
        ("Re: Vacation mode does not close the shop", "Vacation mode does not close the shop", ""),
        ("Automatic reply: Vacation mode", "Vacation mode", "automatic reply"),
        ("RE: AW: Re[2]: Invoice", "Invoice", ""),
        ("Out of office", "Invoice", "out of office"),
        ("Invoice - I am away", "Re: invoice", "i am away"),
        ("Re: Out of office", "", "out of office"),
    ],
)
def test_only_what_a_reply_adds_to_the_subject_speaks(subject, thread, added):
    assert added_words(subject, thread) == added


@given(st.lists(st.tuples(st.text(max_size=30), st.text(max_size=60)), max_size=6), st.text(max_size=40))
def test_any_headers_get_a_class(headers, subject):
    assert weigh(headers, subject, lambda words: True).automation in Automation
    assert len(added_words(subject, subject)) <= len(subject)
