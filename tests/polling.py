"""How a caller polls a mailbox in the tests, and the plain letters that lie in it."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from monitor.sources.imap import ImapSource
from monitor.sources.imap_settings import ImapSettings
from monitor.sources.source import Batch, Failure, RawMail
from tests.mailserver import PASSWORD, Mailbox

MAY_DAY = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
NOON = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


def letter(subject: str, **headers: str) -> bytes:
    more = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"From: anna@shop.example\r\nSubject: {subject}\r\n{more}\r\nIt does not work.\r\n".encode()


def settings(box: Mailbox, **changes: Any) -> ImapSettings:
    """A mailbox polled in the clear from its first mail on; a story names what differs."""
    plain = ImapSettings(
        name="support",
        host="localhost",
        port=box.server.port,
        user=box.user,
        password=lambda: PASSWORD,
        tls="none",
        start="all",
        read_timeout=20.0,
    )
    return replace(plain, **changes)


def poll(source: ImapSource, cursors: dict[str, str], now: datetime = NOON) -> tuple[list[RawMail], list[Failure]]:
    """One poll by a caller that stores every batch before it asks for the next."""
    mails: list[RawMail] = []
    failures: list[Failure] = []
    for result in source.fetch(cursors, now):
        match result:
            case Batch():
                cursors[result.folder] = result.cursor
                mails.extend(result.items)
            case Failure():
                failures.append(result)
    return mails, failures


def subjects(mails: list[RawMail]) -> list[str]:
    return [mail.raw.split(b"Subject: ")[1].split(b"\r\n")[0].decode() for mail in mails]
