"""One event of a helpdesk, a chat transcript, a phone log or a seller's books: read from JSON data, or refused."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any, get_args

from checks.billing import BillingEvent
from checks.entries import MOVES, STEPS, NotRead, instant_of, read_event, read_movement
from checks.facts import Fact, Name, given
from checks.movement import Movement
from checks.timeline import Actor

ACTORS: Mapping[str, Actor] = MappingProxyType(
    {
        "message": "customer",
        "reply": "vendor",
        "quote": "vendor",
        "consent": "customer",
        "decline": "customer",
        "work": "vendor",
        "charge": "vendor",
        "return": "vendor",
        "grant": "vendor",
        "purchase": "customer",
        "extension": "vendor",
        "bug": "vendor",
        "not_bug": "vendor",
        "fix": "vendor",
        "refund": "vendor",
        "refusal": "vendor",
        "claim": "customer",
        "close": "vendor",
        "reopen": "vendor",
        "taken": "vendor",
        "no_reply_needed": "vendor",
        "facts": "unknown",
    }
)
"""Every kind of event, and who does it where nobody is named."""
PEOPLE: Mapping[str, Actor] = MappingProxyType({name: name for name in get_args(Actor)})
MAY_STAND_ALONE = ("grant", "purchase")
"""Movements of a customer's balance that need no ticket."""
LONGEST_TEXT = 200_000
MOST_FACTS = 100
CHANNEL = "helpdesk"
ALIASES = {"email": "mail", "e-mail": "mail", "telephone": "phone", "call": "phone"}


@dataclass(frozen=True, slots=True)
class Field:
    """One key of an event: what it holds, its type in JSON, the longest text."""

    says: str
    type: str = "string"
    longest: int = 200


FIELDS: Mapping[str, Field] = MappingProxyType(
    {
        "event": Field("what happened"),
        "at": Field("when, as an instant with its offset: 2026-05-11T10:00:00+02:00"),
        "id": Field("names the event for ever; the same id again is the same event, in its newest words"),
        "thread": Field("the ticket's number at its source"),
        "account": Field("the account it belongs to, where its source serves several"),
        "customer": Field("the customer's own number: balances are kept by it"),
        "actor": Field("who did it, where that is not plain from the event"),
        "channel": Field(f"the way it went: helpdesk, phone, chat, mail and so on; {CHANNEL} where nothing is said"),
        "subject": Field("the subject of the ticket", longest=1000),
        "text": Field("the words, as plain text", longest=LONGEST_TEXT),
        "automatic": Field("a machine wrote it", "boolean"),
        "facts": Field("what is known beside the words: plan, site_created, an active subscription", "object"),
        "amount": Field("of a quote, charge, return, grant or purchase, never negative: 0.35", "number"),
        "unit": Field("of the amount: points, credits, hours, or a currency such as EUR"),
        "category": Field("what it is priced as: a clause of the scheme or a plain name"),
        "clause": Field("the clause a movement of a balance rests on"),
        "reason": Field("why, in the words of who did it"),
        "paid": Field("what was paid for a package", "number"),
        "currency": Field("of what was paid"),
        "until": Field("the instant an extension was announced for"),
    }
)


@dataclass(frozen=True, slots=True)
class Reported:
    """One event as a system reported it. `step` is what it is to a bill, `movement` what it is to a balance."""

    event: str
    at: datetime
    thread: str
    actor: Actor
    channel: str
    id: str = ""
    account: str = ""
    customer: str = ""
    subject: str = ""
    text: str = ""
    automatic: bool = False
    facts: tuple[Fact, ...] = ()
    step: BillingEvent | None = None
    movement: Movement | None = None
    until: datetime | None = None


def read(data: Mapping[str, Any], source: str = "") -> Reported | NotRead:
    """An event from JSON data with the keys of `FIELDS`; whatever is wrong with it is a sentence that says what to do.

    What is null or empty counts as left out. Nothing else is guessed: an event half understood is none.
    """
    stated = {key: value for key, value in data.items() if value not in (None, "")}
    try:
        return _read(stated, source)
    except ValueError as error:
        return NotRead(str(error))


