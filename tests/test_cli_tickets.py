"""`sla-monitor tickets` shows what needs somebody first, and hides nothing that was set aside."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.moments import at
from tests.shop import MARKET, Shop

NOW = "2026-05-05T09:00:00+02:00"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """Tuesday 5 May: one request long past due, one due at ten, one pre-sale, a newsletter, a notice, a stranger."""
    shop = Shop(tmp_path_factory.mktemp("shop"))
    shop.notification("Thu 2026-04-30 16:00", 4711)
    shop.notification("Mon 2026-05-04 10:00", 4712)
    shop.notification("Mon 2026-05-04 10:30", 4713, "Pre-sale")
    shop.mail("Mon 2026-05-04 11:00", "News for sellers", sender=MARKET, List_Unsubscribe="<https://x.example>")
    shop.mail("Mon 2026-05-04 12:00", "Your module has been disabled", sender=MARKET)
    shop.mail("Mon 2026-05-04 13:00", "Can you help me?")
    shop.live("Thu 2026-04-30 16:30", "Fri 2026-05-01 16:30", "Tue 2026-05-05 09:00")
    yield shop


def test_what_is_past_due_comes_first_and_says_why_nobody_knows(shop: Shop) -> None:
    told = shop.told("tickets", "--at", NOW)

    assert [ticket["ticket"] for ticket in told["tickets"]] == [1, 2, 3]
    first = told["tickets"][0]
    assert first["title"] == "[PrestaShop Addons] You received a new message! 4711"
    assert first["unverified"] is True
    assert first["thread_url"].endswith("id_thread=4711")
    clock = first["clocks"][0]
    assert (clock["clock"], clock["reading"], clock["clause"]) == ("first_response", "elapsed", "PS-FR-1")
    assert (clock["state"], clock["reason"], clock["past_due"]) == ("unknown", "no source sees replies", True)
    assert clock["due"] == "2026-05-01T14:00:00+00:00"
    assert clock["due_local"] == "2026-05-01T16:00:00+02:00"


def test_what_runs_is_listed_with_the_teams_own_last_moment(shop: Shop) -> None:
    presale = shop.told("tickets", "--at", NOW)["tickets"][2]
    (clock,) = presale["clocks"]

    assert presale["class"] == "presale"
    assert (clock["clock"], clock["state"], clock["internal"]) == ("presale_response", "running", True)
    assert clock["act_by"] == "2026-05-05T08:30:00+00:00"  # due at 10:30, while the team is at work


def test_the_words_are_one_line_a_clock_in_the_teams_zone(shop: Shop) -> None:
    lines = shop.run("tickets", "--at", NOW).stdout.splitlines()

    assert lines[0].split() == ["TICKET", "ACCOUNT", "CLOCK", "STANDS", "DUE", "ACT", "BY", "TITLE"]
    assert "past due, unknown: no source sees replies" in lines[1]
    assert "Fri 2026-05-01 16:00" in lines[1]
    assert lines[1].endswith("4711 [sender not verified]")
    assert "[presale]" in lines[3]
    assert not any("fix" in line for line in lines), "a latent clock is no news"


def test_what_no_ticket_has_stands_beneath(shop: Shop) -> None:
    told = shop.told("tickets", "--at", NOW)
    words = shop.run("tickets", "--at", NOW).stdout

    assert sum(told["set_aside"].values()) == 2
    assert told["set_aside"]["no account claims it"] == 1
    assert told["unreadable"] == 0
    assert [notice["where"] for notice in told["notices"]] == ["account addons, ticket 4"]
    assert {source["source"] for source in told["sources"]} == {"mailbox", "sent"}
    assert "Mail set aside: 2 (" in words
    assert "Where customers write to you themselves, [accounts.match] claims their mail" in words
    assert "Notice (info) account addons, ticket 4: The marketplace wrote: Your module has been disabled." in words


def test_a_state_and_an_account_may_be_asked_for(shop: Shop) -> None:
    settled = shop.told("tickets", "--state", "settled", "--at", NOW)["tickets"]
    assert [(ticket["ticket"], ticket["class"], ticket["clocks"]) for ticket in settled] == [(4, "notice", [])]
    assert len(shop.told("tickets", "--state", "all", "--account", "addons", "--at", NOW)["tickets"]) == 4
    assert "There is no account other; known are addons." in shop.run("tickets", "--account", "other", status=2).output
    shop.run("tickets", "--state", "lost", status=2)


def test_fail_ends_with_one_where_a_promise_is_not_known_to_be_kept(shop: Shop) -> None:
    shop.run("tickets", "--at", NOW, "--fail", status=1)
    shop.run("tickets", "--at", NOW)
    shop.run("tickets", "--state", "settled", "--fail")


def test_what_was_last_judged_as_running_is_not_called_so_once_its_time_is_over(shop: Shop) -> None:
    later = shop.told("tickets", "--at", "2026-05-05T10:00:00+02:00")["tickets"][1]["clocks"][0]
    assert (later["state"], later["past_due"]) == ("running", True)
    assert "past due, not judged since" in shop.run("tickets", "--at", "2026-05-05T10:00:00+02:00").stdout


def test_a_target_of_ours_breaks_no_promise(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.notification("Mon 2026-05-04 17:00", 4713, "Pre-sale")
    shop.live("Mon 2026-05-04 17:30")

    words = shop.run("tickets", "--at", "2026-05-07T09:00:00+02:00", "--fail").stdout
    assert "past due, not judged since (target of ours)" in words


def test_a_hostile_title_draws_nothing_on_the_terminal(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.live("Mon 2026-05-04 10:00")
    with shop.house(at("Mon 2026-05-04 10:00")) as house:
        from tests.stores import opened

        title = "\x1b[2J\x1b]0;owned\x07 [bold]x[/] \u202egnp.exe\r\nTICKET 99 all is well"
        opened(house.store, title, account="addons")
    words = shop.run("tickets").stdout

    assert not any(ord(character) < 32 and character != "\n" for character in words)
    assert "\u202e" not in words
    assert r"\x1b[2J\x1b]0;owned\x07 [bold]x[/] \u202egnp.exe" in words
    assert len([line for line in words.splitlines() if line.startswith("TICKET")]) == 1
    assert shop.told("tickets")["tickets"][0]["title"] == title


def test_a_store_that_is_not_there_is_not_made_by_looking_for_it(tmp_path: Path) -> None:
    shop = Shop(tmp_path)

    assert "There is no database at" in shop.run("tickets", status=2).output
    assert not shop.database.exists()


def test_a_fix_that_nobody_called_due_is_no_alarm_even_after_its_thirty_days(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.notification("Mon 2026-05-04 10:00", 4711)
    shop.live("Mon 2026-05-04 12:00")
    shop.run("mark", 1, "answered", "--by", "anna", "--at", "2026-05-04T11:00:00+02:00")

    words = shop.run("tickets", "--state", "all", "--fail").stdout
    assert "met" in words
    assert "past due" not in words
    fix = next(
        clock for clock in shop.told("tickets", "--state", "all")["tickets"][0]["clocks"] if clock["clock"] == "fix"
    )
    assert (fix["state"], fix["past_due"]) == ("unknown", False)
