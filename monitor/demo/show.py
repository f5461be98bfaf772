"""What the demo shows: a table on the terminal, pages in a folder."""

import email
import email.policy
import json
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from checks.line import Line
from checks.week import Week, week_of
from monitor.bills import TOLD
from monitor.demo.play import SINCE, UNTIL
from monitor.digests.audience import Audience
from monitor.digests.digest import digest_of, lines_of
from monitor.digests.sent import before, readers
from monitor.digests.views import told
from monitor.house import House
from monitor.render import html
from monitor.views import local
from notifiers.plain import visible

WEEKS = (date(2026, 4, 27), date(2026, 5, 4))
OUTCOMES = (*TOLD, "balance_too_low", "wrong_channel")
COLOURS = {"met": "green", "breached": "red", "unknown": "yellow", "running": "cyan"}


@dataclass(frozen=True, slots=True)
class Sent:
    """One message that went out."""

    at: str
    to: str
    subject: str
    page: str


def tickets(house: House) -> list[dict[str, object]]:
    """The tickets' clocks as data."""
    return [
        {"ticket": line.ticket, "title": line.title, "clock": line.clock, "state": line.state, "reason": line.reason,
         "due": line.due.isoformat() if line.due else None,
         "stopped_at": line.stopped_at.isoformat() if line.stopped_at else None}
        for line in _lines(house)
    ]  # fmt: skip


def table(house: House) -> None:
    """The tickets' clocks on the terminal."""
    rows = Table(title="Where every promise stands on 11 May 2026", title_justify="left")
    for name in ("Ticket", "Subject", "Promise", "Due (Rome)", "Stands"):
        rows.add_column(name, overflow="fold")
    for line in _lines(house):
        colour = COLOURS.get(line.state, "white")
        stands = f"{line.state.replace('_', ' ')}{': ' + line.reason if line.reason else ''}"
        due = local(line.due, house.zone).partition(" (")[0]
        told = (str(line.ticket), _short(line.title), line.clock.replace("_", " "), due)
        rows.add_row(*map(_plain, told), _plain(stands, colour))
    Console().print(rows)


def bills(house: House) -> list[dict[str, str]]:
    """What each priced ticket costs, and what its bill comes to: a finding, or nothing to say."""
    told = []
    for ticket in house.store.tickets.tickets():
        found = {row.rule: row for row in house.store.caches.findings_of(ticket.id)}
        if "price" in found:
            broken = [row for rule, row in found.items() if rule in OUTCOMES]
            outcome = "; ".join(f"{row.clause}: {json.loads(row.json)['reason']}" for row in broken)
            price = json.loads(found["price"].json)["reason"]
            told.append(
                {"ticket": str(ticket.id), "scheme": ticket.scheme, "price": price, "outcome": outcome or "as promised"}
            )
    return told


def bill_table(house: House) -> None:
    """The bills on the terminal."""
    rows = Table(title="What the priced tickets cost, and what came of it", title_justify="left")
    for name in ("Ticket", "Scheme", "Price", "Outcome"):
        rows.add_column(name, overflow="fold")
    for one in bills(house):
        rows.add_row(*map(_plain, (one["ticket"], one["scheme"], one["price"], one["outcome"])))
    Console().print(rows)


def write_pages(house: House, out: Path) -> list[Path]:
    """The digests of both weeks, every message as a page, and an index of it all."""
    pages = []
    for day in WEEKS:
        text, page = _told(house, week_of(day, house.zone))
        for suffix, content in (("txt", text), ("html", page or "")):
            path = out / f"digest-{week_of(day, house.zone).name}.{suffix}"
            path.write_text(content, encoding="utf-8")
            pages.append(path)
    sent = [_page_of(path) for path in sorted((out / "alerts").glob("*.eml"))]
    weeks = [week_of(day, house.zone).name for day in WEEKS]
    values = {"subject": "A fortnight of tickets", "sent": sent, "lines": _views(house), "weeks": weeks}
    values["bills"] = bills(house)
    index = out / "index.html"
    index.write_text(html("en", "demo", values), encoding="utf-8")
    return [index, *pages]


def _told(house: House, week: Week) -> tuple[str, str | None]:
    """A week's digest as the demo's manager would read it at the end."""
    seen = before(house, readers(house), week)
    _, text, page = told(house, digest_of(Audience(house), week, UNTIL, seen))
    return text, page


def _lines(house: House) -> list[Line]:
    found = lines_of(Audience(house), SINCE, UNTIL + timedelta(days=60))
    return sorted((line for line in found if not line.untold), key=lambda line: line.key)


def _views(house: House) -> list[dict[str, object]]:
    return [
        {"ticket": line.ticket, "title": _short(line.title), "clock": line.clock.replace("_", " "),
         "clause": line.clause, "state": line.state.replace("_", " "), "reason": line.reason,
         "due": local(line.due, house.zone).partition(" (")[0],
         "stopped_at": local(line.stopped_at, house.zone).partition(" (")[0]}
        for line in _lines(house)
    ]  # fmt: skip


def _plain(words: str, style: str = "") -> Text:
    """A cell that drives no terminal: what a customer wrote is neither markup nor an escape sequence."""
    return Text(visible(words), style=style)


def _short(title: str) -> str:
    return title.removeprefix("[PrestaShop Addons] You received a new message! ")


def _page_of(path: Path) -> Sent:
    """The HTML part of a message beside the message, so that a browser shows it."""
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    part = message.get_body(("html", "plain"))
    page = path.with_suffix(".html")
    page.write_text(part.get_content() if part else "", encoding="utf-8")
    return Sent(str(message["Date"]), str(message["To"]), str(message["Subject"]), f"alerts/{page.name}")
