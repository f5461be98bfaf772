"""A seller's shop for stories: a marketplace on loopback, a folder of mail, and a monitor between them."""

from datetime import datetime, timedelta
from pathlib import Path

from monitor.cycle import run_cycle
from monitor.house import House
from monitor.store.caches import StandingRow
from monitor.store.intake import NewSighting
from monitor.store.tickets import Ticket
from tests.marketplace import Marketplace

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


class Watched:
    """What a monitor makes of whatever comes."""

    def __init__(self, house: House) -> None:
        self.house = house

    def live(self, since: datetime, until: datetime, step: timedelta = timedelta(minutes=30)) -> None:
        now = since
        while now <= until:
            run_cycle(self.house, now, send=False)
            now += step

    def tickets(self) -> list[Ticket]:
        return self.house.store.tickets.tickets()

    def mark(self, what: str, when: datetime, ticket: int = 1) -> None:
        payload = {"ticket": ticket, "what": what, "by": "Giulia"}
        name = f"{what}-{ticket}"
        self.house.store.intake.keep_sightings([NewSighting("person", name, name, "mark", when, True, payload)], when)

    def notices(self, kind: str = "") -> list[str]:
        """The keys of the open notices of a kind."""
        return [n.key for n in self.house.store.notices.open_notices() if n.key.startswith(kind)]

    def clock(self, ticket: int, clock: str) -> StandingRow:
        """Where a clock stands that has run once, under the reading that judges."""
        (row,) = [s for s in self.house.store.caches.standings_of(ticket) if s.judging and s.clock == clock]
        return row

    def first_response(self, ticket: int) -> StandingRow:
        return self.clock(ticket, "first_response")


class Shop(Watched):
    """A monitor between a marketplace and a folder of mail."""

    def __init__(self, house: House, market: Marketplace, folder: Path) -> None:
        super().__init__(house)
        self.market, self.folder = market, folder

    def mail(self, thread: int, text: str, when: datetime, trusted: bool = True) -> None:
        name = f"{when:%m%d%H%M%S}-{thread}.eml"
        trust = f"{TRUST}\n" if trusted else ""
        date = f"{when:%a, %d %b %Y %H:%M:%S %z}"
        head = f"{trust}Received: from mail.addons.prestashop.com by mx.acme.example; {date}\n"
        head += "From: no-reply@addons.prestashop.com\nTo: support@acme.example\n"
        head += f"Subject: [PrestaShop Addons] You received a new message! (#{thread})\n"
        head += f"Message-ID: <{name}>\nDate: {date}\nContent-Type: text/plain; charset=utf-8\n\n{text}\n"
        (self.folder / name).write_text(head)
