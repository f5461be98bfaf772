"""A house on a stage: mail files, a real store, real jobs, messages as files; only the time is told."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import count
from pathlib import Path

from monitor.app import open_house
from monitor.config import Config, load
from monitor.cycle import Cycle, run_cycle
from monitor.house import House
from monitor.store.intake import NewSighting
from monitor.store.outbox import Posted
from tests.moments import at

ROME = "Europe/Rome"
BASE = """
[monitor]
database = "scene.sqlite"
zone = "Europe/Rome"
watch_from = 2026-01-01T00:00:00+01:00

[teams.support]
zone = "Europe/Rome"
hours = "Mon-Fri 09:00-18:00"
country = "IT"

[[sources]]
name = "mailbox"
kind = "folder"
path = "mail"
authserv_id = "mx.acme.example"

[[accounts]]
name = "acme"
scheme = "prestashop-business-care"
team = "support"
sources = ["mailbox"]
"""
FILES = """
[[channels]]
name = "files"
kind = "folder"
path = "out"

[[routes]]
channel = "files"
to = ["giulia@acme.example"]
"""


TRUST = "Authentication-Results: mx.acme.example; dmarc=pass header.from=addons.prestashop.com"


@dataclass
class Scene:
    """One house in a folder of its own."""

    folder: Path
    house: House
    _number: Iterator[int] = field(default_factory=lambda: count(1))

    def asks(self, when: str, thread: str, subject: str = "", text: str = "Broken.", trusted: bool = True) -> None:
        """A notification of the marketplace arrives (Rome)."""
        moment = at(when, ROME)
        date = f"{moment:%a, %d %b %Y %H:%M:%S %z}"
        trust = (
            "Authentication-Results: mx.acme.example; dmarc=pass header.from=addons.prestashop.com\r\n"
            if trusted
            else ""
        )
        subject = subject or f"[PrestaShop Addons] You received a new message! (#{thread})"
        self.drop(
            f"{trust}Received: from mail.addons.prestashop.com by mx.acme.example; {date}\r\n"
            f"From: no-reply@addons.prestashop.com\r\nTo: addons@acme.example\r\nSubject: {subject}\r\n"
            f"Message-ID: <{next(self._number)}@addons.prestashop.com>\r\nDate: {date}\r\n\r\n{text}\r\n".encode()
        )

    def drop(self, raw: bytes) -> None:
        """Any mail at all arrives."""
        (self.folder / "mail" / f"{next(self._number):06d}.eml").write_bytes(raw)

    def marks(self, when: str, thread: str, what: str, by: str = "Giulia") -> None:
        """A person marks a ticket (Rome)."""
        moment = at(when, ROME)
        name = f"{thread}/{what}/{when}"
        payload = {"ticket": self.ticket(thread), "what": what, "by": by}
        self.house.store.intake.keep_sightings(
            [NewSighting("person", name, name, "mark", moment, True, payload)], moment
        )

    def cycle(self, when: str | datetime) -> Cycle:
        """The monitor works once, as of then (Rome)."""
        return run_cycle(self.house, at(when, ROME) if isinstance(when, str) else when)

    def ticket(self, thread: str) -> int:
        """The id of the ticket with this thread."""
        (found,) = self.house.store.tickets.tickets_by_keys("acme", [f"thread:{thread}"])
        return found.ticket_id

    def letters(self, folder: str = "out") -> list[EmailMessage]:
        """The messages that went out as files, oldest first."""
        return letters_in(self.folder / folder)

    def subjects(self, folder: str = "out") -> list[str]:
        """What was said, oldest first."""
        return [str(letter["Subject"]) for letter in self.letters(folder)]

    def posted(self, state: str) -> list[Posted]:
        """The outbox, by state."""
        return self.house.store.outbox.posted(state, 1000)


def open_scene(folder: Path, config: str = BASE + FILES, now: str = "Mon 2026-04-27 09:00") -> Scene:
    """A scene in an empty folder; its house begins at `now` (Rome)."""
    (folder / "mail").mkdir(exist_ok=True)
    (folder / "out").mkdir(exist_ok=True)
    path = folder / "config.toml"
    path.write_text(config, encoding="utf-8")
    read = load(path)
    assert isinstance(read, Config), read
    house = open_house(read, at(now, ROME))
    assert isinstance(house, House), house
    return Scene(folder, house)


def letters_in(folder: Path) -> list[EmailMessage]:
    """The mails that lie in a folder as files, oldest first."""
    found = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in sorted(folder.glob("*.eml"))]
    assert all(isinstance(letter, EmailMessage) for letter in found)
    return [letter for letter in found if isinstance(letter, EmailMessage)]


def body(letter: EmailMessage, kind: str = "plain") -> str:
    """The text of a letter."""
    part = letter.get_body((kind,))
    assert part is not None
    content = part.get_content()
    assert isinstance(content, str)
    return content


def every(minutes: int, since: str, until: str, work: Callable[[datetime], object]) -> None:
    """Let time pass in steps."""
    now = at(since, ROME)
    while now <= at(until, ROME):
        work(now)
        now += timedelta(minutes=minutes)


def by_mail(folder: Path) -> Scene:
    """A scheme where a mail from the Sent folder counts, and one request of Anna's, Tuesday 28 April, 10:00."""
    (folder / "sent").mkdir()
    shutil.copyfile("tests/data/by-mail.toml", folder / "by-mail.toml")
    config = BASE.replace('"prestashop-business-care"', '"by-mail"').replace(
        "[monitor]\n", '[monitor]\nschemes = ["by-mail.toml"]\n'
    )
    config = config.replace('sources = ["mailbox"]', 'sources = ["mailbox", "sent"]')
    sent = '[[sources]]\nname = "sent"\nkind = "folder"\npath = "sent"\nsent = true\n'
    scene = open_scene(folder, config + sent + FILES)
    scene.drop(
        b"Received: from shop.example by mx.acme.example; Tue, 28 Apr 2026 10:00:00 +0200\r\n"
        b"From: anna@shop.example\r\nTo: support@acme.example\r\nSubject: Help\r\n"
        b"Message-ID: <anna@shop.example>\r\n\r\nIt is broken.\r\n"
    )
    return scene
