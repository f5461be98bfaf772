"""A person fixes what a request is priced as: with name and reason, used wherever the price is told, and undoable."""

import json
from pathlib import Path
from typing import Any

import pytest

from checks.marked import fixed_price
from checks.priced import Asked
from checks.seen import Sighting
from checks.timeline import Event, build
from monitor.digests.data import as_data
from monitor.ticket_price import OfTicket, price_ticket
from tests.desk import Desk, open_desk
from tests.moments import at
from tests.shop import CONFIG, Shop

POINTS = CONFIG.replace("prestashop-business-care", "altermarket-xcart").replace(
    'team = "rome"\nsources', 'team = "rome"\nmatch = { to = ["support@vendor.example"] }\nsources'
)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A coupon that does not work: by its words an investigation of the store, 25 points (AM-L2)."""
    desk = open_desk(tmp_path, "altermarket-xcart", "Europe/Athens", "Mon 2026-05-11 08:30", channels=("helpdesk",))
    desk.tell("Mon 2026-05-11 09:00", "message", subject="The coupon does not work", customer="anna")
    desk.look("Mon 2026-05-11 10:00")
    return desk


def price(desk: Desk, **asked: Any) -> OfTicket:
    found = price_ticket(desk.scene.house, 1, Asked(**asked), desk.now)
    assert isinstance(found, OfTicket), found
    return found


def test_the_finding_the_price_command_and_the_digest_go_by_it(desk: Desk) -> None:
    assert desk.because("price").startswith("likely AM-L2")
    assert desk.say("priced", "AM-L1", why="only explained, nothing investigated") == ()

    told = desk.because("price")
    assert told.startswith("fixed AM-L1: AM-L1, explaining functions and features that exist")
    assert told.endswith("10 points (50.00 EUR); fixed by anna: only explained, nothing investigated")
    assert desk.findings()["coverage"].clause == "AM-L1"
    found = price(desk)
    assert found.likely == found.lowest == found.highest
    assert (found.estimate.fixed_by, found.estimate.fixed_why) == ("anna", "only explained, nothing investigated")
    assert as_data(desk.digest("Mon 2026-05-11 09:00"))["priced"] == 1
    assert desk.told() == "message priced"


def test_the_last_one_holds_and_it_can_be_taken_back(desk: Desk) -> None:
    desk.say("priced", "AM-L1", why="explained")
    desk.look("Mon 2026-05-11 10:30")
    desk.say("priced", "level-3", why="the server had to be looked at")
    assert desk.findings()["price"].clause == "AM-L3"
    desk.look("Mon 2026-05-11 11:00")
    assert desk.say("unpriced") == ()
    assert desk.because("price").startswith("likely AM-L2")
    assert price(desk).fixed is None
    assert as_data(desk.digest("Mon 2026-05-11 09:00"))["priced"] == 0
    assert desk.told() == "message priced priced unpriced"


def test_a_ticket_that_came_by_phone_costs_double_wherever_its_price_is_told(desk: Desk) -> None:
    desk.tell("Mon 2026-05-11 10:05", "message", "2", channel="phone", subject="How do I add a coupon?")
    desk.look("Mon 2026-05-11 10:30")
    assert "20 points" in desk.because("price", "2")
    found = price_ticket(desk.scene.house, desk.scene.ticket("2"), Asked(), desk.now)
    assert isinstance(found, OfTicket)
    assert str(getattr(found.lowest, "units", "")) == "20 points"


def test_a_bill_in_another_category_is_to_be_checked(desk: Desk) -> None:
    desk.say("priced", "AM-W", why="it is our bug")
    desk.tell("Mon 2026-05-11 11:00", "charge", id="c1", amount=25, unit="points", category="AM-L2", customer="anna")
    desk.look("Mon 2026-05-11 11:30")
    assert desk.because("priced_otherwise") == ("check AM-W: 25 points is billed as AM-L2, and a person fixed AM-W")


def test_a_bill_in_the_same_category_is_as_it_should_be(desk: Desk) -> None:
    desk.say("priced", "AM-L1", why="only explained")
    desk.tell("Mon 2026-05-11 11:00", "charge", id="c1", amount=10, unit="points", category="AM-L1", customer="anna")
    desk.look("Mon 2026-05-11 11:30")
    assert "priced_otherwise" not in desk.findings()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("priced", "AM-99"), "'AM-99' is no category of this scheme; did you mean"),
        (("priced",), "Say which one category it is priced as: AM-L0, AM-L1"),
        (("priced", "AM-L1"), "Say with --why what the price rests on"),
        (("unpriced", "AM-L1"), "leave the category out"),
    ],
)
def test_a_price_that_makes_no_sense_is_not_kept(desk: Desk, words: tuple[str, ...], sentence: str) -> None:
    what, *about = words
    assert sentence in desk.say(what, *about)[0]
    assert desk.told() == "message"


def test_the_command_keeps_it_with_name_and_reason(tmp_path: Path) -> None:
    shop = Shop(tmp_path, POINTS)
    shop.mail("Mon 2026-05-04 10:00", "Question", "How do I add a coupon?")
    shop.live("Mon 2026-05-04 12:00")
    marked = shop.told("mark", 1, "priced", "AM-W", "--by", "anna", "--why", "a bug of ours")
    assert (marked["what"], marked["why"], marked["remarks"]) == ("priced", "a bug of ours", [])
    found = shop.told("price", "--ticket", 1)
    assert (found["likely"]["lowest"], found["fixed_by"], found["fixed_why"]) == (0, "anna", "a bug of ours")
    assert "fixed by anna, " in shop.run("price", "--ticket", 1).stdout
    [event] = [e for e in shop.told("explain", 1)["events"] if e["kind"] == "priced"]
    assert event["note"] == "marked as AM-W by anna: a bug of ours"
    again = shop.told("price", "--ticket", 1, "--category", "AM-L1")
    assert (again["likely"]["lowest"], again["fixed_by"], again["fixed_why"]) == (10, "a person", None)


def test_a_scheme_without_prices_has_none_to_fix(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.notification("Mon 2026-05-04 10:00", 4711)
    shop.live("Mon 2026-05-04 12:00")
    refused = shop.run("mark", 1, "priced", "AM-L1", "--by", "anna", "--why", "so", status=2)
    assert "names no prices, so there is none to fix." in refused.output
    assert json.loads(shop.run("explain", 1, "--json").stdout)["events"][-1]["kind"] == "message"


def test_a_ticket_is_not_priced_under_another_scheme_account_or_day(tmp_path: Path) -> None:
    shop = Shop(tmp_path, POINTS)
    shop.mail("Mon 2026-05-04 10:00", "Question", "How do I add a coupon?")
    shop.live("Mon 2026-05-04 12:00")
    assert "not of docpart" in shop.run("price", "--ticket", 1, "--scheme", "docpart", status=2).output
    assert "leave --on and --reading out" in shop.run("price", "--ticket", 1, "--on", "2026-05-01", status=2).output
    assert shop.told("price", "--ticket", 1, "--scheme", "altermarket-xcart", "--account", "addons")["ticket"] == 1


def test_a_price_whose_mark_was_forgotten_is_none() -> None:
    when = at("Mon 2026-05-11 10:00")
    asked = Event(when, when, "message", "customer", ref="1")
    priced = Event(when, when, "priced", "person", "asserted", ref="2")
    [request] = build(1, "a", (asked, priced)).requests
    assert fixed_price(request, (Sighting(2, "person", "mark", when, {"forgotten": True, "what": "priced"}),)) is None
