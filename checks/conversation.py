"""A marketplace thread as events: the messages it shows, each once, under the author that the evidence bears out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from checks.authors import AGAIN, Author, Ours, authors
from checks.critic import Critic, Said
from checks.notified import GRACE, Note
from checks.posted import Posted, gone_since, missing, posted
from checks.promise import Validity
from checks.seen import Sighting
from checks.timeline import REMARK, Event

CHANNEL = "thread"
OVER = ("reply", "no_reply_needed", "close", "refund", "refusal")
"""Events of a person after which nothing is owed."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """The thread's events; `notes` are the keys of the notifications that are among them, `settles` is when to look
    again though nothing new comes."""

    events: tuple[Event, ...] = ()
    notes: frozenset[str] = frozenset()
    settles: datetime | None = None


def converse(
    sightings: Sequence[Sighting], notes: Sequence[Note], others: Iterable[Event], ours: Ours, critic: Critic
) -> Conversation:
    """Read the thread among `sightings`. `others` are the ticket's events from elsewhere: marks, mails, reports."""
    rows = posted(sightings)
    if not any(s.kind in ("thread", "message") for s in sightings):
        return Conversation()
    known = authors(rows, notes, ours)
    used = frozenset(author.note.key for author in known.values() if author.note is not None)
    topic = next((str(s.payload.get("topic", "")) for s in sightings if s.kind == "thread"), "")
    told = _Told([e for e in others if e.kind in ("message", *OVER)], critic, topic)
    for row in rows:
        told.take(row, known[row.ref])
    for after, by, ref in missing(sightings):
        told.doubt(after, by, ref, "the marketplace counts a message that it does not show")
    looks = [at for author in known.values() if (at := author.settles)]
    idle = _idle(sightings, rows, [note for note in notes if note.key not in used])
    over = [note for note in idle if ours.thread_until is not None and ours.thread_until >= note.at + GRACE]
    told.events += [_empty(note) for note in over]
    looks += [max(note.at + GRACE, ours.now + AGAIN) for note in idle if note not in over]
    return Conversation(tuple(told.events), used | {note.key for note in over}, min(looks, default=None))


def _idle(sightings: Iterable[Sighting], rows: Sequence[Posted], notes: Sequence[Note]) -> Sequence[Note]:
    """The mails that announce no message of the thread, where the marketplace shows each with its author."""
    named = bool(rows) and all(row.author for row in rows)
    return notes if named and gone_since(sightings) is None else ()


def _empty(note: Note) -> Event:
    """A reminder, a confirmation: the marketplace's word, and nobody's turn."""
    why = "two hours later the thread shows no message that this mail could announce"
    return Event(note.at, note.at, REMARK, "marketplace", "inferred", "mail", note.ref, note=why)


class _Told:
    """Events as they are told, message after message, with whose turn it is."""

    def __init__(self, others: Sequence[Event], critic: Critic, topic: str) -> None:
        self.events: list[Event] = []
        self._others = others
        self._critic = critic
        self._topic = topic
        self._asked: Said | None = None

    def take(self, row: Posted, author: Author) -> None:
        match author.actor:
            case "customer":
                self._customer(row, author)
            case "vendor":
                validity, why = self._critic.judge(_said(row), self._asked)
                note = f"{author.why}; {why}"
                self.events.append(
                    Event(row.after, row.by, "reply", "vendor", author.certainty, CHANNEL, row.ref, validity, note)
                )
            case "marketplace":
                self.events.append(
                    Event(row.after, row.by, REMARK, "marketplace", author.certainty, CHANNEL, row.ref, note=author.why)
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
        self._asked = _said(row, self._topic)
        event = Event(at, at, "message", "customer", author.certainty, CHANNEL, row.ref, note=author.why)
        self.events.append(self._critic.hear(event, self._asked))

    def _owed(self, at: datetime) -> bool:
        """Whether the last turn whose author is clear, up to an instant, was the customer's (or may have been)."""
        said = (e for e in (*self._others, *self.events) if e.by <= at and e.kind != REMARK)
        turns = [e for e in said if e.kind == "message" or not e.doubtful]
        last = max(turns, key=lambda event: event.by, default=None)
        return last is not None and last.kind == "message"

    def _marked(self, after: datetime, by: datetime) -> bool:
        """Whether a person said within these hours that it was answered."""
        return any(e.kind == "reply" and after - GRACE <= e.by <= by + GRACE for e in self._others)


def _said(row: Posted, topic: str = "") -> Said:
    return Said(row.ref, row.text, CHANNEL, row.by if row.dated else None, topic)
