"""What a mail is to us: a marketplace's notification, its notice, a customer's mail, our own reply, or a machine's."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Literal

import re2

from checks.automatic import Automation, weigh
from checks.promise import MarketplaceMail

MailKind = Literal["notification", "unknown_notification", "notice", "newsletter", "direct", "sent", "own", "automatic"]

MAX_SUBJECT = 500
"""Characters of a subject that patterns look at; marketplaces' own subjects are far shorter."""


@dataclass(frozen=True, slots=True)
class Mail:
    """A parsed mail as the rules see it; `headers` are the name/value pairs that tell a machine from a person.

    `authenticated` is the domain that the trusted receiving server verified (empty: none), `in_sent` whether the
    mail lies in the vendor's own Sent folder.
    """

    received_at: datetime
    sender: str
    subject: str
    text: str = ""
    sender_name: str = ""
    recipients: tuple[str, ...] = ()
    message_id: str = ""
    references: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    authenticated: str = ""
    in_sent: bool = False

    @property
    def same(self) -> str:
        """A key that two copies of one message share, and two messages under one Message-ID do not."""
        parts = (self.message_id, self.sender, self.subject, " ".join(self.text.split()))
        return hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class ReadMail:
    """How a mail was read: its kind, the marketplace's thread id and pre-sale label, whether the sender is verified.

    `answers` is the thread that a mail of ours to the marketplace names in its subject.
    """

    kind: MailKind
    thread: str = ""
    answers: str = ""
    presale: bool = False
    verified: bool = False
    why: str = ""


def read_mail(mail: Mail, marketplace: MarketplaceMail, own_addresses: Sequence[str] = ()) -> ReadMail:
    """Tell what `mail` is. A marketplace's sender is never the customer; a forged one only makes us louder."""
    if mail.in_sent:
        to_it = any(_domain(to) in marketplace.domains for to in mail.recipients)
        answers = _announced(mail.subject[:MAX_SUBJECT], marketplace) if to_it else None
        return ReadMail("sent", answers=answers or "", why="it lies in the Sent folder")
    if _domain(mail.sender) in marketplace.domains:
        return _read_marketplace(mail, marketplace, mail.authenticated.lower() in marketplace.domains)
    if weigh(mail.headers).automation is Automation.CERTAIN:
        return ReadMail("automatic", why="its headers prove that a machine sent it")
    if mail.sender.lower() in {address.lower() for address in own_addresses}:
        return ReadMail("own", why="it claims one of our own addresses but did not come from the Sent folder")
    return ReadMail("direct", why="a person wrote to the mailbox")


def _read_marketplace(mail: Mail, marketplace: MarketplaceMail, verified: bool) -> ReadMail:
    subject = mail.subject[:MAX_SUBJECT]
    presale = any(_pattern(p).search(subject) for p in marketplace.presale)
    if (thread := _announced(subject, marketplace)) is not None:
        why = "its subject announces a customer's message"
        return ReadMail("notification", thread, presale=presale, verified=verified, why=why)
    if is_notice(subject, marketplace):
        return ReadMail("notice", verified=verified, why="its subject is a notice of the marketplace itself")
    if any(name.lower() in ("list-unsubscribe", "list-id") for name, _ in mail.headers):
        return ReadMail("newsletter", verified=verified, why="it goes to a list and announces no message")
    why = "no pattern knows this subject of the marketplace"
    return ReadMail("unknown_notification", presale=presale, verified=verified, why=why)


def _announced(subject: str, marketplace: MarketplaceMail) -> str | None:
    """The thread in which a subject announces a message, "" where it gives no number; None where it announces none."""
    found = next((match for p in marketplace.messages if (match := _pattern(p).search(subject))), None)
    return None if found is None else found.groupdict().get("thread") or ""


def _domain(address: str) -> str:
    return address.rpartition("@")[2].lower()


def is_notice(subject: str, marketplace: MarketplaceMail) -> bool:
    """Whether a subject, or a thread's topic, is a notice of the marketplace itself."""
    return any(_pattern(p).search(subject[:MAX_SUBJECT]) for p in marketplace.notices)


@lru_cache(maxsize=512)
def _pattern(source: str) -> "re2._Regexp[str]":
    options = re2.Options()
    options.log_errors = False
    return re2.compile(source, options)
