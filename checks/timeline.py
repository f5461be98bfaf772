"""A ticket as one line of events, split into the numbered requests that each have clocks of their own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from checks.facts import Facts, Known, Name
from checks.instants import utc
from checks.promise import TicketClass, Validity

Actor = Literal["customer", "vendor", "marketplace", "person", "unknown"]
Certainty = Literal["observed", "asserted", "inferred", "unknown"]

REMARK = "remark"
"""What the marketplace itself says in a ticket."""
BESIDE = ("work", "charge", "return", "priced", "unpriced", "taken", "bug", "not_bug", REMARK)
"""Steps of a bill, what the team says among itself, and remarks: they say nothing about whose turn it is."""
OPPOSITES = {"not_bug": "bug", "unpriced": "priced"}
"""What takes back the other: of one instant their order is that of being said."""
SILENCE = timedelta(days=14)
"""After a valid reply and this long a silence a customer's message is a new request (an account's setting)."""


NOTHING_KNOWN = Facts()


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in a ticket, no earlier than `after` and no later than `by` (equal when exact).

    `kind` is one of: message (of the customer), reply, quote, consent, decline, extension, bug, not_bug, fix, refund,
    refusal, close, reopen, no_reply_needed, taken, claim, priced, unpriced, remark (of the marketplace). `ref` names
    the sighting, `note` a reason in our words; `settles` is when a doubt about its author will be over by itself,
    `until` what an extension was announced for. `thanks`: by its words a customer's message needs no reply.
    """

    after: datetime
    by: datetime
    kind: str
    actor: Actor
    certainty: Certainty = "observed"
    channel: str = ""
    ref: str = ""
    validity: Validity = "valid"
    note: str = ""
    settles: datetime | None = None
    until: datetime | None = None
    thanks: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "after", utc(self.after))
        object.__setattr__(self, "by", utc(self.by))
        if self.after > self.by:
            raise ValueError(f"the event {self.kind} of {self.ref or 'no sighting'} ends before it begins")

    @property
    def opens(self) -> bool:
        """Whether it is the customer's turn of the conversation, or may be: it can start a clock."""
        return self.kind == "message" and self.actor in ("customer", "unknown")

    @property
    def doubtful(self) -> bool:
        """A reply that may count and that only a person can judge."""
        return self.kind == "reply" and (self.certainty == "unknown" or self.validity in ("unclear", "canned"))


@dataclass(frozen=True, slots=True)
class Request:
    """One request within a ticket: it begins with the customer's message `opened` and lasts until the next begins."""

    number: int
    opened: Event
    kind: TicketClass
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Everything the rules may know of one ticket, in the order in which it happened."""

    ticket: int
    account: str
    requests: tuple[Request, ...]
    events: tuple[Event, ...]
    facts: Facts = NOTHING_KNOWN
    unverified: bool = False


def build(
    ticket: int,
    account: str,
    events: Iterable[Event],
    facts: Facts | None = None,
    *,
    unverified: bool = False,
    silence: timedelta = SILENCE,
) -> Timeline:
    """The timeline of a ticket from its events in any order; events of one instant keep a fixed order by their refs."""
    known = facts or NOTHING_KNOWN
    ordered = tuple(sorted(events, key=_place))
    return Timeline(ticket, account, _requests(ordered, known, silence), ordered, known, unverified)


def _place(event: Event) -> tuple[datetime, datetime, bool, str, int, str]:
    """Where an event stands: of one instant what the customer asks comes first, and what was said last comes last."""
    kind = OPPOSITES.get(event.kind, event.kind)
    return (event.by, event.after, not event.opens, kind, len(event.ref), event.ref)


def _requests(events: Sequence[Event], facts: Facts, silence: timedelta) -> tuple[Request, ...]:
    requests: list[Request] = []
    for event in events:
        if event.opens and (not requests or _begins_anew(requests[-1], event, facts, silence)):
            requests.append(Request(len(requests) + 1, event, class_at(facts, event.by), (event,)))
        elif requests:
            current = requests[-1]
            requests[-1] = replace(current, events=(*current.events, event))
    return tuple(requests)


def _begins_anew(current: Request, message: Event, facts: Facts, silence: timedelta) -> bool:
    """After purchase in a pre-sale thread, after close or refund, or after a long silence on a valid reply.

    A reply of unknown author may have been one: a request too many is heard of, one too few is not.
    """
    if current.kind == "presale" and class_at(facts, message.by) == "support":
        return True
    last_state = next((e.kind for e in reversed(current.events) if e.kind in ("close", "refund", "reopen")), "")
    if last_state in ("close", "refund"):
        return True
    last = next((e for e in reversed(current.events) if e.kind not in BESIDE), current.opened)
    answered = last.kind == "reply" and (last.validity == "valid" or last.certainty == "unknown")
    return answered and message.by - last.by > silence


def class_at(facts: Facts, at: datetime) -> TicketClass:
    """Pre-sale by the marketplace's label or qualification at that instant, unless the purchase lies before it."""
    bought = facts.instant(Name.PURCHASED_AT)
    if bought is not None and bought <= at:
        return "support"
    label = facts.as_of(Name.PRESALE_LABEL, at)
    qualification = facts.as_of(Name.QUALIFICATION, at)
    labelled = isinstance(label, Known) and label.value is True
    qualified = isinstance(qualification, Known) and qualification.value == "presale"
    return "presale" if labelled or qualified else "support"
