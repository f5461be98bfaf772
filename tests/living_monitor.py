"""A monitor as people run it: `python -m monitor run` as a process of its own, awaited with a bound."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

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
