"""`sla-monitor explain` tells of one ticket what is known, from where, and how each verdict came about."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.store.intake import NewSighting
from tests.moments import at
from tests.shop import Shop

NOW = "2026-05-05T12:00:00+02:00"


def marked(shop: Shop, ticket: int, what: str, when: str, why: str = "") -> None:
    payload = {"ticket": ticket, "what": what, "by": "anna", "why": why}
    with shop.house(at(when)) as house:
        mark = NewSighting("person", f"{ticket} {what} {when}", "1", "mark", at(when), True, payload)
        house.store.intake.keep_sightings([mark], at(when))


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """One request over the weekend of 1 May, asked twice, answered on Monday too late."""
    shop = Shop(tmp_path_factory.mktemp("shop"))
    shop.notification("Thu 2026-04-30 16:00", 4711)
    shop.live("Thu 2026-04-30 16:30", "Thu 2026-04-30 17:30", "Fri 2026-05-01 16:30")
    marked(shop, 1, "answered", "Mon 2026-05-04 10:00", "sent the patch")
    shop.notification("Mon 2026-05-04 15:00", 4711)
    shop.live("Mon 2026-05-04 15:30")
    yield shop


def test_each_sighting_says_whence_when_how_sure_and_why_it_is_here(shop: Shop) -> None:
    first, mark, second = shop.told("explain", 1, "--at", NOW)["sightings"]

    assert (first["source"], first["kind"], first["certain"]) == ("mailbox", "mail", False)
    assert first["sender"] == "no-reply@addons.prestashop.com"
    assert first["at"] == "2026-04-30T14:00:00+00:00"
    assert first["placed"]["reason"] == "the first mail that names the thread 4711"
    assert (second["placed"]["reason"], second["placed"]["certainty"]) == ("it names the thread 4711", "observed")
    assert (mark["source"], mark["what"], mark["by"], mark["why"]) == ("person", "answered", "anna", "sent the patch")
    assert mark["placed"]["certainty"] == "asserted"


def test_the_events_tell_the_story_each_with_its_certainty_and_its_sighting(shop: Shop) -> None:
    told = shop.told("explain", 1, "--at", NOW)

    assert [(e["kind"], e["actor"], e["certainty"], e["channel"]) for e in told["events"]] == [
        ("message", "customer", "observed", "thread"),
        ("reply", "vendor", "asserted", "thread"),
        ("message", "customer", "observed", "thread"),
    ]
    assert told["events"][1]["note"] == "marked by anna: sent the patch"
    assert [e["sighting"] for e in told["events"]] == [s["sighting"] for s in told["sightings"]]
    assert told["facts"][0]["source"] == "mailbox"
    assert told["requests"] == [{"request": 1, "class": "support"}]


def test_each_clock_stands_under_each_reading_with_its_way_there(shop: Shop) -> None:
    first, fix, next_ = shop.told("explain", 1, "--at", NOW)["clocks"]

    judge, *watched = first["readings"]
    assert (judge["reading"], judge["judging"], judge["state"]) == ("elapsed", True, "breached")
    assert judge["stopped_at"] == "2026-05-04T08:00:00+00:00"
    assert judge["derivation"] == "Thu 16:00-24:00 used 8 h; Fri 00:00-16:00 used 16 h"
    assert judge["act_by"] == "2026-04-30T16:00:00+00:00"
    assert [step["kind"] for step in judge["steps"]] == ["used", "used"]
    assert {reading["reading"] for reading in watched} == {"same_time", "acknowledge"}
    assert "stopped by reply by thread (mark: answered)" in first["stops"]
    assert "void by no reply needed (mark: no-reply-needed) or refund (mark: refunded)" in first["stops"]
    assert fix["stops"].startswith("binds once it is marked as bug; stopped by fix (mark: fixed)")
    assert fix["readings"][0]["state"] == "latent"
    assert (next_["internal"], next_["readings"][0]["state"]) == (True, "running")


def test_what_was_said_shows_to_whom_and_whether_it_arrived(shop: Shop) -> None:
    alerts = shop.told("explain", 1, "--at", NOW)["alerts"]

    assert [alert["stage"] for alert in alerts] == ["warning", "last_call", "breached"]
    (delivery,) = alerts[0]["deliveries"]
    assert (delivery["channel"], delivery["recipient"], delivery["state"]) == ("files", "anna@vendor.example", "sent")


def test_the_ledger_keeps_what_was_thought_before(shop: Shop) -> None:
    rows = [row for row in shop.told("explain", 1, "--at", NOW)["ledger"] if row["judging"]]

    assert [(row["clock"], row["state"]) for row in rows] == [
        ("first_response", "unknown"),
        ("first_response", "breached"),
    ]
    assert rows[1]["clause"] == "PS-FR-1"
    assert rows[1]["pack_version"].startswith("prestashop-business-care r")


def test_the_words_tell_the_same_in_the_teams_time(shop: Shop) -> None:
    words = shop.run("explain", 1, "--at", NOW).stdout

    for line in (
        "Ticket 1: [PrestaShop Addons] You received a new message! 4711",
        "Instants are those of Europe/Rome.",
        "here because it names the thread 4711 (observed, by monitor)",
        "Mon 2026-05-04 10:00: reply of vendor (asserted, thread, valid, sighting 2): marked by anna: sent the patch",
        "elapsed (PS-FR-1, judges): 24 open hours of Monday to Friday",
        "answered late at Mon 2026-05-04 10:00; due Fri 2026-05-01 16:00; act by Thu 2026-04-30 18:00",
        "Thu 16:00-24:00 used 8 h; Fri 00:00-16:00 used 16 h (Europe/Paris)",
        "files to anna@vendor.example: sent Thu 2026-04-30 16:30",
        "presale label: no (said by mailbox on Thu 2026-04-30 16:00)",
    ):
        assert line in words


def test_looking_changes_nothing_and_another_instant_may_be_looked_at(shop: Shop) -> None:
    before = shop.told("explain", 1, "--at", NOW)
    later = shop.told("explain", 1, "--at", "2026-05-06T16:00:00+02:00")

    assert later["clocks"][2]["readings"][0]["state"] == "unknown"  # past due, and no source sees replies
    assert shop.told("explain", 1, "--at", NOW) == before


def test_fail_ends_with_one_on_a_broken_promise(shop: Shop) -> None:
    shop.run("explain", 1, "--at", NOW, "--fail", status=1)
    shop.run("explain", 1, "--at", NOW)
    assert "There is no ticket 99" in shop.run("explain", 99, status=2).output
    assert shop.told("explain", 1, "--account", "addons")["ticket"] == 1
    assert "There is no account other" in shop.run("explain", 1, "--account", "other", status=2).output


def test_a_merged_number_says_where_it_went(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.notification("Mon 2026-05-04 10:00", 1)
    shop.notification("Mon 2026-05-04 11:00", 2)
    shop.live("Mon 2026-05-04 12:00")
    with shop.house(at("Mon 2026-05-04 12:30")) as house:
        house.store.corrections.merge(2, 1, "one request sent twice", "anna", at("Mon 2026-05-04 12:30"))
    told = shop.told("explain", 2, "--at", NOW)

    assert (told["asked"], told["ticket"], told["merged_from"]) == (2, 1, [2])
    assert [(m["from"], m["to"], m["reason"]) for m in told["moves"]] == [(2, 1, "one request sent twice")]
    words = shop.run("explain", 2, "--at", NOW).stdout
    assert "Ticket 2 was merged into ticket 1; this is ticket 1." in words
    assert "sighting 2 from 2 to 1, by anna: one request sent twice" in words


def test_a_marketplaces_notice_has_no_clocks_and_looking_does_not_tell_it_again(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.mail("Mon 2026-05-04 10:00", "Your module has been disabled", sender="no-reply@addons.prestashop.com")
    shop.live("Mon 2026-05-04 12:00")

    words = shop.run("explain", 1).stdout
    assert "A notice of the marketplace itself: no clock runs on it." in words
    assert shop.told("explain", 1)["clocks"] == []
    assert [notice["count"] for notice in shop.told("tickets")["notices"]] == [1]


def test_an_account_that_left_the_configuration_is_said_to_be_gone(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.notification("Mon 2026-05-04 10:00", 1)
    shop.live("Mon 2026-05-04 12:00")
    shop.file.write_text(shop.config.replace('name = "addons"', 'name = "renamed"'), encoding="utf-8")

    assert "The account addons is not in the configuration, so nothing is judged." in shop.run("explain", 1).stdout


def test_a_finding_is_told_with_words_facts_doubts_and_the_question() -> None:
    from monitor.cli.finding_words import in_words

    detail = {
        "reason": "the dates say so",
        "evidence": [
            {"text": "money\x1b[1m back", "start": 3, "end": 13, "signal": "refund_ask"},
            {"fact": "purchased_at", "value": "2026-04-01", "source": "rest", "date": "2026-04-02"},
            {"fact": "downloaded", "value": False, "source": "rest", "date": None},
        ],
        "against": [],
        "effects": ["Business Care ends"],
        "ask": None,
    }
    finding = {"rule": "refund", "outcome": "vendor_may", "clause": "PS-WEB-5", "detail": detail}
    said = {"opinion": "", "opinion_by": "", "opinion_why": "", "draft": ""}
    assert list(in_words({**finding, **said})) == [
        "refund: vendor may (PS-WEB-5)",
        "  because: the dates say so",
        r'  for it: "money\x1b[1m back" (3-13, refund ask)',
        "  for it: purchased at is 2026-04-01 (rest, 2026-04-02)",
        "  for it: downloaded is no (rest)",
        "  then: Business Care ends",
    ]
