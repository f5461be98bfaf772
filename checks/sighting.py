"""What a source showed, unchanged, and what it says happened: events and facts read from sightings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from checks.automatic import Automation, weigh
from checks.facts import Fact, Facts, Name
from checks.mail import Mail, ReadMail, read_mail
from checks.promise import MarketplaceMail, Replies, Validity
from checks.timeline import Event

MARKS: Mapping[str, str] = {
    "answered": "reply",
    "mine": "taken",
    "bug": "bug",
    "not-bug": "not_bug",
    "fixed": "fix",
    "refunded": "refund",
    "refused": "refusal",
    "extended": "extension",
    "no-reply-needed": "no_reply_needed",
    "closed": "close",
    "reopened": "reopen",
}
"""A person's marks that are events of the ticket, and the event each one is."""
ON_FINDINGS = ("confirm", "reject")
"""A person's marks on what the rules found; the payload's `about` names the rules."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One sighting of a ticket: `kind` is mail, sent_mail or mark; `payload` is what the source gave, as JSON data."""

    id: int
    source: str
    kind: str
    received_at: datetime
    payload: Mapping[str, Any]
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Told:
    """What a ticket's sightings tell together. `unverified`: only mail that nobody authenticated speaks for it."""

    events: tuple[Event, ...]
    facts: Facts
    unverified: bool
    notice: bool


def tell(
    sightings: Iterable[Sighting], marketplace: MarketplaceMail, replies: Replies, own_addresses: tuple[str, ...] = ()
) -> Told:
    """Events and facts of one ticket. Copies of one mail are one event, at the earliest trusted sighting."""
    events: dict[str, Event] = {}
    facts: list[Fact] = []
    verified: list[bool] = []
    notice = False
    for sighting in sorted(sightings, key=lambda s: (not s.certain, s.received_at, s.id)):
        if sighting.kind == "mark":
            if event := _marked(sighting, replies):
                events[f"mark:{sighting.id}"] = event
            continue
        mail = mail_of(sighting)
        read = read_mail(mail, marketplace, own_addresses)
        notice = notice or read.kind == "notice"
        if read.kind in ("notification", "unknown_notification"):
            verified.append(read.verified)
            facts.append(_label(read, sighting))
        if event := _happened(mail, read, sighting, replies):
            events.setdefault(mail.same, event)
    return Told(tuple(events.values()), Facts(tuple(facts)), bool(verified) and not any(verified), notice)


def mail_of(sighting: Sighting) -> Mail:
    """The mail that a sighting of kind mail or sent_mail carries; a forgotten mail has no words left."""
    payload = sighting.payload
    return Mail(
        received_at=sighting.received_at,
        sender=payload.get("sender", ""),
        subject=payload.get("subject", ""),
        text=payload.get("text", ""),
        sender_name=payload.get("sender_name", ""),
        recipients=tuple(payload.get("recipients", ())),
        message_id=payload.get("message_id", ""),
        references=tuple(payload.get("references", ())),
        headers=tuple((name, value) for name, value in payload.get("headers", ())),
        authenticated=payload.get("authenticated", ""),
        in_sent=sighting.kind == "sent_mail",
    )


def _happened(mail: Mail, read: ReadMail, sighting: Sighting, replies: Replies) -> Event | None:
    at, ref = sighting.received_at, str(sighting.id)
    match read.kind:
        case "notification" | "unknown_notification":
            return Event(at, at, "message", "customer", "observed", "thread", ref)
        case "direct":
            return Event(at, at, "message", "customer", "observed", "mail", ref)
        case "sent":
            return Event(at, at, "reply", "vendor", "observed", "mail", ref, _validity(mail, replies))
        case "own":
            return Event(at, at, "reply", "vendor", "unknown", "mail", ref, "unclear", read.why)
        case _:
            return None


def _validity(mail: Mail, replies: Replies) -> Validity:
    """A mail of ours counts only where the scheme takes mail, and only when no machine wrote it."""
    if "mail" not in replies.channels:
        return "wrong_channel"
    return "automatic" if weigh(mail.headers).automation is Automation.CERTAIN else "valid"


def _label(read: ReadMail, sighting: Sighting) -> Fact:
    return Fact(Name.PRESALE_LABEL, read.presale, sighting.source, sighting.received_at)


def _marked(sighting: Sighting, replies: Replies) -> Event | None:
    kind = MARKS.get(str(sighting.payload.get("what", "")))
    if kind is None:
        return None
    channel = replies.channels[0] if kind == "reply" and replies.channels else ""
    by, why = sighting.payload.get("by", "somebody"), sighting.payload.get("why", "")
    note = f"marked by {by}" + (f": {why}" if why else "")
    at = sighting.received_at
    return Event(
        at, at, kind, "vendor" if kind == "reply" else "person", "asserted", channel, str(sighting.id), note=note
    )
