"""What a mailbox needs to be polled."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Literal

_DAYS = re.compile(r"(\d{1,5})d")
MOST_UIDS = 500  # in one command: servers answer "Too long argument" to longer lists


@dataclass(frozen=True, slots=True)
class ImapSettings:
    """One mailbox. Exactly one of `password` and `token` (OAuth) is given; both are asked only at login, never kept.

    `tls` is "tls" (port 993), "starttls" (port 143) or, only for a server on the same machine, "none". `ca_file` adds
    the certificate of a private authority. `folders` hold what others wrote, `sent_folders` what we wrote; "sent" and
    "all" stand for the folders the server itself marks as \\Sent and \\All. `start` says what the very first poll
    takes: "now" nothing that is already there, "30d" what arrived in the last 30 days, "all" everything. Mails over
    `max_octets` are taken in part, their first `partial_octets`. Timeouts are in seconds.
    """

    name: str
    host: str
    user: str
    password: Callable[[], str] | None = field(default=None, repr=False)
    token: Callable[[], str] | None = field(default=None, repr=False)
    port: int = 993
    tls: Literal["tls", "starttls", "none"] = "tls"
    ca_file: Path | None = None
    folders: tuple[str, ...] = ("INBOX",)
    sent_folders: tuple[str, ...] = ("sent",)
    start: str = "now"
    max_octets: int = 25 * 1024 * 1024
    partial_octets: int = 256 * 1024
    batch_size: int = MOST_UIDS
    connect_timeout: float = 15.0
    read_timeout: float = 60.0

    def __post_init__(self) -> None:
        if (self.password is None) == (self.token is None):
            raise ValueError(f"mailbox {self.name}: give either a password or an OAuth token, not both and not neither")
        if not (self.user.isprintable() and all(folder.isprintable() for folder in self.folders + self.sent_folders)):
            raise ValueError(f"mailbox {self.name}: user and folders hold no line breaks or other control characters")
        if self.start not in ("now", "all") and not _DAYS.fullmatch(self.start):
            raise ValueError(f'mailbox {self.name}: start is "now", "all" or a number of days such as "30d"')
        if not 1 <= self.batch_size <= MOST_UIDS:
            raise ValueError(f"mailbox {self.name}: a batch has 1 to {MOST_UIDS} mails")

    def first_day(self, now: datetime) -> date | None:
        """The day whose mails the very first poll begins with, None for all of them.

        One day earlier than asked: a server counts days in its own zone.
        """
        if self.start == "all":
            return None
        days = _DAYS.fullmatch(self.start)
        return (now - timedelta(days=1 + (int(days[1]) if days else 0))).date()
