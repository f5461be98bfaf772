"""What is said, to whom, and what became of it: the whole vocabulary between the monitor and its channels."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that travels with a message; `content_type` as in `text/csv`."""

    name: str
    content_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """One thing to say to one recipient. `key` names it for ever: the same key said twice is a repeat."""

    key: str
    subject: str
    text: str
    html: str | None = None
    attachments: tuple[Attachment, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()

    def fingerprint(self, to: str) -> str:
        """The key and the recipient in 32 hex digits: the same for every repeat, telling nothing of either."""
        return hashlib.sha256(f"{self.key}\0{to}".encode("utf-8", "replace")).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Sent:
    """The other side took it; `detail` is its own answer."""

    detail: str = ""


@dataclass(frozen=True, slots=True)
class Retry:
    """Not taken, and trying again may help: after `after` if the other side asked for it, else at our own pace.

    `closed`: whatever the message, nothing passes until a person mends the way, so that no message is given up for it.
    """

    after: timedelta | None
    reason: str
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """Not taken, and the same bytes will not be taken later: somebody has to be told another way."""

    reason: str


@dataclass(frozen=True, slots=True)
class Doubtful:
    """Everything was handed over and no answer came: perhaps taken. Trying again may repeat it."""

    reason: str


Outcome = Sent | Retry | Refused | Doubtful


class Channel(Protocol):
    """A way out. It renders once; the stored bytes are sent as they are, however often that takes."""

    @property
    def name(self) -> str:
        """The name it bears in the configuration."""
        ...

    def render(self, message: Message, to: str, at: datetime) -> bytes:
        """Return the exact bytes to store and to send, written at the instant `at` (aware)."""
        ...

    def send(self, stored: bytes, to: str) -> Outcome:
        """Send exactly these bytes to one recipient. Never raises for what the other side does."""
        ...

    def probe(self) -> Outcome:
        """Try the way without saying anything: Sent where it is open, else what is wrong with it."""
        ...
