"""Which ticket a sighting belongs to: a decision with its reason and certainty. In doubt it is a ticket of its own.

A false split costs one alert, a false join a breach.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from checks.automatic import added_words
from checks.mail import Mail, ReadMail
from checks.timeline import Certainty

TALK_WINDOW = timedelta(days=14)
"""How long mails of one customer under one subject are one conversation when nothing else joins them."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A ticket that is known under `key`, last seen under it at `at`."""

    ticket: int
    key: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Join:
    """The sighting belongs to the ticket that exists."""

    ticket: int
    reason: str
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Open:
    """The sighting opens a ticket of its own."""

    reason: str
    certainty: Certainty = "observed"


@dataclass(frozen=True, slots=True)
class Aside:
    """The sighting belongs to no ticket; it is kept, counted and shown under `reason`."""

    reason: str


Placement = Join | Open | Aside


def keys_to_find(mail: Mail, read: ReadMail) -> tuple[str, ...]:
    """The keys under which a ticket for this mail may be known already."""
    keys = [f"same:{mail.same}"]
    if thread := read.thread or read.answers:
        keys.append(f"thread:{thread}")
    if read.kind in ("direct", "sent", "own"):
        keys += [f"mid:{reference}" for reference in mail.references]
        keys += [_talk(customer, mail.subject) for customer in _customers(mail, read)]
    return tuple(dict.fromkeys(keys))


def keys_to_leave(mail: Mail, read: ReadMail) -> tuple[str, ...]:
    """The keys under which later sightings shall find this mail's ticket."""
    keys = [f"same:{mail.same}"]
    if mail.message_id:
        keys.append(f"mid:{mail.message_id}")
    if read.thread:
        keys.append(f"thread:{read.thread}")
    if read.kind in ("direct", "sent"):
        keys += [_talk(customer, mail.subject) for customer in _customers(mail, read)]
    return tuple(dict.fromkeys(keys))


def place(mail: Mail, read: ReadMail, candidates: Sequence[Candidate]) -> Placement:
    """Where a mail belongs, given the tickets of its account that are known under its keys."""
    if same := _only(c for c in candidates if c.key == f"same:{mail.same}"):
        return Join(same.ticket, "another copy of a mail that this ticket has", "observed")
    match read.kind:
        case "notification" | "unknown_notification":
            return _place_notification(read, candidates)
        case "direct":
            return _place_talk(mail, candidates) or Open("a customer's mail that continues no known conversation")
        case "sent" | "own":
            return _place_talk(mail, candidates) or Aside(f"{read.why}, and it answers no known ticket")
        case "notice":
            return Open("a notice of the marketplace itself")
        case _:
            return Aside(read.why)


def place_row(thread: str, candidates: Sequence[Candidate]) -> Join | Open:
    """Where a row of the marketplace's interface belongs: its thread is one ticket, whoever told of it first.

    Of several tickets that a person made of one thread, what is new belongs to the one last heard of.
    """
    known = sorted((c for c in candidates if c.key == f"thread:{thread}"), key=lambda c: (c.at, c.ticket))
    if not known:
        return Open(f"the first that is seen of the thread {thread}")
    certainty: Certainty = "observed" if _only(known) else "inferred"
    return Join(known[-1].ticket, f"it belongs to the thread {thread}", certainty)


def _place_notification(read: ReadMail, candidates: Sequence[Candidate]) -> Placement:
    if not read.thread:
        return Open(f"{read.why}; without a thread id it is a ticket of its own", "inferred")
    if known := _only(c for c in candidates if c.key == f"thread:{read.thread}"):
        return Join(known.ticket, f"it names the thread {read.thread}", "observed")
    return Open(f"the first mail that names the thread {read.thread}")


def _place_talk(mail: Mail, candidates: Sequence[Candidate]) -> Join | None:
    """By the mails it answers; else by the thread that it names to the marketplace; else by customer and subject within
    the window. Two possible tickets are a doubt."""
    for named, reason in (("mid:", "it answers a mail of this ticket"), ("thread:", "it answers in this thread")):
        if any(c.key.startswith(named) for c in candidates):
            answered = _only(c for c in candidates if c.key.startswith(named))
            return Join(answered.ticket, reason, "observed") if answered else None
    near = (c for c in candidates if c.key.startswith("talk:") and abs(mail.received_at - c.at) <= TALK_WINDOW)
    talk = _only(near)
    return Join(talk.ticket, "same customer and subject within 14 days", "inferred") if talk else None


def _only(candidates: Iterable[Candidate]) -> Candidate | None:
    """The candidate, where all agree on one ticket."""
    found = tuple(candidates)
    return found[0] if found and len({candidate.ticket for candidate in found}) == 1 else None


def _customers(mail: Mail, read: ReadMail) -> tuple[str, ...]:
    """Whose conversation it is: the sender of a direct mail, the recipients of one of ours."""
    return (mail.sender.lower(),) if read.kind == "direct" else tuple(to.lower() for to in mail.recipients[:20])


def _talk(customer: str, subject: str) -> str:
    return f"talk:{customer}|{added_words(subject, '')[:200]}"
