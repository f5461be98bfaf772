"""Who wrote a message of a thread, and with how much certainty: as the marketplace says, else by evidence.

Where the marketplace names the author, that is observed. Where it names nobody:
A message that a notification announced is the customer's. Ours is one that says so itself (our signature at its end,
our own earlier words) and that no mail has announced in two hours, with the mailbox read. Anything else is unknown: a
lost notification must never become an answer. So neither its language nor that it takes the question up makes a message
ours: a customer's next one may do both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from checks.notified import GRACE, TELLING, Note, letters, matched
from checks.posted import Posted
from checks.quoting import Marks, split
from checks.timeline import Actor, Certainty

AGAIN = timedelta(minutes=5)
"""How soon a mailbox that lags behind is asked again."""
_TAIL = 240
"""Letters at the end of a message in which a signature is looked for."""


@dataclass(frozen=True, slots=True)
class Ours:
    """What our own messages are known by: signatures, and the texts of our mails to the customer.

    `mail_until`: how far all mailboxes are read (None: the account has none); `thread_until`: how far the thread is.
    """

    now: datetime
    signatures: tuple[str, ...] = ()
    sent: tuple[str, ...] = ()
    mail_until: datetime | None = None
    thread_until: datetime | None = None
    marks: Marks | None = None


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote one message and why we think so; `settles` is when a doubt will be over by itself."""

    actor: Actor
    certainty: Certainty
    why: str
    note: Note | None = None
    settles: datetime | None = None


def authors(rows: Sequence[Posted], notes: Sequence[Note], ours: Ours) -> Mapping[str, Author]:
    """The author of each message, by its ref."""
    unnamed = [(place, row) for place, row in enumerate(rows) if not row.author]
    signed = {row.ref: why for place, row in unnamed if (why := _is_ours(row, rows[:place], ours))}
    announced = [row for row in rows if row.author in ("", "customer")]
    notified = matched(announced, notes, frozenset(signed), ours.thread_until)
    return {
        row.ref: _named(row, notified.get(row.ref))
        if row.author
        else _author(row, notified.get(row.ref), signed.get(row.ref, ""), ours)
        for row in rows
    }


def _named(row: Posted, note: Note | None) -> Author:
    """As the marketplace says; a party that nobody knows is nobody."""
    match row.author:
        case "customer" | "vendor" | "marketplace" as actor:
            return Author(actor, "observed", f'the marketplace names its author: "{row.party}"', note)
        case _:
            return Author("unknown", "unknown", f'the marketplace names "{row.party}", and that says not who it is')


def _author(row: Posted, note: Note | None, signed: str, ours: Ours) -> Author:
    if note is not None and signed:
        return Author("unknown", "unknown", f"a notification repeats it, and yet {signed}", note)
    if note is not None:
        return Author("customer", "observed", "the marketplace's notification announced it", note)
    if row.place == 0:
        return Author("customer", "inferred", "the first message of a thread is the customer's")
    if not signed:
        return Author("unknown", "unknown", "no notification announced it and nothing shows that it is ours")
    due = row.by + GRACE
    if ours.now < due:
        return Author("unknown", "unknown", f"{signed}; a notification may still come", settles=due)
    if ours.mail_until is not None and ours.mail_until < due:
        return Author("unknown", "unknown", f"{signed}; the mailbox is not read so far", settles=ours.now + AGAIN)
    return Author("vendor", "inferred", f"{signed}, and no notification came in two hours")


def _is_ours(row: Posted, before: Sequence[Posted], ours: Ours) -> str:
    """Why a message is ours by its own words; empty where nothing says so. Who quotes us does not become us."""
    own, said = row.text, letters(row.text)
    if ours.marks is not None:
        parts = split(row.text, ours.marks)
        own = f"{parts.own}\n{parts.signature}"
    if any(len(quoted := letters(earlier.text)) >= TELLING and quoted in said for earlier in before):
        return ""
    tail = letters(own)[-_TAIL:]
    for signature in ours.signatures:
        if (mark := letters(signature)) and mark in tail:
            return "it bears our signature"
    mine = letters(own)
    if len(mine) >= TELLING and any(mine in letters(sent) for sent in ours.sent):
        return "it says what our own mail says"
    return ""
