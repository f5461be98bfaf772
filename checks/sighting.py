"""What a source showed, unchanged, and what it says happened: events and facts read from sightings."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from checks.authors import Ours
from checks.conversation import Conversation, converse
from checks.critic import Critic, Said, criticised
from checks.facts import Fact, Facts, Name
from checks.mail import Mail, ReadMail, is_notice, read_mail
from checks.marked import marked_facts, note_of, until_of
from checks.notified import Note
from checks.posted import gone_since
from checks.promise import MarketplaceMail
from checks.refund_watch import Rise, refunds, rises
from checks.reported import events_of, reports, said_in
from checks.seen import Sighting as Sighting
from checks.seen import mail_of as mail_of
from checks.shop_facts import product_facts, product_names, sale_facts, thread_facts
from checks.ticket_states import closings
from checks.timeline import Actor, Event

PARIS = ZoneInfo("Europe/Paris")
MARKS: Mapping[str, str] = {
    "answered": "reply",
    "mine": "taken",
    "bug": "bug",
    "not-bug": "not_bug",
    "fixed": "fix",
    "claimed": "claim",
    "refunded": "refund",
    "refused": "refusal",
    "extended": "extension",
    "no-reply-needed": "no_reply_needed",
    "closed": "close",
    "reopened": "reopen",
    "priced": "priced",
    "unpriced": "unpriced",
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
    critic: Critic,
    own_addresses: tuple[str, ...] = (),
    ours: Ours | None = None,
    zone: ZoneInfo = PARIS,
) -> Told:
    """Events and facts of one ticket. Copies of one mail, and a mail and the message it announces, are one event.

    Mail counts at its earliest trusted sighting. `critic` judges our replies; `ours` is what they are known by in a
    marketplace's thread, which is not read without it; `zone` is the marketplace's.
    """
    seen = sorted(sightings, key=lambda s: (not s.certain, s.received_at, s.id))
    mails = _Mails(marketplace, own_addresses)
    marks: dict[str, Event] = {}
    for sighting in seen:
        if sighting.kind == "mark" and (event := _marked(sighting, critic.demands.channels)):
            marks[f"mark:{sighting.id}"] = event
        elif sighting.kind in ("mail", "sent_mail"):
            mails.take(sighting)
    rows = [s for s in seen if s.kind in ("thread", "message")]
    sales = [s for s in seen if s.kind == "sale"]
    known = reports(seen)
    told = criticised(mails.events | events_of(known, seen) | marks, mails.said | said_in(known), critic)
    others = [event for key, event in told.items() if key not in mails.notes]
    thread = Conversation()
    if ours is not None:
        thread = converse(rows, tuple(mails.notes.values()), others, mails.inform(ours), critic)
    stated = (*marked_facts(seen), *(fact for report in known.values() for fact in report.facts))
    facts = (
        *mails.facts,
        *thread_facts(rows, zone),
        *sale_facts(sales, product_names(rows)),
        *product_facts(s for s in seen if s.kind == "product"),
        *stated,
    )
    events = (event for key, event in told.items() if key not in thread.notes)
    nothing_shown = all(row.payload.get("gone") for row in rows)
    return Told(
        events=(*events, *thread.events, *closings(rows), *refunds(sales)),
        facts=Facts(facts),
        unverified=nothing_shown and not known and bool(mails.verified) and not any(mails.verified),
        notice=mails.notice or _is_notice(rows, marketplace),
        settles=thread.settles,
        blind_since=gone_since(rows),
        rises=rises(sales),
    )


class _Mails:
    """The mails of a ticket, each once, with what they tell."""

    def __init__(self, marketplace: MarketplaceMail, own_addresses: tuple[str, ...]) -> None:
        self._marketplace = marketplace
        self._own_addresses = own_addresses
        self._sent: list[str] = []
        self.events: dict[str, Event] = {}
        self.said: dict[str, Said] = {}
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
        if event := _happened(mail, read, sighting):
            self.events.setdefault(mail.same, event)
            self.said[event.ref] = Said(event.ref, mail.text, "mail", event.by, mail.subject, mail.headers)

    def inform(self, ours: Ours) -> Ours:
        """What we are known by, with our mails."""
        return replace(ours, sent=(*ours.sent, *self._sent))


def _is_notice(rows: Iterable[Sighting], marketplace: MarketplaceMail) -> bool:
    """Whether the marketplace itself opened the thread: its topic says so, and there is neither customer nor order.

    A topic alone proves nothing, for customers write topics.
    """
    threads = [row.payload for row in rows if row.kind == "thread"]
    nobody = all(not t.get("customer") and t.get("order", "") in ("", "0") for t in threads)
    return nobody and any(is_notice(str(t.get("topic", "")), marketplace) for t in threads)


def _happened(mail: Mail, read: ReadMail, sighting: Sighting) -> Event | None:
    at, ref = sighting.received_at, str(sighting.id)
    match read.kind:
        case "notification" | "unknown_notification":
            return Event(at, at, "message", "customer", "observed", "thread", ref)
        case "direct":
            return Event(at, at, "message", "customer", "observed", "mail", ref)
        case "sent":
            return Event(at, at, "reply", "vendor", "observed", "mail", ref)
        case "own":
            return Event(at, at, "reply", "vendor", "unknown", "mail", ref, "unclear", read.why)
        case _:
            return None


def _label(read: ReadMail, sighting: Sighting) -> Fact:
    return Fact(Name.PRESALE_LABEL, read.presale, sighting.source, sighting.received_at)


def _marked(sighting: Sighting, channels: Sequence[str]) -> Event | None:
    kind = MARKS.get(str(sighting.payload.get("what", "")))
    if kind is None:
        return None
    channel = channels[0] if kind == "reply" and channels else ""
    actor: Actor = "vendor" if kind == "reply" else "person"
    at, until = sighting.received_at, until_of(sighting)
    return Event(at, at, kind, actor, "asserted", channel, str(sighting.id), note=note_of(sighting), until=until)
