"""A raw mail read once: who wrote what to whom and when, bounded in time and memory whatever the octets are."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from monitor.sources.body import DEPTH_LIMIT, PARTS_LIMIT, Part, TooManyParts, parts
from monitor.sources.charset import clean
from monitor.sources.headers import (
    HEADER_LIMIT,
    Block,
    addresses,
    arrival,
    decode_words,
    message_ids,
    read_block,
    unfold,
)
from monitor.sources.trust import authenticated_domain
from monitor.sources.words import words

SIZE_LIMIT = 25 * 1024 * 1024  # octets of a mail that are read
_ATTACHMENTS = 100
_BEFORE = re.compile(rb"(?:\xef\xbb\xbf)?[\r\n]*")  # a byte order mark and empty lines before the header
# The fields that tell a machine's mail from a person's; their values are unfolded, else as they came.
_TOLD = re.compile(
    "from|sender|return-path|auto-submitted|x-auto-?reply|x-autorespond|x-mail-autoreply|x-vacation|x-apple-action|"
    "(?:x-)?precedence|preference|x-ms-exchange-inbox-rules-loop|x-auto-response-suppress|x-loop|x-failed-recipients|"
    "content-type|list-[a-z-]+"
)
_TOLD_VALUE = 500  # letters
_IMPOSSIBLE_NAME = re.compile(r"[\x00-\x1f/\\]+")


@dataclass(frozen=True, slots=True)
class ParsedMail:
    """What a mail says. Instants are aware and UTC; addresses lower-case; ids without brackets.

    `date` is the sender's word, `top_received` that of the last server on the way. `text` is what a person reads,
    HTML made plain. `headers` (lower-case names, in their order) are those that tell a machine's mail from a person's.
    `attachments` are (name, type, size in octets). `authenticated_domain` is the one the receiving server verified,
    never taken from our own reading of From. `problems` are sentences about what is odd, for the ticket's page.
    """

    message_id: str | None
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    from_addr: str | None
    from_name: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    reply_to: tuple[str, ...]
    subject: str
    date: datetime | None
    top_received: datetime | None
    text: str
    html_only: bool
    headers: tuple[tuple[str, str], ...]
    attachments: tuple[tuple[str, str, int], ...]
    problems: tuple[str, ...]
    authenticated_domain: str | None


@dataclass(frozen=True, slots=True)
class Unparseable:
    """A mail no program would write, kept unread: the reason, and what its first octets say of sender and subject."""

    reason: str
    from_addr: str | None
    subject: str


def parse(raw: bytes, *, authserv_id: str | None = None, own_hosts: Sequence[str] = ()) -> ParsedMail | Unparseable:
    """Read a mail, or its beginning. Never raises; linear in the mail's size; never opens an attachment.

    `authserv_id` names the server whose Authentication-Results are believed; see `authenticated_domain`.
    """
    octets = raw[:SIZE_LIMIT]
    if b"\n" not in octets[:HEADER_LIMIT]:
        octets = octets.replace(b"\r", b"\n")
    begun = _BEFORE.match(octets)
    top = read_block(octets, begun.end() if begun else 0, len(octets))
    if top.cut:
        return _unparseable(top, f"its header is longer than {HEADER_LIMIT // 1024} KiB")
    try:
        leaves = parts(octets, top)
    except TooManyParts:
        return _unparseable(top, f"it has more than {PARTS_LIMIT} parts, or parts nested deeper than {DEPTH_LIMIT}")
    domain = authenticated_domain(top.fields, authserv_id, own_hosts)
    problems = ["The mail is longer than 25 MiB; only its beginning was read."] if len(raw) > SIZE_LIMIT else []
    return _read(octets, top, leaves, domain, problems)


def _read(raw: bytes, top: Block, leaves: list[Part], domain: str | None, problems: list[str]) -> ParsedMail:
    text, html_only = words(raw, leaves)
    name, address = _author(top)
    received, sent = arrival(top)
    ids = message_ids(top.first("message-id"))
    return ParsedMail(
        message_id=ids[0] if ids else None,
        in_reply_to=message_ids(top.first("in-reply-to")),
        references=message_ids(" ".join(top.all("references"))),
        from_addr=address,
        from_name=name,
        to=_addresses(top, "to"),
        cc=_addresses(top, "cc"),
        reply_to=_addresses(top, "reply-to"),
        subject=decode_words(top.first("subject")),
        date=sent,
        top_received=received,
        text=text,
        html_only=html_only,
        headers=_telling(top),
        attachments=_attachments(leaves),
        problems=(*problems, *_oddities(top, address, sent, ids)),
        authenticated_domain=domain,
    )


def _author(top: Block) -> tuple[str, str | None]:
    """The writer's name and address; without a usable From, Reply-To and then Return-Path stand in."""
    for field in ("from", "reply-to", "return-path"):
        for value in top.all(field):
            if found := addresses(value):
                return found[0]
    return decode_words(top.first("from"))[:200], None


def _addresses(top: Block, field: str) -> tuple[str, ...]:
    found = (address for value in top.all(field)[:20] for _, address in addresses(value))
    return tuple(dict.fromkeys(found))[:200]


def _telling(top: Block) -> tuple[tuple[str, str], ...]:
    told = ((name, unfold(value)[:_TOLD_VALUE]) for name, value in top.fields if _TOLD.fullmatch(name))
    return tuple(islice(told, 100))


def _attachments(leaves: list[Part]) -> tuple[tuple[str, str, int], ...]:
    attached = [leaf for leaf in leaves if leaf.attached][:_ATTACHMENTS]
    return tuple((_IMPOSSIBLE_NAME.sub("_", clean(leaf.name))[:200], leaf.kind[:100], leaf.size) for leaf in attached)


def _oddities(top: Block, address: str | None, sent: datetime | None, ids: tuple[str, ...]) -> list[str]:
    authors = len(top.all("from"))
    checks = (
        (address is None, "No address of a sender could be found."),
        (authors == 0, "The mail has no From line."),
        (authors > 1, f"The mail has {authors} From lines; the first one was read."),
        (sent is None, "The mail has no usable Date."),
        (not ids, "The mail has no usable Message-ID."),
        (len(ids) > 1 or len(top.all("message-id")) > 1, "The mail has several Message-IDs; the first one was read."),
    )
    return [sentence for odd, sentence in checks if odd]


def _unparseable(top: Block, what: str) -> Unparseable:
    reason = f"The mail was kept but not read: {what}. Look at it in the mailbox itself."
    return Unparseable(reason, _author(top)[1], decode_words(top.first("subject"))[:500])
