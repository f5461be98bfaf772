"""A month of 300 threads on the marketplace, beside a real mailbox: each ticket once, each verdict true or unknown."""

import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
import structlog

from monitor.app import open_house
from monitor.config import Config, load
from monitor.cycle import run_cycle
from monitor.house import House
from monitor.store.caches import StandingRow
from monitor.store.intake import NewSighting
from tests.mailserver import PASSWORD, Mailbox
from tests.marketplace import KEY, Marketplace
from tests.moments import at
from tests.month_script import CLOSES, OPENS, SIGNATURE, Case, Happening, script

pytest_plugins = ["tests.dovecot"]

CONFIG = """
[monitor]
database = "month.sqlite"
zone = "Europe/Rome"
watch_from = 2026-05-04T00:00:00+02:00

[teams.support]
zone = "Europe/Rome"
hours = "Mon-Fri 09:00-18:00"

[[sources]]
name = "mailbox"
kind = "imap"
host = "127.0.0.1"
port = {imap}
tls = "none"
user = "{user}"
password = {{ env = "MONTH_PASSWORD" }}
folders = ["INBOX", "sent"]
start = "all"
authserv_id = "mx.acme.example"

[[sources]]
name = "api"
kind = "prestashop"
key = {{ env = "ADDONS_KEY" }}
base_url = "{api}"
signatures = ["{signature}"]
start = "all"
pause_seconds = 0
sales_minutes = 60

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
THREADS = 300
TRUST = "Authentication-Results: mx.acme.example; dmarc=pass header.from=addons.prestashop.com"
NOTICES = ("Tue 2026-05-12 09:00", "Thu 2026-05-21 15:30")


@dataclass
class Month:
    """The world around the monitor: a marketplace, a mailbox, and people who answer."""

    market: Marketplace
    box: Mailbox
    house: House
    cycles: int = 0
    marked: int = field(default=0)

    def notify(self, thread: int, text: str, when: datetime) -> None:
        self._deliver(f"[PrestaShop Addons] You received a new message! (#{thread})", text, when)

    def warns(self, when: datetime) -> None:
        self._deliver("[PrestaShop Addons] Your module is offline", "Look into your account.", when)

    def _deliver(self, subject: str, text: str, when: datetime) -> None:
        date = f"{when:%a, %d %b %Y %H:%M:%S %z}"
        head = f"{TRUST}\r\nReceived: from mail.addons.prestashop.com by mx.acme.example; {date}\r\n"
        head += f"From: no-reply@addons.prestashop.com\r\nTo: addons@acme.example\r\nSubject: {subject}\r\n"
        head += f"Message-ID: <{len(subject)}.{when.timestamp()}@addons.prestashop.com>\r\nDate: {date}\r\n\r\n"
        self.box.deliver((head + text.replace("\n", "\r\n")).encode(), when)

    def mails_privately(self, thread: int, text: str, when: datetime) -> None:
        date = f"{when:%a, %d %b %Y %H:%M:%S %z}"
        head = f"From: support@acme.example\r\nTo: customer{thread}@shop.example\r\nSubject: Re: Trouble {thread}\r\n"
        head += f"Message-ID: <sent-{thread}@acme.example>\r\nDate: {date}\r\n\r\n"
        self.box.deliver((head + text.replace("\n", "\r\n")).encode(), when, "Sent")

    def buys(self, order: int, when: datetime) -> None:
        self.market.sell(order, when)

    def marks_refunded(self, thread: int, when: datetime) -> None:
        ticket = self.ticket(thread)
        payload = {"ticket": ticket, "what": "refunded", "by": "Giulia"}
        mark = NewSighting("person", f"refunded-{thread}", f"refunded-{thread}", "mark", when, True, payload)
        self.house.store.intake.keep_sightings([mark], when)

    def ticket(self, thread: int) -> int:
        """The one ticket that is known by a thread."""
        run_cycle(self.house, self.now, send=False)
        (ticket,) = {key.ticket_id for key in self.house.store.tickets.tickets_by_keys("acme", [f"thread:{thread}"])}
        return ticket

    now: datetime = OPENS

    def live(self, happenings: list[Happening]) -> None:
        """Look every two hours by day and every three by night, as things happen in between."""
        waiting = sorted(happenings, key=lambda happening: happening[0])
        while self.now <= CLOSES:
            self.market.now = self.now
            while waiting and waiting[0][0] <= self.now:
                waiting.pop(0)[1](self)
            run_cycle(self.house, self.now, send=False)
            self.cycles += 1
            self.now += timedelta(hours=2 if 7 <= self.now.hour < 21 else 3)


@pytest.fixture
def month(box: Mailbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Month]:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    monkeypatch.setenv("MONTH_PASSWORD", PASSWORD)
    monkeypatch.setenv("ADDONS_KEY", KEY)
    with Marketplace() as market:
        config = tmp_path / "config.toml"
        values = {"imap": box.server.port, "user": box.user, "api": market.url, "signature": SIGNATURE}
        config.write_text(CONFIG.format(**values))
        loaded = load(config)
        assert isinstance(loaded, Config), loaded
        house = open_house(loaded, OPENS)
        assert isinstance(house, House)
        with house.store:
            yield Month(market, box, house)
    structlog.reset_defaults()


def verdicts(month: Month, case: Case) -> list[StandingRow]:
    """The judged first responses of a thread's requests."""
    (ticket,) = {key.ticket_id for key in month.house.store.tickets.tickets_by_keys("acme", [f"thread:{case.number}"])}
    rows = month.house.store.caches.standings_of(ticket)
    return [row for row in rows if row.judging and row.clock == "first_response"]


