"""A marketplace thread as events: the messages it shows, each once, under the author that the evidence bears out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from checks.authors import Author, Ours, authors
from checks.demands import BUSINESS_CARE, Demands
from checks.notified import GRACE, Note
from checks.posted import Posted, missing, posted
from checks.promise import Validity
from checks.rules.reply import Reply, Signs, fingerprint_of, judge
from checks.seen import Sighting
from checks.timeline import Event

CHANNEL = "thread"
OVER = ("reply", "no_reply_needed", "close", "refund", "refusal")
"""Events of a person after which nothing is owed."""


@dataclass(frozen=True, slots=True)
class Reader:
    """What one who reads a thread must know beside it.

    `near` says how many earlier messages of the account each was near when it came (by the sighting's id); without
    `signs` no reply is judged, and each is unclear.
    """

    ours: Ours
    signs: Signs | None = None
    demands: Demands = BUSINESS_CARE
    near: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Conversation:
    """The thread's events; `notes` are the keys of the notifications that are among them, `settles` is when to look
    again though nothing new comes."""

    events: tuple[Event, ...] = ()
    notes: frozenset[str] = frozenset()
    settles: datetime | None = None


def converse(
    sightings: Sequence[Sighting], notes: Sequence[Note], others: Iterable[Event], reader: Reader
) -> Conversation:
    """Read the thread among `sightings`. `others` are the ticket's events from elsewhere: marks, mails."""
    rows = posted(sightings)
    if not any(s.kind in ("thread", "message") for s in sightings):
        return Conversation()
    known = authors(rows, notes, reader.ours)
    used = frozenset(author.note.key for author in known.values() if author.note is not None)
    topic = next((str(s.payload.get("topic", "")) for s in sightings if s.kind == "thread"), "")
    told = _Told([e for e in others if e.kind in ("message", *OVER)], reader, topic)
    for row in rows:
        told.take(row, known[row.ref])
    for after, by, ref in missing(sightings):
        told.doubt(after, by, ref, "the marketplace counts a message that it does not show")
    settles = min((at for author in known.values() if (at := author.settles)), default=None)
    return Conversation(tuple(told.events), used, settles)


class _Told:
    """Events as they are told, message after message, with whose turn it is."""

    def __init__(self, others: Sequence[Event], reader: Reader, topic: str) -> None:
        self.events: list[Event] = []
        self._others = others
        self._reader = reader
        self._topic = topic
        self._asked: Posted | None = None

    def take(self, row: Posted, author: Author) -> None:
        match author.actor:
            case "customer":
                self._customer(row, author)
            case "vendor":
                validity, why = self._judged(row)
                note = f"{author.why}; {why}" if why else author.why
                self.events.append(
                    Event(row.after, row.by, "reply", "vendor", "inferred", CHANNEL, row.ref, validity, note)
                )
            case _:
                self.doubt(row.after, row.by, row.ref, author.why, author.settles)

    def doubt(self, after: datetime, by: datetime, ref: str, why: str, settles: datetime | None = None) -> None:
        """A message of unknown author may answer what is owed; where nothing is, it may be the customer's next one."""
        kind = "reply" if settles is not None or self._owed(by) or self._marked(after, by) else "message"
        validity: Validity = "unclear"
        self.events.append(Event(after, by, kind, "unknown", "unknown", CHANNEL, ref, validity, why, settles))

    def _customer(self, row: Posted, author: Author) -> None:
        """At the earliest sighting: the marketplace's own date, the mail's arrival, or the poll that showed it."""
        at = min(row.by, author.note.at) if author.note is not None else row.by
        self._asked = row
        self.events.append(Event(at, at, "message", "customer", author.certainty, CHANNEL, row.ref, note=author.why))

    def _owed(self, at: datetime) -> bool:
        """Whether the last turn whose author is clear, up to an instant, was the customer's (or may have been)."""
        turns = [e for e in (*self._others, *self.events) if e.by <= at and (e.kind == "message" or not e.doubtful)]
        last = max(turns, key=lambda event: event.by, default=None)
        return last is not None and last.kind == "message"

    def _marked(self, after: datetime, by: datetime) -> bool:
        """Whether a person said within these hours that it was answered."""
        return any(e.kind == "reply" and after - GRACE <= e.by <= by + GRACE for e in self._others)

    def _judged(self, row: Posted) -> tuple[Validity, str]:
        reader = self._reader
        if reader.signs is None:
            return "unclear", ""
        asked = self._asked
        seconds = (row.by - asked.by) / timedelta(seconds=1) if asked and asked.dated and row.dated else None
        reply = Reply(row.text, seconds=seconds, channel=CHANNEL)
        earlier = [fingerprint_of(row.text, reader.signs)] * reader.near.get(row.ref, 0)
        found = judge(reply, asked.text if asked else "", earlier, reader.signs, reader.demands, self._topic)
        return found.validity, "; ".join(found.reasons)
