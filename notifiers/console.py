"""Alerts as plain lines on a terminal or in a service's journal."""

import sys
from dataclasses import dataclass, field
from datetime import datetime
from typing import TextIO

from notifiers.message import Message, Outcome, Retry, Sent
from notifiers.plain import one_line, visible


@dataclass(frozen=True, slots=True)
class ConsoleSettings:
    """Where the lines go; standard output unless another stream is handed in."""

    stream: TextIO = field(default_factory=lambda: sys.stdout)


@dataclass(frozen=True, slots=True)
class Console:
    """Writes the subject, then the text, with control characters escaped."""

    name: str
    settings: ConsoleSettings = field(default_factory=ConsoleSettings)

    def render(self, message: Message, to: str, at: datetime) -> bytes:
        """Return UTF-8 lines: instant, recipient and subject first, the text indented below."""
        head = f"{at.isoformat(timespec='seconds')} {one_line(to, 100)} {one_line(message.subject, 200)}"
        body = "".join(f"  {line}".rstrip() + "\n" for line in visible(message.text).strip("\n").split("\n"))
        return f"{' '.join(head.split())}\n{body}".encode()

    def send(self, stored: bytes, to: str) -> Outcome:
        """Write the lines at once; a closed or full stream is tried again."""
        try:
            self.settings.stream.write(stored.decode())
            self.settings.stream.flush()
        except (OSError, ValueError) as error:
            return Retry(None, f"the console could not be written: {one_line(str(error), 200)}")
        return Sent()

    def probe(self) -> Outcome:
        """Say whether the stream takes anything at all."""
        return self.send(b"", "")