@pytest.mark.timeout(240)
def test_every_ticket_exists_once_and_every_verdict_is_true_or_unknown_for_good_reason(month: Month) -> None:
    cases = list(script(THREADS))
    warnings: list[Happening] = [(at(when), partial(Month.warns, when=at(when))) for when in NOTICES]
    month.live([*(happening for case in cases for happening in case.happenings), *warnings])

    figures: Counter[str] = Counter()
    wrong: list[tuple[object, ...]] = []
    for case in cases:
        rows = verdicts(month, case)
        if len(rows) != len(case.truths):
            wrong.append((case.number, case.behaviour, case.mail, "requests", len(rows)))
            continue
        for row, truth in zip(rows, case.truths, strict=True):
            figures[row.state] += 1
            allowed = {truth.state, f"{truth.state}_inferred"} | (set() if truth.reaches else {"unknown"})
            between = not case.dated and row.reason == "between two polls"
            if row.state not in allowed and not between:
                wrong.append((case.number, case.behaviour, case.mail, case.dated, truth, row.state, row.reason))
    tickets(month, cases, figures)
    print(f"\n{THREADS} threads, {month.cycles} looks: {dict(sorted(figures.items()))}")  # noqa: T201 (the figures)
    assert wrong == []
    check_tickets(month, cases, figures)
    check_refunds(month, cases)


def tickets(month: Month, cases: list[Case], figures: Counter[str]) -> None:
    """Count how the threads became tickets."""
    store = month.house.store
    by_ticket: dict[int, set[int]] = {}
    for case in cases:
        for key in store.tickets.tickets_by_keys("acme", [f"thread:{case.number}"]):
            by_ticket.setdefault(key.ticket_id, set()).add(case.number)
    found = store.tickets.tickets()
    for ticket in found:
        kinds = {sighting.kind for sighting in store.assignments.sightings_of(ticket.id)}
        figures["joined"] += {"mail", "thread"} <= kinds
        figures["only on the marketplace"] += "thread" in kinds and "mail" not in kinds
    figures["wrongly joined"] = sum(len(threads) > 1 for threads in by_ticket.values())
    figures["split in doubt"] = len(found) - len(cases) - len(NOTICES)


def check_tickets(month: Month, cases: list[Case], figures: Counter[str]) -> None:
    found = month.house.store.tickets.tickets()
    assert (figures["wrongly joined"], figures["split in doubt"]) == (0, 0)
    assert figures["joined"] + figures["only on the marketplace"] == len(cases)
    assert sum(ticket.class_ == "notice" for ticket in found) == len(NOTICES)
    assert sum(ticket.class_ == "presale" for ticket in found) == sum(case.behaviour == "presale" for case in cases)


def check_refunds(month: Month, cases: list[Case]) -> None:
    told = [notice for notice in month.house.store.notices.open_notices() if notice.key.startswith("refund:")]
    assert len(told) == sum(case.imposed for case in cases)
    assert {notice.severity for notice in told} == {"critical"}
    others = [
        n.key for n in month.house.store.notices.open_notices() if not n.key.startswith(("refund:", "marketplace:"))
    ]
    assert others == []