def _read(data: Mapping[str, Any], source: str) -> Reported:
    _check_keys(data)
    event = _choice(data, "event", tuple(ACTORS))
    at = instant_of(data.get("at"))
    customer, thread = _text(data, "customer"), _text(data, "thread")
    if not thread and event not in MAY_STAND_ALONE:
        raise ValueError(f"the {event} names no thread: it belongs to a ticket")
    if not thread and not customer:
        raise ValueError(f"the {event} names no customer: whose balance is it?")
    actor = PEOPLE[_choice(data, "actor", tuple(PEOPLE))] if "actor" in data else ACTORS[event]
    return Reported(
        event=event,
        at=at,
        thread=thread,
        actor=actor,
        channel=_channel(data) or CHANNEL,
        id=_text(data, "id"),
        account=_text(data, "account"),
        customer=customer,
        subject=_text(data, "subject"),
        text=_text(data, "text"),
        automatic=data.get("automatic") is True,
        facts=_facts(data, source, at),
        step=_step(data, event),
        movement=_movement(data, event, source) if customer else None,
        until=instant_of(data["until"]) if "until" in data else None,
    )


def _check_keys(data: Mapping[str, Any]) -> None:
    unknown = sorted(set(data) - set(FIELDS))
    if unknown:
        raise ValueError(f"the key {unknown[0][:40]} is unknown; an event has {', '.join(FIELDS)}")
    for key, field in FIELDS.items():
        value = data.get(key)
        if value is not None and field.type == "boolean" and not isinstance(value, bool):
            raise ValueError(f"{key} is true or false")
        if value is not None and field.type == "string":
            _text(data, key)


def _text(data: Mapping[str, Any], key: str) -> str:
    """A text, or a number for one: helpdesks number their tickets. Words are cut, names are not."""
    value = data.get(key, "")
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError(f"{key} is a text")
    text, longest = str(value), FIELDS[key].longest
    if key in ("text", "subject"):
        return text[:longest]
    if len(text) > longest:
        raise ValueError(f"{key} is longer than {longest} characters")
    return text.strip()


def _choice(data: Mapping[str, Any], key: str, known: tuple[str, ...]) -> str:
    value = data.get(key)
    if value not in known:
        raise ValueError(f"{key} is one of {', '.join(known)}")
    return str(value)


def _channel(data: Mapping[str, Any]) -> str:
    name = _text(data, "channel").casefold()
    return ALIASES.get(name, name)


def _facts(data: Mapping[str, Any], source: str, at: datetime) -> tuple[Fact, ...]:
    """Facts hold from the event on where nothing else is said."""
    values = data.get("facts", {})
    if not isinstance(values, Mapping) or len(values) > MOST_FACTS:
        raise ValueError(f"facts is an object of at most {MOST_FACTS} names with their values")
    plan: dict[str, object] = {Name.PLAN: str(values[Name.PLAN])} if isinstance(values.get(Name.PLAN), int) else {}
    stated = given({**values, **plan}, source or "the event").stated
    return tuple(fact if fact.date is not None else replace(fact, date=at) for fact in stated)


def _step(data: Mapping[str, Any], event: str) -> BillingEvent | None:
    if event not in STEPS:
        return None
    amount = {key: data.get(key) for key in ("amount", "unit")} if event in ("quote", "charge", "return") else {}
    found = read_event(
        {key: data.get(key) for key in ("at", "category", "reason")}
        | {"kind": event, "ref": data.get("id"), "channel": _channel(data), **amount}
    )
    if isinstance(found, NotRead):
        raise ValueError(found.reason)
    return found


def _movement(data: Mapping[str, Any], event: str, source: str) -> Movement | None:
    if event not in MOVES or event == "expiry":
        return None
    keys = ("at", "amount", "unit", "clause", "paid", "currency")
    ticket = {"kind": event, "ticket": data.get("thread"), "ref": data.get("id")}
    found = read_movement({key: data.get(key) for key in keys} | ticket, source)
    if isinstance(found, NotRead):
        raise ValueError(found.reason)
    return found


def schema() -> dict[str, Any]:
    """The JSON Schema of an event, for those who send or import some."""
    properties: dict[str, Any] = {}
    for key, field in FIELDS.items():
        types = {"string": ["string", "integer", "null"], "number": ["number", "string", "null"]}
        properties[key] = {"type": types.get(field.type, [field.type, "null"]), "description": field.says}
        if field.type == "string" and key not in ("text", "subject"):
            properties[key]["maxLength"] = field.longest
    properties["event"] = {"enum": list(ACTORS), "description": FIELDS["event"].says}
    properties["actor"] = {"enum": [*PEOPLE, None], "description": FIELDS["actor"].says}
    properties["at"] = {"type": "string", "format": "date-time", "description": FIELDS["at"].says}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "An event of a ticket or of a customer's balance",
        "type": "object",
        "properties": properties,
        "required": ["event", "at"],
        "anyOf": [
            {"required": ["thread"]},
            {"required": ["customer"], "properties": {"event": {"enum": list(MAY_STAND_ALONE)}}},
        ],
        "additionalProperties": False,
    }
