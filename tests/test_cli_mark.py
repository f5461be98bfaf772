"""`sla-monitor mark`: a person's word is kept with name, time and reason and judged at once, or refused with why."""

import getpass
from pathlib import Path

import pytest

from tests.moments import at
from tests.shop import CUSTOMER, DIRECT, MARKET, Shop

NOON = "2026-05-04T12:00:00+02:00"


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """A request of Monday morning, two hours old, and a notice of the marketplace."""
    shop = Shop(tmp_path)
    shop.notification("Mon 2026-05-04 10:00", 4711)
    shop.mail("Mon 2026-05-04 10:30", "Your module has been disabled", sender=MARKET)
    shop.live("Mon 2026-05-04 12:00")
    return shop


def states(shop: Shop, ticket: int = 1) -> dict[str, str]:
    clocks = shop.told("explain", ticket)["clocks"]
    return {clock["clock"]: clock["readings"][0]["state"] for clock in clocks}


def test_an_answer_given_in_the_marketplace_stops_the_clock_when_it_was_given(shop: Shop) -> None:
    told = shop.told("mark", 1, "answered", "--by", "anna", "--at", NOON, "--why", "by phone and in the thread")

    assert told["new"] is True
    assert told["changes"] == [{"request": 1, "clock": "first_response", "run": 1, "before": "unknown", "after": "met"}]
    assert told["remarks"] == []
    mark = shop.told("explain", 1)["sightings"][-1]
    assert (mark["source"], mark["by"], mark["why"]) == ("person", "anna", "by phone and in the thread")
    assert mark["at"] == "2026-05-04T10:00:00+00:00"
    clocks = shop.told("tickets", "--state", "all")["tickets"][0]["clocks"]
    assert {clock["clock"]: clock["state"] for clock in clocks}["first_response"] == "met"


def test_the_words_name_ticket_mark_person_time_and_what_changed(shop: Shop) -> None:
    words = shop.run("mark", 1, "answered", "--by", "anna", "--at", "2026-05-05T12:00:00+02:00").stdout

    assert "Ticket 1: answered by anna, Tue 2026-05-05 12:00 (Europe/Rome)." in words
    assert "first_response of request 1: unknown -> breached" in words


def test_who_says_nothing_of_himself_is_the_user_at_the_terminal(shop: Shop) -> None:
    told = shop.told("mark", 1, "mine")

    assert told["by"] == getpass.getuser()
    assert told["remarks"] == [
        f"{told['by']} is none of the people in the configuration (anna, marco); --by names one."
    ]


def test_the_same_mark_twice_is_one(shop: Shop) -> None:
    words = ("mark", 1, "answered", "--by", "anna", "--at", NOON)

    assert shop.told(*words)["new"] is True
    assert shop.told(*words)["new"] is False
    assert "This was said before; nothing is kept twice." in shop.run(*words).stdout
    assert len(shop.told("explain", 1)["sightings"]) == 2


def test_a_breach_that_was_announced_and_was_none_is_taken_back(shop: Shop) -> None:
    shop.live("Tue 2026-05-05 10:30")
    shop.run("mark", 1, "answered", "--by", "anna", "--at", NOON)

    stages = [alert["stage"] for alert in shop.told("explain", 1)["alerts"]]
    assert "breached" in stages
    assert "correction" not in stages, "it was announced as unknown, not as breached"


def test_a_fix_binds_only_a_bug(shop: Shop) -> None:
    early = shop.told("mark", 1, "fixed", "--by", "anna", "--at", NOON)
    assert early["remarks"] == ["Bug fix binds only once the ticket is marked as bug."]

    bug = shop.told("mark", 1, "bug", "--by", "marco", "--at", NOON)
    assert bug["remarks"] == []
    assert states(shop)["fix"] == "met"


def test_a_mark_that_moves_no_clock_of_the_scheme_is_kept_and_said_to_move_none(shop: Shop) -> None:
    told = shop.told("mark", 1, "extended", "--by", "anna")

    assert told["changes"] == []
    assert told["remarks"] == ["No clock of prestashop-business-care depends on it; it is kept and shown."]


@pytest.mark.parametrize(
    "words, sentence",
    [
        ((9, "answered"), "There is no ticket 9"),
        ((1, "anwsered"), "There is no mark anwsered; did you mean answered?"),
        ((1, "answered", "--at", "2099-01-01T00:00:00Z"), "--at lies in the future"),
        ((1, "answered", "--at", "2026-05-04T09:59:00+02:00"), "--at lies before the first request of ticket 1"),
        ((1, "answered", "--at", "2026-05-04T12:00:00"), "write an instant with its offset"),
        ((2, "answered"), "is a notice of the marketplace"),
        ((1, "confirm"), "Say which finding of ticket 1 to confirm: kind."),
        ((1, "reject", "hosting"), "Say which finding of ticket 1 to reject: kind."),
        ((1, "merge"), "Say which ticket takes it in"),
        ((1, "merge", "9"), "There is no ticket 9"),
        ((1, "merge", "1"), "cannot be merged into itself"),
        ((2, "merge", "1"), "A notice of the marketplace is no part of a request"),
        ((1, "split"), "Say which sightings leave"),
        ((1, "split", "1"), "Nothing would be left of ticket 1"),
        ((1, "split", "77"), "has only the sightings 1"),
        ((1, "split", "1", "--at", NOON), "a split is made now"),
    ],
)
def test_a_mark_that_makes_no_sense_is_refused_and_nothing_is_kept(
    shop: Shop, words: tuple[str | int, ...], sentence: str
) -> None:
    assert sentence in shop.run("mark", *words, "--by", "anna", status=2).output
    assert [len(shop.told("explain", ticket)["sightings"]) for ticket in (1, 2)] == [1, 1]


