"""A monitor as people run it: `python -m monitor run` as a process of its own, awaited with a bound."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import TypeVar

from monitor.app import wall_clock

CONFIG = """
[monitor]
schemes = ["by-mail.toml"]
database = "daemon.sqlite"
watch_from = 2026-01-01T00:00:00+01:00
tick_seconds = 1
poll_seconds = 10

[teams.support]
zone = "UTC"
hours = "Mon-Sun 00:00-24:00"

[[sources]]
name = "mailbox"
kind = "folder"
path = "mail"
start = "all"

[[accounts]]
name = "acme"
scheme = "by-mail"
team = "support"
sources = ["mailbox"]

[[routes]]
channel = "way"
to = ["giulia@acme.example"]
"""
FILES = """
[[channels]]
name = "way"
kind = "folder"
path = "out"
"""
T = TypeVar("T")
PATIENCE = 40.0
"""Seconds that anything may take on a busy machine before the test fails."""
HOME = Path(__file__).resolve().parent.parent


class Living:
    """One running daemon; its log is a file."""

    def __init__(self, config: Path, **environment: str) -> None:
        self.log = config.parent / "daemon.log"
        command = [sys.executable, "-m", "monitor", "run", "--log", "json", "--config", str(config)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, cwd=HOME, stdout=log, stderr=log, env=os.environ | environment)

    def says(self, words: str, times: int = 1) -> None:
        """Wait until the log has the words, so many times."""
        until(lambda: self.log.read_text().count(words) >= times, f"{words!r} in the log", self.process)

    def asked(self, number: signal.Signals) -> None:
        """Send it a signal."""
        self.process.send_signal(number)

    def ended(self) -> int:
        """Wait for its end; the exit status."""
        return self.process.wait(PATIENCE)


def until(found: Callable[[], T], what: str, process: subprocess.Popen[bytes] | None = None) -> T:
    """Look again and again until something is there; a process that ended meanwhile ends the wait."""
    end = time.monotonic() + PATIENCE
    while not (it := found()):
        assert time.monotonic() < end, f"waited in vain for {what}"
        assert process is None or process.poll() is None, f"it ended with {process.returncode}, before {what}"
        time.sleep(0.02)
    return it


@contextlib.contextmanager
def living(config: Path, **environment: str) -> Iterator[Living]:
    """A daemon that is gone when the story ends, whatever happened."""
    monitor = Living(config, **environment)
    try:
        yield monitor
    finally:
        if monitor.process.poll() is None:
            monitor.process.kill()
        monitor.process.wait()


def live_in(folder: Path) -> Path:
    """A folder with a configuration and one request due within the hour: its last call is due at once.

    The scheme's clock runs on all days alike, for the tests do.
    """
    (folder / "mail").mkdir()
    pack = (HOME / "tests/data/by-mail.toml").read_text()
    every_day = '[calendar]\ndays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]\nzone = "UTC"'
    (folder / "by-mail.toml").write_text(pack.replace('[calendar]\nzone = "Europe/Rome"', every_day))
    (folder / "config.toml").write_text(CONFIG + FILES)
    asks(folder, "501")
    return folder


def asks(house: Path, order: str, hours_ago: float = 23) -> None:
    """A customer's message; the time of a real process is the real one."""
    date = f"{wall_clock() - timedelta(hours=hours_ago):%a, %d %b %Y %H:%M:%S %z}"
    (house / "mail" / f"{order}.eml").write_bytes(
        f"Received: from shop.example by mx.acme.example; {date}\r\n"
        f"From: anna@shop.example\r\nTo: support@acme.example\r\nSubject: Order {order} cannot be paid\r\n"
        f"Message-ID: <{order}@shop.example>\r\nDate: {date}\r\n\r\nThe checkout is broken.\r\n".encode()
    )


def letters(house: Path) -> list[str]:
    """The subjects of what went out as files."""
    paths = sorted((house / "out").glob("*.eml"))
    return [str(message_from_bytes(path.read_bytes(), policy=policy.default)["Subject"]) for path in paths]
