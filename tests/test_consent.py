"""Docpart works only after the client agreed to the price (DP-4); Cart-Power so for big modifications (CP-9)."""

from datetime import timedelta

import pytest

from checks.finding import Finding
from checks.rules.consent import Agreed, AwaitingConsent, Declined, NotAsked, agreed_price, consent_state
from checks.rules.consent import work_before_consent as watched
from tests.bills import bill
from tests.moments import at
from tests.packs import DAY, much, scheme

QUOTE = "Mon 2026-05-11 10:00 quote 2 hours"
CONSENT = "Mon 2026-05-11 12:00 consent"
DECLINE = "Mon 2026-05-11 12:00 decline"
WORK = "Mon 2026-05-11 13:00 work"
NOW = at("Tue 2026-05-12 10:00", "UTC")


def state(*stories: str, now=NOW):
    return consent_state(bill(*stories), now)


def outcome(name: str, *stories: str, category: str = "", **more) -> Finding:
    return watched(scheme(name), bill(*stories), category, **more)


def test_no_price_was_stated_yet():
    assert state() == NotAsked()
    assert state(QUOTE, now=at("Mon 2026-05-11 09:59", "UTC")) == NotAsked()


def test_a_stated_price_waits_and_it_shows_how_long():
    assert state(QUOTE) == AwaitingConsent(at("Mon 2026-05-11 10:00", "UTC"), much("2 hours"), timedelta(days=1))


def test_silence_waits_or_counts_as_declined_as_the_account_reads_it():
    meanings = {}
    for reading in ("a", "b"):
        found = consent_state(bill(QUOTE), NOW, scheme("docpart", dp_4_silence=reading))
        assert isinstance(found, AwaitingConsent)
        meanings[reading] = found.counts_as
    assert meanings == {"a": "waits", "b": "declined"}
    assert isinstance(consent_state(bill(QUOTE), NOW, scheme("envato")), AwaitingConsent)


def test_the_client_agrees_or_not():
    assert state(QUOTE, CONSENT) == Agreed(at("Mon 2026-05-11 12:00", "UTC"), much("2 hours"))
    assert state(QUOTE, DECLINE) == Declined(at("Mon 2026-05-11 12:00", "UTC"))
    assert state(QUOTE, CONSENT, WORK) == state(QUOTE, CONSENT)
    assert state(CONSENT) == Agreed(at("Mon 2026-05-11 12:00", "UTC"), None)


def test_a_new_price_after_an_answer_asks_again_and_the_same_one_does_not():
    dearer = state(QUOTE, CONSENT, "Mon 2026-05-11 15:00 quote 3 hours")
    assert dearer == AwaitingConsent(at("Mon 2026-05-11 15:00", "UTC"), much("3 hours"), timedelta(hours=19))
    assert isinstance(state(QUOTE, CONSENT, "Mon 2026-05-11 15:00 quote 2 hours"), Agreed)
    again = state(QUOTE, "Mon 2026-05-11 11:00 quote 3 hours")
    assert again == AwaitingConsent(at("Mon 2026-05-11 10:00", "UTC"), much("3 hours"), timedelta(days=1))


def test_the_first_agreement_gives_the_price_that_binds():
    assert agreed_price(bill(CONSENT)) is None
    assert agreed_price(bill(QUOTE)) is None
    later = ("Mon 2026-05-11 15:00 quote 3 hours", "Mon 2026-05-11 16:00 consent")
    assert agreed_price(bill(QUOTE, CONSENT, *later)) == much("2 hours")


@pytest.mark.parametrize(
    ("story", "stories", "expected"),
    [
        ("work after consent", (QUOTE, CONSENT, WORK), "none"),
        ("work before consent", (QUOTE, WORK), "flag"),
        ("work with no price at all", (WORK,), "flag"),
        ("work although declined", (QUOTE, DECLINE, WORK), "flag"),
        ("a bill without consent", (QUOTE, "Mon 2026-05-11 13:00 charge 70 USD"), "flag"),
        ("consent that came afterwards", (QUOTE, WORK, "Mon 2026-05-11 14:00 consent"), "flag"),
        ("a bill of nothing", ("Mon 2026-05-11 13:00 charge 0 USD",), "none"),
        ("nothing done", (QUOTE,), "none"),
    ],
)
def test_docpart(story, stories, expected):
    found = outcome("docpart", *stories)
    assert found.outcome == expected
    if expected == "flag":
        assert (found.clause, found.pack.split()[0]) == ("DP-4", "docpart")
        assert found.evidence


def test_a_declined_price_is_told_as_such():
    assert outcome("docpart", QUOTE, DECLINE, WORK).reason == "work began although the price was declined"


def test_free_work_of_the_first_month_needs_no_consent():
    assert outcome("docpart", WORK, category="DP-T1-3", created=DAY).outcome == "none"
    assert outcome("docpart", WORK, category="DP-T1-3").outcome == "flag"


@pytest.mark.parametrize(
    ("work", "category", "expected"),
    [
        ("Mon 2026-05-11 13:00 work CP-9", "", "flag"),
        ("Mon 2026-05-11 13:00 charge 20 credits CP-7", "", "none"),
        (WORK, "modification", "flag"),
        (WORK, "CP-5", "none"),
        (WORK, "CP-3", "none"),
        (WORK, "no such category", "none"),
        (WORK, "", "check"),
    ],
)
def test_cart_power_asks_consent_for_complicated_modifications_only(work, category, expected):
    found = outcome("cart-power", work, category=category)
    assert found.outcome == expected
    if expected == "check":
        assert found.ask == "Is it one of CP-9?"


@pytest.mark.parametrize("name", ["altermarket-xcart", "nagacommerce", "envato"])
def test_schemes_that_do_not_mention_consent_are_not_watched_for_it(name):
    assert outcome(name, WORK).outcome == "none"