def test_two_tickets_of_one_request_become_one(shop: Shop) -> None:
    shop.notification("Mon 2026-05-04 13:00", 4712)
    shop.live("Mon 2026-05-04 13:30")
    told = shop.told("mark", 3, "merge", 1, "--by", "anna", "--why", "asked twice")

    assert told["ticket"] == 1
    assert told["remarks"] == ["Ticket 3 is ticket 1 from now on."]
    gone = shop.told("explain", 3)
    assert (gone["ticket"], len(gone["sightings"])) == (1, 2)
    assert shop.told("mark", 3, "answered", "--by", "anna", "--at", NOON)["remarks"] == [
        "Ticket 3 was merged into ticket 1."
    ]
    shop.notification("Mon 2026-05-04 14:00", 4712)
    shop.live("Mon 2026-05-04 14:30")
    assert len(shop.told("explain", 1)["sightings"]) == 4, "the thread of the merged ticket leads to the other"


def test_a_wrong_join_is_split_and_answers_follow_the_mail_they_answer(shop: Shop) -> None:
    mail = Shop(shop.root / "direct", config=DIRECT)
    mail.mail("Mon 2026-05-04 10:00", "Help")
    mail.mail("Mon 2026-05-04 11:00", "Help", "Another shop, another question")
    mail.live("Mon 2026-05-04 12:00")
    assert len(mail.told("explain", 1)["sightings"]) == 2, "joined by customer and subject"

    told = mail.told("mark", 1, "split", 2, "--by", "anna")

    assert told["ticket"] == 2
    assert ("first_response", "") in {(change["clock"], change["before"]) for change in told["changes"]}
    mail.mail("Mon 2026-05-04 13:00", "Re: Help", "and?", sender=CUSTOMER, In_Reply_To="<2@mail.example>")
    mail.live("Mon 2026-05-04 13:30")
    assert [len(mail.told("explain", ticket)["sightings"]) for ticket in (1, 2)] == [1, 2]


def test_a_clock_that_starts_again_keeps_each_of_its_runs(shop: Shop) -> None:
    for hour in ("13", "15"):
        answered = f"2026-05-04T{int(hour) - 1}:00:00+02:00"
        shop.run("mark", 1, "answered", "--by", "anna", "--at", answered)
        shop.notification(f"Mon 2026-05-04 {hour}:00", 4711)
        shop.live(f"Mon 2026-05-04 {hour}:30")

    clocks = shop.told("tickets", "--at", "2026-05-04T16:00:00+02:00")["tickets"][0]["clocks"]
    runs = {clock["run"]: clock["state"] for clock in clocks if clock["clock"] == "next_response"}
    assert runs == {1: "met", 2: "running"}


def test_what_is_sealed_is_marked_no_more(shop: Shop) -> None:
    from sqlalchemy import update

    from monitor.store.tables import tickets

    with shop.house(at("Mon 2026-05-04 12:30")) as house, house.store.database.engine.begin() as connection:
        connection.execute(update(tickets).values(state="sealed"))
    assert "Ticket 1 is sealed" in shop.run("mark", 1, "answered", "--by", "anna", status=2).output


def test_a_check_that_a_person_confirms_is_not_drafted_and_that_is_said(tmp_path: Path) -> None:
    shop = Shop(tmp_path, config=DIRECT)
    shop.mail("Mon 2026-05-04 10:00", "Menu", "My Business Care expired last month.")
    shop.live("Mon 2026-05-04 12:00")
    told = shop.told("mark", 1, "confirm", "no_entitlement", "--by", "anna")
    assert told["remarks"] == [
        "no_entitlement is only to be checked, so no answer is drafted: put its question first.",
        "No reason is kept with it; --why gives one.",
    ]
    found = next(f for f in shop.told("explain", 1)["findings"] if f["rule"] == "no_entitlement")
    assert (found["outcome"], found["opinion"], found["draft"]) == ("check", "confirm", "")
    assert shop.told("mark", 1, "reject", "no_entitlement", "--by", "anna", "--why", "paid again")["remarks"] == []


def test_a_flag_that_a_person_confirms_is_drafted_and_one_rejected_is_not(tmp_path: Path) -> None:
    shop = Shop(tmp_path, config=DIRECT)
    shop.mail("Mon 2026-05-04 10:00", "Checkout", "I changed your code in classes/Checkout.php and now it is broken.")
    shop.live("Mon 2026-05-04 12:00")
    flagged = [found["rule"] for found in shop.told("explain", 1)["findings"] if found["outcome"] == "flag"]
    assert flagged == ["modified_source"]

    told = shop.told("mark", 1, "confirm", "modified_source", "--by", "anna", "--why", "she says so")
    assert (told["new"], told["changes"]) == (True, [])
    found = next(f for f in shop.told("explain", 1)["findings"] if f["rule"] == "modified_source")
    assert (found["opinion"], found["opinion_by"], found["opinion_why"]) == ("confirm", "anna", "she says so")
    assert found["draft"]
    words = shop.run("explain", 1).stdout
    assert "modified_source: flag (PS-NO-6); confirmed by anna" in words
    assert "  anna says: she says so" in words
    assert "mark from person, anna: confirm modified_source: she says so" in words
    assert "draft, never sent: " in words
    assert "  judged by: prestashop-business-care r1 " in words
    assert 'for it: "I changed" (10-19, i changed)' in words

    shop.run("mark", 1, "reject", "modified_source", "--by", "marco")
    found = next(f for f in shop.told("explain", 1)["findings"] if f["rule"] == "modified_source")
    assert (found["opinion"], found["draft"]) == ("reject", "")
