"""What a source showed, unchanged, and what it says happened: events and facts read from sightings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from checks.automatic import Automation, weigh
from checks.conversation import Conversation, Reader, converse
from checks.facts import Fact, Facts, Name
from checks.mail import Mail, ReadMail, is_notice, read_mail
from checks.marked import marked_facts
from checks.notified import Note
from checks.posted import gone_since
from checks.promise import MarketplaceMail, Replies, Validity
from checks.refund_watch import Rise, refunds, rises
from checks.reported import events_of, reports
from checks.seen import Sighting as Sighting
from checks.seen import mail_of as mail_of
from checks.shop_facts import product_names, sale_facts, thread_facts
from checks.timeline import Event

PARIS = ZoneInfo("Europe/Paris")
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
class Told:
    """What a ticket's sightings tell together. `unverified`: only mail that nobody authenticated speaks for it.

    `settles` is when they will tell more though nothing new is seen; `blind_since` is when the thread was last shown,
    where it cannot be read any more; `rises` are the refunds seen to happen.
    """

    events: tuple[Event, ...]
    facts: Facts
    unverified: bool
    notice: bool
    settles: datetime | None = None
    blind_since: datetime | None = None
    rises: tuple[Rise, ...] = ()


def tell(
    sightings: Iterable[Sighting],
    marketplace: MarketplaceMail,
    replies: Replies,
    own_addresses: tuple[str, ...] = (),
    reader: Reader | None = None,
    zone: ZoneInfo = PARIS,
) -> Told:
    """Events and facts of one ticket. Copies of one mail, and a mail and the message it announces, are one event.

    Mail counts at its earliest trusted sighting. `reader` reads the marketplace's thread, `zone` is the marketplace's.
    """
    seen = sorted(sightings, key=lambda s: (not s.certain, s.received_at, s.id))
    mails = _Mails(marketplace, replies, own_addresses)
    marks: dict[str, Event] = {}
    for sighting in seen:
        if sighting.kind == "mark" and (event := _marked(sighting, replies)):
            marks[f"mark:{sighting.id}"] = event
        elif sighting.kind in ("mail", "sent_mail"):
            mails.take(sighting)
    rows = [s for s in seen if s.kind in ("thread", "message")]
    sales = [s for s in seen if s.kind == "sale"]
    others = [*marks.values(), *(event for key, event in mails.events.items() if key not in mails.notes)]
    thread = converse(rows, tuple(mails.notes.values()), others, mails.informed(reader)) if reader else Conversation()
    told = {key: event for key, event in mails.events.items() if key not in thread.notes} | marks
    stated = (*marked_facts(seen), *(fact for report in reports(seen).values() for fact in report.facts))
    facts = (
        *mails.facts,
        *thread_facts(rows, zone),
        *sale_facts(sales, product_names(rows)),
        *stated,
    )
    reported = events_of(seen, replies)
    return Told(
        events=(*told.values(), *thread.events, *refunds(sales), *reported),
        facts=Facts(facts),
        unverified=not rows and not reported and bool(mails.verified) and not any(mails.verified),
        notice=mails.notice or _is_notice(rows, marketplace),
        settles=thread.settles,
        blind_since=gone_since(rows),
        rises=rises(sales),
    )


class _Mails:
    """The mails of a ticket, each once, with what they tell."""

    def __init__(self, marketplace: MarketplaceMail, replies: Replies, own_addresses: tuple[str, ...]) -> None:
        self._marketplace = marketplace
        self._replies = replies
        self._own_addresses = own_addresses
        self._sent: list[str] = []
        self.events: dict[str, Event] = {}
        self.notes: dict[str, Note] = {}
        self.facts: list[Fact] = []
        self.verified: list[bool] = []
        self.notice = False

    def take(self, sighting: Sighting) -> None:
        mail = mail_of(sighting)
        read = read_mail(mail, self._marketplace, self._own_addresses)
        self.notice = self.notice or read.kind == "notice"
        if read.kind in ("notification", "unknown_notification"):
            self.verified.append(read.verified)
            self.facts.append(_label(read, sighting))
            note = Note(mail.same, mail.received_at, mail.text, str(sighting.id))
            self.notes.setdefault(mail.same, note)
        if read.kind == "sent":
            self._sent.append(mail.text)
        if event := _happened(mail, read, sighting, self._replies):
            self.events.setdefault(mail.same, event)

    def informed(self, reader: Reader) -> Reader:
        """The reader, who now knows our mails too."""
        return replace(reader, ours=replace(reader.ours, sent=(*reader.ours.sent, *self._sent)))


def _is_notice(rows: Iterable[Sighting], marketplace: MarketplaceMail) -> bool:
    """Whether the marketplace itself opened the thread: its topic says so, and there is neither customer nor order.

    A topic alone proves nothing, for customers write topics.
    """
    threads = [row.payload for row in rows if row.kind == "thread"]
    nobody = all(not t.get("customer") and t.get("order", "") in ("", "0") for t in threads)
    return nobody and any(is_notice(str(t.get("topic", "")), marketplace) for t in threads)


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
