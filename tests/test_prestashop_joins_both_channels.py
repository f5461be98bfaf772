"""Each request comes twice, by mail and through the marketplace's interface: one ticket, whichever is first."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from monitor.app import open_house
from monitor.config import Config, load
from monitor.cycle import run_cycle
from monitor.house import House
from monitor.store.caches import StandingRow
from monitor.store.tickets import Ticket
from tests.marketplace import KEY, Marketplace
from tests.moments import at

CONFIG = """
[monitor]
database = "marketplace.sqlite"
watch_from = 2026-05-01T00:00:00+02:00

[teams.support]
zone = "Europe/Rome"
hours = "Mon-Fri 09:00-18:00"

[[sources]]
name = "mailbox"
kind = "folder"
path = "mail"
replay = true
authserv_id = "mx.acme.example"

[[sources]]
name = "api"
kind = "prestashop"
key = {{ env = "ADDONS_KEY" }}
base_url = "{url}"
signatures = ["The Acme team"]
start = "all"
pause_seconds = 0

[[accounts]]
name = "acme"
scheme = "prestashop-business-care"
team = "support"
sources = ["mailbox", "api"]

[[channels]]
name = "screen"
kind = "console"

[[routes]]
channel = "screen"
"""
TRUST = "Authentication-Results: mx.acme.example; dmarc=pass header.from=addons.prestashop.com"
ASKED = "The checkout page stays empty since the update to 8.1.4, what can I do about it?"
ANSWER = "Please open Modules, Fast Checkout, and press Rebuild under Templates: 8.1.4 moved them.\nThe Acme team"


class Shop:
    """A monitor between a marketplace and a folder of mail."""

    def __init__(self, house: House, market: Marketplace, folder: Path) -> None:
        self.house, self.market, self.folder = house, market, folder

    def mail(self, thread: int, text: str, when: datetime, trusted: bool = True) -> None:
        name = f"{when:%m%d%H%M%S}-{thread}.eml"
        trust = f"{TRUST}\n" if trusted else ""
        date = f"{when:%a, %d %b %Y %H:%M:%S %z}"
        head = f"{trust}Received: from mail.addons.prestashop.com by mx.acme.example; {date}\n"
        head += "From: no-reply@addons.prestashop.com\n"
        head += f"Subject: [PrestaShop Addons] You received a new message! (#{thread})\n"
        head += f"Message-ID: <{name}>\nDate: {date}\nContent-Type: text/plain; charset=utf-8\n\n{text}\n"
        (self.folder / name).write_text(head)

    def live(self, since: datetime, until: datetime, step: timedelta = timedelta(minutes=30)) -> None:
        now = since
        while now <= until:
            run_cycle(self.house, now, send=False)
            now += step

    def tickets(self) -> list[Ticket]:
        return self.house.store.tickets.tickets()

    def first_response(self, ticket: int) -> StandingRow:
        (row,) = [s for s in self.house.store.caches.standings_of(ticket) if s.judging and s.clock == "first_response"]
        return row


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    monkeypatch.setenv("ADDONS_KEY", KEY)
    (tmp_path / "mail").mkdir()
    with Marketplace() as market:
        (tmp_path / "config.toml").write_text(CONFIG.format(url=market.url))
        config = load(tmp_path / "config.toml")
        assert isinstance(config, Config), config
        house = open_house(config, at("Mon 2026-05-04 08:00"))
        assert isinstance(house, House)
        with house.store:
            yield Shop(house, market, tmp_path / "mail")


MONDAY = at("Mon 2026-05-04 10:00")


def test_a_request_that_comes_by_mail_and_then_through_the_interface_is_one_ticket_from_the_earliest_sighting(
    shop: Shop,
) -> None:
    shop.mail(501, f"Anna wrote:\n{ASKED}", MONDAY + timedelta(seconds=20))
    run_cycle(shop.house, MONDAY + timedelta(minutes=1), send=False)
    assert len(shop.tickets()) == 1
    shop.market.open(501, "Empty checkout", ASKED, MONDAY, order=9001)
    run_cycle(shop.house, MONDAY + timedelta(minutes=30), send=False)
    (ticket,) = shop.tickets()
    row = shop.first_response(ticket.id)
    assert (row.since, row.state) == (MONDAY, "running")


def test_through_the_interface_first_and_by_mail_hours_later_is_one_ticket_too(shop: Shop) -> None:
    shop.market.open(501, "Empty checkout", ASKED, MONDAY, order=9001)
    run_cycle(shop.house, MONDAY + timedelta(minutes=30), send=False)
    shop.mail(501, ASKED, MONDAY + timedelta(hours=5))
    run_cycle(shop.house, MONDAY + timedelta(hours=6), send=False)
    (ticket,) = shop.tickets()
    events = shop.house.store.caches.events_of(ticket.id)
    assert [(e.kind, e.actor, e.by) for e in events] == [("message", "customer", MONDAY)]


def test_a_forged_mail_is_unverified_until_the_marketplace_shows_the_thread(shop: Shop) -> None:
    shop.mail(501, ASKED, MONDAY + timedelta(seconds=20), trusted=False)
    run_cycle(shop.house, MONDAY + timedelta(minutes=1), send=False)
    assert [ticket.unverified for ticket in shop.tickets()] == [True]
    shop.market.open(501, "Empty checkout", ASKED, MONDAY, order=9001)
    run_cycle(shop.house, MONDAY + timedelta(minutes=30), send=False)
    assert [ticket.unverified for ticket in shop.tickets()] == [False]


def test_an_answer_with_our_signature_that_no_mail_announces_in_two_hours_is_ours(shop: Shop) -> None:
    shop.market.open(501, "Empty checkout", ASKED, MONDAY, order=9001)
    shop.mail(501, ASKED, MONDAY + timedelta(seconds=20))
    run_cycle(shop.house, MONDAY + timedelta(minutes=30), send=False)
    shop.market.write(501, ANSWER, MONDAY + timedelta(hours=1))
    run_cycle(shop.house, MONDAY + timedelta(hours=1, minutes=10), send=False)
    (ticket,) = shop.tickets()
    assert shop.first_response(ticket.id).state == "running"
    shop.live(MONDAY + timedelta(hours=2), MONDAY + timedelta(hours=4))
    row = shop.first_response(ticket.id)
    assert (row.state, row.stopped_at) == ("met_inferred", MONDAY + timedelta(hours=1))


def test_a_message_that_nothing_explains_is_unknown_and_never_an_answer(shop: Shop) -> None:
    shop.market.open(501, "Empty checkout", ASKED, MONDAY, order=9001)
    shop.mail(501, ASKED, MONDAY + timedelta(seconds=20))
    run_cycle(shop.house, MONDAY + timedelta(minutes=30), send=False)
    shop.market.write(
        501, "And it is the same on my second shop, by the way, with another theme.", MONDAY + timedelta(hours=1)
    )
    shop.live(MONDAY + timedelta(hours=2), MONDAY + timedelta(hours=26))
    (ticket,) = shop.tickets()
    row = shop.first_response(ticket.id)
    assert (row.state, row.reason) == (
        "unknown",
        "a person must say whether a message of unknown author was the answer",
    )


def test_nobody_answered_and_the_whole_thread_was_read_is_a_breach(shop: Shop) -> None:
    shop.market.open(501, "Empty checkout", ASKED, MONDAY, order=9001)
    shop.mail(501, ASKED, MONDAY + timedelta(seconds=20))
    shop.live(MONDAY + timedelta(minutes=30), MONDAY + timedelta(hours=26))
    (ticket,) = shop.tickets()
    assert shop.first_response(ticket.id).state == "breached"
