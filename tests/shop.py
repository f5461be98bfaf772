"""A vendor's small house for stories: a configuration, two folders of mail, the real pipeline in simulated time."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from monitor.app import open_house
from monitor.cli.app import app
from monitor.config import Problems, load
from monitor.cycle import run_cycle
from monitor.house import House
from monitor.logs import quiet
from tests.moments import at

MARKET = "no-reply@addons.prestashop.com"
CUSTOMER = "lucie@boutique.example"

CONFIG = """
[monitor]
zone = "Europe/Rome"
watch_from = 2026-04-01T00:00:00+02:00

[teams.rome]
zone = "Europe/Rome"
hours = "Mon-Fri 09:00-13:00 14:00-18:00"
country = "IT"

[[sources]]
name = "mailbox"
kind = "folder"
path = "inbox"
start = "all"
replay = true

[[sources]]
name = "sent"
kind = "folder"
path = "sent"
sent = true
start = "all"
replay = true

[[accounts]]
name = "addons"
scheme = "prestashop-business-care"
team = "rome"
sources = ["mailbox", "sent"]

[[people]]
name = "anna"
email = "anna@vendor.example"

[[people]]
name = "marco"
email = "marco@vendor.example"

[[channels]]
name = "files"
kind = "folder"
path = "alerts"

[[routes]]
channel = "files"
to = ["anna"]
"""
DIRECT = CONFIG.replace("[[people]]", '[accounts.match]\nto = ["support@vendor.example"]\n[[people]]', 1)
"""A house that takes in customers' own mail too."""


@dataclass
class Shop:
    """The house on disk. Mail is dropped with its date and read once simulated time has reached it."""

    root: Path
    config: str = CONFIG
    written: int = field(default=0)

    def __post_init__(self) -> None:
        for folder in ("inbox", "sent"):
            (self.root / folder).mkdir(parents=True, exist_ok=True)
        self.file.write_text(self.config, encoding="utf-8")

    @property
    def file(self) -> Path:
        """The configuration file."""
        return self.root / "config.toml"

    @property
    def database(self) -> Path:
        """The store."""
        return self.root / "sla-monitor.sqlite"

    def mail(self, when: str, subject: str, text: str = "Hello", sender: str = CUSTOMER, **more: str) -> None:
        """A mail in the mailbox; `when` is "Thu 2026-04-30 16:00" in Paris."""
        self._drop("inbox", at(when), subject, text, sender, "support@vendor.example", more)

    def notification(self, when: str, thread: int, words: str = "", **more: str) -> None:
        """The marketplace's mail about a customer's message in a thread."""
        subject = f"[PrestaShop Addons] You received a new message! {thread} {words}".strip()
        self.mail(when, subject, f"A customer wrote in thread {thread} at {when}", MARKET, **more)

    def reply(self, when: str, subject: str, text: str = "Here is the answer", to: str = CUSTOMER) -> None:
        """A mail of ours, in the Sent folder."""
        self._drop("sent", at(when), subject, text, "support@vendor.example", to, {})

    def live(self, *moments: str) -> None:
        """Run the whole road at each of some moments of simulated time."""
        with self.house(at(moments[0])) as house:
            for moment in moments:
                run_cycle(house, at(moment))

    @contextmanager
    def house(self, now: datetime) -> Iterator[House]:
        """The wired house at an instant."""
        quiet()
        config = load(self.file)
        assert not isinstance(config, Problems), config
        house = open_house(config, now)
        assert isinstance(house, House), house
        try:
            yield house
        finally:
            house.store.close()

    def run(self, *words: str | int, status: int = 0, config: bool = True) -> Result:
        """A command as typed; `status` is how it must end."""
        arguments = [str(word) for word in words] + (["--config", str(self.file)] if config else [])
        done = CliRunner().invoke(app, arguments, catch_exceptions=False)
        assert done.exit_code == status, done.output
        return done

    def told(self, *words: str | int, status: int = 0) -> Any:
        """The JSON that a command answers with."""
        return json.loads(self.run(*words, "--json", status=status).stdout)

    def _drop(
        self, folder: str, when: datetime, subject: str, text: str, sender: str, to: str, more: dict[str, str]
    ) -> None:
        self.written += 1
        letter = EmailMessage()
        for name, value in {"From": sender, "To": to, "Subject": subject, **more}.items():
            letter[name.replace("_", "-")] = value
        letter["Date"] = when
        letter["Message-ID"] = f"<{self.written}@mail.example>"
        letter.set_content(text)
        (self.root / folder / f"{self.written:04}.eml").write_bytes(letter.as_bytes())
